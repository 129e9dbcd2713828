"""The guide, the press kit with its drawings, the plan of the site."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from awards.drawings import Drawing, png_of
from awards.models import Edition
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
)
from tests.pages import main_of, read, structured

pytestmark = pytest.mark.django_db


def test_the_guide_gives_seven_pieces_of_advice_each_with_a_question_of_ours(client):
    response = client.get("/guide/")
    page = main_of(response)

    assert page.count("Notre question :") == 7
    assert "Les questions sont de nous." in page
    assert "Commencer petit" in page


def test_the_guide_names_the_article_it_comes_from(client):
    article = "https://www.convergences.org/co-construction-du-bien-commun-lunion-fait-la-force/"

    response = client.get("/guide/")

    assert article in read(response).links
    assert structured(response)["Article"]["isBasedOn"] == article


def test_the_press_page_says_that_its_contact_is_missing(client):
    assert "ne nous a pas encore donné le nom" in main_of(client.get("/presse/"))


def test_the_press_page_offers_texts_in_both_languages(client):
    page = client.get("/presse/").content.decode()

    assert '<p lang="fr">Depuis 2011' in page
    assert "«\u202fZéro exclusion" in page
    assert '<p lang="en">Since 2011' in page


def test_each_palme_is_offered_in_two_formats_with_its_true_weight(client):
    make_laureate(make_award(make_edition(2017)), make_partnership("Lemon Aide"))

    page = main_of(client.get("/presse/"))
    weight = len(client.get("/presse/palmes/lemon-aide.svg").content)

    assert f"Lemon Aide SVG, {weight} octets" in page
    assert "/presse/palmes/lemon-aide.png" in read(client.get("/presse/")).links
    assert "/presse/palmes/prix-convergences.svg" in read(client.get("/presse/")).links


def test_the_palmes_of_an_edition_stand_all_or_none(client):
    for year, laureates in ((2018, 3), (2017, 4), (2015, 2)):
        for _ in range(laureates):
            make_laureate(
                make_award(make_edition(year) if _ == 0 else Edition.objects.get(year=year))
            )

    page = main_of(client.get("/presse/"))

    assert page.count("SVG,") == 1 + 3 + 4
    assert "sur la page de chaque partenariat" in page


def test_each_partnership_offers_its_own_palme(client):
    make_laureate(make_award(make_edition(2015)), make_partnership("Abri"))

    links = read(client.get("/partenariats/abri/")).links

    assert {"/presse/palmes/abri.svg", "/presse/palmes/abri.png"} <= set(links)


def test_the_svg_carries_its_inks_and_its_name(client):
    make_laureate(
        make_award(make_edition(2017)),
        make_partnership("Lemon <Aide>", lead=make_organisation(kind="company")),
    )

    response = client.get("/presse/palmes/lemon-aide.svg")
    svg = ElementTree.fromstring(response.content)

    assert response["Content-Disposition"] == 'attachment; filename="palme-lemon-aide.svg"'
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == "Lemon <Aide>"
    assert b"#4a70ff" in response.content


def test_the_png_is_a_picture_with_the_same_inks(client):
    make_laureate(
        make_award(make_edition(2017)),
        make_partnership("Lemon Aide", lead=make_organisation(kind="company")),
    )

    response = client.get("/presse/palmes/lemon-aide.png")
    picture = Image.open(io.BytesIO(response.content))

    assert response["Content-Type"] == "image/png"
    assert picture.format == "PNG"
    assert (0x4A, 0x70, 0xFF) in {colour for _count, colour in picture.getcolors(100_000)}


def test_inks_multiply_where_zeros_overlap():
    alone = Drawing("a", ("association",), True, False, "")
    both = Drawing("a", ("association", "entreprise"), True, False, "")

    def colours(drawing):
        picture = Image.open(io.BytesIO(png_of(drawing)))
        return {colour for _count, colour in picture.getcolors(200_000)}

    overprint = tuple(
        a * b // 255 for a, b in zip((0xFF, 0x6B, 0x52), (0x4A, 0x70, 0xFF), strict=True)
    )
    assert any(
        max(abs(a - b) for a, b in zip(c, overprint, strict=True)) < 2 for c in colours(both)
    )
    assert overprint not in colours(alone)


def test_no_palme_of_what_is_not_public(client):
    make_partnership("Jamais nominé")
    secret = make_edition(2099, past=False, status=Edition.Status.SELECTION)
    make_nominee(make_award(secret), make_partnership("En lice"))

    for slug in ("jamais-nomine", "en-lice", "absent"):
        assert client.get(f"/presse/palmes/{slug}.svg").status_code == 404
        assert client.get(f"/presse/palmes/{slug}.png").status_code == 404


def test_the_plan_of_the_site_leads_everywhere_and_nowhere_dead(client):
    make_award(make_edition(2017), make_category("France"))

    links = read(client.get("/plan-du-site/")).links

    for path in ("/editions/2017/", "/categories/france/", "/archives/", "/guide/", "/presse/"):
        assert path in links
    assert {
        p for p in set(links) if p.startswith("/") and client.get(p).status_code != 200
    } == set()


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_they_cost_the_same_whatever_the_archive_holds(client, django_assert_num_queries, rows):
    for row in range(rows):
        make_laureate(make_award(make_edition(2018 - row)))

    with django_assert_num_queries(1):
        client.get("/guide/")
    with django_assert_num_queries(3):
        client.get("/presse/")
    with django_assert_num_queries(3):
        client.get("/plan-du-site/")
