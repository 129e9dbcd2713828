"""What a restore replaces: folders and the database.

What is new is written beside. It takes the place by a rename, and what stood there waits beside
in its turn: it comes back as it was when anything fails afterwards.
"""

import errno
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _

from convergences import dumps, interrupted_restore

FORMER, COMING = "former", "restoring"
BESIDE_SQLITE = ("-wal", "-shm", "-journal")
MAINTENANCE = ("postgres", "template1")


class RestoreFailed(Exception):
    """Nothing was restored, and what stood there stands; the message says what to do."""


@contextmanager
def replaced(places, mark):
    """In the block every place holds what is new; whatever goes wrong, what stood there again.

    Until either is whole, the site is told apart as one that a restore was interrupted in.
    """
    try:
        for place in places:
            place.prepare()
        connections.close_all()
        interrupted_restore.begin(mark)
        try:
            for place in places:
                place.take()
            yield
        except BaseException as fault:
            connections.close_all()
            _give_back(places, fault)
            interrupted_restore.end(mark)
            raise
        interrupted_restore.end(mark)
        for place in places:
            place.forget_former()
    finally:
        for place in places:
            place.forget_coming()


def _give_back(places, fault):
    """Every place holds again what stood there; raise RestoreFailed, which says what does not."""
    waiting = []
    for place in reversed(places):
        try:
            place.give_back()
        except (OSError, RestoreFailed, connection.Database.Error):
            waiting.append(str(place.former))
    if waiting:
        raise RestoreFailed(
            _("%(fault)s What stood there could not be put back, and waits as %(names)s.")
            % {"fault": fault, "names": ", ".join(waiting)}
        ) from fault


class PathPlace:
    """A path: what is new, and what stood there, wait beside it under the same name and an end."""

    def __init__(self, path, source, mark):
        self.path, self.source = Path(path), source
        self.coming = self._beside(f"{COMING}-{mark}")
        self.former = self._beside(f"{FORMER}-{mark}")
        self.taken = False

    def _beside(self, end):
        return self.path.with_name(f".{self.path.name}.{end}")

    def give_back(self):
        """What stood there stands again."""
        if self.taken:
            self._forget(self.path)
            self.taken = False
        if self.former.exists():
            self._move(self.former, self.path)

    def forget_coming(self):
        """What never came does not remain beside."""
        self._forget(self.coming)

    def forget_former(self):
        """What was replaced does not remain beside."""
        self._forget(self.former)

    def take(self):
        """What is new stands at the path."""
        self._refuse_if_used()
        if self.path.exists():
            self._move(self.path, self.former)
        self.coming.rename(self.path)
        self.taken = True

    def _refuse_if_used(self):
        """Raise RestoreFailed while a server still works on what stands there."""

    def _move(self, one, other):
        try:
            one.rename(other)
        except OSError as error:
            if error.errno in (errno.EBUSY, errno.EXDEV):
                raise RestoreFailed(
                    _("%s is a disk of its own, which nothing can replace: use a folder in it.")
                    % one
                ) from error
            raise


class FolderPlace(PathPlace):
    """A folder of files, private or public."""

    @property
    def is_taken(self):
        """Whether there are files."""
        return self.path.exists() and any(path.is_file() for path in self.path.rglob("*"))

    def prepare(self):
        """Copy the files beside, with the rights that an upload would give them."""
        self.coming.mkdir(parents=True)
        if self.path.exists():
            _like(self.coming, self.path)
        for at, folders, names in os.walk(self.source):
            there = self.coming / Path(at).relative_to(self.source)
            for name in folders:
                (there / name).mkdir()
            for name in names:
                shutil.copyfile(Path(at, name), there / name)
                (there / name).chmod(settings.FILE_UPLOAD_PERMISSIONS)

    def _forget(self, path):
        shutil.rmtree(path, ignore_errors=True)


class SqlitePlace(PathPlace):
    """The file of an SQLite database, and what waits beside it to be written into it."""

    @property
    def is_taken(self):
        """Whether there is a database, or what could not even be read as one."""
        return self.path.exists() and self.path.stat().st_size > 0

    def prepare(self):
        """Copy the file beside."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.source, self.coming)
        if self.path.exists():
            _like(self.coming, self.path)
        with self.coming.open("rb") as file:
            os.fsync(file.fileno())

    def _refuse_if_used(self):
        if not self.path.exists():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=1)) as alone:
                # Refused while anybody has it open; what waits beside is written into it.
                alone.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise RestoreFailed(_still_used()) from error
            # A damaged database is replaced as it is.

    def _move(self, one, other):
        super()._move(one, other)
        for end in BESIDE_SQLITE:
            with suppress(FileNotFoundError):
                one.with_name(one.name + end).rename(other.with_name(other.name + end))

    def _forget(self, path):
        for end in ("", *BESIDE_SQLITE):
            path.with_name(path.name + end).unlink(missing_ok=True)


class PostgresPlace:
    """A PostgreSQL database: the new one is restored beside, and both are renamed in one go."""

    def __init__(self, name, source, mark):
        self.name, self.source = name, source
        self.coming = f"{name[:40]}_{COMING}_{mark}"
        self.former = f"{name[:40]}_{FORMER}_{mark}"
        self.server = next(each for each in MAINTENANCE if each != name)
        self.exists = self.taken = False

    @property
    def is_taken(self):
        """Whether there is a table."""
        return self._is_there() and bool(
            self._read("SELECT 1 FROM pg_tables WHERE schemaname = 'public'", self.name)
        )

    def prepare(self):
        """Restore the dump into a new database."""
        self.exists = self._is_there()
        try:
            dumps.alone(f'CREATE DATABASE "{self.coming}" TEMPLATE template0', self.server)
        except connection.Database.Error as error:
            raise RestoreFailed(
                _(
                    "The account of the database may not create another (%s): restore with an "
                    "account that may, and that owns the database."
                )
                % str(error).strip().splitlines()[0]
            ) from error
        dumps.restore(self.source, self.coming)

    def take(self):
        """Both databases change names in one transaction."""
        names = [(self.name, self.former)] if self.exists else []
        self._rename([*names, (self.coming, self.name)])
        self.taken = True

    def give_back(self):
        """The former database has its name again, whoever has joined the new one meanwhile."""
        if self.taken:
            names = [(self.former, self.name)] if self.exists else []
            self._rename([(self.name, self.coming), *names], without=self.name)
            self.taken = False

    def forget_coming(self):
        """Drop what never came."""
        self._drop(self.coming)

    def forget_former(self):
        """Drop what was replaced."""
        self._drop(self.former)

    def _drop(self, name):
        dumps.alone(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', self.server)

    def _rename(self, pairs, without=None):
        """In one go; the sessions on the database `without` are ended first."""
        try:
            with closing(dumps.opened(self.server)) as session, session, session.cursor() as cursor:
                if without:
                    cursor.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                        [without],
                    )
                for one, other in pairs:
                    cursor.execute(f'ALTER DATABASE "{one}" RENAME TO "{other}"')
        except connection.Database.Error as error:
            if error.pgcode == "55006":  # somebody is connected
                raise RestoreFailed(_still_used()) from error
            raise

    def _is_there(self):
        name = self.name.replace("'", "''")
        return bool(self._read(f"SELECT 1 FROM pg_database WHERE datname = '{name}'", self.server))

    def _read(self, sql, database):
        with closing(dumps.opened(database)) as session:
            return dumps.fetched(session, sql)


def places_of(folder, mark):
    """What a restore of `folder` replaces; `mark` tells what waits beside from another restore's."""
    name = connection.settings_dict["NAME"]
    database = SqlitePlace if connection.vendor == "sqlite" else PostgresPlace
    return [
        database(name, folder / dumps.of(connection.vendor).name, mark),
        FolderPlace(settings.PRIVATE_ROOT, folder / "private", mark),
        FolderPlace(settings.MEDIA_ROOT, folder / "media", mark),
    ]


def _still_used():
    return _("The database is still in use: stop the server and send_outbox, then try again.")


def _like(path, former):
    """Give `path` the rights and the owner of what stood there, as far as we may."""
    shutil.copymode(former, path)
    with suppress(PermissionError):
        os.chown(path, former.stat().st_uid, former.stat().st_gid)
