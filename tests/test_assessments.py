"""Assessments: a draft counts for nothing, a submission counts once, two windows lose nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Assessment
from awards.models.assessments import Outdated
from awards.models.deciding import ranking_of
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused
from tests.factories import make_superuser
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


@pytest.fixture
def award():
    award = make_award_at_work()
    declare_all(award)
    return award


@pytest.fixture
def juror(award):
    return award.seats.first().juror


@pytest.fixture
def assessment(award, juror):
    return Assessment.begin(juror, award.nominees.first())


def values(award, mark=3):
    return {criterion.pk: mark for criterion in award.criteria.all()}


def give(assessment, mark=3, comment="Un beau projet.", **fields):
    fields = {"version": assessment.version, "by": assessment.juror.user, **fields}
    assessment.submit(values(assessment.nominee.award, mark), comment, **fields)
    return assessment


def entries(act):
    return JournalEntry.objects.filter(action=f"awards.assessment.{act}")


def again(assessment):
    """The same file in another window."""
    return Assessment.objects.get(pk=assessment.pk)


def test_a_pair_has_one_file(award, juror, assessment):
    assert Assessment.begin(juror, award.nominees.first()) == assessment


def test_a_draft_counts_for_nothing_and_leaves_no_line(award, juror, assessment):
    assert assessment.state == "hollow"

    assessment.save_draft({"comment": "Peut-être", "1": "4"}, version=0, by=juror.user)

    assert assessment.state == "half"
    assert again(assessment).draft == {"comment": "Peut-être", "1": "4"}
    assert not Assessment.objects.marked().exists()
    assert ranking_of(award).at(1) == ()
    assert award.coverage().count("marked") == 0
    assert not JournalEntry.objects.filter(action__startswith="awards.assessment").exists()


def test_a_submission_counts_and_ends_the_draft(assessment, juror):
    assessment.save_draft({"comment": "Peut-être"}, version=0, by=juror.user)

    give(assessment, 4)

    stored = again(assessment)
    assert stored.state == "full"
    assert (stored.draft, stored.version, stored.comment) == ({}, 2, "Un beau projet.")
    assert [mark.value for mark in stored.marks.all()] == [4, 4]
    assert entries("submitted").count() == 1


def test_the_same_submission_twice_is_one(assessment):
    other = again(assessment)

    give(assessment)
    give(other, version=0)

    assert again(assessment).version == 1
    assert entries("submitted").count() == 1


def test_marks_may_be_given_again_until_the_deliberation(assessment):
    give(assessment, 2)

    give(assessment, 5)

    assert [mark.value for mark in again(assessment).marks.all()] == [5, 5]
    assert entries("submitted").count() == 2


def test_a_draft_over_given_marks_leaves_them_counted(assessment, juror):
    give(assessment, 2)

    assessment.save_draft({"comment": "À revoir"}, version=1, by=juror.user)

    assert again(assessment).state == "half"
    assert Assessment.objects.marked().get().marks.first().value == 2


def test_two_windows_never_overwrite_each_other(assessment, juror):
    here, there = again(assessment), again(assessment)
    here.save_draft({"comment": "Ici"}, version=0, by=juror.user)

    for act in (
        lambda: there.save_draft({"comment": "Là"}, version=0, by=juror.user),
        lambda: give(there, 5, version=0),
        lambda: there.abstain("Trop proche.", version=0, by=juror.user),
    ):
        with pytest.raises(Outdated) as refusal:
            act()
        assert refusal.value.stored.draft == {"comment": "Ici"}

    assert again(assessment).draft == {"comment": "Ici"}
    there.save_draft({"comment": "Ici"}, version=0, by=juror.user)
    here.save_draft({"comment": "Ici"}, version=here.version, by=juror.user)
    assert Assessment.objects.get().version == here.version == 1
    assert again(assessment).version == 1


def test_abstaining_takes_a_reason_and_removes_the_marks(award, assessment, juror):
    give(assessment)
    with refused("Write why you abstain.", assessment):
        assessment.abstain(" ", version=1, by=juror.user)

    assessment.abstain("Hors de mon domaine.", version=1, by=juror.user)
    assessment.abstain("Hors de mon domaine.", version=1, by=juror.user)

    assert not again(assessment).marks.exists()
    assert not Assessment.objects.marked().exists()
    assert award.coverage().count("abstained") == 1
    assert entries("abstained").count() == 1


def test_one_may_mark_after_abstaining(assessment, juror):
    assessment.abstain("Hors de mon domaine.", version=0, by=juror.user)

    give(assessment)

    assert Assessment.objects.marked().get() == assessment


@pytest.mark.parametrize(
    "wrong", [{}, {"every": 0}, {"every": 6}, {"every": "3"}, {"every": 2.5}, {"one": 3}]
)
def test_every_criterion_takes_a_whole_mark_of_the_scale(award, assessment, juror, wrong):
    keys = [criterion.pk for criterion in award.criteria.all()]
    marks = dict.fromkeys(keys, wrong["every"]) if "every" in wrong else {}
    if "one" in wrong:
        marks = {keys[0]: wrong["one"]}

    with pytest.raises(TransitionRefused):
        assessment.submit(marks, "", version=0, by=juror.user)

    assert not again(assessment).concluded_at


def test_a_juror_marks_for_themselves(award, assessment):
    for somebody in (None, make_superuser(), award.seats.last().juror.user):
        with refused("A juror marks for themselves.", assessment):
            give(assessment, by=somebody)
        with refused("A juror marks for themselves.", assessment):
            assessment.save_draft({"comment": "!"}, version=0, by=somebody)


def test_only_a_free_juror_of_this_jury_marks(award, juror, assessment):
    declare(juror, assessment.nominee, "unsure")
    with refused("You will neither see nor mark this file."):
        give(assessment)

    declare(juror, assessment.nominee, "interest")
    with refused("You will neither see nor mark this file."):
        give(assessment)


def test_who_stood_down_marks_no_more(award, juror, assessment):
    award.seats.get(juror=juror).stand_down(by=None, reason="Démission.")

    with refused("You will neither see nor mark this file."):
        give(assessment)


def test_a_withdrawn_nominee_keeps_its_marks_and_they_count_no_more(award, juror, assessment):
    give(assessment, 5)
    assessment.nominee.withdraw(by=None, reason="Le projet s’est arrêté.")

    assert assessment.marks.count() == 2
    assert again(assessment).void_reason == "Le projet s’est arrêté."
    assert not Assessment.objects.marked().exists()
    with refused("You will neither see nor mark this file."):
        give(assessment)


def test_voiding_twice_is_one(assessment):
    give(assessment)

    assessment.void(by=None, reason="Un lien.")
    again(assessment).void(by=None, reason="Un autre.")

    assert again(assessment).void_reason == "Un lien."
    assert entries("voided").count() == 1


def test_everything_freezes_when_the_deliberation_opens(award, juror, assessment):
    mark_all(award)
    award.open_deliberation(by=chair_of(award))
    closed = "Marks can no longer be given for this award."
    assessment = again(assessment)

    with refused(closed, assessment):
        give(assessment, 5)
    with refused(closed, assessment):
        assessment.save_draft({"comment": "Encore"}, version=1, by=juror.user)
    with refused(closed, assessment):
        assessment.abstain("Trop proche.", version=1, by=juror.user)


def test_an_award_decided_by_vote_takes_no_mark():
    award = make_award_at_work(decided_by="vote")
    declare_all(award)

    with refused("Marks can no longer be given for this award."):
        submit(award.seats.first().juror, award.nominees.first(), 3)


def test_what_was_shown_first_is_what_is_kept(assessment, juror):
    first = timezone.now() - timedelta(hours=1)
    assessment.save_draft({"comment": "Lu"}, version=0, by=juror.user, shown_at=first)

    give(assessment, shown_at=timezone.now())

    assert again(assessment).shown_at == first


def test_the_journal_holds_a_salted_digest_and_no_mark(assessment):
    give(assessment, 4, "Un secret de jury.")

    entry = entries("submitted").get()
    assert entry.detail.data == {
        "digest": assessment.digest(),
        "juror": str(assessment.juror_id),
        "nominee": str(assessment.nominee_id),
        "name": assessment.nominee.partnership.name_fr,
    }
    assert "secret" not in str(vars(entry)) + str(vars(entry.detail))
