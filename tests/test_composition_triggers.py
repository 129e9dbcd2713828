"""Who is nominated and who sits: the database keeps it as it is once a jury is at work."""

import pytest
from django.utils import timezone

from awards.composition_triggers import COMPOSITION_RULES
from awards.models import Application, Seat
from tests.factories import make_award, make_category, make_juror, make_nominee, make_partnership
from tests.juries import (
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_jury,
    make_member_of_jury,
    make_sealed,
    seal_elsewhere,
)
from tests.refusals import refused_by_the_database
from tests.test_jury_triggers import change, refuses, remove, rows

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def application_to(award):
    return lambda: Application.objects.create(award=award, partnership=make_partnership())


def application_comes_before_the_jury():
    at_work = make_award_at_work(make_coming_edition(2027))
    return application_to(at_work), application_to(make_award(make_coming_edition(2028)))


def application_is_decided_before_the_jury():
    told = {"status": "refused", "reason": "Hors sujet."}
    late = make_jury(make_award(make_coming_edition()))
    application = application_to(late)()
    rows(late).update(status="marking")
    early = application_to(make_award(make_coming_edition(2028)))()
    return change(application, **told), change(early, **told)


def nominee_comes_before_the_jury_starts():
    coming = make_award(make_coming_edition(2027))
    return lambda: make_nominee(make_award_at_work()), lambda: make_nominee(coming)


def nominee_stays_with_its_jury():
    coming = make_nominee(make_award(make_coming_edition(2027)))
    return remove(make_award_at_work().nominees.first()), remove(coming)


def nominee_stays_once_sealed():
    gone = {"withdrawn_at": NOW, "withdrawn_reason": "Le projet s’est arrêté."}
    sealed = make_sealed().nominees.last()
    deliberated = make_deliberation(make_coming_edition(2027)).nominees.last()
    return change(sealed, **gone), change(deliberated, **gone)


def nominee_is_kept_once_sealed():
    """Of an award decided elsewhere: nobody declared anything about them."""
    one, other = (
        make_award(make_coming_edition(year), make_category(), decided_by="elsewhere")
        for year in (2027, 2028)
    )
    winner = make_nominee(one)
    seal_elsewhere(one, [winner])
    return remove(winner), remove(make_nominee(other))


def seat_comes_before_the_deliberation():
    at_work = make_award_at_work(make_coming_edition(2027))
    return lambda: make_member_of_jury(make_deliberation()), lambda: make_member_of_jury(at_work)


def seat_goes_before_the_deliberation():
    early = make_member_of_jury(make_award(make_coming_edition(2027)))
    return remove(make_deliberation().seats.last()), remove(early)


def seat_stays_while_marking():
    early = make_member_of_jury(make_award(make_coming_edition(2027)))
    return remove(make_award_at_work().seats.last()), remove(early)


def seat_keeps_its_juror_while_marking():
    at_work, early = (
        make_member_of_jury(award)
        for award in (
            make_award_at_work(make_coming_edition(2027)),
            make_award(make_coming_edition(2028)),
        )
    )
    one, other = (make_juror(seat.award.edition) for seat in (at_work, early))
    return change(at_work, juror=one), change(early, juror=other)


def seat_changes_before_the_deliberation():
    seat = make_deliberation().seats.last()
    return (
        change(seat, stood_down_at=NOW, stood_down_reason="Démission."),
        change(seat, excused_reason="Absent."),
    )


def seat_keeps_its_role_from_the_deliberation():
    award = make_deliberation()
    return (
        change(award.seats.get(role="chair"), role=Seat.Role.MEMBER),
        # A chair may discover a link there.
        change(award.seats.filter(role="member").first(), role=Seat.Role.DEPUTY),
    )


RULES = {rule.name: rule for rule in COMPOSITION_RULES}


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_it_and_its_twin_passes(name):
    refuses(RULES[name], *globals()[name]())


def test_what_is_decided_elsewhere_takes_no_application_while_juries_work():
    award = make_award_at_work()
    elsewhere = make_award(award.edition, decided_by="elsewhere")

    with refused_by_the_database("before the jury starts"):
        application_to(elsewhere)()


@pytest.mark.parametrize("what", ["nominees", "seats"])
def test_a_jury_that_was_given_up_may_be_taken_up_whole(what):
    award = make_award_at_work()
    award.give_up(by=None, reason_fr="Trop peu de dossiers.")

    with refused_by_the_database("The jury is at work"):
        remove(getattr(award, what).last())()


def test_a_criterion_does_not_leave_a_frozen_award_for_another():
    award = make_award_at_work()
    other = make_award(make_coming_edition(2027))

    with refused_by_the_database("are frozen"):
        change(award.criteria.first(), award=other)()


@pytest.mark.parametrize("rule", ["decided_by", "joint_laureates", "may_be_withheld"])
def test_an_award_decided_elsewhere_keeps_its_rules_while_juries_work(rule):
    award = make_award_at_work()
    elsewhere = make_award(award.edition, decided_by="elsewhere")
    other = {"decided_by": "vote"}.get(rule, not getattr(elsewhere, rule))

    with refused_by_the_database("are frozen"):
        change(elsewhere, **{rule: other})()

    award.edition.reopen_selection(by=None)
    change(elsewhere, **{rule: other})()
