"""The home page: the claim, where the edition stands, the latest laureates, the posters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Edition
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_laureate,
    make_nominee,
    make_partnership,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def test_the_pill_says_when_the_latest_laureates_were_announced(client):
    edition = make_edition(2018)
    make_ceremony(edition, held_on="2018-09-03")
    make_laureate(make_award(edition))

    assert "Édition 2018 : palmarès proclamé le 3 septembre" in text_of(client.get("/"))
    assert "2018 edition: laureates announced on 3 September" in text_of(client.get("/en/"))


def test_the_pill_claims_no_day_when_only_the_month_is_known(client):
    edition = make_edition(2017)
    make_ceremony(edition, held_on="2017-09")
    make_laureate(make_award(edition))

    page = text_of(client.get("/"))

    assert "Édition 2017 : palmarès proclamé" in page
    assert "proclamé le" not in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Edition.Status.CALL, "Édition 2019 : l’appel à candidatures est ouvert"),
        (Edition.Status.SELECTION, "Édition 2019 : les candidatures sont à l’étude"),
        (Edition.Status.JURY, "Édition 2019 : le jury est au travail"),
    ],
)
def test_the_pill_speaks_of_the_edition_in_the_making_first(client, status, words):
    make_laureate(make_award(make_edition(2018)))
    make_edition(2019, past=False, status=status)

    assert words in text_of(client.get("/"))


def test_an_edition_in_preparation_is_not_spoken_of(client):
    make_laureate(make_award(make_edition(2018)))
    make_edition(2099, past=False)

    page = text_of(client.get("/"))

    assert "Édition 2018" in page
    assert "2099" not in page


def test_the_cards_are_the_laureates_of_the_latest_edition_that_has_any(client):
    make_laureate(make_award(make_edition(2015)), make_partnership("Ancien partenariat"))
    make_laureate(make_award(make_edition(2017)), make_partnership("Lemon Aide"))
    make_nominee(make_award(make_edition(2017)), make_partnership("Simple nominé"))
    make_edition(2018)

    page = text_of(client.get("/"))

    assert "Le palmarès 2017" in page
    assert "Lemon Aide" in page
    assert "Ancien partenariat" not in page
    assert "Simple nominé" not in page


def test_each_edition_has_its_poster_and_the_unknown_ones_say_so(client):
    for year in (2011, 2012, 2013):
        make_edition(year)
    for name in ("Europe", "International"):
        make_laureate(make_award(make_edition(2013), make_category(name)))

    page = text_of(client.get("/"))

    assert "2013 2 lauréats" in page
    assert "2012 À documenter" in page
    assert "2011 Création des Prix" in page


def test_the_home_page_of_an_empty_site_still_stands(client):
    page = text_of(client.get("/"))

    assert "Ici, personne ne gagne seul." in page
    assert "Sept conseils" in page


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_home_page_costs_eight_queries(client, django_assert_num_queries, rows):
    edition = make_edition(2018)
    make_ceremony(edition)
    for _row in range(rows):
        make_laureate(make_award(edition))
        make_edition(2017 - _row)

    with django_assert_num_queries(8):
        client.get("/")


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        (-2, 30, "Édition 2026 : candidatures jusqu’au"),
        (2, 30, "Édition 2026 : candidatures à partir du"),
        (-30, -2, "Édition 2026 : l’appel à candidatures est terminé"),
    ],
)
def test_the_pill_says_until_when_one_may_apply(client, opens, closes, said):
    """The phase is « call » all along; the dates decide inside it."""
    now = timezone.now()
    edition = make_edition(2026, past=False)
    edition.call_opens_at = now + timedelta(days=opens)
    edition.call_closes_at = now + timedelta(days=closes)
    edition.status = "call"
    edition.save()

    assert said in text_of(client.get("/")).replace("\xa0", " ")
