"""Fifty interests as they come: what ties a juror to a partnership, or to an award's supporter.

Written before the matching, with what names really suffer: accents, legal forms, acronyms, former
names, mergers, mailboxes. One world holds them all, so that every other pair of it, and the decoys,
tell how often a match is proposed for nothing.
"""

from dataclasses import dataclass, field


@dataclass
class Body:
    """An organisation: its name, its other names, its site, and what it became."""

    name: str
    names: tuple = ()
    website: str = ""
    became: str = ""


@dataclass
class Planted:
    """A juror and a nominee; organisations by their names in `BODIES`, or new ones."""

    about: str
    employer: str = ""
    mandates: tuple = ()
    email: str = ""
    title: str = ""
    members: tuple = ()
    words: dict = field(default_factory=dict)
    supporters: tuple = ()


BODIES = [
    Body("Agence française de développement", names=("AFD",)),
    Body("Engie", names=("GDF Suez",)),
    Body("Enedis", names=("ERDF",)),
    Body("FACE", names=("Fondation pour agir contre l’exclusion",)),
    Body("Max Havelaar France", names=("Fairtrade France",)),
    Body("Commission européenne", names=("European Commission",)),
    Body("Médecins du Monde", names=("Doctors of the World",)),
    Body("Agence de la transition écologique", names=("ADEME",)),
    Body("La Banque Postale Asset Management", names=("LBPAM",)),
    # Mergers.
    Body("Article 1"),
    Body("Frateli", became="Article 1"),
    Body("Nokia"),
    Body("Alcatel-Lucent", became="Nokia"),
    Body("Alcatel", became="Alcatel-Lucent"),
    Body("France Travail"),
    Body("Pôle emploi", became="France Travail"),
    Body("ANPE", became="Pôle emploi"),
    Body("SG"),
    Body("Crédit du Nord", became="SG"),
    Body("Banque Courtois", became="SG"),
    Body("Transdev"),
    Body("Connex", became="Transdev"),
    Body("Malakoff Humanis"),
    Body("Humanis", became="Malakoff Humanis"),
    # Sites.
    Body("Essilor", website="https://www.essilor.com/fr/"),
    Body("Essity", website="http://essity.com"),
    Body("Programme Femmes Kering", website="https://fondation.kering.com/"),
    Body("Oxfam Great Britain", website="https://www.oxfam.org.uk/"),
    Body(
        "Ministère de la Transition écologique",
        website="https://www.ecologie-solidaire.gouv.fr/accueil",
    ),
]

PLANTED = [
    # The same row.
    Planted("the employer itself", employer="Danone", members=("Danone",)),
    Planted("a mandate", employer="Ciel", mandates=("Label Emmaüs",), members=("Label Emmaüs",)),
    Planted(
        "the third of three mandates, the third of three members",
        mandates=("Lune", "Étoile", "Habitat et Humanisme"),
        members=("Comète", "Planète", "Habitat et Humanisme"),
    ),
    # Another row, spelled otherwise.
    Planted("case", employer="Croix-Rouge française", members=("CROIX ROUGE FRANCAISE",)),
    Planted("accents", employer="Éco-Emballages", members=("Eco Emballages",)),
    Planted("ligature", employer="Les Restaurants du Cœur", members=("Restaurants du coeur",)),
    Planted("apostrophe", employer="L’Oréal", members=("L'OREAL",)),
    Planted("one word", employer="BNP Paribas", members=("BNPParibas",)),
    Planted(
        "a letter forgotten",
        employer="Caisse des Dépôts et Consignations",
        members=("Caisse des dépots et consignation",),
    ),
    # Legal forms.
    Planted("SE", employer="Schneider Electric SE", members=("Schneider Electric",)),
    Planted("S.A. before", employer="S.A. Keolis", members=("Keolis",)),
    Planted("Groupe", employer="La Poste", members=("Groupe La Poste",)),
    Planted("Association", employer="Association Siel Bleu", members=("Siel Bleu",)),
    Planted("Compagnie de", employer="Compagnie de Saint-Gobain", members=("St-Gobain",)),
    # Foundations and families.
    Planted("its foundation", employer="Veolia", members=("Fondation Veolia",)),
    Planted(
        "its corporate foundation",
        employer="Michelin SCA",
        members=("Fondation d’entreprise Michelin",),
    ),
    Planted("in English", employer="Accenture", members=("Accenture Foundation",)),
    Planted(
        "its bank", employer="Crédit Agricole S.A.", members=("Fondation Grameen Crédit Agricole",)
    ),
    Planted("its branch", employer="Bouygues", members=("Bouygues Immobilier",)),
    # Acronyms.
    Planted("known", employer="Agence française de développement", members=("AFD Paris", "AFD.")),
    Planted(
        "in brackets",
        employer="IRD",
        members=("Institut de recherche pour le développement (IRD)",),
    ),
    Planted(
        "with a letter less",
        employer="SNCF",
        members=("Société nationale des chemins de fer français",),
    ),
    Planted(
        "not said",
        employer="Adie",
        members=("Association pour le droit à l’initiative économique",),
    ),
    Planted("of a school", employer="HEC Paris", members=("Hautes études commerciales",)),
    Planted(
        "of the United Nations",
        employer="Programme des Nations unies pour le développement",
        members=("PNUD",),
    ),
    # Former and other names.
    Planted("a former name has a row", employer="ERDF SA", members=("Enedis",)),
    Planted("a member under the former name", employer="Engie", members=("Gdf-Suez",)),
    Planted(
        "nearly the long name",
        employer="Fondation Agir contre l’exclusion",
        members=("FACE",),
    ),
    Planted("a translated name", mandates=("Max Havelaar France",), members=("Fairtrade France.",)),
    Planted("an English name", employer="European Commission.", members=("Commission européenne",)),
    Planted(
        "an English name, in capitals",
        employer="DOCTORS OF THE WORLD",
        members=("Médecins du Monde",),
    ),
    # Mergers.
    Planted("its successor", employer="Frateli", members=("Article 1",)),
    Planted("two steps later", employer="Alcatel", members=("Nokia",)),
    Planted("two steps before", employer="France Travail", members=("ANPE",)),
    Planted("merged into the same", employer="Crédit du Nord", members=("Banque Courtois",)),
    Planted("its successor's other row", employer="Connex", members=("TRANSDEV S.A.S.",)),
    Planted("a mandate's successor", mandates=("Humanis",), members=("Malakoff Humanis",)),
    # Mailboxes.
    Planted("its site", email="camille@essilor.com", members=("Essilor",)),
    Planted("a mailbox of a country", email="camille@fr.essity.com", members=("Essity",)),
    Planted("a part of a site", email="camille@kering.com", members=("Programme Femmes Kering",)),
    Planted("two last parts", email="camille@oxfam.org.uk", members=("Oxfam Great Britain",)),
    Planted(
        "no site is known", email="camille@ticket-for-change.org", members=("Ticket for Change",)
    ),
    Planted(
        "an acronym, no site",
        email="camille@cnrs.fr",
        members=("Centre national de la recherche scientifique",),
    ),
    Planted(
        "a ministry",
        email="camille@ecologie-solidaire.gouv.fr",
        members=("Ministère de la Transition écologique",),
    ),
    # Words.
    Planted(
        "among others",
        employer="Sopra Steria Group",
        members=("Soleil",),
        words={"other_members_fr": "des entreprises de services, dont Sopra Steria et d’autres"},
    ),
    Planted(
        "in English only",
        employer="Fondation Rockefeller",
        members=("Mercure",),
        words={"other_members_en": "several donors, among them the Rockefeller Foundation"},
    ),
    Planted(
        "by its acronym",
        employer="Agence de la transition écologique",
        members=("Vénus",),
        words={"other_members_fr": "avec l’appui de l’ADEME et de collectivités"},
    ),
    Planted("the public title", title="Directrice du mécénat, Ikea France", members=("IKEA",)),
    # The award's supporters.
    Planted("an employer that supports", employer="MAIF", supporters=("La Maif",)),
    Planted(
        "a mandate at what supports",
        mandates=("La Banque Postale Asset Management",),
        supporters=("LBPAM",),
    ),
]

# Jurors and nominees that nothing ties: each resembles another.
DECOYS = [
    Planted("a fruit", employer="Orange", members=("Fondation de l’Orangerie",)),
    Planted("a colour", employer="Orange SA", members=("Les Blouses orangées",)),
    Planted("the world", employer="Le Monde", members=("Terres du monde entier",)),
    Planted(
        "the world, in words",
        employer="Le Monde diplomatique",
        members=("Neptune",),
        words={"other_members_fr": "des associations du monde entier et des entreprises"},
    ),
    Planted("a first word", employer="Action contre la faim", members=("Action Tank",)),
    Planted("a first name", employer="Lemon Tri", members=("Lemon Aide",)),
    Planted("institutes", employer="Institut Pasteur", members=("Institut Curie",)),
    Planted("a country", employer="France Active", members=("France Nature Environnement",)),
    Planted("unions", employer="Union sociale pour l’habitat", members=("Union des PIMMS",)),
    Planted("one town", employer="Métropole de Lyon", members=("Hospices civils de Lyon",)),
    Planted("one capital", employer="Mairie de Paris", members=("École d’urbanisme de Paris",)),
    Planted("solidarity", employer="Solidarité Sida", members=("Solidarité Technologique",)),
    Planted("everybody's mailbox", email="camille@gmail.com", members=("Uranus",)),
    Planted("a provider's mailbox", email="camille@wanadoo.fr", members=("Wanadoo",)),
    Planted("the post's mailbox", email="camille@laposte.net", members=("Pluton",)),
    Planted("a bank's words", title="Présidente d’une banque", members=("La Banque verte",)),
    Planted("the same initials", employer="Fondation Des Amis", members=("Foyer Des Anges",)),
    Planted("two funds", employer="Fonds pour la nature", members=("Fonds pour la jeunesse",)),
    Planted("mayors", employer="Mairie de Rennes", members=("Mairie de Brest",)),
    Planted("universities", employer="Université de Nantes", members=("Université d’Angers",)),
]
