"""Several processes that do the same thing at the same moment, on the database of the test."""

import multiprocessing
import sqlite3
import time
from contextlib import closing, contextmanager
from functools import wraps

from django.db import connection, connections
from django.db.models import QuerySet

from awards import invariants
from convergences.triggers import lifted

PAUSE = 0.02  # seconds between a check and the write that relies on it
ROUNDS = 25
DONE, REFUSED = "done", "TransitionRefused"
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


def contest(rounds, *acts, before=None):
    """Each act in a process of its own, `act(round)`, all starting together, `rounds` times.

    Gives for each act its answers in order: "done", or the name of the exception. `before(round)`
    runs alone before each start.
    """

    def work(number, barrier):
        answers = []
        for each in range(rounds):
            if number == 0 and before:
                before(each)
            barrier.wait(TIMEOUT)
            answers.append(_tried(acts[number], each))
            barrier.wait(TIMEOUT)
        return number, answers

    return [answers for _number, answers in sorted(race(work, len(acts)))]


def _tried(act, each):
    try:
        act(each)
    except Exception as error:
        return type(error).__name__
    return DONE


def one_of_each(answers):
    """Whether in every round one act was done, and the other refused with a sentence."""
    return all(sorted(pair) == sorted([DONE, REFUSED]) for pair in zip(*answers, strict=True))


def pause_before(monkeypatch, owner, name, seconds=PAUSE):
    """Each call of `owner.name` takes its time first: somebody else may write meanwhile."""
    quick = getattr(owner, name)

    @wraps(quick)
    def slow(*args, **kwargs):
        time.sleep(seconds)
        return quick(*args, **kwargs)

    monkeypatch.setattr(owner, name, slow)


@contextmanager
def unguarded(monkeypatch, *constraints):
    """PostgreSQL without triggers and row locks, nor these constraints: (model, name) pairs.

    Nor does an act look at what it leaves, as a seal and a reveal do at their end.

    What the block wrote into these models' tables is removed at its end, with all that refers
    to it.
    """
    found = [
        (model, next(each for each in model._meta.constraints if each.name == name))
        for model, name in constraints
    ]
    with lifted(connection), monkeypatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
        patch.setattr(invariants, "blockers_of", lambda awards: [])
        with connection.schema_editor() as editor:
            for model, constraint in found:
                editor.remove_constraint(model, constraint)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                for model, _constraint in found:
                    cursor.execute(f'TRUNCATE "{model._meta.db_table}" CASCADE')
            with connection.schema_editor() as editor:
                for model, constraint in found:
                    editor.add_constraint(model, constraint)
