"""Milliseconds of processor to draw each public page anew, on small and on large archives.

    python bench/pages.py                                 SQLite
    DATABASE_URL=postgres://… python bench/pages.py       a database of PostgreSQL, empty

Pages are asked of Django itself, in process, without the ready pages that stand in front of it:
what a worker spends after each change. The large archive is that of `bench/import_archive.py`.
Budgets are those of the table below, in the median over all the pages that were drawn.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.import_archive import HEADERS, lines
from bench.machine import Others

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"small": 14, "medium": 120, "large": 12_000}
MEDIAN = {"small": 8, "medium": 8, "large": 12}
GROWTH, READY_GROWTH, ASKED = 2.0, 1.05, 60


def archive(folder, nominees):
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


def measured(size, folder, url):
    """Fill a database and draw its pages; gives the figures and the slowest pages."""
    environment = os.environ | {
        "DATABASE_URL": url,
        "CONVERGENCES_NO_VENV": "1",
        "DJANGO_SETTINGS_MODULE": "convergences.settings",
    }

    def manage(*arguments):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)

    manage("migrate", "--verbosity", "0")
    manage("createcachetable", "--verbosity", "0")
    if size == "small":
        manage("load_archive", "--verbosity", "0")
    else:
        manage("import_archive", archive(folder, SIZES[size]))
    drawn = [sys.executable, "-m", "bench.drawn"]
    said = subprocess.run(
        drawn, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    figures, *slowest = said.stdout.splitlines()
    return [float(figure) for figure in figures.split()], slowest


def database(folder, size):
    """An address for each size: a file, or a database made on the server of `DATABASE_URL`."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder}/{size}.sqlite3"
    server, _slash, _name = given.rpartition("/")
    connection = psycopg2.connect(given)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS pages_{size}")
        cursor.execute(f"CREATE DATABASE pages_{size}")
    connection.close()
    return f"{server}/pages_{size}"


def main():
    """Print the table; leave with 1 when a budget is exceeded."""
    found, over = {}, False
    print(f"{'nominees':>9}{'pages':>7}{'median ms':>11}{'question ms':>13}{'ready µs':>10}")
    with tempfile.TemporaryDirectory() as folder, Others() as others:
        for size in SIZES:
            (pages, median, asked, ready), slowest = measured(size, folder, database(folder, size))
            found[size] = median, ready
            over = over or median > MEDIAN[size] or asked > ASKED
            print(
                f"{SIZES[size]:9}{pages:7.0f}{median:11.1f}{asked:13.1f}{ready * 1000:10.1f}"
                f"  slowest: {'; '.join(slowest)}",
                flush=True,
            )
    anew, ready = (found["large"][n] / found["medium"][n] for n in (0, 1))
    print(f"growth from 120 to 12,000: anew {anew:.2f}, ready {ready:.2f}")
    print(others)
    sys.exit(over or anew > GROWTH or ready > READY_GROWTH)


if __name__ == "__main__":
    main()
