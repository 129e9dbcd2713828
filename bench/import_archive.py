"""Seconds and peak memory of `import_archive` on 12,000 nominees over 98 editions.

    python bench/import_archive.py                                  SQLite
    DATABASE_URL=postgres://… python bench/import_archive.py        SQLite and PostgreSQL

The PostgreSQL database must be empty: it is migrated and filled. Budgets: 20 s and 300 MB.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EDITIONS, AWARDS, NOMINEES = 98, 6, 12_000
LAST_YEAR = 2025
SECONDS, MEGABYTES = 20, 300
HEADERS = [
    *("year", "category", "award", "partnership", "status", "mention"),
    *("organisation", "role", "kind", "country", "city", "partnership_country"),
    *("pitch_fr", "pitch_en", "presented_by", "presenter_title", "source_title", "source_url"),
]
KINDS = ["ONG", "entreprise", "fondation", "collectivité locale", "start_up", "recherche"]
COUNTRIES = ["FR", "Madagascar", "Bangladesh", "Sénégal", "Philippines", "ES"]


def lines():
    """One line per nominee and member: three organisations each, one nominee in ten comes back."""
    for number in range(NOMINEES):
        year = LAST_YEAR - number % EDITIONS
        rank = number // EDITIONS
        award = rank % AWARDS
        project = number - EDITIONS * AWARDS - 1 if rank % 10 == 9 else number
        # A quarter of the members take part in several partnerships.
        members = [project, NOMINEES + project % 1500, 2 * NOMINEES + project * 7 % 3000]
        for place, organisation in enumerate(members):
            first = place == 0
            facts = {
                "year": year,
                "category": f"Catégorie {award + 1}",
                "partnership": f"Projet n° {project} des œuvres d’été",
                "organisation": f"Organisation {organisation}",
                "role": ["lead", "partenaire", "financeur"][place],
                "kind": KINDS[organisation % len(KINDS)],
                "country": COUNTRIES[organisation % len(COUNTRIES)],
            }
            if first:
                pitch = f"Ensemble, nous remettons en état le quartier {project}. " * 3
                facts |= {
                    "award": f"Prix {award + 1}",
                    "status": "lauréat" if rank < AWARDS else "nominé",
                    "city": f"Ville {project % 900}",
                    "partnership_country": COUNTRIES[project % len(COUNTRIES)],
                    "pitch_fr": pitch,
                    "pitch_en": f"Together we mend neighbourhood {project}. " * 3,
                    "source_title": f"Article {year}",
                    "source_url": f"https://example.org/{year}",
                }
            yield [facts.get(header, "") for header in HEADERS]


def manage(url, *arguments):
    """Run a command in a process of its own: seconds, those it computed, peak in MB, output."""
    before = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={**os.environ, "DATABASE_URL": url, "CONVERGENCES_NO_VENV": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    output = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(map(str, arguments))} failed.\n{output}")
    peak = usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    return time.monotonic() - before, usage.ru_utime + usage.ru_stime, peak, output


def main():
    """Print the table; leave with 1 when a budget is exceeded."""
    over = False
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "archive.csv")
        with file.open("w", newline="", encoding="utf-8-sig") as stream:
            csv.writer(stream, delimiter=";").writerows([HEADERS, *lines()])
        urls = {"SQLite": f"sqlite:///{folder}/bench.sqlite3"}
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            urls["PostgreSQL"] = os.environ["DATABASE_URL"]
        print(f"{NOMINEES} nominees, {EDITIONS} editions, {file.stat().st_size / 1e6:.1f} MB")
        print(f"{'':12}{'pass':14}{'seconds':>9}{'computed':>10}{'MB':>7}")
        for name, url in urls.items():
            manage(url, "migrate", "--verbosity", "0")
            for step in ("import", "same file", "dry run"):
                dry = ["--dry-run"] if step == "dry run" else []
                seconds, computed, peak, output = manage(url, "import_archive", str(file), *dry)
                failed = seconds > SECONDS or peak > MEGABYTES
                # The first pass adds, the others find nothing left to add.
                added = sum(int(n) for n in re.findall(r"^\D+ +(\d+) +\d+ +\d+$", output, re.M))
                failed = failed or (added > 0) != (step == "import")
                over = over or failed
                row = f"{name:12}{step:14}{seconds:9.1f}{computed:10.1f}{peak:7.0f}"
                print(row + ("  FAILED" if failed else ""))
    sys.exit(over)


if __name__ == "__main__":
    main()
