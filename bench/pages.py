"""Milliseconds of processor to draw each public page anew, on small and on large archives.

    python bench/pages.py                                 SQLite
    DATABASE_URL=postgres://… python bench/pages.py       a server of PostgreSQL

Pages are drawn as a worker draws them after each change: its store of ready pages is emptied before
each one, and nothing else. The large archive is that of `bench/import_archive.py`.
Budgets are those of the table below, in the median over all the pages that were drawn.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.databases import filled, said_by
from bench.machine import Others

SIZES = {"small": 14, "medium": 120, "large": 12_000}
MEDIAN = {"small": 8, "medium": 8, "large": 12}
GROWTH, READY_GROWTH, ASKED = 2.0, 1.05, 60


def main():
    """Print the table; leave with 1 when a budget is exceeded."""
    found, over = {}, False
    print(f"{'nominees':>9}{'pages':>7}{'median ms':>11}{'question ms':>13}{'ready µs':>10}")
    with tempfile.TemporaryDirectory() as folder, Others() as others:
        for size, nominees in SIZES.items():
            figures, *slowest = said_by("bench.drawn", filled(size, nominees, folder))
            pages, median, asked, ready = map(float, figures.split())
            found[size] = median, ready
            over = over or median > MEDIAN[size] or asked > ASKED
            print(
                f"{nominees:9}{pages:7.0f}{median:11.1f}{asked:13.1f}{ready * 1000:10.1f}"
                f"  slowest: {'; '.join(slowest)}",
                flush=True,
            )
    anew, ready = (found["large"][n] / found["medium"][n] for n in (0, 1))
    print(f"growth from 120 to 12,000: anew {anew:.2f}, ready {ready:.2f}")
    print(others)
    sys.exit(over or anew > GROWTH or ready > READY_GROWTH)


if __name__ == "__main__":
    main()
