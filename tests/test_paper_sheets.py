"""Paper sheets: the secretariat enters what a juror signed; it counts once the juror says so."""

import pytest

from awards.models import Assessment, PaperSheet
from tests.factories import make_superuser, make_user
from tests.juries import chair_of, declare, declare_all, make_award_at_work, mark_all, submit
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    award = make_award_at_work()
    declare_all(award)
    return award


def enter(award, mark=4, *, by=None, place=0):
    return PaperSheet.enter(
        award.seats.all()[place].juror,
        award.nominees.first(),
        {criterion.pk: mark for criterion in award.criteria.all()},
        "Signé sur papier.",
        "sheets/scan.pdf",
        by=by or make_user(is_staff=True),
    )


def test_a_sheet_counts_once_its_juror_confirms_it(award):
    sheet = enter(award)
    assert not Assessment.objects.marked().exists()

    sheet.confirm(by=sheet.juror.user)

    given = Assessment.objects.marked().get()
    assert given.on_paper
    assert given.shown_at
    assert given.comment == "Signé sur papier."
    assert [mark.value for mark in given.marks.all()] == [4, 4]
    assert award.coverage().count("marked") == 1
    with refused("This sheet was answered already.", sheet):
        sheet.confirm(by=sheet.juror.user)


def test_nobody_else_confirms_or_refuses_it(award):
    sheet = enter(award)

    for somebody in (None, sheet.entered_by, make_superuser(), award.seats.last().juror.user):
        with refused("A juror marks for themselves.", sheet):
            sheet.confirm(by=somebody)
        with refused("A juror confirms their own sheet.", sheet):
            sheet.refuse(by=somebody)


def test_a_refused_sheet_never_counts(award):
    sheet = enter(award)

    sheet.refuse(by=sheet.juror.user)

    with refused("This sheet was answered already.", sheet):
        sheet.confirm(by=sheet.juror.user)
    assert not Assessment.objects.marked().exists()
    assert enter(award, 2).pk != sheet.pk


def test_one_sheet_waits_at_a_time(award):
    sheet = enter(award)

    with refused("already waits to be confirmed", sheet):
        enter(award, 2)


def test_a_juror_enters_no_sheet_of_their_own(award):
    with refused("A paper sheet is entered by the secretariat."):
        enter(award, by=award.seats.first().juror.user)


def test_a_sheet_holds_marks_of_the_scale(award):
    with refused("Choose a whole mark from 1 to 5."):
        enter(award, 6)


def test_a_sheet_of_a_juror_with_a_link_is_neither_entered_nor_confirmed(award):
    sheet = enter(award)
    declare(sheet.juror, sheet.nominee, "interest")

    with refused("You will neither see nor mark this file.", sheet):
        sheet.confirm(by=sheet.juror.user)
    declare(award.seats.last().juror, sheet.nominee, "interest")
    with refused("You will neither see nor mark this file."):
        enter(award, place=2)


def test_a_sheet_that_waits_counts_for_nothing_once_the_deliberation_opens(award):
    sheet = enter(award)
    mark_all(award, 2)
    award.open_deliberation(by=chair_of(award))

    with refused("Marks can no longer be given for this award.", sheet):
        sheet.confirm(by=sheet.juror.user)
    assert set(Assessment.objects.marked().values_list("marks__value", flat=True)) == {2}


def test_a_confirmed_sheet_takes_the_place_of_what_was_typed(award):
    typed = submit(award.seats.first().juror, award.nominees.first(), 2)

    sheet = enter(award, 5)
    sheet.confirm(by=sheet.juror.user)

    assert Assessment.objects.marked().get() == typed
    assert [mark.value for mark in typed.marks.all()] == [5, 5]
