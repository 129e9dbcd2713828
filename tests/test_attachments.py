"""A document attached to a nominee is stored written again, and leaves with its row."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.utils import translation

from awards.models import Attachment
from convergences.documents.cleaning import MOST_BYTES, DocumentRefused
from convergences.documents.fields import DocumentField
from tests.factories import make_attachment, make_nominee
from tests.pdf_files import MARK, make_pdf, mark_on_page, pages

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
