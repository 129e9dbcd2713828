"""How alike two names of organisations are, whoever typed them: plain text, no database.

Two names are the *same* when only case, accents, spaces, plurals or a legal form part them, or
when one is the acronym of the other. They are *near* when one holds the distinctive words of the
other: a group and its foundation, a network and its branch. Likeness proposes; a person decides.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from convergences.search import fold


def _words(text):
    return frozenset(text.split())


LINKING = _words(
    "a al an and au aux by ces dans de del der des di do du e en et for in l d la las le les los "
    "of on par pour s sous sur the to un une und van von with y avec chez"
)
LEGAL = _words(
    "ag aisbl asbl asso association associations bv cie co company compagnie coop corp corporation "
    "eurl gie gmbh group groupe groupement holding inc incorporated kg limited llc llp ltd ltda nv "
    "oy plc pty sa sarl sas sasu sc sca scic scop se sl snc societe spa srl"
)
# What a body is, which tells a foundation from its founder, a federation from what it unites.
BODY = _words(
    "caisse comite confederation conseil departemental departementale federation fondation fonds "
    "fund national nationale region regional regionale reseau trust union"
)
ONE_WORD = {
    "city": "ville",
    "commune": "ville",
    "foundation": "fondation",
    "institute": "institut",
    "mairie": "ville",
    "ministry": "ministere",
    "municipalite": "ville",
    "st": "saint",
    "ste": "sainte",
    "univ": "universite",
    "university": "universite",
}
STAY = LINKING | LEGAL | BODY
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
IN_WORDS = re.compile(r"[^\W_]+")
SHORTEST, LONGEST = 3, 7  # letters of an acronym
RUN = 8  # words of a name that are looked for in another, or in a sentence


def _singular(word):
    """A word without the « s » of its plural, near enough to compare; short ones stay."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and word not in STAY else word


# Words that many organisations share: alone, or among themselves, they name none.
COMMON = frozenset(
    _singular(word)
    for word in _words(
        "academie actif action active africain africaine afrique agence agir aide aider "
        "alimentaire alliance ami amical amicale amitie animation appui art artisan asie atelier "
        "autonomie avenir banque bas bien blanc bleu bon bureau business caisse campus capital "
        "carbone care centrale centre cercle chambre change children citoyen citoyenne civique "
        "climat club collectif collectivite comite commerce communal communautaire communaute "
        "communication confederation conseil consortium cooperation cooperative craft credit "
        "culture culturel culturelle demain departement departemental development developpement "
        "developpeur digital direct direction domicile don droit durable eau ecole ecologie "
        "ecologique economie economique ecosysteme education egalite emploi energie enfance "
        "enfant ensemble entraide entreprise environnement equipe equitable espace espoir est "
        "etat etude euro europe european europeen europeenne exclusion faim familial familiale "
        "famille federal federation femme ferme fille finance financement food foret formation "
        "forum francais francaise france francophone fraternite future garden gestion global "
        "green habitat handicap haut health home hopital horizon hospice humain humaine humanisme "
        "humanitaire impact inclusion independant industrie initiative innovation insertion "
        "institut interet international internationale invest jardin jeune jeunesse justice lab "
        "laboratoire learning lien ligue local locale logement logistique lutte lyon maison "
        "marche marseille medecin media mediation metropole microfinance migrant mission mobilite "
        "monde mondial mondiale mouvement mutuel mutuelle nation national nationale nature "
        "naturel new nord nouveau nouvelle numerique observatoire office open organisation ouest "
        "ouvrier paix paris partage partenaire partenariat patrimoine pauvre pauvrete pays paysan "
        "people petit peuple place plan planet planete plateforme pole politique population "
        "prevention programme progres projet promotion protection public publique quartier "
        "recherche recyclage refugie regie region regional regionale research reseau ressource "
        "rural rurale sain sante science secours secteur securite senior service social sociale "
        "societal soin solidaire solidarite solution sport start sud superieur superieure "
        "syndicat systeme tech technique technologie technologique terre territoire tour "
        "transition transport travail uni unie union universite urbain urbaine urbanisme vert "
        "verte vie village ville vivre water women work world youth zero"
    )
)


@dataclass(frozen=True)
class Name:
    """What of a name can be compared."""

    spellings: frozenset  # written as one word, with and without its legal form
    acronyms: frozenset  # what it is, if it is one
    initials: frozenset  # the acronyms that its words would give
    core: tuple  # its words without what says only what kind of body it is

    @property
    def is_distinctive(self):
        """Whether its words name somebody when they stand among others."""
        return is_distinctive(self.core)

    @property
    def families(self):
        """Names that it shares with its kin: « Emmaüs International », « Emmaüs France »."""
        telling = _without(self.core, COMMON)
        found = {self.core} if len(self.core) > 1 else set()
        if is_distinctive(telling) and self.core[0] == telling[0]:
            found.add(telling)
        return found


@lru_cache(maxsize=20_000)
def read(name):
    """The `Name` that a text is; empty when it has no letter."""
    outside = IN_BRACKETS.sub(" ", name)
    inside = [text.strip() for text in IN_BRACKETS.findall(name)]
    every = _tokens(outside) or _tokens(name)
    plain = _without(every, LINKING)
    bare = _trimmed(plain, LEGAL)
    spelled = {"".join(some) for some in (every, plain, bare)}
    # As they stand, lest « CNRS » be taken for a plural.
    whole = _trimmed(_without(fold(outside).split(), LINKING), LEGAL)
    acronyms = {fold(text) for text in inside if _may_be_acronym(fold(text))}
    if len(whole) == 1 and _may_be_acronym(whole[0]):
        acronyms.add(whole[0])
    return Name(
        spellings=frozenset(spelled | acronyms) - {""},
        acronyms=frozenset(acronyms),
        initials=frozenset(_initials(outside)),
        core=_core(bare),
    )


def is_distinctive(words):
    """Whether some words together name somebody: not all are shared by many."""
    telling = [word for word in words if word not in COMMON and not word.isdigit()]
    return len("".join(telling)) >= SHORTEST


def runs(words):
    """Every series of words that follow each other, as tuples: where a name may stand."""
    return {
        tuple(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + RUN, len(words)) + 1)
    }


@lru_cache(maxsize=5_000)
def runs_of_a_sentence(text):
    """The series of words of a sentence that may name somebody: one of them has a capital."""
    proper = {
        token for word in IN_WORDS.findall(text) if word[0].isupper() for token in _tokens(word)
    }
    return frozenset(
        run
        for run in runs(_without(_tokens(text), LINKING))
        if is_distinctive(run) and not proper.isdisjoint(run)
    )


def _tokens(text):
    """Folded words: letters of « S.A. » joined, plurals and synonyms made one."""
    found, letters = [], ""
    for word in [*fold(text).split(), ""]:
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        found += [letters, ONE_WORD.get(word, word)]
        letters = ""
    return tuple(_singular(word) for word in found if word)


def _without(words, left_out):
    return tuple(word for word in words if word not in left_out)


def _trimmed(words, ends):
    """The words without those of `ends` that begin or end them, unless nothing would stay."""
    start, end = 0, len(words)
    while start < end and words[start] in ends:
        start += 1
    while end > start and words[end - 1] in ends:
        end -= 1
    return words[start:end] or words


def _core(bare):
    """The words of a name without legal form, nor what says that it is somebody's foundation."""
    core = _trimmed(bare, LEGAL | BODY)
    if core != bare and core[0] == "entreprise":  # « fondation d’entreprise »
        core = _trimmed(core[1:], LEGAL) or core
    return core


def _may_be_acronym(text):
    return SHORTEST - 1 <= len(text) <= LONGEST and text.isalnum()


def _initials(name):
    """The acronyms that a name of several words may have."""
    words = fold(name).split()
    variants = [
        [word for word in words if word not in LINKING],
        [word for word in words if word not in LINKING or word in ("de", "d", "en")],
        [word for word in words if word not in LINKING or word in ("et", "and")],
    ]
    for variant in variants:
        letters = "".join(word[0] for word in variant)
        if len(variant) < SHORTEST or len(letters) > LONGEST:
            continue
        yield letters
        if len(letters) > SHORTEST + 1:  # « SNCF » leaves out its last word
            yield letters[:-1]
