"""The words that a cell may hold: codes, French and English labels, folded to one code."""

from functools import cache, lru_cache

from django.utils.translation import override
from django_countries import countries

from convergences.search import fold
from partnerships.models import Member
from partnerships.models.organisations import Kind

LAUREATE, NOMINEE, MENTION = "laureate", "nominee", "mention"
# Of an edition to come: it makes an application, which is never public.
CANDIDATE = "candidate"

STATUSES = {
    LAUREATE: ["laureat", "laureate", "laureats", "winner", "vainqueur", "gagnant"],
    NOMINEE: ["nomine", "nominee", "nommé", "finaliste", "finalist"],
    MENTION: ["mention speciale", "special mention", "coup de coeur"],
    CANDIDATE: ["candidat", "candidats", "candidature", "applicant", "application"],
}

ROLES = {
    Member.Role.LEAD: ["porteur", "porteuse", "chef de file", "pilote", "leader", "porte"],
    Member.Role.CO_FOUNDER: ["cofondateur", "cofondatrice", "co-fondateur", "co-fondatrice"],
    Member.Role.PARTNER: ["partenaire", "co-laureat", "co-laureate"],
    Member.Role.FUNDER: ["financeur", "financeuse", "financier", "bailleur", "mécène", "donor"],
    Member.Role.OPERATOR: ["opérateur", "opératrice"],
}

KINDS = {
    Kind.ASSOCIATION: ["association", "ong", "ngo", "association ou ong", "association, ong"],
    Kind.COMPANY: ["entreprise", "société", "business"],
    Kind.SOCIAL_ENTERPRISE: ["entreprise sociale", "entreprise solidaire"],
    Kind.START_UP: ["start-up", "startup", "jeune pousse", "jeune entreprise"],
    Kind.INCUBATOR: ["incubateur"],
    Kind.FOUNDATION: ["fondation", "fonds de dotation"],
    Kind.PUBLIC_INSTITUTION: ["institution publique", "établissement public", "public body"],
    Kind.LOCAL_AUTHORITY: ["collectivité", "collectivité locale", "collectivité territoriale"],
    Kind.ACADEMIC: [
        "recherche",
        "enseignement",
        "université",
        "university",
        "organisme de recherche",
        "enseignement ou recherche",
        "research",
    ],
    Kind.NETWORK: ["réseau"],
    Kind.MEDIA: ["média", "médias", "presse"],
    Kind.OTHER: ["autre"],
    Kind.UNKNOWN: ["inconnu", "inconnue", "non renseigné", "?"],
}

# Names that people write and that the list of countries spells otherwise.
OTHER_COUNTRIES = {
    "GB": ["UK", "Grande-Bretagne", "Great Britain", "Angleterre", "England"],
    "US": ["USA", "États-Unis", "United States"],
    "CD": ["RDC", "DRC", "République démocratique du Congo", "Congo-Kinshasa"],
    "CG": ["Congo-Brazzaville", "République du Congo"],
    "CI": ["Côte d’Ivoire", "Ivory Coast"],
    "CZ": ["Tchéquie", "République tchèque", "Czech Republic"],
    "KR": ["Corée du Sud", "South Korea"],
    "KP": ["Corée du Nord", "North Korea"],
    "LA": ["Laos"],
    "MD": ["Moldavie", "Moldova"],
    "MM": ["Birmanie", "Burma"],
    "NL": ["Pays-Bas", "Hollande", "Netherlands"],
    "PS": ["Palestine"],
    "RU": ["Russie", "Russia"],
    "SY": ["Syrie", "Syria"],
    "TZ": ["Tanzanie", "Tanzania"],
    "VN": ["Vietnam", "Viêt Nam", "Viet Nam"],
    "BO": ["Bolivie", "Bolivia"],
    "IR": ["Iran"],
    "VE": ["Venezuela"],
    "CV": ["Cap-Vert", "Cape Verde"],
}


@lru_cache(maxsize=4096)
def fold_word(text):
    """`text` as these lists know it: `Start-up`, `start_up` and `START UP` are one."""
    return fold(text.replace("_", " "))


def _by_word(lists, choices):
    """One map from every folded code, label and other word to its code."""
    words = {}
    for code, others in lists.items():
        words[fold_word(code)] = str(code)
        for other in others:
            words[fold_word(other)] = str(code)
    for language in ("fr", "en"):
        with override(language):
            for code, label in choices:
                words.setdefault(fold_word(str(label)), str(code))
    words.pop("", None)
    return words


@cache
def statuses():
    """Folded words to codes of a nominee's status."""
    return _by_word(STATUSES, [])


@cache
def roles():
    """Folded words to codes of `Member.Role`."""
    return _by_word(ROLES, Member.Role.choices)


@cache
def kinds():
    """Folded words to codes of `Kind`."""
    return _by_word(KINDS, Kind.choices)


@cache
def country_codes():
    """Folded codes (two and three letters) and names (French, English) to ISO codes."""
    words = {}
    for language in ("en", "fr"):
        with override(language):
            for code, name in countries:
                words[fold_word(name)] = code
    for code, names in OTHER_COUNTRIES.items():
        for name in names:
            words[fold_word(name)] = code
    for code, _name in countries:
        words[code.lower()] = code
        words[countries.alpha3(code).lower()] = code
    words.pop("", None)
    return words
