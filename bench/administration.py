"""Milliseconds that the pages of the administration and of the jury take, on a large archive.

    python bench/administration.py                                 SQLite
    DATABASE_URL=postgres://… python bench/administration.py       a server of PostgreSQL

12,000 nominees of the past, and an edition at work: 200 jurors, ten awards of 30 nominees, all
marks given. What is timed is the whole answer of Django, database included, in the median of three.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import filled, said_by
from bench.machine import Others

LONGEST, SHOWN = 250, 12


def main():
    """Print the slowest pages; leave with 1 when one takes more than `LONGEST` milliseconds."""
    with tempfile.TemporaryDirectory() as folder, Others() as others:
        environment = filled("administration", 12_000, folder)
        found = [line.split(maxsplit=1) for line in said_by("bench.asked", environment)]
    costs = sorted(((float(cost), path) for cost, path in found), reverse=True)
    middle = costs[len(costs) // 2][0]
    print(f"{len(costs)} pages, {middle:.0f} ms in the median; the slowest:")
    for cost, path in costs[:SHOWN]:
        print(f"{cost:8.0f} ms  {path}{'  over' if cost > LONGEST else ''}")
    print(others)
    sys.exit(costs[0][0] > LONGEST)


if __name__ == "__main__":
    main()
