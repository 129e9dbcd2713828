"""Invariants: statements that hold of whatever is stored, checked as one state of the database.

They repeat in other words what constraints, triggers and verbs keep: by queries on the tables
themselves, so that neither a manager nor a verb stands between a statement and what is stored.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from awards.statements.computed import COMPUTED, OF_THE_SITE
from awards.statements.evenings import EVENINGS
from awards.statements.feedback import FEEDBACK_TOLD
from awards.statements.juries import JURIES
from awards.statements.lines import LINES
from awards.statements.results import RESULTS
from convergences.transitions import Blocker

QUERIES = [*RESULTS, *JURIES, *EVENINGS, *FEEDBACK_TOLD, *LINES]
STATEMENTS = [*QUERIES, *COMPUTED, *OF_THE_SITE]


@dataclass(frozen=True)
class Violation:
    """One row that breaks a statement, and the key of the award it concerns, or None."""

    statement: str
    award: int | None
    sentence: str

    def __str__(self):
        return self.sentence


def violations():
    """Every `Violation` of every statement, read as one state of the database."""
    with one_state():
        broken = _broken_queries() + _broken_computed([*COMPUTED, *OF_THE_SITE])
        return _told(broken)


def blockers_of(awards):
    """A `Blocker` for each statement that a row of these awards breaks.

    For acts, inside their transaction: what is theirs is held. What concerns no award is left to
    `violations`, every night.
    """
    found = {award.pk: award for award in awards}
    if not found:
        return []
    keys = ", ".join(str(int(key)) for key in found)
    broken = _broken_queries(f"WHERE broken.award IN ({keys})") + _broken_computed(COMPUTED)
    return [
        Blocker(
            _("%(violation)s Nothing goes on before it is explained: call the auditor.")
            % {"violation": each},
            found[each.award],
        )
        for each in _told(row for row in broken if row[1] in found)
    ]


def _broken_queries(condition=""):
    """(statement, award, row) for whatever breaks a query, in one round trip."""
    every = " UNION ALL ".join(
        f"SELECT {number} AS number, found.award, found.which FROM ({each.broken}) AS found"
        for number, each in enumerate(QUERIES)
    )
    rows = _read(
        f"SELECT number, award, which FROM ({every}) AS broken {condition} "
        "ORDER BY number, award, which"
    )
    return [(QUERIES[number], award, which) for number, award, which in rows]


def _broken_computed(statements):
    return [(each, award, which) for each in statements for award, which in each.broken(_read)]


def _told(broken):
    broken = list(broken)
    names = _names() if broken else {}
    return [
        Violation(
            statement.name,
            award,
            str(statement.sentence) % {"award": names.get(award, ""), "which": which},
        )
        for statement, award, which in broken
    ]


def _names():
    """What each award is called, by key."""
    rows = _read(
        "SELECT award.id, award.label_fr, category.name_fr, edition.year FROM awards_award AS award "
        "JOIN awards_category AS category ON category.id = award.category_id "
        "JOIN awards_edition AS edition ON edition.id = award.edition_id"
    )
    return {key: f"{label or category} {year}" for key, label, category, year in rows}


def _read(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@contextmanager
def one_state():
    """Read one state of the database while others write; inside a transaction, that transaction's."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Django's own transactions begin by a lock on all writers.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            _read_only()
            yield


def _read_only():
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
