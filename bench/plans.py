"""The ten heaviest queries of the public pages, and how PostgreSQL answers them.

    DATABASE_URL=postgres://… python bench/plans.py > docs/query-plans.md

On an archive of 12,000 nominees: every list and some pages of what is numerous, in French, and a
question of the archive. A query counts once, whatever the values it is asked with.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import filled, said_by


def main():
    """Print the page."""
    with tempfile.TemporaryDirectory() as folder:
        environment = filled("plans", 12_000, folder)
        if not environment["DATABASE_URL"].startswith("postgres"):
            sys.exit("Plans are those of PostgreSQL: set DATABASE_URL.")
        print("\n".join(said_by("bench.explained", environment)))


if __name__ == "__main__":
    main()
