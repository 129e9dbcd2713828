"""Other ways to break the rules of a jury than the one that test_jury_triggers.py tries: refused too."""

import pytest
from django.db import connection

from awards.models import Assessment, Award, Mark, Verdict
from tests.database import only_postgresql
from tests.juries import (
    make_award_at_work,
    make_coming_edition,
    make_member_of_jury,
    make_sealed,
    submit,
)
from tests.refusals import refused_by_the_database
from tests.test_jury_triggers import NOW, at_work, ballot_of, cast, change, opened, rows

pytestmark = pytest.mark.django_db


def test_a_voided_assessment_never_counts_again():
    _award, juror, nominee = at_work()
    assessment = submit(juror, nominee, 3)
    assessment.void(by=None, reason="Un lien.")

    with refused_by_the_database("while the award is being marked"):
        change(assessment, voided_at=None, void_reason="")()
    with refused_by_the_database("criterion of the award"):
        assessment.marks.update(value=1)
    with refused_by_the_database("frozen"):
        assessment.marks.all()._raw_delete("default")


def test_a_mark_is_for_a_criterion_of_its_own_award():
    _award, juror, nominee = at_work()
    assessment = submit(juror, nominee, 3)
    elsewhere = make_award_at_work(make_coming_edition(2027)).criteria.first()

    with refused_by_the_database("criterion of the award"):
        Mark.objects.create(assessment=assessment, criterion=elsewhere, value=3)


def test_a_voided_round_and_a_voided_ballot_stay_so():
    made = opened()
    ballot = cast(made)
    rows(ballot).update(voided_at=NOW)
    rows(made).update(voided_at=NOW)

    with refused_by_the_database("never changes"):
        change(ballot, voided_at=None)()
    with refused_by_the_database("never changes"):
        change(made, voided_at=None)()
    with refused_by_the_database("open round"):
        ballot_of(made, 1)()


def test_a_ballot_is_not_cast_on_screen_in_a_round_around_the_table():
    made = opened(at_table=True)

    with refused_by_the_database("open round"):
        ballot_of(made)()


def test_a_broken_verdict_stays_broken_and_an_opened_one_keeps_its_values():
    award = make_sealed()
    verdict = Verdict.objects.get()
    one, other = (seat.juror.user for seat in award.seats.all()[:2])
    rows(verdict).update(
        broken_at=NOW, broken_by=one, break_asked_by=other, break_reason="Une erreur."
    )

    with refused_by_the_database("never changes"):
        change(verdict, broken_at=None)()
    with refused_by_the_database("never changes"):
        change(verdict, salt="1")()
    change(award, status="deliberation")()
    with refused_by_the_database("sealed with its verdict"):
        change(award, status="sealed")()


@only_postgresql
def test_published_seals_are_not_emptied_at_once():
    make_sealed()
    connection.check_constraints()  # PostgreSQL empties no table that waits to be checked

    with refused_by_the_database("kept"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE awards_seal CASCADE")


def test_a_juror_who_joins_late_is_asked_like_the_others():
    award, _juror, nominee = at_work()
    late = make_member_of_jury(award).juror

    with refused_by_the_database("no link before marking"):
        Assessment.objects.create(juror=late, nominee=nominee, concluded_at=NOW)

    assert Award.objects.get(pk=award.pk).status == "marking"
