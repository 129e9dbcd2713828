"""The ranking of a jury computed a second time, otherwise, and compared. [PANELS [SEED]]

Written from the published rule and without a line of awards/tally.py: whole arrays instead of one
sheet after the other, and products of integers instead of fractions. The panels are drawn at random, with
holes (jurors who abstained, are recused or absent) and with ties planted.
"""

import random
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from awards import tally

# Every step of a tie must have been seen this often, in 1,000 panels.
SEEN = 20


def draw_panel(rng):
    """`marks[juror, nominee, criterion]`, 0 where there is no assessment; weights; main criterion."""
    jurors, nominees, criteria = (int(rng.integers(1, most)) for most in (11, 13, 9))
    maximum = int(rng.choice([2, 3, 5, 5, 5, 10, 20]))
    marks = rng.integers(1, maximum + 1, (jurors, nominees, criteria))
    weights = rng.integers(1, int(rng.choice([2, 4, 100])), criteria)
    for copy in range(1, nominees):
        chance = rng.random()
        if chance < 0.3:  # the same marks, given by other jurors: the same means
            marks[:, copy] = rng.permutation(marks[:, int(rng.integers(copy))])
        elif chance < 0.5:  # the same marks for other criteria: the same means where weights are
            marks[:, copy] = rng.permutation(marks[:, int(rng.integers(copy))], axis=1)
    marks[rng.random((jurors, nominees)) < rng.choice([0, 0.1, 0.4])] = 0
    main = int(rng.integers(criteria)) if rng.random() < 0.8 else None
    return marks, weights, main


def above(sums, counts):
    """`[x, y]` is whether the mean of x is higher than that of y."""
    crossed = np.outer(sums, counts)
    return crossed > crossed.T


class SecondTally:
    """What rule 6 says of a panel: ranks, means as pairs of integers, and who wins a tie."""

    def __init__(self, marks, weights, main):
        self.given = marks.all(axis=2)
        self.marks, self.main = marks, main
        self.weighted = marks @ weights
        self.whole = int(weights.sum())
        self.counts = self.given.sum(axis=0)
        self.sums = self.weighted.sum(axis=0)
        self.ranks = np.where(self.counts, 1 + above(self.sums, self.counts).sum(axis=0), 0)

    def mean(self, nominee):
        return Fraction(int(self.sums[nominee]), int(self.counts[nominee]) * self.whole)

    def spread(self, nominee):
        column = self.weighted[self.given[:, nominee], nominee]
        return Fraction(int(np.ptp(column)), self.whole)

    def mean_by_criterion(self, nominee):
        return [Fraction(int(s), int(self.counts[nominee])) for s in self.marks[:, nominee].sum(0)]

    def spread_by_criterion(self, nominee):
        return np.ptp(self.marks[self.given[:, nominee], nominee], axis=0).tolist()

    def tie(self, rank):
        """The step that decides the rank, and who is left."""
        tied = np.flatnonzero(self.ranks == rank)
        if len(tied) == 1:
            return "marks", tied
        if self.main is not None:
            sums = self.marks[:, tied, self.main].sum(axis=0)
            tied = tied[~above(sums, self.counts[tied]).any(axis=0)]
            if len(tied) == 1:
                return "main_criterion", tied
        both = self.given[:, tied, None] & self.given[:, None, tied]
        difference = np.sign(self.weighted[:, tied, None] - self.weighted[:, None, tied]) * both
        beats = difference.sum(axis=0) > 0
        unbeaten = tied[beats.sum(axis=1) == len(tied) - 1]
        return ("head_to_head", unbeaten) if len(unbeaten) else ("casting_vote", tied)


def first_tally(marks, weights, main):
    """The same panel for awards/tally.py, its sheets in an order of chance."""
    jurors, nominees, criteria = marks.shape
    sheets = [
        tally.Sheet(
            f"juror {j}", n, {f"criterion {c}": int(marks[j, n, c]) for c in range(criteria)}
        )
        for j in range(jurors)
        for n in range(nominees)
        if marks[j, n].all()
    ]
    random.shuffle(sheets)
    return tally.ranking(
        sheets,
        range(nominees),
        [tally.Criterion(f"criterion {c}", int(weights[c]), c == main) for c in range(criteria)],
    )


def compare(first, second):
    """Fail where the two differ; the steps that decided ties."""
    lines = {line.nominee: line for line in first.lines}
    assert sorted(lines) == list(range(len(second.ranks)))
    for nominee, line in lines.items():
        assert (line.rank or 0) == second.ranks[nominee]
        assert line.count == second.counts[nominee]
        if not line.count:
            assert line.overall is None
            continue
        assert line.overall.mean == second.mean(nominee)
        assert line.overall.spread == second.spread(nominee)
        measures = [line.criteria[f"criterion {c}"] for c in range(second.marks.shape[2])]
        assert [m.mean for m in measures] == second.mean_by_criterion(nominee)
        assert [m.spread for m in measures] == second.spread_by_criterion(nominee)
    for rank in sorted({int(rank) for rank in second.ranks if rank}):
        step, left = second.tie(rank)
        decision = first.settle(rank)
        assert (decision.step, set(decision.left)) == (step, set(left.tolist()))
        yield step


def main(panels=10_000, seed=2017):
    rng = np.random.default_rng(seed)
    random.seed(seed)
    seen, holes, unmarked = Counter(), 0, 0
    for number in range(panels):
        panel = draw_panel(rng)
        second = SecondTally(*panel)
        try:
            seen.update(compare(first_tally(*panel), second))
        except AssertionError:
            print(f"panel {number} of seed {seed}: the two tallies differ")
            raise
        holes += not second.given.all()
        unmarked += not second.counts.all()
    print(f"{panels} panels equal, {holes} with holes, {unmarked} with a nominee nobody marked")
    print("ranks decided by", ", ".join(f"{step}: {times}" for step, times in seen.most_common()))
    if rare := [step for step in tally.TIE_STEPS if seen[step] * 1000 < SEEN * panels]:
        sys.exit(f"hardly seen: {', '.join(rare)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
