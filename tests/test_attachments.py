"""A document attached to a nominee is stored written again, and leaves with its row."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.urls import reverse
from django.utils import translation

from awards.models import Attachment
from convergences.documents.cleaning import MOST_BYTES, DocumentRefused
from convergences.documents.fields import DocumentField
from tests.factories import make_attachment, make_nominee, make_user
from tests.pdf_files import MARK, make_pdf, mark_on_page, pages
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

TOLD = make_pdf(
    b"<< /Author (%b) >>" % MARK,
    trailer=b"/Info 6 0 R",
    page=mark_on_page(b"Link", b"/A << /S /JavaScript /JS (%b) >>" % MARK),
)


def stored():
    """Every private file of attachments: its name, and its bytes."""
    storage = storages["private"]
    if not storage.exists("attachments"):
        return {}
    names = storage.listdir("attachments")[1]
    return {name: storage.open(f"attachments/{name}").read() for name in names}


def test_what_is_stored_is_written_again_whoever_gives_it():
    attachment = make_attachment(data=TOLD, title="Bilan 2017")

    ((name, data),) = stored().items()
    assert MARK in TOLD
    assert MARK not in data
    assert data.startswith(b"%PDF-1.7")
    assert (attachment.pages, attachment.size) == (1, len(data))
    assert len(name.removesuffix(".pdf")) == 32
    assert "Bilan" not in attachment.document.name


def test_what_is_no_pdf_is_never_stored():
    with pytest.raises(DocumentRefused):
        make_attachment(data=b"<html>")

    assert not Attachment.objects.exists()
    assert stored() == {}


def test_a_row_that_is_saved_again_keeps_its_document():
    attachment = make_attachment()
    before = stored()
    attachment.title = "Un autre titre"
    attachment.save()

    assert stored() == before


def test_a_document_that_is_replaced_or_deleted_leaves_nothing(django_capture_on_commit_callbacks):
    attachment = make_attachment()
    (old,) = stored()
    with django_capture_on_commit_callbacks(execute=True):
        attachment.document = ContentFile(pages(3), name="b.pdf")
        attachment.save()
    (new,) = stored()

    assert old != new
    assert attachment.pages == 3

    with django_capture_on_commit_callbacks(execute=True):
        attachment.delete()

    assert stored() == {}


def form_of(*files):
    kind = modelform_factory(Attachment, fields=["nominee", "title", "document"])
    data = {"nominee": make_nominee().pk, "title": "Bilan"}
    return kind(data, dict(zip(["document"], files, strict=False)))


def test_a_form_says_beside_the_file_what_is_wrong_with_it():
    with translation.override("en"):
        refused = form_of(SimpleUploadedFile("bilan.pdf", b"%PDF-1.7\ncut short"))
        empty = form_of(SimpleUploadedFile("bilan.pdf", b""))
        heavy = form_of(SimpleUploadedFile("bilan.pdf", b"%PDF-1.7\n" + b"\n" * MOST_BYTES))

        assert "damaged or cut short" in refused.errors["document"][0]
        assert "empty" in empty.errors["document"][0]
        assert "more than 10 MB" in heavy.errors["document"][0]


def test_a_form_takes_a_document_whatever_its_name():
    form = form_of(SimpleUploadedFile("../" + "é" * 300 + ".exe", TOLD, "text/html"))

    assert form.is_valid(), form.errors
    attachment = form.save()

    assert attachment.pages == 1
    assert len(stored()) == 1


def test_a_form_asks_for_a_pdf_and_may_do_without_one():
    field = DocumentField(required=False)

    assert 'accept="application/pdf"' in field.widget.render("a", None, field.widget.attrs)
    assert field.clean(None) is None


def staff(client, group="secretariat"):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return sign_in(client, user)


def page_of(nominee):
    return reverse("admin:awards_nominee_change", args=[nominee.pk])


def sent(nominee, **line):
    """What the page of a nominee sends with one line of documents more."""
    return {
        "partnership": nominee.partnership_id,
        "attachments-TOTAL_FORMS": 1,
        "attachments-INITIAL_FORMS": 0,
        **{f"attachments-0-{name}": value for name, value in line.items()},
    }


def test_the_secretariat_adds_a_document_to_a_nominee(client):
    staff(client)
    nominee = make_nominee()

    response = client.post(
        page_of(nominee),
        sent(nominee, title="Bilan", document=SimpleUploadedFile("b.pdf", TOLD)),
    )

    assert response.status_code == 302, response.context["errors"]
    attachment = nominee.attachments.get()
    page = client.get(page_of(nominee)).content.decode()
    assert reverse("admin:document", args=[attachment.pk]) in page
    assert attachment.document.name not in page


def test_a_document_that_is_refused_is_said_on_the_page(client):
    staff(client)
    nominee = make_nominee()

    response = client.post(
        page_of(nominee),
        sent(nominee, title="Bilan", document=SimpleUploadedFile("b.pdf", b"%PDF-1.7\n")),
    )

    assert response.status_code == 200
    assert "abîmé ou incomplet" in response.content.decode()
    assert "Bilan" in response.content.decode()
    assert stored() == {}


def test_the_staff_opens_a_document_and_anybody_else_is_told_nothing(client):
    attachment = make_attachment(data=TOLD, title="Bilan d’été")
    there = reverse("admin:document", args=[attachment.pk])
    absent = reverse("admin:document", args=[attachment.pk + 1])

    assert client.get(there).status_code == client.get(absent).status_code == 302
    staff(client)
    response = client.get(there)

    assert b"".join(response) == attachment.document.open().read()
    assert "private, no-store" in response["Cache-Control"]
    assert "Bilan%20d%E2%80%99%C3%A9t%C3%A9.pdf" in response["Content-Disposition"]
    assert client.get(absent).status_code == 404
    attachment.document.storage.delete(attachment.document.name)
    assert client.get(there).status_code == 404
