"""The pages of categories: a line of awards, year by year."""

import pytest

from convergences.slugs import FormerSlug
from tests.factories import make_award, make_category, make_edition, make_laureate, make_partnership
from tests.pages import main_of

pytestmark = pytest.mark.django_db


def test_a_category_tells_each_year_newest_first_under_its_label_of_then(client):
    europe = make_category("Europe")
    make_laureate(
        make_award(make_edition(2013), europe, label_fr="Prix Europe"), make_partnership("Abri")
    )
    make_laureate(
        make_award(make_edition(2015), europe, label_fr="European Award"),
        make_partnership("Tuteur"),
    )

    page = main_of(client.get("/categories/europe/"))

    assert "2015 Lauréat European Award Tuteur" in page
    assert "2013 Lauréat Prix Europe Abri" in page
    assert page.index("Tuteur") < page.index("Abri")


def test_a_year_without_known_laureate_is_a_gap_that_shows(client):
    make_award(make_edition(2015), make_category("International"))

    assert "2015 International Lauréat inconnu" in main_of(client.get("/categories/international/"))


def test_the_list_gives_the_years_of_each_category(client):
    for year in (2013, 2017):
        make_award(make_edition(year), make_category("International"))

    assert "International 2013, 2017" in main_of(client.get("/categories/"))


def test_a_category_that_no_public_edition_awards_does_not_exist(client):
    make_category("Seule")
    make_award(make_edition(2099, past=False), make_category("À venir"))
    make_award(make_edition(2017), make_category("France"))

    assert client.get("/categories/seule/").status_code == 404
    assert client.get("/categories/a-venir/").status_code == 404
    page = main_of(client.get("/categories/"))
    assert "France" in page
    assert "Seule" not in page
    assert "À venir" not in page


def test_a_former_address_leads_to_todays(client):
    category = make_category("France")
    make_award(make_edition(2017), category)
    FormerSlug.objects.create(model="awards.category", slug="hexagone", target=category.pk)

    answer = client.get("/en/categories/hexagone/")

    assert (answer.status_code, answer["Location"]) == (301, "/en/categories/france/")


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_a_category_costs_five_queries_and_the_list_four(client, django_assert_num_queries, rows):
    line = make_category("France")
    for row in range(rows):
        make_laureate(make_award(make_edition(2018 - row), line))
        make_laureate(make_award(make_edition(2018 - row)))

    with django_assert_num_queries(5):
        client.get("/categories/france/")
    with django_assert_num_queries(4):
        client.get("/categories/")
