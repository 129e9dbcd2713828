"""A thread of a worker that ends leaves no connection to the database behind."""

import gc
import threading

import pytest
from django.db import connection

from convergences.connections import ending_with_their_thread
from tests.database import only_postgresql

pytestmark = [pytest.mark.django_db(transaction=True), only_postgresql]


@pytest.fixture(autouse=True)
def nothing_is_collected():
    """Python may wait long before it collects objects that hold each other."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
    gc.collect()


def opened_by_a_thread(serve):
    """The connections that threads of a server opened for two requests, once they have ended."""
    opened = []

    def application(environ, start_response):
        connection.ensure_connection()
        opened.append(connection.connection)
        return []

    for _ in range(2):
        thread = threading.Thread(target=serve(application), args=({}, None))
        thread.start()
        thread.join()
    return opened


def test_a_connection_ends_with_its_thread():
    assert [bool(one.closed) for one in opened_by_a_thread(ending_with_their_thread)] == [True] * 2


def test_without_it_a_connection_outlives_its_thread():
    left = opened_by_a_thread(lambda application: application)

    assert [bool(one.closed) for one in left] == [False] * 2
    for one in left:
        one.close()


def test_a_thread_that_lives_keeps_its_connection():
    kept = []

    def application(environ, start_response):
        connection.ensure_connection()
        kept.append(connection.connection)
        return []

    serve = ending_with_their_thread(application)
    serve({}, None), serve({}, None)

    assert kept[0] is kept[1] and not kept[0].closed
