"""Ready pages are never old for long: they are keyed by what the database says is public."""

import io
import threading
import time
import zipfile

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.models.minutes import CORRECTED
from convergences.erasures import erase_details_about
from convergences.journal import JournalEntry
from convergences.models import PublicVersion
from convergences.ready.application import ReadyPages
from convergences.ready.version import AskedVersion, VersionAskedApart
from tests.bundles import make_published
from tests.factories import make_award, make_category, make_edition, make_laureate
from tests.ready import Clock, Counted, built, connection_of_the_test, make_site, rename
from tests.wsgi_client import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_open():
    with connection_of_the_test():
        yield


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(clock):
    return make_site(clock)


def test_what_changes_is_there_at_the_next_question(site, clock):
    rename("Avant")
    assert "Avant" in ask(site, "/categories/").body.decode()

    rename("Après")
    assert "Avant" in ask(site, "/categories/").body.decode()
    clock.now = 1.0

    assert "Après" in ask(site, "/categories/").body.decode()
    assert built(site) == 2


def test_what_is_computed_once_per_version_is_never_older_than_its_page(site, clock):
    """A question in words is not kept, the choices of its facets are."""

    def choices():
        return ask(site, "/archives/", query="q=ensemble").body.decode()

    rename("Avant")
    with CaptureQueriesContext(connection) as first:
        assert "Avant" in choices()
    with CaptureQueriesContext(connection) as second:
        choices()
    assert len(second) < len(first)

    make_laureate(make_award(category=make_category("Après")))
    clock.now = 1.0
    assert "Après" in choices()


def test_whoever_writes_here_reads_it_at_once(site):
    rename("Avant")
    ask(site, "/categories/")

    rename("Après")
    ask(site, "/signaler/", method="POST")

    assert "Après" in ask(site, "/categories/").body.decode()


def test_the_version_is_asked_at_most_once_a_second(site, clock, django_assert_num_queries):
    ask(site, "/")
    with django_assert_num_queries(0):
        for _each in range(100):
            ask(site, "/")
    clock.now = 1.0
    with django_assert_num_queries(1):
        for _each in range(100):
            ask(site, "/")


def test_a_page_drawn_while_something_changes_is_drawn_again(clock):
    """The version is read before the page: what is kept is never older than its number."""
    make_laureate()
    rename("Avant")
    django = Counted()

    def changing(environ, start_response):
        answer = django(environ, start_response)
        body = list(answer)
        rename("Après")
        return body

    site = ReadyPages(changing, version=AskedVersion(clock=clock))
    assert "Avant" in ask(site, "/categories/").body.decode()
    clock.now = 1.0

    assert "Après" in ask(site, "/categories/").body.decode()


def test_a_page_that_changes_by_itself_is_kept_until_then(site, monkeypatch):
    opens = timezone.now() + timezone.timedelta(hours=1)
    make_edition(2027, past=False, status="call", call_opens_at=opens)
    assert "candidatures à partir du" in ask(site, "/").body.decode()

    monkeypatch.setattr(time, "time", lambda: opens.timestamp() + 1)
    ask(site, "/")

    assert built(site) == 2


def test_while_the_database_is_away_what_is_ready_stays(site, clock, monkeypatch):
    home = ask(site, "/")

    def away():
        raise OperationalError("away")

    monkeypatch.setattr(PublicVersion, "current", away)
    clock.now = 5.0

    assert ask(site, "/").body == home.body
    assert built(site) == 1


def test_a_frozen_database_holds_nobody_for_long(monkeypatch):
    """One request waits a little, the next ones not at all; then the number is known again."""
    back, numbers = threading.Event(), iter([1, 2])
    monkeypatch.setattr("convergences.ready.version.close_old_connections", lambda: None)
    monkeypatch.setattr(PublicVersion, "current", lambda: next(numbers))
    version = VersionAskedApart(patience=0.2, clock=time.monotonic)
    assert version.current() == 1

    monkeypatch.setattr(PublicVersion, "current", lambda: back.wait(10) and next(numbers))
    version.forget()
    begun = time.monotonic()
    assert [version.current() for _each in range(50)] == [1] * 50
    assert 0.2 <= time.monotonic() - begun < 1
    back.set()
    wait_until(lambda: version.number == 2)
    assert version.current() == 2


def test_what_is_written_while_the_question_is_asked_is_asked_for_again(monkeypatch):
    version, numbers = AskedVersion(clock=lambda: 0.0), iter([1, 2])

    def written_meanwhile():
        version.forget()
        return next(numbers)

    monkeypatch.setattr("convergences.ready.version.close_old_connections", lambda: None)
    monkeypatch.setattr(PublicVersion, "current", written_meanwhile)

    assert [version.current(), version.current()] == [1, 2]


def test_who_comes_after_a_write_is_not_told_what_was_asked_before_it(monkeypatch):
    asked, answered = threading.Event(), threading.Event()

    def slow():
        asked.set()
        answered.wait(10)
        return 1

    answers = iter([slow, lambda: 2])
    monkeypatch.setattr("convergences.ready.version.close_old_connections", lambda: None)
    monkeypatch.setattr(PublicVersion, "current", lambda: next(answers)())
    version = VersionAskedApart(patience=10, clock=lambda: 0.0)
    first = threading.Thread(target=version.current)
    first.start()
    assert asked.wait(10)
    version.forget()
    threading.Timer(0.2, answered.set).start()

    assert version.current() == 2
    first.join(10)


def wait_until(holds, seconds=5):
    """Return once `holds()`; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


MINUTES, BUNDLE = "/editions/2026/proces-verbal/", "/editions/2026/proces-verbal.zip"


def bundled(site, name):
    """A file of the bundle of the minutes, as text."""
    with zipfile.ZipFile(io.BytesIO(ask(site, BUNDLE).body)) as bundle:
        return bundle.read(name).decode()


def test_every_worker_tells_the_head_that_the_bundle_ends_with(clock):
    edition = make_published(awards=1)
    award = edition.awards.get()
    earlier, later = make_site(clock), make_site(clock)
    first = JournalEntry.objects.filter(stream=edition.journal_stream).last().hash
    assert first in ask(earlier, MINUTES).body.decode()

    JournalEntry.objects.record(None, "tests.award.read", award)
    clock.now += 2

    head = JournalEntry.objects.filter(stream=edition.journal_stream).last().hash
    for site in (earlier, later):
        assert head in ask(site, MINUTES).body.decode()
        assert head in bundled(site, "journal.jsonl")


def test_what_was_erased_from_the_journal_leaves_the_bundle(clock):
    edition = make_published(awards=1)
    award, site = edition.awards.get(), make_site(clock)
    JournalEntry.objects.record(None, min(CORRECTED), award, reason_fr="Voyez Ottoline.")
    assert "Ottoline" in bundled(site, "openings.json")

    erase_details_about(f"awards.award:{award.pk}")
    clock.now += 2

    assert "Ottoline" not in bundled(site, "openings.json")
