"""Changes of state: one guarded UPDATE, one line in the journal, a sentence when refused."""

from contextlib import contextmanager

from django.contrib import messages
from django.db import models, transaction
from django.utils.translation import gettext as _

from convergences.journal import JournalEntry


class TransitionRefused(Exception):
    """An act that cannot be done now; the message is written for the person who pressed."""


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
