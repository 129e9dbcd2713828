"""Dumps: one consistent copy of the database in a file, and whether that file gives it back.

Both databases are copied while others write: SQLite by its online backup, PostgreSQL by `pg_dump`.
What is counted beside the copy is counted in the very same state.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from django.apps import apps
from django.core.files.storage import storages
from django.db import connection, models
from django.utils.translation import gettext as _

# A database of ours weighs some megabytes: longer is a server that does not answer.
LONGEST = 300  # seconds
# Where Debian keeps the programs of each version of PostgreSQL.
POSTGRESQL = Path("/usr/lib/postgresql")


class BackupFailed(Exception):
    """No backup that can be relied on; the message says what to do, to whoever asked for it."""


@dataclass(frozen=True)
class Facts:
    """What a copy must give back: rows by table, the head of each journal, migrations."""

    rows: dict
    journals: dict
    migrations: list

    as_dict = asdict

    def refuse_unless_equal(self, found):
        """Raise BackupFailed, which names the first difference, unless `found` says the same."""
        for what, kept, counted in (
            (_("rows of %s"), self.rows, found.rows),
            (_("head of the journal %s"), self.journals, found.journals),
        ):
            for name in sorted({*kept, *counted}):
                if kept.get(name) != counted.get(name):
                    raise BackupFailed(
                        _("The copy is not what the manifest says (%(what)s): make another.")
                        % {"what": what % name}
                    )
        if self.migrations != found.migrations:
            raise BackupFailed(
                _("The copy is not what the manifest says (%(what)s): make another.")
                % {"what": _("migrations")}
            )


def facts_of(read, tables):
    """The `Facts` of a database, whose rows `read(sql)` gives."""
    return Facts(
        rows={table: read(f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)},
        journals={
            name: [seq, head]
            for name, seq, head in read("SELECT name, seq, head FROM convergences_stream")
        },
        migrations=[
            f"{app}.{name}"
            for app, name in read("SELECT app, name FROM django_migrations ORDER BY app, name")
        ],
    )


def named_files(read):
    """The files that rows name, as paths in a backup: `private/…` or `media/…`."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                root = "private" if field.storage is storages["private"] else "media"
                column, table = field.column, model._meta.db_table
                names = read(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\'')
                found.update(f"{root}/{name}" for (name,) in names)
    return found


def of(vendor):
    """The way to copy and to check a database of this vendor."""
    if vendor not in DUMPS:
        raise BackupFailed(_("There is no way to back up this database (%s).") % vendor)
    return DUMPS[vendor]


class SqliteDump:
    """A copy of an SQLite file, itself one."""

    name = "database.sqlite3"

    @classmethod
    def make(cls, path):
        """Copy the database into `path`, a file that exists; gives its `Facts` and named files."""
        opened = connection.get_new_connection(connection.get_connection_params())
        with closing(opened) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
            # The copy is one file: nothing of it waits in another beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        return cls._read(path, lambda read: (cls._facts(read), named_files(read)))

    @classmethod
    def verify(cls, path, facts):
        """Check the copy from within, and count its rows; gives what was checked, in a sentence."""
        cls._read(path, lambda read: cls._check(read, facts))
        return _("The copy of the database is sound, and its rows are all there.")

    @classmethod
    def _check(cls, read, facts):
        said = [row[0] for row in read("PRAGMA integrity_check(1)")]
        if said != ["ok"] or read("PRAGMA foreign_key_check"):
            raise BackupFailed(_("The copy of the database is damaged: make another."))
        facts.refuse_unless_equal(cls._facts(read))

    @staticmethod
    def _facts(read):
        tables = read(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return facts_of(read, [table for (table,) in tables])

    @staticmethod
    def _read(path, answer):
        # Immutable: nothing is written beside the copy, and what lies there is not read.
        address = f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as copy:
                return answer(lambda sql: copy.execute(sql).fetchall())
        except sqlite3.DatabaseError as error:
            raise BackupFailed(_("The copy of the database is damaged: make another.")) from error


class PostgresDump:
    """What `pg_dump` writes in its own compressed format, read by `pg_restore`."""

    name = "database.dump"

    @classmethod
    def make(cls, path):
        """Dump the database into `path`, a file that exists; gives its `Facts` and named files."""
        with closing(opened()) as session:
            session.set_session(isolation_level="REPEATABLE READ", readonly=True)
            # What is counted here and what pg_dump writes are one state of the database.
            snapshot = fetched(session, "SELECT pg_export_snapshot()")[0][0]
            facts, named = cls._facts(session), named_files(lambda sql: fetched(session, sql))
            with path.open("wb") as file:
                _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", stdout=file)
        return facts, named

    @classmethod
    def verify(cls, path, facts):
        """Read the dump whole, and restore it where that can be; gives what was done, in words."""
        _run("pg_restore", f"--file={os.devnull}", str(path), connects=False)
        scratch = cls._new_scratch()
        if not scratch:
            return _(
                "The dump of the database was read to its end, not restored: it takes a PostgreSQL "
                "server, and an account that may create databases."
            )
        try:
            restore(path, scratch)
            with closing(opened(scratch)) as session:
                facts.refuse_unless_equal(cls._facts(session))
        finally:
            alone(f'DROP DATABASE IF EXISTS "{scratch}"')
        return _("The database was restored beside the real one, and its rows are all there.")

    @staticmethod
    def _new_scratch():
        """The name of an empty database made for this, or nothing where none can be made."""
        if connection.vendor != "postgresql":
            return ""
        name = f"convergences_verify_{secrets.token_hex(8)}"
        try:
            alone(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except connection.Database.Error:
            return ""
        return name

    @staticmethod
    def _facts(session):
        tables = fetched(session, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return facts_of(lambda sql: fetched(session, sql), [table for (table,) in tables])


DUMPS = {"sqlite": SqliteDump, "postgresql": PostgresDump}


def opened(database=None):
    """A connection of its own, to this database or to another of its server."""
    parameters = connection.get_connection_params()
    if database:
        parameters["dbname"] = database
    return connection.get_new_connection(parameters)


def fetched(session, sql):
    with session.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def alone(statement, database=None):
    """Run a statement that no transaction may hold; it may take its time."""
    with closing(opened(database)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(statement)


def restore(path, database):
    """Give what `pg_dump` wrote in `path` back in an empty database, whose owner owns it all."""
    restoring = ["--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", *restoring, str(path), database=database)


def program(name):
    """The path of a program of PostgreSQL: where commands are looked for, else where Debian's are."""
    installed = sorted(POSTGRESQL.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = shutil.which(name) or (installed[-1] if installed else None)
    if not found:
        raise BackupFailed(
            _("%s is not installed here: install PostgreSQL’s client programs.") % name
        )
    return str(found)


def _run(name, *arguments, connects=True, database=None, stdout=subprocess.DEVNULL):
    """Run a program of PostgreSQL on this database; its last word makes the refusal."""
    command = (
        [program(name), "--no-password", *arguments] if connects else [program(name), *arguments]
    )
    environment = {**os.environ, "LC_ALL": "C"}
    if connects:
        parameters = connection.get_connection_params()
        # Other users of the machine read the words of a command, and not its environment.
        environment["PGPASSWORD"] = parameters.pop("password", "")
        told = {"dbname", "user", "host", "port", "connect_timeout"}
        told |= {each for each in parameters if each.startswith("ssl")}
        kept = {each: parameters[each] for each in told & set(parameters)}
        kept["dbname"] = database or kept["dbname"]
        command += ["--dbname", " ".join(f"{key}='{_quoted(kept[key])}'" for key in sorted(kept))]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired as error:
        raise BackupFailed(
            _("%s has not answered in five minutes: look at the database server.") % name
        ) from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["?"]
        raise BackupFailed(
            _("%(program)s failed: %(words)s") % {"program": name, "words": lines[-1]}
        )


def _quoted(value):
    return str(value).replace("\\", "\\\\").replace("'", "\\'")
