"""The gate of the jury: each function shows to whom it must, and hides from everyone else."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission

from awards import visibility
from awards.models import Assessment, Round, Verdict
from awards.models.sealing import draft_verdict
from tests.factories import make_juror, make_superuser, make_user
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_sealed,
    mark_all,
    submit,
)

pytestmark = pytest.mark.django_db

# Every function of the gate that answers to jurors; test_visibility.py holds the others.
GATES = {
    *("seats_for", "asked_nominees_for", "declarations_for", "dismissed_matches_for"),
    *(
        "files_for",
        "attachments_for",
        "rooms_for",
        "chairs_for",
        "nominees_in_rooms_for",
        "assessments_for",
    ),
    *("marks_for", "paper_sheets_for", "rounds_for", "verdicts_for", "verdicts_to_confide_for"),
    *("confidants_for", "confidences_for", "verdicts_to_confide_elsewhere_for", "applications_for"),
    *("seals_for", "closed_files_for"),
    *("verdicts_to_hand_over_for", "ceremonies_to_hand_over_for", "handovers_for"),
    *("minutes_for", "checked_awards_for", "own_marks_for", "counted_marks_for"),
    *("comments_to_release_for", "totals_to_release_for"),
    *("feedback_for", "released_comments_for"),
}
# What goes to the hall is asked for one purpose; test_handover_pages.py shows it to confidants.
OF_A_PURPOSE = {"verdicts_to_hand_over_for", "ceremonies_to_hand_over_for", "handovers_for"}
# Told to the public, or to whoever curates.
NOT_A_JURYS = {"seals_for", "applications_for", "attachments_for", "minutes_for"}


@pytest.fixture
def award():
    """Four jurors, the third linked to the first nominee; everyone else has marked everything."""
    award = make_award_at_work(jurors=5)
    linked = award.seats.all()[2].juror
    declare_all(award, but=[(linked, award.nominees.first())])
    mark_all(award)
    return award


def chair(award):
    return award.seats.get(role="chair").juror.user


def free(award):
    """A juror without any link."""
    return award.seats.taking_part().filter(role="member").first().juror.user


def recused(award):
    return award.nominees.first().declarations.get(answer="interest").juror.user


def of_another_award(award):
    other = make_award_at_work(edition_of_another_year())
    declare_all(other)
    return chair(other)


def edition_of_another_year():
    return make_coming_edition(2027)


def strangers(award):
    disabled = free(award)
    disabled.is_active = False
    return [
        None,
        AnonymousUser(),
        make_user(),
        make_superuser(),
        of_another_award(award),
        disabled,
    ]


@pytest.mark.parametrize("gate", sorted(GATES - NOT_A_JURYS))
def test_a_stranger_sees_nothing_of_a_jury(award, gate):
    award.open_deliberation(by=chair(award))
    confirm_first(award)
    draft_verdict(award, by=chair(award), outcome="laureate")
    assert Verdict.objects.exists() and Round.objects.exists() and Assessment.objects.exists()

    for viewer in strangers(award):
        rows = getattr(visibility, gate)(viewer, *(["cards"] if gate in OF_A_PURPOSE else []))
        assert not [row for row in rows if award_of(row) == award], viewer


def award_of(row):
    for path in ("", "award", "nominee.award", "verdict.award", "assessment.nominee.award"):
        found = row
        for name in filter(None, path.split(".")):
            found = getattr(found, name, None)
        if found is not None and type(found).__name__ == "Award":
            return found
    raise AssertionError(f"of which award is {row!r}?")


def test_a_file_opens_once_every_nominee_is_answered_for():
    award = make_award_at_work()
    juror = award.seats.first().juror
    first, *others = award.nominees.all()
    assert not visibility.files_for(juror.user).exists()

    declare(juror, first)
    assert not visibility.files_for(juror.user).exists()
    for nominee in others:
        declare(juror, nominee)

    assert set(visibility.files_for(juror.user)) == {first, *others}


def test_who_asks_the_secretariat_waits_for_that_file_alone():
    award = make_award_at_work()
    juror = award.seats.first().juror
    first, *others = award.nominees.all()
    declare(juror, first, "unsure")
    for nominee in others:
        declare(juror, nominee)

    assert set(visibility.files_for(juror.user)) == set(others)


def test_a_recused_juror_marks_the_others_and_enters_no_room(award):
    linked, first = recused(award), award.nominees.first()
    assert first not in visibility.files_for(linked)
    assert visibility.files_for(linked).count() == 2
    mine = visibility.assessments_for(linked)
    assert {a.juror.user for a in mine} == {linked}

    award.open_deliberation(by=chair(award))

    assert list(visibility.rooms_for(free(award))) == [award]
    assert [seat.juror.user for seat in visibility.chairs_for(free(award))] == [chair(award)]
    assert visibility.assessments_for(free(award)).count() == 14
    assert not visibility.rooms_for(linked).exists()
    assert not visibility.chairs_for(linked).exists()
    assert {a.juror.user for a in visibility.assessments_for(linked)} == {linked}


def test_the_room_opens_again_to_them_once_that_nominee_is_withdrawn(award):
    award.open_deliberation(by=chair(award))

    award.nominees.first().withdraw(by=None, reason="Le projet s’arrête.")

    assert list(visibility.rooms_for(free(award))) == [award]
    assert visibility.rooms_for(linked_account(award)).exists()


def linked_account(award):
    return award.nominees.first().declarations.get(answer="interest").juror.user


def test_nobody_sees_anothers_mark_before_the_deliberation(award):
    for viewer in (chair(award), free(award), make_superuser()):
        seen = {each.juror.user for each in visibility.assessments_for(viewer)}
        assert seen <= {viewer}


def test_the_right_to_see_marks_is_given_by_name_and_ends_at_sealing():
    award = make_deliberation()
    named, root = make_user(is_staff=True), make_superuser()
    named.user_permissions.add(Permission.objects.get(codename="see_marks"))
    assert visibility.marks_for(named).count() == 9
    assert not visibility.marks_for(root).exists()

    make_sealed(edition_of_another_year())
    sealed = visibility.marks_for(named).exclude(nominee__award=award)

    assert not sealed.exists()


def test_from_sealing_on_nobody_of_the_jury_reads_anything():
    award = make_sealed()

    for seat in award.seats.all():
        for gate in ("files_for", "rooms_for", "assessments_for", "rounds_for", "verdicts_for"):
            assert not getattr(visibility, gate)(seat.juror.user).exists(), gate
    assert list(visibility.verdicts_to_confide_for(chair_of(award))) == list(Verdict.objects.all())


def test_a_substitute_sees_files_once_seated():
    award = make_award_at_work()
    replaced = award.seats.filter(role="member").first()
    substitute = award.seats.create(
        juror=make_juror(award.edition, user=make_user()),
        role="substitute",
        seated_for=replaced.juror,
    )
    assert not visibility.asked_nominees_for(substitute.juror.user).exists()

    replaced.stand_down(by=None, reason="Empêchement.")

    assert visibility.asked_nominees_for(substitute.juror.user).count() == 3
    assert not visibility.asked_nominees_for(replaced.juror.user).exists()


def test_marks_submitted_by_a_juror_are_theirs_alone():
    award = make_award_at_work()
    declare_all(award)
    mine, other = award.seats.all()[:2]
    submit(mine.juror, award.nominees.first(), 4)

    assert visibility.assessments_for(mine.juror.user).count() == 1
    assert not visibility.assessments_for(other.juror.user).exists()
