"""What was said in a jury is neither moved elsewhere nor taken back, even where no verb passes."""

import pytest
from django.utils import timezone

from awards.kept_triggers import KEPT_RULES
from awards.models import Assessment, Declaration, Round
from tests.factories import make_award, make_juror, make_nominee
from tests.juries import (
    chair_of,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    member_of,
    submit,
)
from tests.refusals import refused_by_the_database
from tests.test_jury_triggers import at_work, change, closed, opened, refuses, remove, withdraw

pytestmark = pytest.mark.django_db

NOW = timezone.now()
NO_LINK = {"answer": "none", "kind": "", "reason": ""}


def nominee_moves_before_the_jury():
    coming, other = (make_award(make_coming_edition(year)) for year in (2027, 2028))
    deliberates = make_deliberation()
    nominee = make_nominee(coming)
    return change(nominee, award=deliberates), change(nominee, award=other)


def withdrawn_nominee_stays_so():
    gone = withdraw(make_nominee())
    back = {"withdrawn_at": None, "withdrawn_reason": ""}
    return change(gone, **back), change(gone, withdrawn_reason="Autre chose.")


def declaration_is_of_its_juror_and_nominee():
    award, juror, nominee = at_work()
    late, other = (make_juror(award.edition) for _each in range(2))
    asked = Declaration.objects.create(juror=late, nominee=nominee)
    given = juror.declarations.get(nominee=nominee)
    return change(given, juror=other), change(asked, nominee=award.nominees.last())


def declared_interest_is_kept():
    award = make_deliberation(decided_by="vote", jurors=4)
    link = declare(member_of(award), award.nominees.first(), "interest")
    marking, juror, nominee = at_work(edition=make_coming_edition(2027))
    free = declare(juror, nominee, "interest")
    return change(link, **NO_LINK), change(free, **NO_LINK)


def assessment_is_of_its_juror_and_nominee():
    award, juror, nominee = at_work()
    begun = Assessment.begin(juror, nominee)
    return change(begun, nominee=award.nominees.last()), change(begun, draft={"comment": "Oui."})


def mark_stays_where_it_was_given():
    award, juror, nominee = at_work()
    mark = submit(juror, nominee, 3).marks.first()
    elsewhere = Assessment.begin(juror, award.nominees.last())
    return change(mark, assessment=elsewhere), change(mark, value=2)


def candidate_comes_before_the_close():
    award = make_deliberation(decided_by="vote", nominees=3)
    one, other, third = award.nominees.all()
    made = Round.open(award, "ballot", [one, other], by=chair_of(award))
    for seat in award.seats.select_related("juror__user"):
        made.vote(seat.juror, str(one.pk), by=seat.juror.user)
    made.close(by=chair_of(award))
    following = Round.open(award, "ballot", [one, other], by=chair_of(award))
    return lambda: made.candidates.add(third), lambda: following.candidates.add(third)


def candidate_is_kept():
    made = opened()
    return lambda: made.candidates.remove(made.candidates.first()), lambda: None


def deliberation_stays_open():
    marked = make_deliberation()
    nothing_yet = make_deliberation(make_coming_edition(2027), decided_by="vote")
    return change(marked, status="marking"), change(nothing_yet, status="marking")


RULES = {rule.name: rule for rule in KEPT_RULES}


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_it_and_its_twin_passes(name):
    refuses(RULES[name], *globals()[name]())


# Other ways to break them


def test_a_nominee_does_not_leave_its_jury_for_another_award():
    nominee = make_award_at_work().nominees.first()

    with refused_by_the_database("stays with its award"):
        change(nominee, award=make_award(make_coming_edition(2027)))()


def test_a_link_kept_by_the_secretariat_is_taken_back_by_unpinning_alone():
    award, juror, nominee = at_work()
    link = Declaration.pin(juror, nominee, by=None, kind="family", reason="Sa sœur.")

    with refused_by_the_database("not taken back"):
        change(link, pinned_at=None, **NO_LINK)()
    link.unpin(by=None, reason="Une homonyme.")
    declare(juror, nominee)


def test_a_link_kept_by_the_secretariat_stays_so_in_the_deliberation():
    award = make_deliberation(decided_by="vote", jurors=4)
    link = Declaration.pin(
        member_of(award), award.nominees.first(), by=None, kind="family", reason="Sa sœur."
    )

    with refused_by_the_database("not taken back"):
        change(link, pinned_at=None)()


@pytest.mark.parametrize("answer", ["none", "unsure", ""])
def test_no_answer_is_taken_back_once_the_deliberation_is_given_up(answer):
    award = make_deliberation(decided_by="vote", jurors=4)
    link = declare(member_of(award), award.nominees.first(), "interest")
    award.give_up(by=None, reason_fr="Trop peu de dossiers.")
    answered = {"answered_at": NOW if answer else None}

    with refused_by_the_database("not taken back"):
        change(link, **{**NO_LINK, "answer": answer}, **answered)()


def test_a_vote_keeps_its_deliberation_once_a_round_was_opened():
    with refused_by_the_database("stays open"):
        change(opened().award, status="marking")()


def test_a_deliberation_that_was_given_up_does_not_go_back_either():
    award = make_deliberation()
    award.give_up(by=None, reason_fr="Trop peu de dossiers.")

    with refused_by_the_database("stays open"):
        change(award, status="marking", given_up_from="", not_held_reason_fr="")()


def test_a_closed_round_keeps_its_candidates():
    made = closed()
    one, other = made.candidates.all()
    following = Round.open(made.award, "ballot", [one], by=chair_of(made.award))
    link = made.candidates.through.objects.get(round=made, nominee=other)

    with refused_by_the_database("opened with"):
        remove(link)()
    with refused_by_the_database("opened with"):
        change(link, round=following)()


def test_a_late_link_still_strikes_out_what_was_voted():
    made = closed()
    juror = made.ballots.first().juror

    declare(juror, made.award.nominees.first(), "interest")

    assert made.ballots.get(juror=juror).voided_at


def test_a_juror_asked_late_may_still_say_that_there_is_a_link():
    award = make_award_at_work(decided_by="vote", jurors=5)
    late = member_of(award)
    award.seats.get(juror=late).excuse(by=None, reason="Absent.")
    declare_all(award)
    late.declarations.update(answer="", answered_at=None)
    late.refresh_from_db()
    award.open_deliberation(by=chair_of(award))

    assert declare(late, award.nominees.first(), "interest").recuses
