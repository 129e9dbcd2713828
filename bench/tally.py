"""What it costs to rank the largest jury we think of: 200 nominees, 30 jurors, 8 criteria.

    python bench/tally.py

Half of the nominees are tied in pairs, and each tie is settled. The budget is half a
second of processor.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from awards import tally

NOMINEES, JURORS, CRITERIA = 200, 30, 8
SECONDS, RUNS = 0.5, 5


def jury(chance):
    """Every juror's sheet on every nominee; of four nominees, two have the marks of one another."""
    criteria = [tally.Criterion(key, chance.randint(1, 5), key == 0) for key in range(CRITERIA)]
    sheets, rows = [], []
    for nominee in range(NOMINEES):
        row = [[chance.randint(1, 5) for _ in criteria] for _ in range(JURORS)]
        if nominee % 4 == 3:
            row = chance.sample(rows[-1], JURORS)
        rows.append(row)
        sheets += [
            tally.Sheet(juror, nominee, dict(enumerate(marks))) for juror, marks in enumerate(row)
        ]
    chance.shuffle(sheets)
    return sheets, criteria


def all_alike():
    """Everybody gives the same marks to everything: one tie of all."""
    criteria = [tally.Criterion(key, 1, key == 0) for key in range(CRITERIA)]
    marks = dict.fromkeys(range(CRITERIA), 3)
    pairs = [(juror, nominee) for juror in range(JURORS) for nominee in range(NOMINEES)]
    return [tally.Sheet(*pair, marks) for pair in pairs], criteria


def measure(sheets, criteria):
    """The slowest of a few runs, in seconds of processor, and how many ties were settled."""
    slowest = 0.0
    for _run in range(RUNS):
        start = time.process_time()
        ranking = tally.ranking(sheets, range(NOMINEES), criteria)
        settled = [ranking.settle(rank) for rank in ranking.ties]
        slowest = max(slowest, time.process_time() - start)
    return slowest, len(settled)


def main():
    within = True
    for name, case in (("chance", jury(random.Random(2017))), ("all alike", all_alike())):
        seconds, ties = measure(*case)
        within &= seconds <= SECONDS
        beyond = "" if seconds <= SECONDS else "  BEYOND"
        print(f"{name:10}{len(case[0]):6} sheets {ties:4} ties {seconds:7.3f} s{beyond}")
    sys.exit(0 if within else 1)


if __name__ == "__main__":
    main()
