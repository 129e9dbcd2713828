"""What the pages of an attached PDF show, they show once it is written again."""

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from convergences.documents.cleaning import cleaned
from tests.pdf_files import (
    DRAWING,
    FORM,
    INTO_X,
    MARK,
    SCRIPT,
    everything_in,
    file_of,
    image,
    make_pdf,
    mark_on_page,
    stream,
    told_photograph,
)


def drawn(data):
    """What the only page of a written document draws: its content, and its resources."""
    page = PdfReader(BytesIO(data)).pages[0]
    return page.get_contents().get_data(), page["/Resources"]


def test_answers_and_stamps_are_drawn_for_good_where_they_stand():
    answer = mark_on_page(b"Widget", b"/FT /Tx /V (yes) /AP << /N 6 0 R >> /A " + SCRIPT)
    data = make_pdf(stream(b"(yes) Tj", FORM), catalogue=b"/AcroForm << /Fields [] >>", page=answer)

    content, resources = drawn(cleaned(data).data)

    (name,) = resources["/XObject"]
    assert resources["/XObject"][name].get_data() == b"(yes) Tj"
    placed = b"q 2.000000 0 0 2.000000 20.0000 20.0000 cm %b Do Q" % name.encode()
    assert b" ".join(content.split()) == b"q %b Q %b" % (DRAWING, placed)
    assert "/F1" in resources["/Font"]


@pytest.mark.parametrize(
    ("state", "seen"), [(b"/AS /On", [b"yes"]), (b"/AS /Off", []), (b"/AS /On /F 2", [])]
)
def test_a_ticked_box_shows_its_tick_and_a_hidden_one_nothing(state, seen):
    box = mark_on_page(b"Widget", b"/FT /Btn /AP << /N << /On 6 0 R >> >> " + state)

    _content, resources = drawn(cleaned(make_pdf(stream(b"yes", FORM), page=box)).data)

    assert [form.get_object().get_data() for form in resources.get("/XObject", {}).values()] == seen


def test_a_layer_that_is_off_stays_off():
    data = make_pdf(
        b"<< /Type /OCG /Name (Draft) /Usage << /CreatorInfo << /Creator (%b) >> >> >>" % MARK,
        catalogue=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /AS [] >> >>",
        resources=b"/Properties << /L 6 0 R >>",
    )

    document = cleaned(data)

    reader = PdfReader(BytesIO(document.data))
    (off,) = reader.root_object["/OCProperties"]["/D"]["/OFF"]
    assert off == reader.pages[0]["/Resources"]["/Properties"].raw_get("/L")
    assert MARK not in everything_in(document.data)


def test_a_photograph_keeps_its_pixels():
    told = told_photograph()
    before = Image.open(BytesIO(told))

    _content, resources = drawn(cleaned(make_pdf(image(told, b"DCTDecode"), resources=INTO_X)).data)

    kept = resources["/XObject"]["/X"]._data
    after = Image.open(BytesIO(kept))
    assert before.tobytes() == after.tobytes()
    assert not after.getexif()
    assert kept.endswith(b"\xff\xd9")


def test_what_a_page_inherits_goes_with_it():
    data = file_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
            b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 /Rotate 90 /MediaBox [0 0 10 20]"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            stream(DRAWING),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [7 0 R] /Count 1 /Rotate 180 >>",
            b"<< /Type /Page /Parent 6 0 R /Contents [4 0 R] /MediaBox [0 0 30 40] >>",
        ]
    )

    reader = PdfReader(BytesIO(cleaned(data).data))

    assert [page.extract_text() for page in reader.pages] == ["Bonjour", "Bonjour"]
    assert [page["/Rotate"] for page in reader.pages] == [90, 180]
    assert [list(page["/MediaBox"]) for page in reader.pages] == [[0, 0, 10, 20], [0, 0, 30, 40]]
    assert reader.root_object["/Lang"] == "fr-FR"


def test_a_document_written_again_is_written_the_same():
    once = cleaned(make_pdf(image(told_photograph(), b"DCTDecode"), resources=INTO_X))

    assert cleaned(once.data) == once
