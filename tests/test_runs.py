"""What the server runs by itself: each run is remembered, whatever comes of it."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from convergences.models import Run
from convergences.runs import JOBS
from tests.logged import read_log
from tests.refusals import refused_by_the_database

pytestmark = pytest.mark.django_db
ROOT = settings.BASE_DIR
EMAIL = "zenobie@canari.example"


def test_the_jobs_are_those_that_the_script_runs_and_the_reference_tells():
    script = (ROOT / "deploy" / "commands").read_text()
    hourly, nightly = re.findall(r"each_of ([a-z_ ]+)", script)
    told = (ROOT / "docs" / "deployment.md").read_text()

    assert [job.name for job in JOBS] == [*hourly.split(), *nightly.split()]
    assert {job.name for job in JOBS if job.serves.total_seconds() < 4 * 3600} == {*hourly.split()}
    for job in JOBS:
        assert re.search(rf"`{job.name}`", told), job.name
    assert "run_job" in script


def test_a_job_that_runs_says_what_it_says_and_is_remembered():
    said = StringIO()
    call_command("run_job", "verify_journal", stdout=said)

    run = Run.objects.get()
    assert "journal" in said.getvalue()
    assert (run.job, run.went_well, run.said) == ("verify_journal", True, "")
    assert run.began_at <= run.ended_at == run.last_success_at
    assert run.seconds >= 0


def test_one_that_fails_keeps_its_sentence_and_the_moment_it_last_went_well(monkeypatch):
    call_command("run_job", "verify_journal", stdout=StringIO())
    well = Run.objects.get().last_success_at
    monkeypatch.setattr(
        "convergences.management.commands.verify_journal.fault", lambda stream: "It is broken."
    )
    monkeypatch.setattr(
        "convergences.management.commands.verify_journal.every_stream", lambda: ["site"]
    )

    with pytest.raises(CommandError, match="It is broken"):
        call_command("run_job", "verify_journal", stdout=StringIO())

    run = Run.objects.get()
    assert (run.went_well, run.said, run.last_success_at) == (False, "It is broken.", well)


def test_of_another_error_the_class_alone_is_kept(monkeypatch):
    def fails():
        raise ValueError(EMAIL)

    monkeypatch.setattr("convergences.management.commands.verify_journal.every_stream", fails)
    with read_log() as log, pytest.raises(CommandError, match="^verify_journal: ValueError$"):
        call_command("run_job", "verify_journal", stdout=StringIO())

    assert Run.objects.get().said == "ValueError"
    assert EMAIL not in log.scrubbed.getvalue()
    assert EMAIL in log.plain.getvalue()


def test_one_that_is_killed_is_seen_not_to_have_ended(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "convergences.management.commands.verify_journal.every_stream",
        lambda: seen.append(Run.objects.get().ended_at) or [],
    )
    call_command("run_job", "verify_journal", stdout=StringIO())

    assert seen == [None]


def test_that_nothing_can_be_remembered_keeps_no_job_from_running(monkeypatch):
    def fails(*args, **values):
        raise DatabaseError("gone")

    monkeypatch.setattr("convergences.runs.RunQuerySet.update_or_create", fails)
    said = StringIO()
    with read_log() as log:
        call_command("run_job", "verify_journal", stdout=said)

    assert said.getvalue()
    assert "could not be recorded" in log.scrubbed.getvalue()


def test_a_job_is_remembered_in_one_row():
    for _number in range(2):
        call_command("run_job", "forget", stdout=StringIO())

    assert Run.objects.count() == 1
    with refused_by_the_database():
        Run.objects.create(job="forget")


def test_what_is_no_job_is_not_run():
    with pytest.raises(CommandError):
        call_command("run_job", "flush")
