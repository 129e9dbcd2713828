"""The year of an edition: each verb, its way back, and the sentence that names every blocker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Application, Award, Edition, Seat
from convergences.journal import JournalEntry, fault
from convergences.transitions import TransitionRefused
from tests.factories import make_award, make_edition, make_nominee, make_partnership, make_user
from tests.juries import (
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_jury,
    make_sealed,
    seal_elsewhere,
    submit,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user(name="Camille Secrétaire")


def make_new_edition(**fields):
    """An edition in preparation, with an award and the dates of its call."""
    now = timezone.now()
    dates = {"call_opens_at": now, "call_closes_at": now + timedelta(days=30)}
    edition = make_edition(2026, past=False, **{**dates, **fields})
    make_award(edition)
    return edition


def ready_for_its_jury():
    """An edition in selection whose only award lacks nothing."""
    edition = make_coming_edition()
    make_jury(make_award(edition))
    return edition


def test_a_year_goes_from_phase_to_phase_and_the_journal_tells(staff):
    edition = make_new_edition()
    award = edition.awards.get()

    edition.open_call(by=staff)
    assert edition.status == "call" and edition.call_is_open
    edition.close_call(by=staff)
    make_jury(award)
    edition.announce_nominees(by=staff)
    edition.start_jury(by=staff)
    award.refresh_from_db()
    assert (edition.status, award.status) == ("jury", "marking")
    award.give_up(by=staff, reason_fr="Personne n’a candidaté.")
    edition.publish(by=staff)

    assert Edition.objects.get().is_past
    told = JournalEntry.objects.filter(stream="edition-2026").values_list("action", flat=True)
    assert [action for action in told if action.startswith("awards.edition.")] == [
        "awards.edition.call",
        "awards.edition.selection",
        "awards.edition.nominees_announced",
        "awards.edition.jury",
        "awards.edition.published",
    ]
    assert fault("edition-2026") is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"call_opens_at": None}, "Write when the call for applications opens and closes."),
        (
            {
                "call_opens_at": timezone.now() - timedelta(days=9),
                "call_closes_at": timezone.now() - timedelta(days=1),
            },
            "The call would be closed already",
        ),
    ],
)
def test_a_call_opens_with_its_dates(staff, change, sentence):
    edition = make_new_edition(**change)

    with refused(sentence, edition):
        edition.open_call(by=staff)


def test_every_blocker_of_a_call_is_named_at_once(staff):
    edition = make_edition(2026, past=False)

    with pytest.raises(TransitionRefused) as refusal:
        edition.open_call(by=staff)

    assert len(refusal.value.blockers) == 2
    assert {blocker.row for blocker in refusal.value.blockers} == {edition}


def test_a_call_is_taken_back_until_the_first_application(staff):
    edition = make_new_edition()
    edition.open_call(by=staff)
    edition.return_to_preparation(by=staff)
    assert edition.status == "preparation"

    edition.open_call(by=staff)
    Application.objects.create(award=edition.awards.get(), partnership=make_partnership())
    with refused("An application has been received", edition):
        edition.return_to_preparation(by=staff)


def test_a_call_is_reopened_until_the_nominees_are_announced(staff):
    edition = make_coming_edition()
    edition.reopen_call(by=staff)
    assert edition.status == "call"
    edition.close_call(by=staff)
    make_nominee(make_award(edition))
    edition.announce_nominees(by=staff)

    with refused("The nominees have been announced", edition):
        edition.reopen_call(by=staff)


def test_an_edition_does_not_go_back_once_a_seal_is_published(staff):
    edition = make_coming_edition()
    award = make_award(edition, decided_by="elsewhere")
    seal_elsewhere(award, [make_nominee(award)])

    with refused(f"A seal of {award} is published", edition):
        edition.reopen_call(by=staff)
    Edition.objects.update(status="call")
    edition.refresh_from_db()
    with refused(f"A seal of {award} is published", edition):
        edition.return_to_preparation(by=staff)


def test_juries_start_with_nominees_quorum_chair_accounts_and_criteria(staff):
    edition = make_coming_edition()
    award = make_award(edition)
    waiting = Application.objects.create(award=award, partnership=make_partnership())

    with pytest.raises(TransitionRefused) as refusal:
        edition.start_jury(by=staff)

    rows = [blocker.row for blocker in refusal.value.blockers]
    assert rows == [waiting, award, award, award, award]
    assert Edition.objects.get().status == "selection"


def test_an_award_decided_elsewhere_needs_no_jury(staff):
    edition = make_coming_edition()
    award = make_award(edition, decided_by="elsewhere")

    edition.start_jury(by=staff)

    award.refresh_from_db()
    assert award.status == "pending"


def test_an_award_decided_by_vote_needs_no_criteria(staff):
    edition = make_coming_edition()
    award = make_jury(make_award(edition, decided_by="vote"), criteria=0)

    edition.start_jury(by=staff)

    assert Award.objects.get(pk=award.pk).status == "marking"


def test_juries_go_home_until_the_first_submitted_mark(staff):
    edition = ready_for_its_jury()
    edition.start_jury(by=staff)
    edition.reopen_selection(by=staff)
    assert Award.objects.get().status == "pending"

    edition.start_jury(by=staff)
    award = edition.awards.get()
    declare_all(award)
    submit(Seat.objects.first().juror, award.nominees.first(), 4)
    with refused("has begun", edition):
        edition.reopen_selection(by=staff)


def test_an_announcement_is_taken_back_within_a_day(staff):
    edition = make_coming_edition()
    make_nominee(make_award(edition))
    edition.announce_nominees(by=staff)
    edition.retract_nominees(by=staff)
    assert Edition.objects.get().nominees_announced_at is None

    edition.announce_nominees(by=staff)
    Edition.objects.update(nominees_announced_at=timezone.now() - timedelta(days=1, minutes=1))
    edition.refresh_from_db()
    with refused("more than a day ago", edition):
        edition.retract_nominees(by=staff)


def test_nobody_is_announced_while_an_application_waits(staff):
    edition = make_coming_edition()
    award = make_award(edition)
    make_nominee(award)
    Application.objects.create(award=award, partnership=make_partnership())

    with refused("neither shortlisted nor refused", edition):
        edition.announce_nominees(by=staff)


def test_an_edition_is_not_published_over_a_sealed_verdict(staff):
    award = make_sealed()

    with refused("neither revealed nor given up", award.edition):
        award.edition.publish(by=staff)


def test_the_phases_come_in_their_order(staff):
    edition = make_new_edition()

    for verb in ("close_call", "reopen_call", "reopen_selection", "publish", "retract_nominees"):
        with refused("", edition):
            getattr(edition, verb)(by=staff)


def test_of_two_people_who_press_one_is_told(staff):
    edition = make_award_at_work().edition
    stale = Edition.objects.get(pk=edition.pk)
    edition.reopen_selection(by=staff)

    with refused("can no longer become", edition):
        stale.reopen_selection(by=staff)
