"""Changes of state: one guarded UPDATE, one line in the journal, a sentence when refused."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.db import models, transaction
from django.utils.translation import gettext as _

from convergences.journal import JournalEntry


@dataclass(frozen=True)
class Blocker:
    """One thing that stands in the way of an act, and the row on whose page it is mended."""

    sentence: str
    row: object = None

    def __str__(self):
        return self.sentence


class TransitionRefused(Exception):
    """An act that cannot be done now; the message is written for the person who pressed.

    `blockers` lists, when there are several things to mend, each `Blocker` that the message names.
    """

    def __init__(self, message, blockers=()):
        super().__init__(message)
        self.blockers = list(blockers)


def refuse_while(blockers):
    """Raise `TransitionRefused`, whose message names every blocker, unless there is none."""
    blockers = list(blockers)
    if blockers:
        raise TransitionRefused(" ".join(str(blocker) for blocker in blockers), blockers)


class Stateful(models.Model):
    """Gives a model with a `status` field one safe way to change it."""

    class Meta:
        abstract = True

    def advance(self, to, *, since, by, details=None, **changes):
        """Go to `to` if the stored row is still in `since`, and record who did it.

        The test and the write are one UPDATE, so of two people who press the button together,
        one succeeds and the other is told by `TransitionRefused`. `changes` are written in the
        same UPDATE; `details` go to the readable side of the journal.
        """
        with transaction.atomic():
            stored = type(self)._base_manager.filter(pk=self.pk, status__in=since)
            if not stored.update(status=to, **changes):
                raise TransitionRefused(
                    _("“%(object)s” can no longer become “%(status)s”.")
                    % {"object": self, "status": to.label}
                )
            JournalEntry.objects.record(
                by, f"{self._meta.label_lower}.{to}", self, **(details or {})
            )
        for name, value in {"status": to, **changes}.items():
            setattr(self, name, value)


@contextmanager
def refusals_shown(request):
    """Turn a refusal into a message on the next page."""
    try:
        yield
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
