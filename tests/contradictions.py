"""Rows that contradict themselves, written past whatever the database refuses; for the tests."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction

from awards.invariants import violations
from awards.models import Award, Ceremony, Cursor
from convergences.triggers import lifted
from tests.evenings import announce_and_reveal, make_live


@dataclass
class Told:
    """An evening that is live: one award revealed, one sealed."""

    cursor: Cursor
    ceremony: Ceremony
    revealed: Award
    sealed: Award


def make_told():
    """Two awards, of which the desk has revealed the first."""
    cursor = make_live(awards=2)
    revealed, sealed = cursor.ceremony.in_running_order()
    announce_and_reveal(cursor, revealed)
    return Told(cursor, cursor.ceremony, revealed, sealed)


@dataclass
class Case:
    """What breaks a statement, and the statements that cannot hold then either."""

    write: object
    also: set = field(default_factory=set)
    index: str = ""
    check: tuple = ()

    def __call__(self, told):
        with unkept(index=self.index, check=self.check):
            self.write(told)


def case(also=(), **unkept_by):
    """Make a `Case` of a function that writes."""
    return lambda write: Case(write, set(also), **unkept_by)


@contextmanager
def unkept(*, index="", check=()):
    """No trigger keeps the block from writing anything, nor this index, nor this check.

    `check` is a table and a constraint of it. The test must be one that is rolled back.
    """
    sqlite = connection.vendor == "sqlite"
    run("SELECT 1" if sqlite else "SET CONSTRAINTS ALL IMMEDIATE")
    with lifted(connection):
        if index:
            run(f'DROP INDEX "{index}"')
        if check and sqlite:
            run("PRAGMA ignore_check_constraints = ON")
        elif check:
            run('ALTER TABLE "{}" DROP CONSTRAINT "{}"'.format(*check))
        try:
            yield
        finally:
            if check and sqlite:
                run("PRAGMA ignore_check_constraints = OFF")


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def broken_by(told, broken):
    """The names of the statements that `broken` breaks, and what is said; nothing stays."""
    with transaction.atomic():
        broken(told)
        found = violations()
        transaction.set_rollback(True)
    return {each.statement for each in found}, [str(each) for each in found]
