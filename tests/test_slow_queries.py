"""Slow queries: counted by page, without what was asked for, and never at a request's expense."""

import threading

import pytest
from django.db import DatabaseError, connection

from convergences import slow_queries
from convergences.logs.asked import Asked, current
from convergences.models import SlowQuery, User
from convergences.slow_queries import KEPT, Keeper, keep, timed, without_values
from tests.factories import make_user
from tests.logged import behind_the_log, read_log
from tests.ready import Clock, connection_of_the_test, make_site
from tests.wsgi_client import ask

EMAIL = "zenobie@canari.example"


@pytest.fixture
def asked():
    """A request that this thread answers."""
    asked = Asked("a" * 32, "GET", "/organisations/")
    token = current.set(asked)
    yield asked
    current.reset(token)


@pytest.fixture
def everything_is_slow(settings):
    settings.SLOW_QUERY_MS = 0


@pytest.mark.django_db
def test_a_query_within_the_bound_leaves_nothing(asked, settings):
    settings.SLOW_QUERY_MS = 60_000
    list(User.objects.all())

    assert asked.slow == []


@pytest.mark.django_db
def test_a_slow_one_is_noted_without_what_was_asked_for(asked, everything_is_slow):
    make_user(email=EMAIL)
    assert User.objects.filter(email=EMAIL, pk__in=[7, 8, 9]).first() is None

    sql, milliseconds = asked.slow[-1]
    assert '"convergences_user"."email" = %s' in sql
    assert "IN (%s, …)" in sql
    assert EMAIL not in str(asked.slow)
    assert milliseconds >= 0


@pytest.mark.django_db
def test_one_that_fails_is_noted_too(asked, everything_is_slow):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")

    assert asked.slow[-1][0] == "SELECT nothing FROM nowhere"


@pytest.mark.django_db
def test_outside_a_request_nothing_is_noted(everything_is_slow):
    assert current.get() is None
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELECT 'zenobie', 1234 FROM t1", "SELECT ?, ? FROM t1"),
        ("SELECT 'l''an' \n  LIMIT 21", "SELECT ? LIMIT ?"),
        ("… IN (%s, %s,%s)", "… IN (%s, …)"),
        (
            "INSERT INTO a (b, c) VALUES (%s, %s), (%s, %s)",
            "INSERT INTO a (b, c) VALUES (%s, …), …",
        ),
        ("SELECT %s", "SELECT %s"),
    ],
)
def test_its_text_is_the_same_whatever_was_asked_for(sql, text):
    assert without_values(sql) == text
    assert len(without_values("x" * 10_000)) == slow_queries.LONGEST


@pytest.mark.django_db
def test_the_same_query_of_the_same_page_is_one_row():
    for took in (300.4, 900.0, 250.0):
        SlowQuery.objects.count_one("/organisations/", "SELECT 1", took)
    SlowQuery.objects.count_one("/editions/", "SELECT 1", 201)

    [other, row] = SlowQuery.objects.all()
    assert (other.route, other.times) == ("/editions/", 1)
    assert (row.route, row.times, row.longest_ms) == ("/organisations/", 3, 900)


@pytest.mark.django_db
def test_the_table_is_bounded_and_lets_go_of_what_was_seen_least_lately():
    for number in range(KEPT + 5):
        SlowQuery.objects.count_one("/", f"SELECT {number}", 300)
    SlowQuery.objects.count_one("/", "SELECT one_more", 300)

    assert SlowQuery.objects.count() == KEPT
    assert not SlowQuery.objects.filter(sql="SELECT 0").exists()
    assert SlowQuery.objects.filter(sql="SELECT one_more").exists()


@pytest.mark.django_db
def test_a_connection_is_timed_once_however_often_it_is_opened():
    slow_queries.time_queries(connection=connection)
    slow_queries.time_queries(connection=connection)

    assert connection.execute_wrappers.count(timed) == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_written_once_the_request_is_answered_by_another_thread(everything_is_slow):
    site = behind_the_log(make_site(Clock()), afterwards=keep)
    with connection_of_the_test(), read_log() as log:
        assert ask(site, "/organisations/").status == 200
        slow_queries.keeper.wait()

    rows = list(SlowQuery.objects.all())
    assert {row.route for row in rows} == {"/organisations/"}
    lines = log.lines("convergences.slow_queries")
    assert {line["message"] for line in lines} >= {f"slow query: {rows[0].sql}"}
    assert {line["route"] for line in lines} == {"/organisations/"}
    assert all(line["ms"] >= 0 for line in lines)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_gone_costs_no_request(everything_is_slow, monkeypatch):
    def fails(*args):
        raise DatabaseError("no such table")

    monkeypatch.setattr("convergences.slow_queries.SlowQueryQuerySet.count_one", fails)
    site = behind_the_log(make_site(Clock()), afterwards=keep)
    with connection_of_the_test(), read_log() as log:
        assert ask(site, "/organisations/").status == 200
        slow_queries.keeper.wait()

    assert "could not be counted" in log.scrubbed.getvalue()


def test_when_too_many_wait_they_are_let_go_at_once(monkeypatch):
    """A database that is frozen holds the thread that writes, and nobody else."""
    frozen = threading.Event()
    monkeypatch.setattr(
        "convergences.slow_queries.SlowQueryQuerySet.count_one", lambda *args: frozen.wait(10)
    )
    keeper = Keeper()

    for number in range(3 * slow_queries.WAITING):
        keeper.take("/", f"SELECT {number}", 300)

    assert keeper._waiting.qsize() <= slow_queries.WAITING
    frozen.set()
    keeper.wait()
