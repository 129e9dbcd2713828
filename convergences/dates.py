"""Dates as sources give them: a year, a month of a year, or a day."""

import calendar
import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convergences.typography import HARD

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
