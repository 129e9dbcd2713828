"""Micro-typography, applied when a page is drawn and never to what is stored.

French has its thin spaces, guillemets and grouped thousands; English its curly quotes. Markup,
code, addresses and e-mails pass through untouched.

>>> thin, hard = "\u202f", "\u00a0"
>>> typeset("Qui gagne ?") == f"Qui gagne{thin}?"
True
>>> typeset("Un mot : deux") == f"Un mot{hard}: deux"
True
>>> typeset('"Ensemble"') == f"«{thin}Ensemble{thin}»"
True
>>> typeset("l'union")
'l’union'
>>> typeset("le 2 juin 2017") == f"le 2{hard}juin 2017"
True
>>> typeset("12000 lignes, 45 %") == f"12{thin}000 lignes, 45{thin}%"
True
>>> typeset("en 2017")
'en 2017'
>>> typeset('<a href="?q=a b">Oui !</a>') == f'<a href="?q=a b">Oui{thin}!</a>'
True
>>> typeset("le 1er prix")
'le 1<sup>er</sup> prix'
>>> typeset('"Together," it\\'s', "en")
'“Together,” it’s'
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

THIN, HARD = "\u202f", "\u00a0"

# What is kept aside while the rules run, one private character standing for each piece.
_INLINE, _BLOCK = "\ue000", "\ue001"
_KEPT = re.compile(
    r"(?P<code><(?P<name>code|pre|kbd|samp|script|style|svg|textarea)\b.*?</(?P=name)\s*>)"
    r"|(?P<tag></?(?P<element>[a-z][a-z0-9]*)\b[^<>]*>|<!--.*?-->)"
    r"|(?P<address>(?:https?://|www\.)[^\s<>«»\"]+"
    # Bounds, here and below: someone may type ten million letters, digits or spaces.
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<entity>&(?!quot;|\#39;|\#x27;)\#?\w+;)|[{_INLINE}{_BLOCK}]",
    re.I | re.S,
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
# The first character that is no tag, if any.
_PLAIN = re.compile(rf"{_INLINE}*([^{_INLINE}]?)", re.S)
_STRAIGHT = re.compile(r"&(?:quot|#39|#x27);")

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_ENGLISH_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_SPACE = "[ \u00a0\u202f]"
_CAPITAL = "[A-ZÉÈÀÂÇÎÔŒ]"
# A number of five digits or more that counts something: not the middle of a code or a decimal.
_LARGE = re.compile(
    r"(?P<label>(?<!\w)(?i:n°|réf\.|SIREN|SIRET|RNA|BP|CS|CP|ISBN|ISSN|no\.|ref\.|libre réponse"
    r"|(?:ISO/)?(?:ISO|IEC)|NF(?: EN)?)[ \u00a0])?"
    r"(?<![\w.,/-])(?P<number>[1-9]\d{4,14})(?![\w]|[-/]\d)"
    # « 75004 Paris », « 69003 LYON »: five digits before a name are a postcode; not « 12000 PME ».
    rf"(?=(?P<place>,?{_SPACE}(?:[DL]['’])?"
    rf"(?:{_CAPITAL}[a-zà-ÿ]|{_CAPITAL}(?:[-'’ ]?{_CAPITAL}){{3}}))?)"
)

# « 12 000 » as people type it, with plain spaces.
_SPACED = re.compile(r"(?<![\w,.])(?<!\d )\d{1,3}(?: \d{3})+(?!\w)")
_HOUR = r"(?<![\w,.])((?:[01]?\d|2[0-4]))"

SHORT = 300  # letters of a text that is kept as it was set

_Rules = tuple[tuple[re.Pattern[str], str], ...]
_FRENCH: _Rules = (
    (re.compile(rf"(?<=\w)'(?=[\w«“\"{_INLINE}])"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(rf"«[ \u00a0\u202f]*(?=[^ \u00a0\u202f{_BLOCK}])"), f"«{THIN}"),
    (re.compile(rf"(?<=[^ \u00a0\u202f{_BLOCK}]){_SPACE}*»"), f"{THIN}»"),
    (re.compile(rf"(?<!{_SPACE}){_SPACE}+([;!?])"), rf"{THIN}\1"),
    (re.compile(rf"(?<!{_SPACE}){_SPACE}+:(?=[\s{_INLINE}{_BLOCK}]|$)"), f"{HARD}:"),
    (re.compile(rf"(?<=\d){_SPACE}+(?=[%€])"), THIN),
    (re.compile(rf"\b(\d{{1,2}}|1er) (?=(?:{_MONTHS})\b)"), rf"\1{HARD}"),
    (re.compile(r"\b(n°|ODD|M\.|MM\.|Mme|Mmes|Mlle|Dr|art\.|p\.) (?=\w)"), rf"\1{HARD}"),
    (re.compile(r"(?<=\d) (?=(?:km|kg|ha|Md|M€|k€|euros?|millions?|milliards?)\b)"), HARD),
    (
        re.compile(rf"(?<![\w,.])((?:[01]?\d|2[0-4]))[ {HARD}]?h[ {HARD}]?([0-5]\d)(?!\w)"),
        rf"\1{HARD}h{HARD}\2",
    ),
    (re.compile(r"(?<![\w,.])((?:[01]?\d|2[0-4])) h(?!\w)"), rf"\1{HARD}h"),
)
_ENGLISH: _Rules = (
    (re.compile(rf"(?<=[\w{_INLINE}])'(?=[\w{_INLINE}])|(?<=s)'(?=\s)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(rf"\b(\d{{1,2}}) (?=(?:{_ENGLISH_MONTHS})\b)"), rf"\1{HARD}"),
    (re.compile(r"\b(SDG|No\.|Mr|Mrs|Ms|Dr|p\.) (?=\w)"), rf"\1{HARD}"),
)
_ORDINALS = (
    (re.compile(r"\b1(er|re|ers|res)\b"), r"1<sup>\1</sup>"),
    (re.compile(r"\b1ère\b"), "1<sup>re</sup>"),
    (re.compile(r"\b(\d+)(?:e|è|ème|ième)\b"), r"\1<sup>e</sup>"),
    (re.compile(r"\b([IVXLC]+)e\b(?= siècle)"), r"\1<sup>e</sup>"),
)


def typeset(html: str, language: str = "fr", *, markup: bool = True) -> str:
    """Give escaped text or simple HTML the typography of its language.

    `markup=False` is for attributes and titles: no raised ordinals there.
    """
    # Labels and names come back on every page: a dozen regular expressions for each.
    set_as = _typeset_once if len(html) <= SHORT else _typeset
    return set_as(html, language, markup)


def _typeset(html: str, language: str, markup: bool) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        element = (match["element"] or match["name"] or "").lower()
        return _BLOCK if element in _BLOCKS or element == "pre" else _INLINE

    text = _KEPT.sub(keep, html)
    text = _STRAIGHT.sub(lambda entity: unescape(entity[0]), text)
    text = _BLOCK.join(_curl(part, language) for part in text.split(_BLOCK))
    for pattern, replacement in _ENGLISH if language == "en" else _FRENCH:
        text = pattern.sub(replacement, text)
    if language != "en":
        text = _SPACED.sub(lambda match: match[0].replace(" ", THIN), text)
    comma = "," if language == "en" else THIN
    text = _LARGE.sub(lambda match: _grouped(match, comma), text)
    # What stayed straight goes back as an entity: the result may stand in an attribute.
    text = text.replace('"', "&quot;").replace("'", "&#x27;")
    if markup and language != "en":
        for pattern, replacement in _ORDINALS:
            text = pattern.sub(replacement, text)
    pieces = iter(kept)
    return re.sub(f"[{_INLINE}{_BLOCK}]", lambda _match: next(pieces), text)


_typeset_once = lru_cache(maxsize=8192)(_typeset)


def _curl(text: str, language: str) -> str:
    """Turn the straight double quotes of one block into the right pair, or leave them all alone."""
    if '"' not in text:
        return text
    outer = ("“", "”") if language == "en" else (f"«{THIN}", f"{THIN}»")
    inner = ("‘", "’") if language == "en" else ("“", "”")
    opened: list[tuple[str, str]] = []
    curled: list[str] = []
    depth, before = 0, " "
    for place, letter in enumerate(text):
        if letter == '"':
            after = _PLAIN.match(text, place + 1)[1]
            apart = before.isspace() or before in "([{«“‘’'—–-/"
            if apart and after and not after.isspace() and (before not in "’'" or after.isalnum()):
                opened.append(inner if opened or depth > 0 else outer)
                curled.append(opened[-1][0])
            elif opened:
                curled.append(opened.pop()[1])
            else:
                return text
        else:
            depth += (letter in "«“") - (letter in "»”")
            curled.append(letter)
        if letter != _INLINE:  # a tag says nothing of what stands before a quote
            before = letter
    return text if opened else "".join(curled)


def _grouped(match: re.Match[str], comma: str) -> str:
    number = match["number"]
    if match["label"] or (match["place"] and len(number) == 5):
        return match[0]
    return f"{int(number):,}".replace(",", comma)
