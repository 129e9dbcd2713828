"""What a refusal looks like to a test: a sentence, and nothing moved."""

from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


@contextmanager
def refused(sentence, *untouched):
    """The block is refused with `sentence` (in English); nothing is journalled.

    The rows in `untouched` are the same afterwards as before.
    """
    journalled = JournalEntry.objects.count()
    before = [_stored(row) for row in untouched]
    with translation.override("en"):
        with pytest.raises(TransitionRefused) as refusal:
            yield
        assert sentence in str(refusal.value)
    assert JournalEntry.objects.count() == journalled
    assert [_stored(row) for row in untouched] == before


def sentences_of_a_form(row):
    """What a form would say of `row`, in English; it must have something to say."""
    with translation.override("en"):
        with pytest.raises(ValidationError) as refusal:
            row.full_clean()
        return " ".join(refusal.value.messages)


@contextmanager
def refused_by_the_database(message=None):
    """The block's write raises IntegrityError, and leaves the transaction usable."""
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        yield


def _stored(row):
    return type(row)._base_manager.filter(pk=row.pk).values().first()
