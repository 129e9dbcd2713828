"""While the database is away: nobody waits for it, and each is told what to do."""

import time
from contextlib import ExitStack

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.db.utils import ConnectionHandler
from psycopg2.extensions import set_wait_callback

from convergences.database_away import NAP, WaitWhileItAnswers
from convergences.models import PublicVersion
from tests.database import only_postgresql, only_sqlite
from tests.factories import make_laureate
from tests.ready import Clock, built, connection_of_the_test, make_site, rename
from tests.wsgi_client import ask

HEADERS = [
    *("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"),
    *("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"),
]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(db, clock):
    with connection_of_the_test():
        yield make_site(clock)


@pytest.fixture
def goes(site, clock, monkeypatch):
    """Call it: the database is away from there on, and any question to it fails the test."""

    def away():
        raise OperationalError("away")

    def asked(execute, sql, *_arguments):
        pytest.fail(f"it was asked: {sql}")

    with ExitStack() as stack:

        def go():
            monkeypatch.setattr(PublicVersion, "current", away)
            stack.enter_context(connection.execute_wrapper(asked))
            clock.now += 2
            ask(site, "/")

        def come_back():
            monkeypatch.undo()
            stack.close()
            clock.now += 2

        go.come_back = come_back
        yield go


@pytest.mark.parametrize(
    ("path", "method", "french", "english"),
    [
        ("/archives/", "GET", "Réessayez dans une minute", "Try again in a minute"),
        ("/signaler/", "POST", "rien de ce que vous venez", "nothing of what you have just sent"),
        ("/compte/login/", "GET", "Il ne répond pas", "It does not answer"),
    ],
)
def test_what_cannot_be_answered_says_when_to_come_back(site, goes, path, method, french, english):
    goes()
    query = "q=eau" if path == "/archives/" else ""
    for prefix, words in (("", french), ("/en", english)):
        answer = ask(
            site, prefix + path, method=method, query=query, body=b"x" * (method == "POST")
        )

        assert (answer.status, answer["Retry-After"]) == (503, "60")
        assert words in answer.body.decode()
        assert answer["Cache-Control"] == "no-store"
        assert answer["Set-Cookie"] is None
        assert [name for name in HEADERS if answer[name] is None] == []


def test_what_a_form_sends_is_kept_by_the_browser_and_the_page_says_so(site, goes):
    goes()
    answer = ask(site, "/en/signaler/", method="POST", body=b"x").body.decode()

    assert "reload it in a minute: your browser keeps what you typed" in " ".join(answer.split())


def test_what_asks_the_database_nothing_is_answered(site, goes):
    goes()

    assert ask(site, "/static/css/base.css").status == 200
    assert ask(site, "/nulle-part/").status == 404


def test_the_health_page_and_the_fragments_answer_for_themselves(site, goes):
    goes()
    health, fragment = ask(site, "/sante/"), ask(site, "/ceremonie/fragment/")

    assert (health.status, health.body) == (503, b"unavailable")
    assert (fragment.status, fragment.body, fragment["Retry-After"]) == (503, b"", "3")


def test_a_page_that_has_changed_since_is_shown_as_it_was(site, clock, goes):
    rename("Avant")
    before = ask(site, "/categories/", query="utm=1").body
    rename("Après")
    clock.now += 2
    ask(site, "/")
    goes()
    drawn = built(site)

    assert ask(site, "/categories/").body == ask(site, "/categories/", query="x=1").body == before
    assert built(site) == drawn


def test_but_not_what_ceased_to_be_right_long_before(site, clock, goes):
    rename("Avant")
    ask(site, "/categories/")
    goes()
    assert ask(site, "/categories/").status == 200, "nothing says that it has changed"

    (page,) = (page for key, page in site.store._pages.items() if key[0] == "/categories/")
    page.right_at -= 2 * 3600
    site.version.number += 1

    assert ask(site, "/categories/").status == 503


def test_all_is_well_again_at_the_next_question(site, goes):
    goes()
    assert ask(site, "/signaler/").status == 503

    goes.come_back()

    assert ask(site, "/signaler/").status == 200


def test_a_database_that_fails_while_it_answers_is_said_to_be_away(site, monkeypatch):
    def fails(*_arguments, **_named):
        raise OperationalError("gone")

    monkeypatch.setattr("convergences.views.reports.ReportForm", fails)
    answer = ask(site, "/en/signaler/", method="GET")
    assert (answer.status, answer["X-Frame-Options"]) == (503, "DENY")


class Silent:
    """What the asking thread knows."""

    def __init__(self, *, is_away, here=False, number=1):
        self.is_away, self.here, self.number, self.asked = is_away, here, number, 0

    def is_asked_here(self):
        return self.here

    def ask_again(self):
        self.asked += 1


@pytest.fixture
def wait_by():
    yield lambda version: set_wait_callback(WaitWhileItAnswers(version))
    set_wait_callback(None)


@only_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", [Silent(is_away=True), Silent(is_away=False, here=True)])
def test_nobody_waits_for_a_database_that_is_silent(wait_by, version, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr("convergences.database_away.UNANSWERED", 0.3)
    wait_by(version)
    begun = time.monotonic()

    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    connection.close()

    assert time.monotonic() - begun < 5 * NAP + 0.3
    assert version.is_away


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_first_answer_of_a_worker_that_starts_is_waited_for(wait_by, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr("convergences.database_away.UNANSWERED", 0.2)
    version = Silent(is_away=False, here=True, number=None)
    wait_by(version)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.6), 1")
        assert cursor.fetchone()[1] == 1

    assert not version.is_away


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_long_question_is_waited_for_while_others_are_answered(wait_by):
    version = Silent(is_away=False)
    wait_by(version)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5), 1")
        assert cursor.fetchone()[1] == 1

    assert version.asked > 1
    make_laureate()


@only_sqlite
@pytest.mark.django_db
def test_sqlite_writes_to_the_disk_before_it_answers_on_every_connection(settings, tmp_path):
    ours = settings.DATABASES[DEFAULT_DB_ALIAS]
    named = {"ENGINE": ours["ENGINE"], "NAME": tmp_path / "db", "OPTIONS": ours["OPTIONS"]}
    for _each in range(3):
        one = ConnectionHandler({DEFAULT_DB_ALIAS: named}).create_connection(DEFAULT_DB_ALIAS)
        with one.cursor() as cursor:
            told = [
                cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("synchronous", "journal_mode")
            ]
        one.close()
        assert told == [2, "wal"]
