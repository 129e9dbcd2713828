"""A verdict: what the jury decided, sealed by two people, readable by nobody, breakable by two."""

import pytest

from awards import seals
from awards.models import Award, Seal, Verdict
from awards.models.sealing import confirm_seal, decline_seal, draft_verdict, propose_seal
from convergences.journal import JournalEntry
from tests.factories import make_superuser, make_user
from tests.juries import (
    chair_of,
    confirm_first,
    make_deliberation,
    make_sealed,
    second_of,
)
from tests.jury_roles import with_right
from tests.refusals import refused, refused_by_the_database

pytestmark = pytest.mark.django_db


def test_the_seal_publishes_the_fingerprint_alone():
    award = make_sealed()

    verdict, seal = Verdict.objects.get(), Seal.objects.get()
    assert award.status == Award.Status.SEALED
    assert (
        seal.fingerprint == verdict.fingerprint == seals.fingerprint(verdict.values, verdict.salt)
    )
    assert seals.opens(verdict.values, verdict.salt, seal.fingerprint)
    rewarded = verdict.values["rewarded"]
    assert [(line["place"], line["total"]) for line in rewarded] == [(1, "5/1")]
    assert len(verdict.values["others"]) == 2
    assert JournalEntry.objects.filter(action="awards.award.sealed").count() == 1


def test_what_the_fingerprint_binds_cannot_be_changed_without_breaking_it():
    make_sealed()
    verdict = Verdict.objects.get()

    other = verdict.values | {"reason": "autre"}

    assert not seals.opens(other, verdict.salt, verdict.fingerprint)
    assert not seals.opens(verdict.values, seals.new_salt(), verdict.fingerprint)
    with refused_by_the_database("never changes"):
        Verdict.objects.update(values=other)
    with refused_by_the_database("never changes"):
        Verdict.objects.update(lines=[])
    with refused_by_the_database("kept"):
        Seal.objects.all().delete()


def test_the_chair_does_not_seal_alone():
    award = make_deliberation()
    confirm_first(award)
    chair = chair_of(award)
    verdict = draft_verdict(award, by=chair, outcome="laureate")
    propose_seal(verdict, by=chair)

    with refused("A second person confirms the seal.", award):
        confirm_seal(verdict, by=chair)


def test_a_superuser_seals_nothing():
    award = make_deliberation()
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")

    with refused("Only the chair of this jury can do that."):
        propose_seal(verdict, by=make_superuser())
    propose_seal(verdict, by=chair_of(award))
    for act in (confirm_seal, decline_seal):
        with refused("A second juror of this award confirms the seal.", verdict):
            act(verdict, by=make_superuser())


def test_a_confidant_looks_and_each_look_is_journalled():
    award = make_sealed()
    verdict = Verdict.objects.get()
    engraver = make_user()
    with refused("This verdict is sealed."):
        verdict.look(by=engraver)

    verdict.name_confidant(engraver, "engraving", by=chair_of(award))

    assert verdict.look(by=engraver) == verdict.values
    assert verdict.confidants.get().looks == 1
    assert JournalEntry.objects.filter(action="awards.verdict.looked").count() == 1
    with refused("This verdict is sealed."):
        verdict.look(by=second_of(award))


def test_breaking_a_seal_takes_two_people_with_the_right_and_leaves_a_scar():
    award = make_sealed()
    verdict = Verdict.objects.get()
    one, other = with_right("break_seal"), with_right("break_seal")
    with refused("You do not have the right"):
        verdict.ask_break(by=make_superuser(), reason="Une erreur.")

    verdict.ask_break(by=one, reason="Une erreur de saisie.")
    with refused("It takes a second person"):
        verdict.break_seal(by=one)
    verdict.break_seal(by=other)

    award.refresh_from_db()
    assert award.status == Award.Status.DELIBERATION
    seal = Seal.objects.get()
    assert seal.void_reason == "Une erreur de saisie."
    assert seal.voided_at is not None


def test_an_award_is_never_sealed_without_its_verdict():
    award = make_deliberation()

    with refused_by_the_database("sealed with its verdict"):
        Award.objects.filter(pk=award.pk).update(status="sealed")


def test_the_marks_do_not_move_once_the_deliberation_is_open():
    award = make_deliberation()
    assessment = award.nominees.first().assessments.first()

    with refused("Marks can no longer be given"):
        assessment.submit(
            {c.pk: 1 for c in award.criteria.all()},
            "Autre avis.",
            version=assessment.version,
            by=assessment.juror.user,
        )
    with refused_by_the_database("while it is being marked"):
        assessment.marks.update(value=1)
