"""The arithmetic of a jury: ranking by marks, ties, rounds of ballots. No Django, no database.

Each juror's assessment of a nominee gives one weighted mean; a nominee's mean is the plain mean of
those of its jurors. Everything is counted in whole numbers and said in fractions, so that two equal
means are equal: a tie is reported, and never broken by an order of rows or of keys. In every
answer, nominees that nothing tells apart stand in the order in which they were given.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from operator import mul

# Sealed in each verdict: to be raised when the same marks or ballots may give another result.
VERSION = "1"

# Fewer assessments than this are no jury: a mean would be the opinion of one or two.
QUORUM_FLOOR = 3

Key = Hashable


class Step(StrEnum):
    """What decided, or is still to decide."""

    MARKS = "marks"
    MAIN_CRITERION = "main_criterion"
    HEAD_TO_HEAD = "head_to_head"
    CASTING_VOTE = "casting_vote"
    ABSOLUTE_MAJORITY = "absolute_majority"
    RELATIVE_MAJORITY = "relative_majority"
    ANOTHER_ROUND = "another_round"


UNDECIDED = {Step.CASTING_VOTE, Step.ANOTHER_ROUND}
# The steps that a tie by marks goes through, in this order.
TIE_STEPS = (Step.MAIN_CRITERION, Step.HEAD_TO_HEAD, Step.CASTING_VOTE)


@dataclass(frozen=True)
class Decision:
    """The step that decided and who is left: the winner, or those between whom to decide."""

    step: Step
    left: tuple[Key, ...]

    @property
    def winner(self) -> Key | None:
        return None if self.step in UNDECIDED else self.left[0]


# --- marks ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Criterion:
    """What is marked, and how heavily it counts; one of them may be the main one."""

    key: Key
    weight: int = 1
    is_main: bool = False

    def __post_init__(self):
        if whole(self.weight) < 1:
            raise ValueError(f"a weight below one: {self}")


@dataclass(frozen=True)
class Sheet:
    """One juror's complete assessment of one nominee: a whole number for each criterion."""

    juror: Key
    nominee: Key
    marks: Mapping[Key, int]


class Division(StrEnum):
    """How far apart the jurors stand, for a page to say in words."""

    UNITED = "united"
    NUANCED = "nuanced"
    DIVIDED = "divided"


@dataclass(frozen=True)
class Measure:
    """What several jurors gave to the same thing."""

    count: int
    mean: Fraction
    lowest: Fraction
    highest: Fraction

    @property
    def spread(self) -> Fraction:
        """From the lowest to the highest."""
        return self.highest - self.lowest

    def division(self, maximum: int) -> Division | None:
        """The spread beside the length of the scale, from 1 to `maximum`; None for a single juror.

        Up to a quarter of the scale the jury is united, up to a half its view is nuanced, beyond
        it is divided. From 1 to 5: up to one point, up to two points, more.
        """
        if self.count < 2:
            return None
        if 4 * self.spread <= maximum - 1:
            return Division.UNITED
        return Division.NUANCED if 2 * self.spread <= maximum - 1 else Division.DIVIDED


@dataclass(frozen=True)
class Line:
    """A nominee in the ranking; without assessment it has neither rank nor measure."""

    nominee: Key
    rank: int | None
    means: Mapping[Key, Fraction]  # each juror's weighted mean
    overall: Measure | None
    criteria: Mapping[Key, Measure]

    @property
    def count(self) -> int:
        """How many complete assessments the nominee has."""
        return len(self.means)


@dataclass(frozen=True)
class Ranking:
    """Every nominee, the highest mean first and the unmarked last; equal means share a rank."""

    lines: tuple[Line, ...]
    main: Key | None = None

    def at(self, rank: int) -> tuple[Line, ...]:
        """Who shares this rank."""
        return tuple(line for line in self.lines if line.rank == rank)

    @property
    def ties(self) -> dict[int, tuple[Key, ...]]:
        """The ranks that several nominees share, with those nominees."""
        shared = Counter(line.rank for line in self.lines if line.rank)
        return {
            rank: tuple(line.nominee for line in self.at(rank))
            for rank, number in shared.items()
            if number > 1
        }

    def settle(self, rank: int = 1) -> Decision:
        """Who stands first of those who share this rank, and the step that says so.

        The highest mean of the main criterion, where there is one; then the one that beats each of
        the others head to head; then the chair's casting vote. A step that only narrows the tie
        hands on those who are left: head to head is asked between them alone.
        """
        tied = self.at(rank)
        if not tied:
            raise ValueError(f"nobody has rank {rank}")
        step = Step.MARKS
        if len(tied) > 1 and self.main is not None:
            step = Step.MAIN_CRITERION
            best = max(line.criteria[self.main].mean for line in tied)
            tied = tuple(line for line in tied if line.criteria[self.main].mean == best)
        if len(tied) > 1:
            step = Step.HEAD_TO_HEAD
            tied = tuple(line for line in tied if beats_all(line, tied)) or tied
        if len(tied) > 1:
            step = Step.CASTING_VOTE
        return Decision(step, tuple(line.nominee for line in tied))


def beats(one: Line, other: Line) -> bool:
    """Whether more of the jurors who marked both put the first higher."""
    both = one.means.keys() & other.means.keys()
    higher = sum(one.means[juror] > other.means[juror] for juror in both)
    lower = sum(one.means[juror] < other.means[juror] for juror in both)
    return higher > lower


def beats_all(one: Line, tied: Sequence[Line]) -> bool:
    """Whether it beats each of the others: at most one of them does."""
    return all(beats(one, other) for other in tied if other is not one)


def weighted_mean(sheet: Sheet, criteria: Sequence[Criterion]) -> Fraction:
    """A juror's mean for a nominee."""
    weights = weights_of(criteria)
    return Fraction(weighted_sum(marks_in_order(sheet, weights), weights), sum(weights.values()))


def ranking(
    sheets: Iterable[Sheet], nominees: Iterable[Key], criteria: Sequence[Criterion]
) -> Ranking:
    """Rank the nominees in the running by the complete assessments that count.

    What does not count (a draft, a recused juror, a withdrawn nominee) is left out by the caller,
    who can say why: a sheet that does not fit is refused, never passed over.
    """
    weights = weights_of(criteria)
    lines = [
        line_of(nominee, given, weights)
        for nominee, given in marks_by_juror(sheets, nominees, weights).items()
    ]
    ranks = rank_of_each_mean(line.overall.mean for line in lines if line.overall)
    ranked = [replace(line, rank=ranks[line.overall.mean]) for line in lines if line.overall]
    # Sorting keeps the order given between equals.
    ranked.sort(key=lambda line: line.rank)
    main = next((criterion.key for criterion in criteria if criterion.is_main), None)
    return Ranking((*ranked, *(line for line in lines if not line.overall)), main)


def rank_of_each_mean(values: Iterable[Fraction]) -> dict[Fraction, int]:
    """One more than the number of those ahead: after two at the first rank comes the third."""
    ranks, ahead = {}, 0
    for mean, sharing in sorted(Counter(values).items(), reverse=True):
        ranks[mean] = 1 + ahead
        ahead += sharing
    return ranks


# The marks of one nominee: each juror's, in the order of the criteria.
Given = dict[Key, tuple[int, ...]]
Weights = dict[Key, int]


def weights_of(criteria: Sequence[Criterion]) -> Weights:
    weights = {criterion.key: criterion.weight for criterion in criteria}
    if len(weights) != len(criteria):
        raise ValueError("a criterion stands twice")
    if sum(criterion.is_main for criterion in criteria) > 1:
        raise ValueError("several main criteria")
    return weights


def marks_by_juror(
    sheets: Iterable[Sheet], nominees: Iterable[Key], weights: Weights
) -> dict[Key, Given]:
    """What each juror gave to each nominee, those without assessment included."""
    listed = list(nominees)
    assessed: dict[Key, Given] = {nominee: {} for nominee in listed}
    if len(assessed) != len(listed):
        raise ValueError("a nominee stands twice")
    for sheet in sheets:
        if sheet.nominee not in assessed:
            raise ValueError(f"not in the running: {sheet.nominee!r}")
        if sheet.juror in assessed[sheet.nominee]:
            raise ValueError(f"two assessments of {sheet.nominee!r} by {sheet.juror!r}")
        assessed[sheet.nominee][sheet.juror] = marks_in_order(sheet, weights)
    return assessed


def marks_in_order(sheet: Sheet, weights: Weights) -> tuple[int, ...]:
    if not weights or sheet.marks.keys() != weights.keys():
        raise ValueError(f"a mark for each criterion and no other is wanted: {sheet}")
    marks = tuple(whole(sheet.marks[key]) for key in weights)
    if min(marks) < 1:
        raise ValueError(f"a mark below one: {sheet}")
    return marks


def whole(number: int) -> int:
    """The number itself, once sure that it is one."""
    if type(number) is not int:
        raise TypeError(f"not a whole number: {number!r}")
    return number


def weighted_sum(marks: Iterable[int], weights: Weights) -> int:
    return sum(map(mul, marks, weights.values()))


def line_of(nominee: Key, given: Given, weights: Weights) -> Line:
    """A nominee's figures, its rank still unknown."""
    over = sum(weights.values())
    means = {juror: Fraction(weighted_sum(marks, weights), over) for juror, marks in given.items()}
    columns = dict(zip(weights, zip(*given.values(), strict=True), strict=False))
    return Line(
        nominee,
        rank=None,
        means=means,
        overall=measure(means.values()) if means else None,
        criteria={key: measure(column) for key, column in columns.items()},
    )


def measure(numbers: Collection[Fraction | int]) -> Measure:
    return Measure(
        count=len(numbers),
        mean=Fraction(sum(numbers), len(numbers)),
        lowest=Fraction(min(numbers)),
        highest=Fraction(max(numbers)),
    )


# --- quorum -----------------------------------------------------------------------------------


def needed(quorum: int) -> int:
    """How many are wanted: what the award's rules say, never fewer than three."""
    return max(quorum, QUORUM_FLOOR)


def below_quorum(counts: Mapping[Key, int], quorum: int) -> dict[Key, int]:
    """Those of the nominees that have too few complete assessments, with how many each has."""
    return {nominee: number for nominee, number in counts.items() if number < needed(quorum)}


# --- ballots ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """One round, counted: by `count`, or by those around the table."""

    votes: Mapping[Key, int]
    blanks: int = 0

    def __post_init__(self):
        if min(whole(number) for number in (self.blanks, *self.votes.values())) < 0:
            raise ValueError(f"fewer than no ballots: {self}")

    @property
    def expressed(self) -> int:
        """The votes for somebody: majorities are reckoned on these, blank ballots apart."""
        return sum(self.votes.values())


def count(ballots: Iterable[Key | None], candidates: Iterable[Key]) -> Count:
    """Count a round's ballots, None for a blank one; each candidate has its number, even zero."""
    votes = dict.fromkeys(candidates, 0)
    blanks = 0
    for choice in ballots:
        if choice is None:
            blanks += 1
        elif choice in votes:
            votes[choice] += 1
        else:
            raise ValueError(f"not a candidate of this round: {choice!r}")
    return Count(votes, blanks)


def decide_round(counted: Count, *, first: bool) -> Decision:
    """Who wins the round.

    In the first, whoever has more than half of the votes expressed, or else there is another
    round, open to all its candidates; later, whoever has most. A later tie goes to the chair's
    casting vote between those who lead. Where every ballot is blank nobody leads, and the chair
    has nothing to break: another round.
    """
    most = max(counted.votes.values(), default=0)
    leading = tuple(candidate for candidate, votes in counted.votes.items() if votes == most)
    if not most:
        return Decision(Step.ANOTHER_ROUND, tuple(counted.votes))
    if first:
        if 2 * most > counted.expressed:
            return Decision(Step.ABSOLUTE_MAJORITY, leading)
        return Decision(Step.ANOTHER_ROUND, tuple(counted.votes))
    if len(leading) > 1:
        return Decision(Step.CASTING_VOTE, leading)
    return Decision(Step.RELATIVE_MAJORITY, leading)


def confirmed(yes: int, no: int) -> bool:
    """Whether the jury confirms the first by marks: more yes than no, so that a tie refuses."""
    return whole(yes) > whole(no)


# --- for people -------------------------------------------------------------------------------


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """A number that is not negative with so many decimals, a half going up: 25/6 is 4.17."""
    if value < 0:
        raise ValueError(f"below zero: {value}")
    units, rest = divmod(value.numerator * 10**places, value.denominator)
    units += 2 * rest >= value.denominator
    return Decimal((0, tuple(map(int, str(units))), -places))


def places_to_tell_apart(values: Iterable[Fraction], places: int = 2) -> int:
    """How many decimals a list needs, from `places` up, for different numbers to look different."""
    different = set(values)
    while len({rounded(value, places) for value in different}) < len(different):
        places += 1
    return places
