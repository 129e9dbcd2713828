"""Coverage: every juror and every nominee, in exactly one state, before a deliberation opens."""

import pytest
from django.utils import timezone, translation

from awards import visibility
from awards.models import Assessment, Nominee
from convergences.transitions import TransitionRefused
from tests.juries import (
    chair_of,
    declare,
    declare_all,
    make_award_at_work,
    mark_all,
    submit,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def abstain(juror, nominee):
    assessment = Assessment.begin(juror, nominee)
    assessment.abstain("Hors de mon domaine.", version=0, by=juror.user, shown_at=timezone.now())


def refusal_of(award, **said):
    with translation.override("en"), pytest.raises(TransitionRefused) as refusal:
        award.open_deliberation(by=chair_of(award), **said)
    return str(refusal.value)


def test_every_pair_is_in_exactly_one_state():
    award = make_award_at_work(jurors=4, nominees=4)
    absent, late, one, other = award.seats.all()
    first, second, third, fourth = award.nominees.all()
    for nominee in (first, second, third):
        declare(one.juror, nominee)
    declare(one.juror, fourth, "interest")
    declare(other.juror, first, "unsure")
    declare(other.juror, second)
    submit(one.juror, first, 3)
    abstain(one.juror, second)
    absent.excuse(by=None, reason="En congé.")

    coverage = award.coverage()

    assert len(coverage.states) == 16
    assert coverage.count("excused", seat=absent) == 4
    assert coverage.count("undeclared", seat=late) == 4
    assert [coverage.states[one.pk, n.pk] for n in (first, second, third, fourth)] == [
        *("marked", "abstained", "unmarked", "recused")
    ]
    assert coverage.left_for(other) == {"unsure": 1, "unmarked": 1, "undeclared": 2}
    assert not coverage.is_complete


def test_an_excused_juror_keeps_what_they_gave():
    award = make_award_at_work()
    declare_all(award)
    seat, (one, other, third) = award.seats.last(), award.nominees.all()
    submit(seat.juror, one, 4)
    declare(seat.juror, other, "interest")

    seat.excuse(by=None, reason="En congé.")

    coverage = award.coverage()
    assert [coverage.states[seat.pk, n.pk] for n in (one, other, third)] == [
        *("marked", "recused", "excused")
    ]


def test_the_refusal_names_what_each_juror_owes():
    award = make_award_at_work()
    declare_all(award)
    mark_all(award)
    seat, nominee = award.seats.last(), award.nominees.first()
    Assessment.objects.get(juror=seat.juror, nominee=nominee).void(by=None, reason="Erreur.")
    name = seat.juror.name

    said = refusal_of(award)

    assert f"{name} has 1 nominee left to mark." in said
    assert "quorum" not in said
    assert f"{nominee.partnership}: 2 complete assessments, and it takes three." in said


def test_marks_on_a_file_that_was_never_shown_do_not_cover_it():
    award = make_award_at_work()
    declare_all(award)
    mark_all(award)
    Assessment.objects.filter(juror=award.seats.last().juror).update(shown_at=None)

    assert "3 files marked by" in refusal_of(award)


def test_a_page_that_hides_a_quarter_of_the_nominees_is_caught(monkeypatch):
    """The jury does all that its pages list, and is told of what they did not."""
    award = make_award_at_work(nominees=4)
    whole = visibility.asked_nominees_for
    hidden = award.nominees.last()

    def with_a_bug(viewer):
        return whole(viewer).exclude(pk=hidden.pk)

    monkeypatch.setattr(visibility, "asked_nominees_for", with_a_bug)
    monkeypatch.setattr(visibility.jury, "asked_nominees_for", with_a_bug)
    for seat in award.seats.all():
        for nominee in visibility.asked_nominees_for(seat.juror.user):
            declare(seat.juror, nominee)
        for nominee in visibility.asked_nominees_for(seat.juror.user):
            submit(seat.juror, nominee, 3)

    said = refusal_of(award, reason="Tout le monde a fini.")

    assert said.count("has not declared their interests for 1 nominee.") == 3
    assert award.status == "marking"


def test_a_page_that_hides_a_quarter_from_one_juror_alone_is_caught():
    award = make_award_at_work(nominees=4, jurors=4)
    declare_all(award)
    unlucky = award.seats.last()
    for seat in award.seats.all():
        for nominee in award.nominees.all():
            if (seat, nominee) != (unlucky, award.nominees.last()):
                submit(seat.juror, nominee, 3)

    said = refusal_of(award, reason="Tout le monde a fini.")

    assert said == f"{unlucky.juror.name} has 1 nominee left to mark."


def test_below_the_quorum_a_reason_is_written_and_kept():
    award = make_award_at_work(jurors=4, quorum=4)
    declare_all(award, but=[(award.seats.last().juror, award.nominees.first())])
    mark_all(award)
    name = award.nominees.first().partnership

    assert refusal_of(award, reason=" ") == (
        f"{name}: 3 complete assessments, and the quorum is 4. Write the reason to go on."
    )
    award.open_deliberation(by=chair_of(award), reason="Une déclaration de dernière minute.")

    award.refresh_from_db()
    assert award.status == "deliberation"
    assert award.quorum_reason == "Une déclaration de dernière minute."


def test_no_reason_goes_below_three():
    award = make_award_at_work(jurors=4)
    declare_all(award)
    nominee = award.nominees.first()
    for seat in list(award.seats.all())[2:]:
        abstain(seat.juror, nominee)
    mark_others(award)

    said = refusal_of(award, reason="Nous sommes pressés.")

    assert said == f"{nominee.partnership}: 2 complete assessments, and it takes three."


def mark_others(award):
    """Marks wherever nothing was given."""
    for seat in award.seats.all():
        for nominee in award.nominees.all():
            if not Assessment.objects.filter(juror=seat.juror, nominee=nominee).exists():
                submit(seat.juror, nominee, 3)


def test_a_vote_counts_the_jurors_who_take_part():
    award = make_award_at_work(decided_by="vote")
    declare_all(award, but=[(award.seats.last().juror, award.nominees.first())])

    assert "2 jurors take part, and it takes three." in refusal_of(award, reason="Pressés.")


def test_a_vote_needs_every_declaration_and_no_mark():
    award = make_award_at_work(decided_by="vote")
    declare_all(award)

    award.open_deliberation(by=chair_of(award))

    assert award.status == "deliberation"
    assert not Assessment.objects.exists()


def test_a_withdrawn_nominee_is_owed_nothing():
    award = make_award_at_work()
    nominee = award.nominees.last()
    nominee.withdraw(by=None, reason="Le projet s’est arrêté.")
    declare_all(award)
    mark_all(award)

    award.open_deliberation(by=chair_of(award))

    assert award.status == "deliberation"


def test_without_any_nominee_nothing_opens():
    award = make_award_at_work()
    declare_all(award)
    for nominee in Nominee.objects.filter(award=award):
        nominee.withdraw(by=None, reason="Le projet s’est arrêté.")

    with refused("No nominee is in the running.", award):
        award.open_deliberation(by=chair_of(award))
