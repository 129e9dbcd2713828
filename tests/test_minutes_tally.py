"""The verifier's tally, from sums and pairs alone, and the one that sealed agree on any marks."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

from awards import tally
from awards.minutes import verify
from awards.models import sealed_values

CASES = 10_000


def drawn(chance):
    """A ranking by the programme's tally, of marks that often tie, and the criteria it took."""
    weights = [chance.choice([1, 1, 2]) for _each in range(chance.randint(1, 3))]
    main = chance.choice([None, *range(len(weights))])
    criteria = [tally.Criterion(key, w, key == main) for key, w in enumerate(weights)]
    nominees = [SimpleNamespace(pk=key) for key in range(chance.randint(1, 4))]
    sheets = [
        tally.Sheet(juror, key, {c.key: chance.randint(2, 4) for c in criteria})
        for key in range(len(nominees))
        for juror in range(chance.randint(2, 4))
    ]
    by_key = dict(enumerate(nominees))
    ranking = tally.ranking(sheets, by_key, criteria)
    lines = tuple(replace(line, nominee=by_key[line.nominee]) for line in ranking.lines)
    return tally.Ranking(lines, ranking.main), criteria


def test_ten_thousand_juries_are_settled_alike():
    chance, steps = random.Random(7), Counter()
    for _case in range(CASES):
        ranking, criteria = drawn(chance)
        names = {line.nominee.pk: f"n{line.nominee.pk}" for line in ranking.lines}
        sums = {each["nominee"]: each for each in sealed_values._sums(ranking, names)}
        duels = {}
        for each in sealed_values._pairs(ranking, names):
            one, other = each["pair"]
            duels[one, other], duels[other, one] = each["higher"]
        weights = [criterion.weight for criterion in criteria]
        means = {
            name: Fraction(
                sum(w * s for w, s in zip(weights, each["sums"], strict=True)),
                each["count"] * sum(weights),
            )
            for name, each in sums.items()
        }
        told = [{"main": criterion.is_main} for criterion in criteria]

        left, step = verify.settle(told, sums, means, duels)

        decision = ranking.settle()
        assert (sorted(left), step) == (
            sorted(names[nominee.pk] for nominee in decision.left),
            decision.step,
        )
        steps[step] += 1
    assert min(steps[step] for step in tally.TIE_STEPS) > 100
