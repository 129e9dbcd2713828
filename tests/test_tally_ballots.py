"""The arithmetic of ballots, on cases reckoned by hand: majorities, ties, confirmation."""

import pytest

from awards import tally
from awards.tally import Decision, Step


def decide(ballots, *, first, candidates="abc"):
    """One letter a ballot, a dot for a blank one."""
    choices = [None if ballot == "." else ballot for ballot in ballots]
    return tally.decide_round(tally.count(choices, candidates), first=first)


def test_blank_ballots_are_counted_and_not_expressed():
    counted = tally.count(["a", None, "b", "a", None], "abc")

    assert counted == tally.Count({"a": 2, "b": 1, "c": 0}, blanks=2)
    assert counted.expressed == 3


def test_the_first_round_wants_more_than_half_of_the_votes_expressed():
    assert decide("aaabc", first=True) == Decision(Step.ABSOLUTE_MAJORITY, ("a",))
    assert decide("aab....", first=True).winner == "a"
    assert decide("aabc", first=True) == Decision(Step.ANOTHER_ROUND, ("a", "b", "c"))
    assert decide("aabb", first=True).winner is None


def test_later_rounds_want_more_votes_than_anybody_else():
    assert decide("aabc", first=False) == Decision(Step.RELATIVE_MAJORITY, ("a",))
    assert decide("aaab", first=False) == Decision(Step.RELATIVE_MAJORITY, ("a",))


def test_a_later_tie_goes_to_the_chair_between_those_who_lead():
    assert decide("baabc", first=False) == Decision(Step.CASTING_VOTE, ("a", "b"))
    assert decide("baabc", first=False).winner is None


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("ballots", ["", "..."])
def test_where_nobody_has_a_vote_there_is_another_round(ballots, first):
    assert decide(ballots, first=first) == Decision(Step.ANOTHER_ROUND, ("a", "b", "c"))


def test_a_ballot_for_somebody_else_is_refused():
    with pytest.raises(ValueError, match="not a candidate of this round: 'd'"):
        tally.count("ad", "abc")


def test_ballots_counted_around_the_table_are_whole_numbers():
    assert tally.decide_round(tally.Count({"a": 2, "b": 3}), first=True).winner == "b"
    with pytest.raises(ValueError, match="fewer than no ballots"):
        tally.Count({"a": -1})
    with pytest.raises(TypeError):
        tally.Count({"a": 1.5})


def test_the_first_by_marks_is_confirmed_by_more_yes_than_no():
    assert tally.confirmed(yes=3, no=2)
    assert not tally.confirmed(yes=2, no=2)
    assert not tally.confirmed(yes=2, no=3)
    assert not tally.confirmed(yes=0, no=0)
