"""A signed sheet: entered by the secretariat with its scan, counted once the juror confirms it."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.models import Assessment, PaperSheet
from convergences.models import Mail
from tests.factories import make_photograph, make_user
from tests.juries import declare_all, make_award_at_work, make_member_of_jury
from tests.pdf_files import make_pdf
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = make_user(name="Camille Secrétaire", is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    sign_in(client, user)
    return user


@pytest.fixture
def award():
    award = make_award_at_work()
    declare_all(award)
    return award


@pytest.fixture
def juror(award):
    return award.seats.first().juror


def page(award, juror):
    return reverse("admin:awards_award_paper", args=[award.pk, juror.pk])


def typed(award, scan, **more):
    marks = {f"criterion_{criterion.pk}": 4 for criterion in award.criteria.all()}
    nominee = award.nominees.first().pk
    return {"nominee": nominee, "comment": "Solide.", "scan": scan, **marks, **more}


def pdf():
    return SimpleUploadedFile("feuille.pdf", make_pdf(), "application/pdf")


@pytest.mark.parametrize("photographed", [False, True])
def test_a_sheet_waits_for_the_juror_to_confirm_it(client, secretary, award, juror, photographed):
    scan = SimpleUploadedFile("IMG.jpg", make_photograph()) if photographed else pdf()

    assert client.post(page(award, juror), typed(award, scan)).status_code == 302

    sheet = PaperSheet.objects.get()
    assert set(sheet.marks.values()) == {4}
    assert sheet.scan.read().startswith(b"%PDF-")
    assert (sheet.entered_by, sheet.confirmed_at) == (secretary, None)
    assert not Assessment.objects.exclude(concluded_at=None).exists()
    sheet.confirm(by=juror.user)
    assert Assessment.objects.get(on_paper=True).marks.count() == 2


def test_the_juror_is_written_to_and_the_mail_tells_no_mark(client, secretary, award, juror):
    client.post(page(award, juror), typed(award, pdf(), comment="Un mot secret."))

    mail = Mail.objects.get(kind="paper")
    assert (mail.to, mail.status) == (juror.user.email, "draft")
    assert f"/jury/{award.nominees.first().pk}/feuille/" in mail.body
    assert "Un mot secret." not in mail.body


def test_a_wrong_file_or_a_missing_mark_keeps_what_was_typed(client, secretary, award, juror):
    page_with_errors = client.post(
        page(award, juror),
        typed(award, SimpleUploadedFile("x.pdf", b"<html>")) | {"comment": "Un long commentaire."},
    )

    assert "Un long commentaire." in page_with_errors.text
    assert page_with_errors.context["form"].errors.keys() == {"scan"}
    first = award.criteria.first()
    missing = typed(award, pdf()) | {f"criterion_{first.pk}": ""}
    answer = client.post(page(award, juror), missing)
    assert answer.context["form"].errors.keys() == {f"criterion_{first.pk}"}
    assert not PaperSheet.objects.exists()
    assert not Mail.objects.exists()


def test_a_file_closed_to_the_juror_cannot_be_chosen(client, secretary):
    award = make_award_at_work()
    juror, nominee = award.seats.first().juror, award.nominees.first()
    declare_all(award, but=[(juror, nominee)])

    answer = client.post(page(award, juror), typed(award, pdf(), nominee=nominee.pk))

    assert "nominee" in answer.context["form"].errors
    assert not PaperSheet.objects.exists()


def test_nobody_enters_their_own_sheet_nor_one_without_the_right(client, secretary, award, juror):
    own = make_member_of_jury(award, user=secretary)
    assert client.get(page(award, own.juror)).status_code == 403

    reader = make_user(is_staff=True)
    reader.groups.add(Group.objects.get(name="reader"))
    sign_in(client, reader)
    assert client.post(page(award, juror), typed(award, pdf())).status_code == 403
    assert not PaperSheet.objects.exists()
