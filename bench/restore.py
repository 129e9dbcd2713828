"""Backups made while marks, drafts and photographs come in, each restored, verified, and timed.

    python bench/restore.py [rounds]                                SQLite, in a folder of its own
    DATABASE_URL=postgres://… python bench/restore.py [rounds]      PostgreSQL

The PostgreSQL database must be empty: it is migrated, filled, and replaced at each round. Budgets:
every backup restores clean, and the first one on an empty machine within 15 minutes, its journal
followed to its published heads.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, BUDGET = 20, 15 * 60

MEANWHILE = """
import sys, time
from pathlib import Path
from tests.written_meanwhile import back_up_while_written, restored
folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
made = back_up_while_written(folder, rounds)
for each, seconds in enumerate(made):
    again, said = restored(folder / str(each))
    print(f"{each + 1:4}{seconds:12.1f}{again:12.1f}   {said[-2]}", flush=True)
"""


def run(folder, *arguments, code=None):
    """Run a command of the site that stands in `folder`, or some code in it; the seconds it took."""
    environment = {
        "DATABASE_URL": f"sqlite:///{folder}/site/db.sqlite3",
        **os.environ,
        **{"CONVERGENCES_NO_VENV": "1", "PYTHONPATH": str(ROOT)},
        "DJANGO_SETTINGS_MODULE": "convergences.settings",
        **{"PRIVATE_ROOT": f"{folder}/site/private", "MEDIA_ROOT": f"{folder}/site/media"},
        "BACKUP_ROOT": f"{folder}/safe",
    }
    started = f"import django; django.setup()\n{code}"
    command = ["-c", started] if code else [str(ROOT / "manage.py")]
    began = time.monotonic()
    done = subprocess.run([sys.executable, *command, *arguments], env=environment, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed.")
    return time.monotonic() - began


def lose(folder):
    """The machine is lost: neither files nor database."""
    (folder / "site").rename(folder / "lost")
    url = os.environ.get("DATABASE_URL", "")
    if url:
        name = urlsplit(url).path.lstrip("/")
        server = url.removesuffix(name) + "template1"
        for program in ("dropdb", "createdb"):
            where = ["--maintenance-db", server]
            subprocess.run([program, *where, name], check=True)


def main():
    """Print the table; leave with 1 when a round fails or the budget is passed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "site").mkdir()
        run(folder, "migrate", "--verbosity", "0")
        run(folder, "createcachetable")
        run(folder, "load_archive", "--verbosity", "0")
        print(f"{'':4}{'backup (s)':>12}{'restore (s)':>12}")
        run(folder, str(folder / "safe"), str(rounds), code=MEANWHILE)
        print(f"{rounds} of {rounds} restored clean.")
        lose(folder)
        seconds = run(folder, "restore", str(folder / "safe" / "0"))
        print(f"On an empty machine: {seconds:.0f} s, budget {BUDGET} s.")
        sys.exit(seconds > BUDGET)


if __name__ == "__main__":
    main()
