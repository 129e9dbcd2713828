"""A jury's arithmetic, on cases reckoned by hand: ranks, ties step by step, quorum."""

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from awards import tally
from awards.tally import Criterion, Decision, Division, Sheet, Step

IMPACT = Criterion("impact", 3, is_main=True)
TOGETHER = Criterion("together", 2)
ELSEWHERE = Criterion("elsewhere", 1)
CRITERIA = [IMPACT, TOGETHER, ELSEWHERE]
ONE = [Criterion("impact")]


def sheets(table):
    """`{nominee: {juror: marks}}`, the marks in the order of CRITERIA, a single one without list."""
    return [
        Sheet(juror, nominee, dict(zip(("impact", "together", "elsewhere"), marks, strict=False)))
        for nominee, given in table.items()
        for juror, marks in given.items()
    ]


def one_criterion(**columns):
    """Each nominee's marks for one criterion, juror by juror; None is no assessment."""
    return tally.ranking(
        [
            Sheet(juror, nominee, {"impact": mark})
            for nominee, marks in columns.items()
            for juror, mark in enumerate(marks)
            if mark is not None
        ],
        columns,
        ONE,
    )


def ranks(ranking):
    return {line.nominee: line.rank for line in ranking.lines}


@pytest.fixture
def by_hand():
    """Reckoned on paper; without the weights, the market garden would be before the bridge.

    bridge: (15+8+3)/6, (12+8+4)/6, (15+10+2)/6, in all 77/18
    garden: (9+10+5)/6, (15+10+5)/6, (12+6+3)/6, in all 75/18
    oasis: (3+4+1)/6, (6+4+2)/6, and one juror absent, in all 20/12
    """
    return tally.ranking(
        sheets(
            {
                "oasis": {"Ada": [1, 2, 1], "Blaise": [2, 2, 2]},
                "garden": {"Ada": [3, 5, 5], "Blaise": [5, 5, 5], "Emmy": [4, 3, 3]},
                "bridge": {"Ada": [5, 4, 3], "Blaise": [4, 4, 4], "Emmy": [5, 5, 2]},
            }
        ),
        ["library", "oasis", "garden", "bridge"],
        CRITERIA,
    )


# --- ranking ----------------------------------------------------------------------------------


def test_the_highest_mean_is_the_first(by_hand):
    assert [(line.nominee, line.rank, line.overall.mean) for line in by_hand.lines[:3]] == [
        ("bridge", 1, Fraction(77, 18)),
        ("garden", 2, Fraction(25, 6)),
        ("oasis", 3, Fraction(5, 3)),
    ]
    assert by_hand.settle() == Decision(Step.MARKS, ("bridge",))
    assert by_hand.settle().winner == "bridge"


def test_a_nominee_without_assessment_has_no_rank(by_hand):
    library = by_hand.lines[3]

    assert (library.nominee, library.rank, library.count) == ("library", None, 0)
    assert (library.overall, library.means, library.criteria) == (None, {}, {})


def test_a_line_shows_each_juror_and_each_criterion(by_hand):
    bridge = by_hand.at(1)[0]

    assert bridge.count == 3
    assert bridge.means == {"Ada": Fraction(13, 3), "Blaise": 4, "Emmy": Fraction(9, 2)}
    assert (bridge.overall.lowest, bridge.overall.highest) == (4, Fraction(9, 2))
    assert bridge.overall.spread == Fraction(1, 2)
    assert {key: measure.mean for key, measure in bridge.criteria.items()} == {
        "impact": Fraction(14, 3),
        "together": Fraction(13, 3),
        "elsewhere": 3,
    }
    assert bridge.criteria["elsewhere"].spread == 2


def test_one_jurors_weighted_mean():
    sheet = Sheet("Ada", "bridge", {"elsewhere": 3, "impact": 5, "together": 4})

    assert tally.weighted_mean(sheet, CRITERIA) == Fraction(13, 3)


def test_only_the_jurors_who_marked_a_nominee_count_for_it():
    assert ranks(one_criterion(bridge=[4, 4, 4], garden=[5, None, None])) == {
        "garden": 1,
        "bridge": 2,
    }


def test_equal_means_share_a_rank_and_the_next_one_is_left_out():
    ranking = one_criterion(a=[1, 1], b=[2, 3], c=[5, 5], d=[3, 2], e=[1, 2])

    assert ranks(ranking) == {"c": 1, "b": 2, "d": 2, "e": 4, "a": 5}
    assert ranking.ties == {2: ("b", "d")}


def test_equal_means_are_equal_where_floating_point_would_part_them():
    tenths = [Criterion("impact", 9), Criterion("together", 1)]
    table = {
        "a": {"Ada": [4, 7], "Blaise": [4, 8], "Emmy": [4, 9]},
        "b": {"Ada": [4, 8], "Blaise": [4, 8], "Emmy": [4, 8]},
    }

    assert 4.3 + 4.4 + 4.5 != 4.4 + 4.4 + 4.4
    assert tally.ranking(sheets(table), "ab", tenths).ties == {1: ("a", "b")}


def test_the_words_for_how_far_apart_the_jurors_stand():
    def division(*marks, maximum=5):
        return one_criterion(a=marks).lines[0].overall.division(maximum)

    assert division(3, 4, 4) == Division.UNITED
    assert division(3, 5, 4) == Division.NUANCED
    assert division(2, 5, 4) == Division.DIVIDED
    assert division(3, 5, 4, maximum=9) == Division.UNITED
    assert division(3, 5, 4, maximum=8) == Division.NUANCED
    assert division(1, 2, maximum=2) == Division.DIVIDED
    assert division(4) is None


# --- ties -------------------------------------------------------------------------------------


def test_the_main_criterion_decides_first():
    """The garden is preferred by two jurors out of three, and has less for what counts most."""
    table = {
        "garden": {"Ada": [2, 5, 3], "Blaise": [3, 4, 2], "Emmy": [3, 1, 1]},
        "bridge": {"Ada": [3, 3, 3], "Blaise": [3, 3, 2], "Emmy": [3, 2, 2]},
    }
    ranking = tally.ranking(sheets(table), table, CRITERIA)
    unflagged = tally.ranking(sheets(table), table, [Criterion("impact", 3), TOGETHER, ELSEWHERE])

    assert ranking.ties == {1: ("garden", "bridge")}
    assert ranking.settle() == Decision(Step.MAIN_CRITERION, ("bridge",))
    assert unflagged.settle() == Decision(Step.HEAD_TO_HEAD, ("garden",))


def test_then_whoever_more_jurors_put_higher():
    ranking = one_criterion(a=[3, 3, 1], b=[2, 2, 3])

    assert ranking.ties == {1: ("a", "b")}
    assert ranking.settle() == Decision(Step.HEAD_TO_HEAD, ("a",))


def test_head_to_head_hears_only_who_marked_both():
    """Both who compared say `a`; three more marked `b` alone, and say nothing of `a`."""
    ranking = one_criterion(a=[4, 4, None, None, None], b=[3, 3, 4, 5, 5])

    assert ranking.ties == {1: ("a", "b")}
    assert ranking.settle() == Decision(Step.HEAD_TO_HEAD, ("a",))


def test_the_chair_decides_between_two_whom_nobody_compared():
    ranking = one_criterion(a=[3, None], b=[None, 3])

    assert ranking.settle() == Decision(Step.CASTING_VOTE, ("a", "b"))
    assert ranking.settle().winner is None


def test_the_chair_decides_when_preferences_turn_in_a_circle():
    ranking = one_criterion(a=[3, 1, 2], b=[2, 3, 1], c=[1, 2, 3])

    assert ranking.settle() == Decision(Step.CASTING_VOTE, ("a", "b", "c"))


def test_beating_some_of_the_others_is_not_enough():
    """`a` beats `b`; nobody compared either with `c`."""
    ranking = one_criterion(a=[3, 2, 1, None], b=[2, 1, 3, None], c=[None, None, None, 2])

    assert [tally.beats(*pair) for pair in pairs(ranking)] == [True, False, False]
    assert ranking.settle() == Decision(Step.CASTING_VOTE, ("a", "b", "c"))


def pairs(ranking):
    a, b, c = ranking.at(1)
    return (a, b), (b, c), (c, a)


def test_head_to_head_is_asked_between_those_the_main_criterion_leaves():
    """Between all three preferences turn in a circle; the main criterion sets `c` aside."""
    two = [Criterion("impact", 1, is_main=True), Criterion("together", 1)]
    table = {
        "a": {"Ada": [3, 3], "Blaise": [3, 1], "Emmy": [3, 2]},
        "b": {"Ada": [3, 2], "Blaise": [3, 3], "Emmy": [3, 1]},
        "c": {"Ada": [2, 2], "Blaise": [2, 3], "Emmy": [3, 3]},
    }
    ranking = tally.ranking(sheets(table), "abc", two)

    assert ranking.ties == {1: ("a", "b", "c")}
    assert [tally.beats(*pair) for pair in pairs(ranking)] == [True, True, True]
    assert ranking.settle() == Decision(Step.HEAD_TO_HEAD, ("a",))


def test_the_chair_decides_between_those_the_main_criterion_leaves():
    two = [Criterion("impact", 1, is_main=True), Criterion("together", 1)]
    table = {"a": {"Ada": [3, 2]}, "b": {"Ada": [2, 3]}, "c": {"Ada": [3, 2]}}

    decision = tally.ranking(sheets(table), "abc", two).settle()

    assert decision == Decision(Step.CASTING_VOTE, ("a", "c"))


def test_a_tie_below_the_first_rank_is_settled_alike():
    ranking = one_criterion(a=[5, 5, 5], b=[2, 2, 3], c=[3, 3, 1])

    assert ranking.settle(2) == Decision(Step.HEAD_TO_HEAD, ("c",))
    with pytest.raises(ValueError, match="nobody has rank 3"):
        ranking.settle(3)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [3.0, "3", True, None, Decimal(3), Fraction(3)])
def test_a_mark_is_a_whole_number(mark):
    with pytest.raises(TypeError, match="not a whole number"):
        tally.ranking([Sheet("Ada", "a", {"impact": mark})], "a", ONE)


@pytest.mark.parametrize("mark", [0, -1])
def test_a_mark_is_one_or_more(mark):
    with pytest.raises(ValueError, match="a mark below one"):
        tally.ranking([Sheet("Ada", "a", {"impact": mark})], "a", ONE)


@pytest.mark.parametrize("marks", [{}, {"impact": 3}, {"impact": 3, "together": 3, "style": 3}])
def test_an_incomplete_assessment_is_refused(marks):
    with pytest.raises(ValueError, match="a mark for each criterion"):
        tally.weighted_mean(Sheet("Ada", "a", marks), [IMPACT, TOGETHER])


def test_a_jurors_second_assessment_is_refused():
    with pytest.raises(ValueError, match="two assessments of 'a' by 'Ada'"):
        tally.ranking([Sheet("Ada", "a", {"impact": mark}) for mark in (3, 5)], "a", ONE)


def test_the_assessment_of_somebody_out_of_the_running_is_refused():
    with pytest.raises(ValueError, match="not in the running: 'b'"):
        tally.ranking([Sheet("Ada", "b", {"impact": 3})], "a", ONE)


def test_a_nominee_stands_once():
    with pytest.raises(ValueError, match="a nominee stands twice"):
        tally.ranking([], "aa", ONE)


def test_criteria_are_different_and_one_at_most_is_the_main_one():
    with pytest.raises(ValueError, match="a criterion stands twice"):
        tally.ranking([], "a", [IMPACT, IMPACT])
    with pytest.raises(ValueError, match="several main criteria"):
        tally.ranking([], "a", [IMPACT, Criterion("together", 1, is_main=True)])


@pytest.mark.parametrize(
    ("weight", "refusal"), [(0, ValueError), (-1, ValueError), (0.5, TypeError)]
)
def test_a_weight_is_a_whole_number_from_one(weight, refusal):
    with pytest.raises(refusal):
        Criterion("impact", weight)


# --- quorum -----------------------------------------------------------------------------------


def test_a_nominee_needs_the_quorum_and_never_fewer_than_three():
    counts = {"a": 4, "b": 3, "c": 2, "d": 0}

    assert tally.below_quorum(counts, 4) == {"b": 3, "c": 2, "d": 0}
    assert tally.below_quorum(counts, 1) == {"c": 2, "d": 0}
    assert tally.below_quorum({"a": 3}, 3) == {}


# --- for people -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(25, 6), 2, "4.17"),
        (Fraction(77, 18), 2, "4.28"),
        (Fraction(4), 2, "4.00"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(401, 200), 2, "2.01"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(9, 2), 0, "5"),
        (Fraction(0), 2, "0.00"),
        (Fraction(10**40 + 1, 3), 1, "3" * 40 + ".7"),
    ],
)
def test_a_mean_is_written_with_decimals_a_half_going_up(value, places, shown):
    assert str(tally.rounded(value, places)) == shown


def test_two_different_means_never_look_alike():
    close = [Fraction(25, 6), Fraction(4167, 1000), Fraction(3), Fraction(25, 6)]

    assert {tally.rounded(value) for value in close} == {Decimal("4.17"), Decimal(3)}
    assert tally.places_to_tell_apart(close) == 4
    assert tally.places_to_tell_apart([Fraction(25, 6), Fraction(4168, 1000)]) == 3
    assert tally.places_to_tell_apart([Fraction(1), Fraction(2)]) == 2


# --- the module -------------------------------------------------------------------------------


def test_the_arithmetic_knows_neither_django_nor_floats():
    module = ast.parse(Path(tally.__file__).read_text(encoding="utf-8"))
    nodes = list(ast.walk(module))
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}

    assert not [node for node in nodes if isinstance(node, ast.Import)]
    assert imported == {
        "collections",
        "collections.abc",
        "dataclasses",
        "decimal",
        "enum",
        "fractions",
        "operator",
    }
    assert not [n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert not [n for n in nodes if isinstance(n, ast.Div)]
    assert not {n.id for n in nodes if isinstance(n, ast.Name)} & {"float", "round", "id", "hash"}
