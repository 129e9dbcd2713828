"""A paper sheet that the secretariat entered: it counts once its juror has confirmed it."""

import pytest
from django.core.files.base import ContentFile

from awards.models import Assessment, PaperSheet
from tests.factories import make_user
from tests.juries import chair_of, declare, declare_all, make_award_at_work, mark_all, submit
from tests.marking_pages import Page, a_member
from tests.pages import main_of
from tests.pdf_files import make_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    award = make_award_at_work(nominees=2)
    declare_all(award)
    return award


@pytest.fixture
def nominee(award):
    return award.nominees.first()


@pytest.fixture
def juror(award, client):
    juror = a_member(award)
    client.force_login(juror.user)
    return juror


@pytest.fixture
def sheet(juror, nominee):
    return enter(juror, nominee)


def enter(juror, nominee):
    """What the secretariat does with a signed sheet."""
    marks = {c.pk: mark for c, mark in zip(nominee.award.criteria.all(), [4, 2], strict=True)}
    scan = ContentFile(make_pdf(), name="scan.pdf")
    return PaperSheet.enter(juror, nominee, marks, "Écrit à la main.", scan, by=make_user())


def address(nominee, under=""):
    return f"/jury/{nominee.pk}/feuille/{under}"


def answer_with(client, sheet, act):
    return client.post(address(sheet.nominee), {"sheet": sheet.pk, "act": act})


def test_the_sheet_is_read_beside_its_scan(client, sheet, nominee):
    answer = client.get(address(nominee))

    words = main_of(answer)
    assert "Critère 1 4" in words
    assert "Critère 2 2" in words
    assert "Écrit à la main." in words
    scan = client.get(address(nominee, "scan/"))
    assert (scan.status_code, scan["Content-Type"]) == (200, "application/pdf")


def test_the_file_says_that_a_sheet_waits(client, sheet, nominee):
    body = client.get(f"/jury/{nominee.pk}/").content.decode()

    assert f'href="{address(nominee)}"' in body


def test_it_counts_once_confirmed_and_is_said_back(client, sheet, nominee):
    assert not Assessment.objects.marked().exists()

    answer = answer_with(client, sheet, "confirm")

    own = Assessment.objects.marked().get()
    assert [mark.value for mark in own.marks.all()] == [4, 2]
    assert own.on_paper
    words = main_of(client.get(answer.headers["Location"]))
    assert "Votre note la plus haute : Critère 1, 4 ; la plus basse : Critère 2, 2." in words
    assert "Elles viennent de votre feuille papier, que vous avez confirmée." in words


def test_refused_it_never_counts(client, sheet, nominee):
    answer = client.post(address(nominee), {"sheet": sheet.pk, "act": "refuse"}, follow=True)

    assert "La feuille est mise de côté et ne compte pas." in main_of(answer)
    assert not Assessment.objects.marked().exists()
    assert client.get(address(nominee)).status_code == 404
    assert client.get(address(nominee, "scan/")).status_code == 404


def test_pressed_twice_it_is_confirmed_once(client, sheet):
    answer_with(client, sheet, "confirm")

    assert answer_with(client, sheet, "confirm").status_code == 404
    assert Assessment.objects.marked().get().version == 1


def test_a_button_of_nothing_does_nothing(client, sheet):
    assert answer_with(client, sheet, "whatever").status_code == 302
    sheet.refresh_from_db()
    assert (sheet.confirmed_at, sheet.refused_at) == (None, None)


def test_what_was_typed_here_is_said_to_be_replaced(client, sheet, juror, nominee):
    Page(client, nominee).fill(5, comment="Au clavier").autosave()
    assert "La confirmer efface votre brouillon" in main_of(client.get(address(nominee)))

    submit(juror, nominee, 5)

    assert "La confirmer remplace ce que vous avez transmis" in main_of(
        client.get(address(nominee))
    )


def test_a_sheet_that_replaced_it_is_not_confirmed_unread(client, sheet, juror, nominee):
    sheet.refuse(by=juror.user)
    another = enter(juror, nominee)

    assert answer_with(client, sheet, "confirm").status_code == 404
    another.refresh_from_db()
    assert another.confirmed_at is None


def test_nobody_else_reads_or_confirms_it(client, award, sheet, nominee):
    client.force_login(a_member(award, 1).user)

    assert client.get(address(nominee)).status_code == 404
    assert client.get(address(nominee, "scan/")).status_code == 404
    assert answer_with(client, sheet, "confirm").status_code == 404


def test_a_late_link_closes_it(client, sheet, juror, nominee):
    declare(juror, nominee, "interest")

    assert client.get(address(nominee)).status_code == 404
    assert answer_with(client, sheet, "confirm").status_code == 404


def test_once_the_deliberation_is_open_it_is_refused_with_a_sentence(client, award, sheet):
    mark_all(award)
    award.open_deliberation(by=chair_of(award))

    answer = client.post(address(sheet.nominee), {"sheet": sheet.pk, "act": "confirm"}, follow=True)

    assert "Les notes de ce prix sont figées" in main_of(answer)
    sheet.refresh_from_db()
    assert sheet.confirmed_at is None
