"""What comes next in a deliberation, from the marks to the verdict; what a seal refuses."""

import pytest

from awards.models import Round
from awards.models.deciding import BALLOT, CAST, CONFIRM, DECIDE, ranking_of, standing_of
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from awards.tally import Step
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    second_of,
    submit,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def marked(*sheets, jurors=3, **fields):
    """A deliberation on these marks: for each nominee, each juror's marks on two criteria.

    The first criterion is the main one and weighs 1, the second weighs 2.
    """
    award = make_award_at_work(nominees=len(sheets), jurors=jurors, **fields)
    declare_all(award)
    for nominee, given in zip(award.nominees.all(), sheets, strict=True):
        for seat, marks in zip(award.seats.all(), given, strict=True):
            submit(seat.juror, nominee, marks)
    award.open_deliberation(by=chair_of(award))
    return award


def stands(award):
    standing = standing_of(award)
    return standing.next, list(standing.nominees), standing.step


def vote(award, *choices, kind="ballot", among=None):
    """A whole round; a choice is `yes`, `no`, `blank` or a nominee."""
    made = Round.open(award, kind, among or standing_of(award).nominees, by=chair_of(award))
    for seat, choice in zip(award.seats.taking_part(), choices, strict=False):
        said = choice if isinstance(choice, str) else str(choice.pk)
        made.vote(seat.juror, said, by=seat.juror.user)
    made.close(by=chair_of(award))
    return made


def confirm(award, *answers):
    return vote(award, *answers, kind="confirmation")


# --- by marks ----------------------------------------------------------------------------------


def test_the_first_by_marks_waits_for_the_jurys_yes():
    award = marked([4, 4, 4], [3, 3, 3])
    first, _second = award.nominees.all()
    assert stands(award) == (CONFIRM, [first], Step.MARKS)

    confirm(award, "yes", "yes", "no")

    assert stands(award) == (DECIDE, [first], Step.MARKS)


@pytest.mark.parametrize("answers", [["no", "no", "yes"], ["yes", "no", "blank"], ["blank"] * 2])
def test_a_first_that_is_not_confirmed_opens_the_rounds_to_all(answers):
    award = marked([4, 4, 4], [3, 3, 3])

    confirm(award, *answers)

    assert stands(award) == (BALLOT, list(award.nominees.all()), Step.ANOTHER_ROUND)


def test_the_main_criterion_decides_equal_means():
    # Equal means (3): the main criterion says 5 against 1.
    award = marked([[1, 4]] * 3, [[5, 2]] * 3)

    assert stands(award) == (CONFIRM, [award.nominees.last()], Step.MAIN_CRITERION)


def test_head_to_head_decides_what_the_main_criterion_leaves():
    # Means 3 and main criteria 3 for both; two jurors of three put the second higher.
    award = marked([[3, 5], [3, 2], [3, 2]], [[3, 3], [3, 3], [3, 3]])

    assert stands(award) == (CONFIRM, [award.nominees.last()], Step.HEAD_TO_HEAD)


def test_the_chair_breaks_a_tie_that_remains_and_the_jury_confirms():
    award = marked([3, 3, 3], [3, 3, 3])
    one, other = award.nominees.all()
    assert stands(award) == (CAST, [one, other], Step.CASTING_VOTE)

    Round.cast(award, [one, other], other, by=chair_of(award), reason="Plus ancien.")
    assert stands(award) == (CONFIRM, [other], Step.CASTING_VOTE)

    confirm(award, "yes", "yes")
    assert stands(award) == (DECIDE, [other], Step.CASTING_VOTE)


def test_a_withdrawn_first_leaves_its_place_to_the_next():
    award = marked([4, 4, 4], [3, 3, 3])
    confirm(award, "yes", "yes")
    first, second = award.nominees.all()

    first.withdraw(by=None, reason="Le projet s’est arrêté.")

    assert stands(award) == (CONFIRM, [second], Step.MARKS)


def test_a_juror_who_stood_down_does_not_count_in_the_ranking():
    award = make_award_at_work(jurors=4)
    declare_all(award)
    for seat in award.seats.all():
        for nominee in award.nominees.all():
            submit(seat.juror, nominee, 3)
    award.seats.exclude(role="chair").last().stand_down(by=None, reason="Démission.")

    assert {line.count for line in ranking_of(award).lines} == {3}


# --- by ballots --------------------------------------------------------------------------------


@pytest.fixture
def voting():
    return make_deliberation(decided_by="vote", jurors=5)


def test_the_first_round_takes_more_than_half(voting):
    one, other, third = everyone = list(voting.nominees.all())
    assert stands(voting) == (BALLOT, everyone, Step.ANOTHER_ROUND)

    vote(voting, one, one, other, third)
    assert stands(voting) == (BALLOT, everyone, Step.ANOTHER_ROUND)

    vote(voting, one, one, other, third)
    assert stands(voting) == (DECIDE, [one], Step.RELATIVE_MAJORITY)


def test_blank_ballots_are_no_votes(voting):
    one, other, _third = voting.nominees.all()

    vote(voting, one, one, other, "blank", "blank")

    assert stands(voting) == (DECIDE, [one], Step.ABSOLUTE_MAJORITY)


def test_a_tied_later_round_goes_to_the_casting_vote_or_to_another(voting):
    one, other, third = voting.nominees.all()
    vote(voting, one, other, "blank")

    vote(voting, one, one, other, other, third)

    standing = standing_of(voting)
    assert (standing.next, standing.nominees, standing.may_cast) == (BALLOT, (one, other), True)
    Round.cast(voting, standing.nominees, other, by=chair_of(voting), reason="Plus ancien.")
    assert stands(voting) == (DECIDE, [other], Step.CASTING_VOTE)


def test_what_the_casting_vote_decided_is_not_voted_over(voting):
    one, other, _third = voting.nominees.all()
    vote(voting, one, other, "blank")
    vote(voting, one, other, "blank")
    Round.cast(voting, [one, other], other, by=chair_of(voting), reason="Plus ancien.")

    vote(voting, one, one, other, among=[one, other])

    assert stands(voting) == (DECIDE, [other], Step.CASTING_VOTE)


def test_a_ballot_voided_since_may_make_an_earlier_round_decide():
    """As in the world where the late juror never voted: the first round was enough there."""
    award = make_deliberation(decided_by="vote", jurors=6)
    one, other, third = award.nominees.all()
    *_free, late = award.seats.taking_part().select_related("juror__user")
    vote(award, one, one, one, other, other, third)
    vote(award, one, one, other, other, other, other)
    assert stands(award) == (DECIDE, [other], Step.RELATIVE_MAJORITY)

    declare(late.juror, third, "interest")

    assert stands(award) == (DECIDE, [one], Step.ABSOLUTE_MAJORITY)


def test_a_casting_vote_that_did_not_weigh_all_who_are_tied_decides_nothing():
    award = marked([3, 3, 3, 3], [3, 3, 3, 3], [3, 3, 3, 1], jurors=4)
    one, other, third = award.nominees.all()
    assert stands(award) == (CAST, [one, other], Step.CASTING_VOTE)
    Round.cast(award, [one, other], one, by=chair_of(award), reason="Plus ancien.")
    assert stands(award) == (CONFIRM, [one], Step.CASTING_VOTE)

    declare(award.seats.order_by("pk").last().juror, third, "interest")

    assert stands(award) == (CAST, [one, other, third], Step.CASTING_VOTE)


def test_a_casting_vote_for_who_is_no_longer_tied_decides_nothing(voting):
    one, other, third = voting.nominees.all()
    vote(voting, "blank", "blank", "blank")
    # The chair is one of five: the two last give two votes to each, without the one who leaves.
    chair = voting.presiding_seat().juror
    late = next(seat.juror for seat in voting.seats.taking_part() if seat.juror != chair)
    made = Round.open(voting, "ballot", [one, other, third], by=chair.user)
    others = [seat.juror for seat in voting.seats.taking_part() if seat.juror != late]
    for juror, nominee in zip([late, *others], [one, other, third, "blank", "blank"], strict=True):
        choice = nominee if isinstance(nominee, str) else str(nominee.pk)
        made.vote(juror, choice, by=juror.user)
    made.close(by=chair.user)
    Round.cast(voting, [one, other, third], one, by=chair.user, reason="Plus ancien.")
    assert stands(voting) == (DECIDE, [one], Step.CASTING_VOTE)

    declare(late, third, "interest")

    assert standing_of(voting).nominees == (other, third)
    assert standing_of(voting).may_cast


def test_whom_a_round_chose_may_be_withdrawn(voting):
    one, other, third = voting.nominees.all()
    vote(voting, one, one, one, other)

    one.withdraw(by=None, reason="Le projet s’est arrêté.")

    assert stands(voting) == (BALLOT, [other, third], Step.ANOTHER_ROUND)


# --- what a draft and a seal refuse ------------------------------------------------------------


def sealed_by_the_jury(award, **said):
    verdict = draft_verdict(award, by=chair_of(award), **{"outcome": "laureate", **said})
    propose_seal(verdict, by=chair_of(award))
    confirm_seal(verdict, by=second_of(award))
    return verdict


def drafting(award, sentence, **said):
    with refused(sentence, award):
        draft_verdict(award, by=chair_of(award), **said)


def test_nothing_is_drafted_before_the_jury_decides():
    award = make_deliberation()
    drafting(award, "The jury has not decided yet.", outcome="laureate")
    drafting(award, "The rules of this award ask for one laureate.", outcome="joint")

    Round.open(award, "confirmation", standing_of(award).nominees, by=chair_of(award))

    drafting(award, "A round is open: close it first.", outcome="laureate")


def test_joint_laureates_share_a_tie_where_the_rules_allow():
    award = marked([4, 4, 4], [3, 3, 3], joint_laureates=True)
    drafting(award, "Joint laureates share a tie: there is none.", outcome="joint")

    tied = marked([3, 3, 3], [3, 3, 3], edition=make_coming_edition(2027), joint_laureates=True)
    verdict = sealed_by_the_jury(tied, outcome="joint")

    assert [line["place"] for line in verdict.values["rewarded"]] == [1, 2]


def test_an_award_is_withheld_with_a_reason_where_the_rules_allow():
    award = make_deliberation(may_be_withheld=False)
    drafting(award, "ask for a laureate", outcome="not_awarded", reason="Trop faible.")

    other = make_deliberation(make_coming_edition(2027), may_be_withheld=True)
    drafting(other, "Write why the award is not given", outcome="not_awarded", reason=" ")
    verdict = sealed_by_the_jury(other, outcome="not_awarded", reason="Aucun projet abouti.")

    assert verdict.values["rewarded"] == []
    assert len(verdict.values["others"]) == 3


def test_special_mentions_are_for_others_with_a_title_where_the_rules_allow():
    award = make_deliberation(special_mentions=False)
    confirm_first(award)
    first, second, _third = award.nominees.all()
    titled = {"nominee": second, "mention_fr": "Mention de l’audace"}
    drafting(award, "allow no special mention", outcome="laureate", mentions=[titled])

    award = make_deliberation(make_coming_edition(2027), special_mentions=True)
    confirm_first(award)
    elsewhere = {**titled}
    first, second, _third = award.nominees.all()
    titled = {**titled, "nominee": second}
    for mention, sentence in (
        (elsewhere, "Only nominees of this award"),
        ({**titled, "nominee": first}, "A nominee stands twice"),
        ({**titled, "mention_fr": " "}, "Give each special mention a title."),
    ):
        drafting(award, sentence, outcome="laureate", mentions=[mention])
    verdict = sealed_by_the_jury(award, mentions=[titled])
    assert [line["place"] for line in verdict.values["rewarded"]] == [1, None]


def test_a_verdict_that_the_jury_moved_away_from_is_not_sealed():
    award = marked([5, 4, 4], [4, 4, 4])
    first, _second = award.nominees.all()
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
    propose_seal(verdict, by=chair_of(award))
    second = second_of(award)

    first.withdraw(by=None, reason="Le projet s’est arrêté.")

    with refused("The jury has not decided yet.", award, verdict):
        confirm_seal(verdict, by=second)
    confirm_first(award)
    with refused("What the jury decided has changed", award, verdict):
        confirm_seal(verdict, by=second)


def test_a_verdict_is_not_sealed_while_a_round_is_open():
    award = make_deliberation()
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
    propose_seal(verdict, by=chair_of(award))
    Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))

    with refused("A round is open: close it first.", award, verdict):
        confirm_seal(verdict, by=second_of(award))


def test_a_draft_written_again_is_proposed_again():
    award = make_deliberation()
    confirm_first(award)
    chair = chair_of(award)
    verdict = draft_verdict(award, by=chair, outcome="laureate")
    propose_seal(verdict, by=chair)

    again = draft_verdict(award, by=chair, outcome="laureate", citation_fr="Mieux dit.")

    assert again == verdict
    for act, by in ((propose_seal, chair), (confirm_seal, second_of(award))):
        with refused("This was written again since you read it.", award):
            act(verdict, by=by)
    with refused("Nobody has proposed this seal.", award):
        confirm_seal(again, by=second_of(award))
