"""Names that are taken for each other when they are said, read or picked from a list.

Plain Python. Two names are confusable when they sound alike in French, begin alike, or differ by
accents, capitals, spaces, a figure or a letter. Whoever decides is told, and checks.

>>> confusable("Lemon Aide", "Lémonade")
True
>>> confusable("Green Village", "Green Valley")
True
>>> confusable("Le CentSept", "Passeport Avenir")
False
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from convergences.search import fold

# What many names begin with, and tells none apart.
COMMON = {
    *("le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "a", "au", "aux", "en"),
    *("pour", "par", "sur", "avec", "the", "of", "and", "for", "projet", "programme", "reseau"),
    *("association", "fondation", "collectif", "cooperative", "partenariat", "plateforme"),
}
FIGURES = {
    **{"0": "zero", "1": "un", "2": "deux", "3": "trois", "4": "quatre", "5": "cinq", "6": "six"},
    **{"7": "sept", "8": "huit", "9": "neuf", "10": "dix", "100": "cent", "1000": "mille"},
}
# How French letters sound: the longest first, nasal vowels as figures.
SOUNDS = [
    (r"ph", "f"),
    (r"s?c(?=[eiy])", "s"),
    (r"g(?=[eiy])", "j"),
    (r"sch|ch|sh", "9"),
    (r"th", "t"),
    (r"gn", "ni"),
    (r"eau|aux|au|o(?=o)", "o"),
    (r"oi|oy", "wa"),
    (r"(?:ain|ein|aim|in|im|yn|ym|un|um)(?![aeiouymn])", "1"),
    (r"(?:an|am|en|em)(?![aeiouymn])", "2"),
    (r"(?:on|om)(?![aeiouymn])", "3"),
    (r"ai|ei|ay|ey|oe|eu|ae", "e"),
    (r"ou", "u"),
    (r"gu(?=[eiy])", "g"),
    (r"qu|q|ck|c", "k"),
    (r"z|x", "s"),
    (r"y", "i"),
    (r"w", "v"),
    (r"h", ""),
]
MUTE = re.compile(r"(?<=..)(?:ent|e?s|[etdp]s?)$")
SAME_START = 6  # letters
ALIKE, SOUNDS_ALIKE = 0.84, 0.82


def pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of these names that are confusable, in the order in which they were given."""
    return [(one, other) for one, other in combinations(names, 2) if confusable(one, other)]


def confusable(one: str, other: str) -> bool:
    """Whether two names may be taken for each other."""
    mine, theirs = words_of(one), words_of(other)
    if not mine or not theirs:
        return False
    return (
        same_start(mine, theirs)
        or sorted(mine) == sorted(theirs)
        or alike("".join(mine), "".join(theirs), ALIKE)
        or alike(sound("".join(mine)), sound("".join(theirs)), SOUNDS_ALIKE)
        or alike("".join(map(sound, mine)), "".join(map(sound, theirs)), SOUNDS_ALIKE)
    )


@lru_cache(maxsize=4096)
def words_of(name: str) -> list[str]:
    """The words of a name that tell it apart, folded, figures spelled out."""
    folded = [FIGURES.get(word, word) for word in fold(name).split()]
    return [word for word in folded if word not in COMMON] or folded


def same_start(mine: list[str], theirs: list[str]) -> bool:
    """Whether they share their first word, or their first letters, or one is cut short."""
    one, other = "".join(mine), "".join(theirs)
    shorter = min(len(one), len(other))
    first, second = mine[0].rstrip("sx"), theirs[0].rstrip("sx")
    if first == second and len(first) > 3:
        return True
    return shorter > 3 and one[:SAME_START] == other[: min(SAME_START, shorter)][:SAME_START]


def alike(one: str, other: str, at_least: float) -> bool:
    """Whether two texts of some length differ by a letter or so."""
    if min(len(one), len(other)) < 4:
        return one == other
    return SequenceMatcher(None, *sorted((one, other)), autojunk=False).ratio() >= at_least


@lru_cache(maxsize=4096)
def sound(folded: str) -> str:
    """What is heard of a folded name, roughly: what differs here may still sound the same.

    >>> sound("fotosolidaire") == sound("photosolidere")
    True
    """
    for letters, heard in SOUNDS:
        folded = re.sub(letters, heard, folded)
    folded = re.sub(r"(.)\1+", r"\1", folded)
    return MUTE.sub("", folded) or folded
