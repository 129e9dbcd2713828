"""A line of « État du site »: what is looked at, the word that judges it, what was seen."""

import logging
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

logger = logging.getLogger(__name__)


class Level(models.TextChoices):
    """The word of a line, the gravest last."""

    GOOD = "good", gettext_lazy("good")
    UNKNOWN = "unknown", gettext_lazy("unknown")
    LOOK = "look", gettext_lazy("to look at")
    BAD = "bad", gettext_lazy("bad")


@dataclass(frozen=True)
class Line:
    """One thing that was looked at. `more` is what only some want to read."""

    name: str
    level: Level
    seen: str
    more: str = ""


@dataclass(frozen=True)
class Question:
    """What finds the lines of one thing: `ask()` gives a (level, words) pair, or several lines."""

    name: str
    ask: object


@dataclass(frozen=True)
class Section:
    """Some questions under one title; `act` names an address to POST to, and `does` its button."""

    slug: str
    title: str
    questions: list = field(default_factory=list)
    act: str = ""
    does: str = ""

    def lines(self):
        """What was found; a question that fails is a line « unknown », and the others go on."""
        return [line for question in self.questions for line in answered(question)]


def answered(question):
    """The lines of one question, whatever goes wrong with it."""
    try:
        with transaction.atomic():  # what a database refuses must not spoil what is asked next
            found = question.ask()
    except Exception:
        logger.exception("A line of the state of the site could not be drawn.")
        return [Line(str(question.name), Level.UNKNOWN, _("This could not be looked at."))]
    if isinstance(found, list):
        return found
    level, seen = found
    return [Line(str(question.name), level, str(seen))]


def gravest(lines):
    """The gravest word among these lines."""
    order = list(Level)
    return max((line.level for line in lines), key=order.index, default=Level.GOOD)


def moment(instant):
    """An instant as it is read, to the minute."""
    return date_format(localtime(instant), "DATETIME_FORMAT")


def lapse(delta):
    """A duration in its largest unit, rounded down: two days, five hours, ten minutes."""
    seconds = int(delta.total_seconds())
    if seconds >= 2 * 86400:
        return ngettext("%d day", "%d days", seconds // 86400) % (seconds // 86400)
    if seconds >= 7200:
        return ngettext("%d hour", "%d hours", seconds // 3600) % (seconds // 3600)
    if seconds >= 120:
        return ngettext("%d minute", "%d minutes", seconds // 60) % (seconds // 60)
    return ngettext("%d second", "%d seconds", seconds) % seconds
