"""The menus of every page: they lead to the latest edition that has laureates, and name its partners."""

import re

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from tests.factories import (
    make_award,
    make_edition,
    make_edition_partner,
    make_laureate,
    make_organisation,
)

pytestmark = pytest.mark.django_db


def drawn(name, rf, **context):
    return render_to_string(f"includes/{name}.html", {"request": rf.get("/"), **context})


def test_the_menu_leads_to_the_latest_edition_with_laureates(rf):
    make_laureate(make_award(make_edition(2015)))
    make_laureate(make_award(make_edition(2017)))
    make_edition(2018)

    assert 'href="/editions/2017/">Palmarès</a>' in drawn("header", rf)


def test_the_laureates_are_the_current_entry_for_every_edition(client):
    make_laureate(make_award(make_edition(2017)))
    make_edition(2015)

    def entry(path):
        return re.search(r'<a href="/editions/2017/"([^>]*)>Palmarès<', client.get(path).text)[1]

    assert entry("/editions/2017/") == ' aria-current="page"'
    assert entry("/editions/2015/") == ' aria-current="true"'
    assert entry("/editions/") == ' aria-current="true"'
    assert entry("/guide/") == ""


def test_without_any_laureate_the_menu_does_not_pretend(rf):
    make_edition(2018)

    assert "Palmarès" not in drawn("header", rf) + drawn("footer", rf)


def test_the_footer_thanks_the_partners_of_that_edition_once_each(rf):
    edition = make_edition(2017)
    make_laureate(make_award(edition))
    city = make_organisation("Mairie de Paris")
    make_edition_partner(edition, make_organisation("Devex"), role="media")
    make_edition_partner(edition, city, role="host")
    make_edition_partner(edition, city, role="supporter")
    make_edition_partner(make_edition(2015), make_organisation("Autrefois"))

    assert "<p>Devex et Mairie de Paris</p>" in drawn("footer", rf)


def test_header_and_footer_share_one_query(rf, django_assert_num_queries):
    make_laureate(make_award(make_edition(2017)))
    request = rf.get("/")

    with django_assert_num_queries(1):
        for name in ("header", "footer"):
            render_to_string(f"includes/{name}.html", {"request": request})


def test_every_entry_of_the_menus_exists(rf, client):
    make_laureate(make_award(make_edition(2017)))
    html = drawn("header", rf) + drawn("footer", rf)
    paths = set(re.findall(r'href="(/[^"]*)"', html))

    assert len(paths) >= 16
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_pages_of_results_are_numbered_with_gaps_and_keep_the_question(rf):
    page = Paginator(range(400), 20).page(10)
    request = rf.get("/archives/", {"q": "eau", "page": "10"})
    html = render_to_string("includes/pagination.html", {"page": page}, request=request)

    assert re.findall(r"</span>(\d+)<", html) == ["1", "8", "9", "10", "11", "12", "20"]
    assert 'href="?q=eau&amp;page=9" rel="prev"' in html
    assert '<span aria-current="page"><span class="visually-hidden">Page </span>10</span>' in html
