"""Dates as sources give them: a year, a month of a year, or a day."""

import calendar
import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from convergences.typography import HARD

# What a date is put into, by the word before it and what French has to know of the date.
SENTENCES = {
    ("since", ""): _("since %(date)s"),
    ("since", "day"): pgettext_lazy("a day", "since %(date)s"),
    ("from", ""): _("from %(date)s"),
    ("from", "day"): pgettext_lazy("a day", "from %(date)s"),
    ("from", "vowel"): pgettext_lazy("a month that begins with a vowel", "from %(date)s"),
    ("until", ""): _("until %(date)s"),
    ("until", "day"): pgettext_lazy("a day", "until %(date)s"),
}
PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


def parts(value):
    """`value` as a tuple of one to three integers: year, month, day.

    Raises ValueError for anything that is not a real date, a month or a year.
    """
    match = PARTIAL.match(value)
    if not match:
        raise ValueError(value)
    numbers = tuple(int(number) for number in match.groups() if number)
    year, month, day = (*numbers, 1, 1)[:3]
    datetime.date(year, month, day)
    return numbers


def last_day(value):
    """The last day that a partial date may mean, as a `date`."""
    year, month, day = (*parts(value), None, None)[:3]
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])


def in_words(value):
    """`value` as people read it in their language: « 19 juin 2017 », “June 2017”, “2017”.

    What is no date is given as it was written.
    """
    try:
        year, *rest = parts(value)
    except ValueError:
        return value
    words = [str(MONTHS[rest[0]])] if rest else []
    if len(rest) > 1:
        is_first = rest[1] == 1 and (get_language() or "fr").startswith("fr")
        words[0] = f"{rest[1]}{'er' if is_first else ''}{HARD}{words[0]}"
    return " ".join([*words, str(year)])


def sentence_of(word, value):
    """What `value` completes after « since », « from » or « until »: “since %(date)s”."""
    try:
        is_day = len(parts(value)) == 3
    except ValueError:
        is_day = False
    starts = "vowel" if in_words(value)[:1].lower() in ("a", "o") else ""
    return SENTENCES.get((word, "day" if is_day else starts), SENTENCES[word, ""])


def validate_partial_date(value):
    """Raise ValidationError, with a sentence, for what is no year, month or day."""
    try:
        parts(value)
    except ValueError:
        raise ValidationError(
            _("Write a year (2017), a month (2017-06) or a day (2017-06-02)."), code="partial_date"
        ) from None


class PartialDateField(models.CharField):
    """A year, a month or a day, as ISO text: it sorts, and never claims more than is known."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 10, "blank": True, "default": "", **kwargs})


def ends_after_it_begins(name):
    """A constraint on a model with partial dates `since` and `until`.

    They are compared as far as both are known: a part that began in June 2017 may end « in 2017 ».
    ISO texts sort like the dates they write, whatever the database's collation.
    """
    return models.CheckConstraint(
        condition=models.Q(until="")
        | models.Q(until__gte=models.F("since"))
        | models.Q(since__startswith=models.F("until")),
        name=name,
        violation_error_message=_("It cannot end before it begins."),
    )
