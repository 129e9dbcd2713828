"""All the files of a juror in one piece, to read or to print; and what a recused juror never sees."""

import re

import pytest
from django.core.files.base import ContentFile

from awards.models import Assessment, Attachment
from partnerships.models import Member
from tests.factories import (
    make_award,
    make_category,
    make_nominee,
    make_partnership,
    make_picture,
    make_source,
)
from tests.juries import (
    chair_of,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_jury,
    member_of,
    submit,
)
from tests.pages import main_of, read
from tests.pdf_files import make_pdf

pytestmark = pytest.mark.django_db
FILES = "/jury/dossiers/"


@pytest.fixture
def award():
    """An award whose first nominee has a whole file."""
    award = make_award_at_work()
    partnership = award.nominees.first().partnership
    partnership.story_fr = "## Ce qu’il change\n\nUn quartier."
    partnership.save()
    Member.objects.filter(partnership=partnership).update(part_fr="Tient la maison.")
    partnership.sources.add(make_source(title="Le Monde en parle"))
    Attachment.objects.create(
        nominee=award.nominees.first(),
        title="Budget 2026",
        document=ContentFile(make_pdf(), name="budget.pdf"),
        pages=1,
    )
    make_picture(partnership, alt_fr="La maison, un matin", credit="Camille Photographe")
    return award


def test_every_open_file_is_read_whole_in_the_jurors_own_order(client, award):
    declare_all(award)
    juror = member_of(award)
    client.force_login(juror.user)

    page = client.get(FILES)

    words = main_of(page)
    names = [n.partnership.name for n in juror.in_drawn_order(award.nominees.all())]
    headings = re.findall(r'<h2 id="t-dossier[^>]*>([^<]+)</h2>', page.content.decode())
    assert headings == names
    for text in ("Ce qu’il change", "Un quartier.", "Tient la maison.", "Budget 2026"):
        assert text in words
    assert "Le Monde en parle" in words
    assert "Photo : Camille Photographe" in words
    html = page.content.decode()
    assert 'alt="La maison, un matin"' in html
    address = re.search(r'<img src="(/jury/photos/[^"]+)"', html)[1]
    assert client.get(address).headers["Content-Type"] == "image/jpeg"
    assert read(page).headings.count(1) == 1
    assert "<h3>Ce qu’il change</h3>" in page.content.decode()


def test_on_paper_each_file_has_a_sheet_with_the_criteria_and_every_mark(client, award):
    declare_all(award)
    client.force_login(member_of(award).user)

    page = client.get(FILES).content.decode()

    sheets = re.findall(r'<section class="sur-papier".*?</section>', page, re.S)
    assert len(sheets) == 3
    for sheet in sheets:
        assert sheet.count("☐") == 2 * 5
        assert "Critère 1" in sheet
        assert "Nom, date et signature" in sheet


def test_no_file_stands_there_before_the_last_answer(client, award):
    juror = member_of(award)
    first, second, _third = award.nominees.all()
    for nominee in (first, second):
        declare(juror, nominee)
    client.force_login(juror.user)

    words = main_of(client.get(FILES))

    assert "Aucun dossier ne vous est ouvert" in words
    assert first.partnership.name not in words


def test_a_file_with_a_link_is_not_in_it(client, award):
    juror, nominee = member_of(award), award.nominees.first()
    declare_all(award, but=[(juror, nominee)])
    client.force_login(juror.user)

    words = main_of(client.get(FILES))

    assert nominee.partnership.name not in words
    assert award.nominees.last().partnership.name in words


def test_who_has_no_seat_has_no_file(client, award):
    declare_all(award)
    edition = make_coming_edition(2027)
    other = make_award_at_work(edition)
    client.force_login(chair_of(other))

    assert "Aucun dossier ne vous est ouvert" in main_of(client.get(FILES))


def test_files_of_several_awards_stand_one_after_the_other(client):
    edition = make_coming_edition()
    first = make_award(edition, make_category("France"), position=1)
    second = make_award(edition, make_category("Jeune Pousse"), position=2, decided_by="vote")
    for each in (first, second):
        make_jury(each)
    juror = member_of(first)
    second.seats.filter(role="member").first().delete()
    second.seats.create(juror=juror)
    make_nominee(second, make_partnership())
    second.seats.create(juror=first.seats.filter(role="member").last().juror)
    edition.start_jury(by=None)
    for each in (first, second):
        declare_all(each)
    client.force_login(juror.user)

    page = client.get(FILES)

    assert read(page).headings.count(2) == 3 + 4
    assert page.content.decode().count("sur-papier") == 3  # votes take no sheet of marks


# Two worlds: what a recused juror reads is the same whatever is in the file they do not see.

DRAWN_ANEW = re.compile(rb'name="(?:csrfmiddlewaretoken|asked|shown)" value="[^"]+"')


def pages_of(client, person, award):
    """The bytes of the juror's pages, but for what is drawn anew at each visit."""
    client.force_login(person)
    pages = [client.get(address) for address in addresses(award)]
    return [DRAWN_ANEW.sub(b"", page.content) for page in pages]


def addresses(award):
    return [
        f"{language}{page}"
        for language in ("", "/en")
        for page in ("/jury/", f"/jury/interets/{award.pk}/", FILES)
    ]


def stir(nominee, *, marked_by):
    """Change everything that the file of this nominee holds, and what others think of it."""
    partnership = nominee.partnership
    for name in ("pitch_fr", "pitch_en", "story_fr", "story_en", "notes_fr", "website"):
        setattr(partnership, name, "https://canari.example/")
    partnership.other_members_fr = "canari"
    partnership.save()
    Member.objects.filter(partnership=partnership).update(part_fr="canari")
    partnership.sources.add(make_source(title="canari"))
    Attachment.objects.create(
        nominee=nominee, title="canari", document=ContentFile(make_pdf(), name="canari.pdf")
    )
    make_picture(partnership, alt_fr="canari", credit="canari")
    for seat in marked_by:
        submit(seat.juror, nominee, 5, "canari")
    last = Assessment.begin(seat.juror, award_mate(nominee))
    last.save_draft({"comment": "canari"}, version=last.version, by=seat.juror.user)


def award_mate(nominee):
    """Another nominee of the same award."""
    return nominee.award.nominees.exclude(pk=nominee.pk).first()


def test_a_recused_juror_reads_the_same_bytes_in_two_worlds(client, award):
    juror, nominee = member_of(award), award.nominees.first()
    declare_all(award, but=[(juror, nominee)])
    others = list(award.seats.exclude(juror=juror).select_related("juror__user"))
    free = others[0].juror.user
    before, seen_before = pages_of(client, juror.user, award), pages_of(client, free, award)
    assert pages_of(client, juror.user, award) == before

    stir(nominee, marked_by=others)

    seen = pages_of(client, free, award)
    # Who may read the file sees it change, on their desk and among their files.
    assert [ours != theirs for ours, theirs in zip(seen, seen_before, strict=True)].count(True) >= 4
    assert any(b"canari" in page for page in seen)
    assert pages_of(client, juror.user, award) == before


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_files_take_as_many_queries_whatever_their_number(
    client, number, django_assert_num_queries
):
    award = make_award_at_work(nominees=number)
    declare_all(award)
    client.force_login(member_of(award).user)

    with django_assert_num_queries(13):
        client.get(FILES)
