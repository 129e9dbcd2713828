"""Databases to measure on: files of SQLite, or databases made on the server of `DATABASE_URL`."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import psycopg2

from bench.import_archive import HEADERS, lines

ROOT = Path(__file__).resolve().parent.parent


def filled(name, nominees, folder):
    """A new database with an archive of so many nominees; gives the environment that leads to it.

    The archive of 14 is the real one, larger ones are those of `bench/import_archive.py`.
    """
    environment = os.environ | {
        "DATABASE_URL": _made(name, folder),
        "CONVERGENCES_NO_VENV": "1",
        "DJANGO_SETTINGS_MODULE": "convergences.settings",
        "PRIVATE_ROOT": f"{folder}/private",
        "MEDIA_ROOT": f"{folder}/media",
    }

    def manage(*arguments):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)

    manage("migrate", "--verbosity", "0")
    manage("createcachetable", "--verbosity", "0")
    if nominees == 14:
        manage("load_archive", "--verbosity", "0")
    else:
        manage("import_archive", _archive(folder, nominees))
    return environment


def said_by(module, environment):
    """The lines that a module of this folder prints, run on that database."""
    ran = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return ran.stdout.splitlines()


def _made(name, folder):
    """The address of a new database, empty."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder}/{name}.sqlite3"
    server, _slash, _name = given.rpartition("/")
    connection = psycopg2.connect(given)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS bench_{name}")
        cursor.execute(f"CREATE DATABASE bench_{name}")
    connection.close()
    return f"{server}/bench_{name}"


def _archive(folder, nominees):
    """A file to import, of the first so many nominees."""
    file = Path(folder, f"{nominees}.csv")
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADERS)
        for number, line in enumerate(lines()):
            if number >= 3 * nominees:
                break
            writer.writerow(line)
    return file
