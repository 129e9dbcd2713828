"""An attached PDF is served to be saved, under a safe name, and to be kept by nothing in between."""

from io import BytesIO

import pytest

from convergences.documents.cleaning import cleaned
from convergences.documents.serving import private_response, safe_name
from tests.pdf_files import make_pdf


def test_a_document_is_served_as_an_attachment_that_nothing_keeps_or_runs():
    document = cleaned(make_pdf())

    response = private_response(BytesIO(document.data), "Étude d’impact.pdf")

    assert b"".join(response) == document.data
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Content-Length"] == str(document.size)
    named = "attachment; filename*=utf-8''%C3%89tude%20d%E2%80%99impact.pdf"
    assert response["Content-Disposition"] == named


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Bilan 2017.PDF", "Bilan 2017.pdf"),
        ("Bilan.pdf.pdf", "Bilan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\bilan.pdf", "bilan.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("bilan\u202efdp.exe", "bilanfdp.exe.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie b.pdf"),
        ('a"; filename="b.exe', "a filename= b.exe.pdf"),
        ("nul\x00.pdf", "nul.pdf"),
        ("é" * 300 + ".pdf", "é" * 100 + ".pdf"),
        ("..", "document.pdf"),
        ("", "document.pdf"),
    ],
)
def test_the_name_of_a_document_is_safe_on_every_system(name, safe):
    assert safe_name(name) == safe
    assert private_response(BytesIO(), name)["Content-Disposition"].startswith("attachment; ")
