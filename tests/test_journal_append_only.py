"""The database itself refuses to change the journal: raw SQL, on the schema migrations make."""

import pytest
from django.db import connection
from django.db.models.deletion import ProtectedError

from convergences.journal import JournalEntry, Stream
from tests.database import only_postgresql, only_sqlite
from tests.refusals import refused_by_the_database

pytestmark = pytest.mark.django_db

ENTRY, STREAM = "convergences_journalentry", "convergences_stream"
COPY = f"SELECT id, stream, seq, parent, hash, at, action, actor, target, payload FROM {ENTRY}"


@pytest.fixture(autouse=True)
def chain():
    return [JournalEntry.objects.record(None, f"tests.act.done{n}") for n in range(3)]


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def rows():
    with connection.cursor() as cursor:
        cursor.execute(f"{COPY} ORDER BY id")
        return cursor.fetchall()


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {ENTRY} SET action = 'tests.act.undone'",
        f"UPDATE {ENTRY} SET action = action WHERE seq = 2",
        f"DELETE FROM {ENTRY}",
        f"DELETE FROM {ENTRY} WHERE seq = 3",
        f"DELETE FROM {STREAM}",
    ],
)
def test_raw_sql_neither_changes_nor_deletes(sql):
    before = rows()

    with refused_by_the_database("append-only"):
        run(sql)

    assert rows() == before


@only_postgresql
@pytest.mark.parametrize("table", [ENTRY, STREAM, "convergences_publicversion"])
def test_raw_sql_does_not_truncate(table):
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with refused_by_the_database():
        run(f"TRUNCATE {table} CASCADE")

    assert len(rows()) == 3


@only_sqlite
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "UPDATE OR REPLACE"])
def test_sqlite_does_not_replace_either(verb):
    before = rows()
    sql = (
        f"INSERT OR REPLACE INTO {ENTRY} {COPY.replace('action', 'upper(action)')} WHERE seq = 2"
        if verb.startswith("INSERT")
        else f"UPDATE OR REPLACE {ENTRY} SET seq = 1 WHERE seq = 2"
    )

    with refused_by_the_database("append-only"):
        run(sql)

    assert rows() == before


def append(stream="site", seq=4, parent="", hash="f" * 64):
    run(
        f"INSERT INTO {ENTRY} (stream, seq, parent, hash, at, action, actor, target, payload) "
        "VALUES (%s, %s, %s, %s, %s, 'tests.act.forged', '', '', '')",
        stream,
        seq,
        parent,
        hash,
        "2026-01-01 00:00:00+00:00",
    )


def test_an_entry_that_follows_the_last_one_is_taken(chain):
    append(parent=chain[-1].hash)

    assert len(rows()) == 4


def test_a_fork_is_refused(chain):
    with refused_by_the_database():
        append(seq=3, parent=chain[1].hash)
    with refused_by_the_database():
        append(seq=4, parent=chain[1].hash)


def test_a_gap_and_a_stranger_are_refused(chain):
    with refused_by_the_database("follows"):
        append(seq=5, parent=chain[-1].hash)
    with refused_by_the_database("follows"):
        append(seq=4, parent="e" * 64)
    with refused_by_the_database("follows"):
        append(stream="elsewhere", seq=2, parent=chain[0].hash)


def test_a_second_beginning_is_refused():
    with refused_by_the_database():
        append(seq=1, parent="")


def test_the_head_of_a_stream_never_goes_back(chain):
    with refused_by_the_database("head"):
        run(f"UPDATE {STREAM} SET seq = 2, head = %s", chain[1].hash)
    with refused_by_the_database("head"):
        run(f"UPDATE {STREAM} SET seq = 9, head = %s", "e" * 64)
    with refused_by_the_database("head"):
        run(f"UPDATE {STREAM} SET name = 'other'")

    assert Stream.objects.get().head == chain[-1].hash


def test_neither_does_the_orm(chain):
    entry = chain[0]
    for act in [
        entry.save,
        entry.delete,
        JournalEntry.objects.all().delete,
        lambda: JournalEntry.objects.update(action="x"),
        lambda: JournalEntry.objects.bulk_create([entry]),
        lambda: JournalEntry.objects.bulk_update([entry], ["action"]),
        lambda: JournalEntry.objects.create(stream="site", seq=4),
    ]:
        with pytest.raises((TypeError, ProtectedError)):
            act()

    assert len(rows()) == 3
