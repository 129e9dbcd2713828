"""Eight people act at the same moment: every act is kept, in one chain (D7)."""

import time

import pytest
from django.db import connection

from convergences.journal import JournalEntry, JournalQuerySet, Stream, fault
from tests.database import only_postgresql
from tests.races import race, shared_database

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
PATIENT = {"timeout": 60} if connection.vendor == "sqlite" else {}


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


def write(acts):
    def work(number, barrier):
        # SQLite serves whoever asks first, not in turn: on a busy machine one may wait for long.
        connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], **PATIENT}
        barrier.wait()
        for act in range(acts):
            JournalEntry.objects.record(None, f"tests.writer{number}.act{act}", stream="race")
        return "done"

    return work


def test_no_act_is_lost_and_the_chain_never_forks():
    acts = 150 if connection.vendor == "postgresql" else 20

    assert race(write(acts), WRITERS) == ["done"] * WRITERS

    entries = JournalEntry.objects.filter(stream="race")
    assert entries.count() == WRITERS * acts
    assert entries.values("parent").distinct().count() == WRITERS * acts
    assert entries.values("action").distinct().count() == WRITERS * acts
    assert fault("race") is None


@only_postgresql
def test_without_the_lock_acts_are_lost(monkeypatch):
    def unlocked_head(self, name):
        head, _made = Stream.objects.get_or_create(name=name)
        time.sleep(0.02)
        return head

    monkeypatch.setattr(JournalQuerySet, "_locked_head", unlocked_head)

    answers = race(write(3), WRITERS)

    # The constraints keep the chain whole even then: what is missing is the lock's turn-taking.
    assert "IntegrityError" in answers
    assert JournalEntry.objects.filter(stream="race").count() < WRITERS * 3
    assert fault("race") is None
