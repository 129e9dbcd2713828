"""What holds of every jury, drawn at random: order and names say nothing, a better mark never harms.

TALLY_EXAMPLES says how many juries each property is tried on: a few hundred in the suite, ten
thousand in .ci/run.
"""

import os
import random
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from awards import tally
from awards.tally import Criterion, Sheet, Step

EXAMPLES = int(os.environ.get("TALLY_EXAMPLES", 200))
MAXIMUM = 4
TWIN = "twin"

of_every_jury = settings(max_examples=EXAMPLES)
# One draw, where an order drawn by Hypothesis takes one for each place.
chances = st.integers(0, 2**32).map(random.Random)


def shuffled(chance, rows):
    return chance.sample(rows, len(rows))


class Panel(NamedTuple):
    criteria: list[Criterion]
    nominees: list[str]
    sheets: list[Sheet]

    @property
    def ranking(self):
        return tally.ranking(self.sheets, self.nominees, self.criteria)

    @property
    def lines(self):
        return by_nominee(self.ranking)


def by_nominee(ranking):
    return {line.nominee: line for line in ranking.lines}


KEYS = ["c0", "c1", "c2"]
NOMINEES = ["n0", "n1", "n2", "n3"]
JURORS = ["j0", "j1", "j2", "j3"]
RULES = [
    [Criterion(key, weight, key == main) for key, weight in zip(KEYS, weights, strict=False)]
    for weights in [(1,), (1, 1), (1, 2), (3, 2), (1, 1, 1), (3, 2, 1), (1, 2, 2)]
    for main in [None, *KEYS[: len(weights)]]
]


def sheet_of(byte, juror, nominee, criteria):
    """An assessment is a byte: two bits for each of three marks, and two that may say "none".

    Drawn so, a jury costs a fifth of what a draw for each mark would.
    """
    bits = [byte >> shift & 3 for shift in (0, 2, 4)]
    marks = {criterion.key: 1 + bit for criterion, bit in zip(criteria, bits, strict=False)}
    return None if byte >> 6 == 3 else Sheet(juror, nominee, marks)


@st.composite
def panels(draw):
    """A few jurors and nominees, with holes; in half of the juries every mean is the same.

    There, each nominee has the assessments of the one before, handed on by each juror to the next.
    """
    criteria = draw(st.sampled_from(RULES))
    jurors, nominees = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    given = draw(st.binary(min_size=jurors * nominees, max_size=jurors * nominees))
    handed_on = draw(st.booleans())
    sheets = [
        sheet_of(
            given[(juror + nominee) % jurors if handed_on else juror * nominees + nominee],
            JURORS[juror],
            NOMINEES[nominee],
            criteria,
        )
        for juror, nominee in product(range(jurors), range(nominees))
    ]
    return Panel(criteria, NOMINEES[:nominees], [sheet for sheet in sheets if sheet])


def decisions(ranking):
    """Each rank with its step and those left, whatever the order."""
    ranks = {line.rank for line in ranking.lines if line.rank}
    settled = {rank: ranking.settle(rank) for rank in ranks}
    return {rank: (decision.step, set(decision.left)) for rank, decision in settled.items()}


# --- order and names --------------------------------------------------------------------------


@of_every_jury
@given(panels(), chances)
def test_no_order_matters(panel, chance):
    other = Panel(*(shuffled(chance, rows) for rows in panel))

    assert other.lines == panel.lines
    assert decisions(other.ranking) == decisions(panel.ranking)


@of_every_jury
@given(panels(), chances)
def test_no_name_matters(panel, chance):
    """Numbers in an order of chance instead of names: whatever is sorted is sorted otherwise."""
    new = {
        key: number
        for keys in (
            [criterion.key for criterion in panel.criteria],
            panel.nominees,
            sorted({sheet.juror for sheet in panel.sheets}),
        )
        for key, number in zip(keys, shuffled(chance, range(len(keys))), strict=True)
    }
    renamed = Panel(
        [replace(criterion, key=new[criterion.key]) for criterion in panel.criteria],
        [new[nominee] for nominee in panel.nominees],
        [
            Sheet(new[s.juror], new[s.nominee], {new[c]: mark for c, mark in s.marks.items()})
            for s in panel.sheets
        ],
    )

    assert renamed.ranking.lines == tuple(
        replace(
            line,
            nominee=new[line.nominee],
            means={new[juror]: mean for juror, mean in line.means.items()},
            criteria={new[key]: measure for key, measure in line.criteria.items()},
        )
        for line in panel.ranking.lines
    )
    assert decisions(renamed.ranking) == {
        rank: (step, {new[nominee] for nominee in left})
        for rank, (step, left) in decisions(panel.ranking).items()
    }


# --- better marks -----------------------------------------------------------------------------


def with_a_higher_mark(panel, data):
    """The panel, one mark of one sheet raised, and whose."""
    assume(panel.sheets)
    place = data.draw(st.integers(0, len(panel.sheets) - 1))
    raised = data.draw(st.sampled_from([criterion.key for criterion in panel.criteria]))
    sheet = panel.sheets[place]
    marks = {**sheet.marks, raised: sheet.marks[raised] + data.draw(st.integers(1, 3))}
    sheets = [*panel.sheets[:place], replace(sheet, marks=marks), *panel.sheets[place + 1 :]]
    return panel._replace(sheets=sheets), sheet.nominee


@of_every_jury
@given(panels(), st.data())
def test_a_higher_mark_never_lowers_a_rank_nor_raises_another(panel, data):
    better, nominee = with_a_higher_mark(panel, data)
    before, after = panel.lines, better.lines

    assert after[nominee].overall.mean > before[nominee].overall.mean
    assert after[nominee].rank <= before[nominee].rank
    for other in set(panel.nominees) - {nominee}:
        if before[other].rank:
            assert after[other].rank >= before[other].rank


@of_every_jury
@given(panels(), st.data())
def test_a_higher_mark_never_takes_the_first_place_away(panel, data):
    better, nominee = with_a_higher_mark(panel, data)

    if nominee in panel.ranking.settle().left:
        assert better.ranking.settle().winner == nominee


@of_every_jury
@given(panels(), st.sampled_from(range(4)))
def test_one_more_juror_at_the_top_of_the_scale_never_lowers_a_rank(panel, place):
    nominee = panel.nominees[place % len(panel.nominees)]
    full = Sheet("one more", nominee, {criterion.key: MAXIMUM for criterion in panel.criteria})
    before = panel.lines[nominee].rank

    after = panel._replace(sheets=[*panel.sheets, full]).lines[nominee].rank

    assert after <= (before or len(panel.nominees))


# --- ties -------------------------------------------------------------------------------------


@of_every_jury
@given(panels())
def test_a_rank_is_one_more_than_the_number_of_better_means(panel):
    marked = [line for line in panel.ranking.lines if line.overall]

    for line in marked:
        assert line.rank == 1 + sum(o.overall.mean > line.overall.mean for o in marked)
    assert sorted(line.rank for line in marked) == [line.rank for line in marked]
    assert all(line.rank is None for line in panel.ranking.lines[len(marked) :])


@of_every_jury
@given(panels(), st.sampled_from(range(4)))
def test_twins_share_their_rank_and_no_step_parts_them(panel, place):
    """Somebody with the very same sheets, entered last: neither is ever put before the other."""
    nominee = panel.nominees[place % len(panel.nominees)]
    assume(panel.lines[nominee].overall)
    copies = [replace(s, nominee=TWIN) for s in panel.sheets if s.nominee == nominee]
    ranking = Panel(panel.criteria, [*panel.nominees, TWIN], [*panel.sheets, *copies]).ranking
    rank = by_nominee(ranking)[TWIN].rank

    assert by_nominee(ranking)[nominee].rank == rank
    assert set(ranking.ties[rank]) >= {nominee, TWIN}
    assert {nominee in ranking.settle(rank).left, TWIN in ranking.settle(rank).left} in (
        {True},
        {False},
    )
    assert ranking.settle(rank).winner not in {nominee, TWIN}


@of_every_jury
@given(panels())
def test_who_wins_a_tie_is_really_ahead_of_the_others(panel):
    main = next((criterion.key for criterion in panel.criteria if criterion.is_main), None)
    ranking = panel.ranking

    for rank, tied in ranking.ties.items():
        decision = ranking.settle(rank)
        lines = by_nominee(ranking)
        others = [lines[nominee] for nominee in tied if nominee != decision.left[0]]
        won = lines[decision.left[0]]
        assert decision.step in tally.TIE_STEPS
        assert set(decision.left) <= set(tied)
        assert (decision.step == Step.CASTING_VOTE) == (len(decision.left) > 1)
        if decision.step == Step.MAIN_CRITERION:
            assert all(won.criteria[main].mean > o.criteria[main].mean for o in others)
        elif decision.step == Step.HEAD_TO_HEAD:
            level = [o for o in others if main is None or level_on(main, won, o)]
            assert level
            assert all(tally.beats(won, o) and not tally.beats(o, won) for o in level)


def level_on(main, one, other):
    return one.criteria[main].mean == other.criteria[main].mean


# --- numbers ----------------------------------------------------------------------------------


def numbers_in(value):
    if is_dataclass(value):
        yield from numbers_in([getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, dict):
        yield from numbers_in([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from numbers_in(inner)
    elif not isinstance(value, str | None):
        yield value


@of_every_jury
@given(panels())
def test_every_number_is_a_fraction_or_whole(panel):
    found = {type(number) for number in numbers_in(panel.ranking)}

    assert found <= {int, Fraction}
    assert (Fraction in found) == bool(panel.sheets)


@of_every_jury
@given(panels(), st.integers(2, 7))
def test_weights_count_by_their_proportion(panel, times):
    heavier = [replace(criterion, weight=times * criterion.weight) for criterion in panel.criteria]

    assert panel._replace(criteria=heavier).ranking == panel.ranking


@of_every_jury
@given(panels())
def test_a_mean_stands_between_the_lowest_and_the_highest(panel):
    for line in panel.ranking.lines:
        for measure in [line.overall, *line.criteria.values()] if line.overall else []:
            assert 1 <= measure.lowest <= measure.mean <= measure.highest <= MAXIMUM
            assert (measure.spread == 0) == (measure.lowest == measure.mean)
            assert measure.count == line.count


@of_every_jury
@given(st.lists(st.fractions(0, 10, max_denominator=10_000), max_size=3))
def test_different_numbers_are_written_differently(values):
    places = tally.places_to_tell_apart(values)
    written = {value: tally.rounded(value, places) for value in values}

    assert len(set(written.values())) == len(written)
    for value, decimal in written.items():
        assert abs(Fraction(decimal) - value) <= Fraction(1, 2 * 10**places)


# --- ballots ----------------------------------------------------------------------------------

CANDIDATES = ["a", "b", "c", "d"]
ballots = st.lists(st.sampled_from([*CANDIDATES, None]), max_size=12)


def decide(cast, first, candidates=CANDIDATES):
    decision = tally.decide_round(tally.count(cast, candidates), first=first)
    return decision.step, set(decision.left), decision.winner


@of_every_jury
@given(ballots, st.booleans(), chances)
def test_no_order_and_no_name_matters_to_a_round(cast, first, chance):
    other = shuffled(chance, CANDIDATES)
    new = dict(zip(CANDIDATES, other, strict=True)) | {None: None}
    step, left, winner = decide(cast, first)

    assert decide(shuffled(chance, cast), first, other) == (step, left, winner)
    assert decide([new[choice] for choice in cast], first) == (
        step,
        {new[candidate] for candidate in left},
        new[winner],
    )


@of_every_jury
@given(ballots, st.booleans(), st.sampled_from(CANDIDATES), st.data())
def test_one_more_vote_never_harms(cast, first, candidate, data):
    """By one more ballot, or by one that was blank or for somebody else."""
    changed = data.draw(st.sampled_from([None, *range(len(cast))]))
    more = [choice for place, choice in enumerate(cast) if place != changed] + [candidate]
    _step, before, winner = decide(cast, first)
    _step, after, new_winner = decide(more, first)

    assert winner != candidate or new_winner == candidate
    assert candidate not in before or candidate in after


@of_every_jury
@given(ballots, st.booleans())
def test_a_winner_has_more_votes_than_anybody_else(cast, first):
    _step, left, winner = decide(cast, first)
    votes = tally.count(cast, CANDIDATES).votes

    if winner:
        assert left == {winner}
        assert all(votes[winner] > votes[other] for other in set(CANDIDATES) - {winner})
        if first:
            assert votes[winner] > sum(votes.values()) - votes[winner]
    else:
        assert len(left) > 1
