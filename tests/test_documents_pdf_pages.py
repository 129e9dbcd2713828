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


def tagged(parts):
    """A document whose structure has so many paragraphs, and a picture told in words."""
    figure = b"<< /S /Figure /P 6 0 R /Pg 3 0 R /K [0 8 0 R] /Alt (A school) /T (%b) /ID (%b) >>"
    return make_pdf(
        b"<< /Type /StructTreeRoot /K [7 0 R %b] /ParentTree << /Nums [0 [7 0 R]] >> >>"
        % b" ".join(b"%d 0 R" % (9 + each) for each in range(parts)),
        figure % (MARK, MARK),
        b"<< /Type /OBJR /Obj 3 0 R >>",
        *[b"<< /Type /StructElem /S /P /P 6 0 R /Pg 3 0 R >>"] * parts,
        catalogue=b"/StructTreeRoot 6 0 R /MarkInfo << /Marked true >>",
        page=b"/StructParents 0",
        drawing=stream(b"/Figure << /MCID 0 >> BDC %b EMC" % DRAWING),
    )


def test_who_listens_to_a_page_still_hears_its_headings_and_pictures():
    document = cleaned(tagged(3))

    reader = PdfReader(BytesIO(document.data))
    tree = reader.root_object["/StructTreeRoot"]
    figure, *paragraphs = (part.get_object() for part in tree["/K"])
    assert figure["/Alt"] == "A school"
    assert figure["/K"] == [0]
    assert figure["/Pg"] == reader.pages[0]
    assert [each["/S"] for each in paragraphs] == ["/P"] * 3
    assert tree["/ParentTree"]["/Nums"][1][0].get_object() == figure
    assert reader.pages[0]["/StructParents"] == 0
    assert MARK not in everything_in(document.data)


def test_a_document_told_in_far_too_many_parts_keeps_its_pages():
    document = cleaned(tagged(4000))

    reader = PdfReader(BytesIO(document.data), strict=True)
    assert "/StructTreeRoot" not in reader.root_object
    assert reader.pages[0].extract_text() == "Bonjour"
    assert b"/StructElem" not in document.data


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
