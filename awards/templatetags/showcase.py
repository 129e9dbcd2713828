"""The showcase's tag library: what every public page tells of the programme."""

from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django import template
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext

from awards.models import Seat
from awards.visibility import editions_for, laureates_for
from convergences.bilingual import Text
from convergences.dates import in_words
from convergences.ready import keep_until, once_per_version
from convergences.templatetags.house import lang_attr, page_language, typo
from convergences.typography import typeset
from partnerships.models.organisations import Family, Kind

register = template.Library()


class Palmares(NamedTuple):
    """The latest edition that has laureates: its year, and whom it was held with."""

    year: int
    partner_names: str


@register.simple_tag(takes_context=True)
def latest_edition(context):
    """The latest `Palmares`, or None. One query for a whole page, header and footer together."""
    request = context.get("request")
    if request is None:
        return _latest_edition()
    if not hasattr(request, "latest_edition"):
        request.latest_edition = _latest_edition()
    return request.latest_edition


@once_per_version
def _latest_edition():
    decided = Exists(laureates_for().filter(award__edition=OuterRef("pk")))
    latest = editions_for().filter(decided).order_by("-year").values("pk")[:1]
    rows = list(
        editions_for()
        .filter(pk=latest)
        .order_by("partners__organisation__folded_name")
        .values_list("year", "partners__organisation__name")
    )
    if not rows:
        return None
    names = list(dict.fromkeys(name for _year, name in rows if name))
    return Palmares(rows[0][0], get_text_list(names, gettext("and")))


@register.simple_tag
def standing(edition, proclaimed=None):
    """Where an edition stands, in a sentence; `proclaimed` is the day of its laureates."""
    named = {"year": edition.year}
    if edition.is_past and proclaimed:
        return gettext("%(year)s edition: laureates announced on %(day)s") % {
            **named,
            "day": day_and_month(proclaimed),
        }
    if edition.status == edition.Status.CALL:
        return _standing_of_the_call(edition)
    sentences = {
        edition.Status.SELECTION: gettext("%(year)s edition: applications are being read"),
        edition.Status.JURY: gettext("%(year)s edition: the jury is at work"),
        edition.Status.PUBLISHED: gettext("%(year)s edition: laureates announced"),
    }
    return sentences.get(edition.status, gettext("%(year)s edition")) % named


def _standing_of_the_call(edition):
    """Open until a day, to be open from a day, or over: the dates decide inside the phase."""
    opens, closes = edition.call_opens_at, edition.call_closes_at
    for instant in (opens, closes):
        if instant and instant > timezone.now():
            keep_until(instant)
    named = {"year": edition.year}
    if edition.call_is_open and closes:
        named["day"] = day_and_month(timezone.localdate(closes))
        return gettext("%(year)s edition: applications until %(day)s") % named
    if edition.call_is_open:
        return gettext("%(year)s edition: the call for applications is open") % named
    if opens and opens > timezone.now():
        named["day"] = day_and_month(timezone.localdate(opens))
        return gettext("%(year)s edition: applications from %(day)s") % named
    return gettext("%(year)s edition: the call for applications is over") % named


def day_and_month(day):
    """« 3 septembre », « 1er juin », “3 September”."""
    words = format_date(day, "j F")
    return words.replace("1 ", "1er ", 1) if day.day == 1 and page_language() == "fr" else words


@register.filter
def hour(moment):
    """« 19 h », « 19 h 30 », “7:30 p.m.”, as it is in Paris."""
    local = timezone.localtime(moment)
    if page_language() == "en":
        return format_date(local, "P")
    return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02}" if local.minute else "")


@register.simple_tag(takes_context=True)
def report_path(context, subject):
    """Where to tell us about this page: `subject` is « complete » or « nominee »."""
    query = urlencode({"page": context["request"].path, "sujet": subject})
    return f"{reverse('convergences:report')}?{query}"


@register.simple_tag
def edition_summary(edition, stories):
    """What an edition's page says, in a line: its laureates by name, or that none is known."""
    names = [n.partnership.name for story in stories for n in story.laureates]
    if not names:
        return gettext(
            "The %(year)s edition of the Prix Convergences: what is known of it, and what remains to be documented."
        ) % {"year": edition.year}
    return gettext("The laureates of the Prix Convergences %(year)s: %(names)s.") % {
        "year": edition.year,
        "names": get_text_list(names, gettext("and")),
    }


@register.simple_tag
def given(stories):
    """The awards of an edition without those that nobody received: withheld, or not held."""
    return [
        story.award
        for story in stories
        if not (story.award.withheld_reason or story.award.not_held_reason)
    ]


@register.simple_tag
def said(text):
    """A text as it is read; in an element of its own only where its language is not the page's."""
    language = lang_attr(text)
    return format_html("<span{}>{}</span>", language, typo(text)) if language else typo(text)


@register.simple_tag
def seal_in_words(seal):
    """When a seal was put, and opened or broken."""
    told = {
        "sealed": in_words(timezone.localdate(seal.sealed_at).isoformat()),
        "opened": seal.opened_at and in_words(timezone.localdate(seal.opened_at).isoformat()),
        "hour": seal.opened_at and hour(seal.opened_at),
        "broken": seal.voided_at and in_words(timezone.localdate(seal.voided_at).isoformat()),
    }
    if seal.voided_at:
        return gettext("sealed on %(sealed)s, this seal broken on %(broken)s") % told
    if seal.opened_at:
        return gettext("sealed on %(sealed)s, opened on %(opened)s at %(hour)s") % told
    return gettext("sealed on %(sealed)s") % told


@register.simple_tag
def juries(jury):
    """Jurors gathered by the awards they judged: `(labels, [(juror, role in words)])` each.

    A plain juror's role is not repeated line after line: the section says it once.
    """
    lists = {}
    for juror, seats in jury:
        labels = tuple(dict.fromkeys(seat.award_label for seat in seats))
        roles = dict.fromkeys(seat.role_label for seat in seats if seat.role != Seat.Role.MEMBER)
        lists.setdefault(labels, []).append((juror, ", ".join(str(role) for role in roles)))
    return list(lists.items())


@register.simple_tag
def known_as(rows, key):
    """What a page's dictionary holds under this key."""
    return rows.get(key)


@register.simple_tag
def has_laureates(stories):
    """Whether anybody is known to have been rewarded in an edition."""
    return any(story.laureates for story in stories)


# What a decision may begin with that is no name.
COMMON_STARTS = {
    "un",
    "une",
    "le",
    "la",
    "les",
    "des",
    "vote",
    "jury",
    "par",
    "a",
    "an",
    "the",
    "by",
}


class Unknown(NamedTuple):
    """The awards given without a nominee that we know: with a laureate at least, and without."""

    but_laureates: list
    altogether: list
    everywhere: bool


@register.simple_tag
def without_nominees(stories):
    """The `Unknown` of an edition, or None when each award has nominees or is still to be given."""
    given = [story for story in stories if story.award.is_revealed]
    silent = [story for story in given if not story.nominees]
    if not silent:
        return None
    return Unknown(
        [story.award for story in silent if story.laureates],
        [story.award for story in silent if not story.laureates],
        len(silent) == len(stories),
    )


@register.simple_tag
def organisation_count(partnership, family_count):
    """How many organisations, of how many families."""
    count = len(partnership.ordered_members)
    organisations = ngettext(
        "%(number)s known organisation", "%(number)s known organisations", count
    ) % {"number": count}
    if family_count < 2:
        return organisations
    return gettext("%(organisations)s, of %(number)s families") % {
        "organisations": organisations,
        "number": family_count,
    }


@register.simple_tag
def colon():
    """The colon of the page's language, with the space that French sets before it."""
    return ":" if page_language() == "en" else "\u00a0:"


@register.simple_tag
def palme_title(partnership):
    """What the palme of a partnership shows, for those who do not see it."""
    count = len(partnership.ordered_members)
    return ngettext(
        "Palme of the partnership: %(number)s zero, for the one organisation known.",
        "Palme of the partnership: %(number)s zeros joined at the base, one per organisation.",
        count,
    ) % {"number": count}


@register.simple_tag
def doubts(partnership, nominees):
    """The notes of a partnership, of its nominees and of the awards it received, each once."""
    notes = [partnership.notes]
    for nominee in nominees:
        notes.append(nominee.notes)
        if nominee.result:
            notes.append(nominee.award.notes)
    return list(dict.fromkeys(note for note in notes if note))


@register.simple_tag
def family_tint(family):
    """The class of the ground that goes with a family; none for the grey ones."""
    return f"teinte-{TINT_OF[family]}" if family in TINT_OF else ""


TINT_OF = {
    Family.ASSOCIATION: "corail",
    Family.COMPANY: "outremer",
    Family.PUBLIC: "safran",
    Family.YOUNG: "vert",
    Family.FOUNDATION: "lilas",
    Family.RESEARCH: "ciel",
}


@register.simple_block_tag
def typo_in(content, language):
    """Text of a template that is written in `language`, whatever the page's, with its typography."""
    return mark_safe(typeset(content, language))


@register.simple_tag
def name_lang(partnership):
    """The language of a title that is ours; a proper name is in no language."""
    return lang_attr(partnership.name) if partnership.name_is_descriptive else ""


@register.filter
def kind_in_words(organisation):
    """What an organisation is; said whole when we do not know."""
    if organisation.kind == Kind.UNKNOWN:
        return gettext("Kind not known")
    return Kind(organisation.kind).label


@register.filter
def money(amount, currency):
    """« 7 000 € », “€7,000”; another currency is written by its code."""
    if page_language() == "en":
        return f"€{amount:,}" if currency == "EUR" else f"{amount:,} {currency}"
    grouped = f"{amount:,}".replace(",", "\u202f")
    return f"{grouped}\u202f€" if currency == "EUR" else f"{grouped} {currency}"


@register.filter
def host(url):
    """The site that an address belongs to, as people say it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@register.filter
def uncapitalised(text):
    """A small letter at the start, for what follows a colon; a name keeps its capital."""
    words = str(text)
    if words.split(" ")[0].lower() in COMMON_STARTS:
        words = words[0].lower() + words[1:]
    return Text(words, getattr(text, "lang", page_language()))


@register.filter
def capfirst_text(text):
    """A capital at the start, in the language the text keeps."""
    return Text(capfirst(str(text)), getattr(text, "lang", page_language()))
