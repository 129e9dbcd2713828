"""Several processes that do the same thing at the same moment, on the database of the test."""

import multiprocessing
import sqlite3
from contextlib import closing, contextmanager

from django.db import connection, connections

TIMEOUT = 180  # seconds, on a machine that has other things to do


@contextmanager
def shared_database(folder):
    """A database that other processes reach too; the test must be one that commits.

    PostgreSQL's is one already. SQLite's stands in the memory of this process: inside the block
    everybody, this process included, works on a copy of it in `folder`.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = folder / "shared.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        memory.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = memory, name


def race(work, processes):
    """Run `work(number, barrier)` in so many processes at once; their answers, in no order.

    An exception is answered by the name of its class.
    """
    fork = multiprocessing.get_context("fork")
    barrier, answers = fork.Barrier(processes), fork.Queue()
    # A connection shared by two processes would mix their words up: each opens its own.
    connections.close_all()
    runners = [
        fork.Process(target=_run, args=(work, number, barrier, answers))
        for number in range(processes)
    ]
    for runner in runners:
        runner.start()
    found = [answers.get(timeout=TIMEOUT) for _runner in runners]
    for runner in runners:
        runner.join(TIMEOUT)
    return found


def _run(work, number, barrier, answers):
    try:
        answers.put(work(number, barrier))
    except Exception as error:
        barrier.abort()
        answers.put(type(error).__name__)
    finally:
        connections.close_all()
