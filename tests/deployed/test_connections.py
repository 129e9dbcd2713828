"""Workers keep their connections to the database, and never more than they have threads."""

import random
import threading
import time

import psycopg2
import pytest

WORKERS, THREADS = 2, 4  # as `deploy/site` serves
OUTBOX = 1
# Beside its threads, each worker has one that asks for the public version, and for a moment one
# that counts what was slow.
MOST = WORKERS * (THREADS + 2) + OUTBOX
CROWD, SECONDS = 40, 6
IDLE = 32  # seconds, after which granian lets its idle threads go
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


@pytest.fixture
def watcher(database):
    """A connection that counts the others."""
    connection = psycopg2.connect(database)
    connection.autocommit = True
    with connection.cursor() as cursor:

        def count():
            cursor.execute(
                f"{OPEN} AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            return cursor.fetchone()[0]

        yield count
    connection.close()


def crowd(site, watcher):
    """Many people ask what no page is ready for; gives the largest number of connections."""
    leaving, statuses = time.monotonic() + SECONDS, []

    def ask(number):
        chance, visitor = random.Random(number), site.visitor()
        while time.monotonic() < leaving:
            path = chance.choice([f"/archives/?q={chance.randrange(10**6)}", "/signaler/"])
            statuses.append(visitor.get(path).status)

    people = [threading.Thread(target=ask, args=(number,)) for number in range(CROWD)]
    for person in people:
        person.start()
    most = 0
    while time.monotonic() < leaving:
        most = max(most, watcher())
        time.sleep(0.05)
    for person in people:
        person.join()
    assert set(statuses) == {200}, sorted(set(statuses))
    return most


def test_a_crowd_opens_no_more_connections_than_there_are_threads(site, watcher):
    assert WORKERS < crowd(site, watcher) <= MOST
    kept = watcher()
    assert kept > OUTBOX, "no connection was kept"


def test_nor_do_threads_that_come_and_go_leave_theirs_behind(site, watcher):
    crowd(site, watcher)
    time.sleep(IDLE)
    assert crowd(site, watcher) <= MOST
