"""The public page of the ceremony: before, during, after; small fragments; the same for everyone."""

import datetime
import re

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from awards.models import Ceremony, Edition
from awards.slides import slide_of
from awards.views import ceremony as page
from tests.evenings import (
    announce,
    announce_and_reveal,
    make_evening,
    make_live,
    stage_manager,
)
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_laureate,
    make_superuser,
)
from tests.juries import make_coming_edition
from tests.pages import main_of, read
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


def fragment(client, etag="", language=""):
    headers = {"if-none-match": etag} if etag else {}
    return client.get(f"{language}/ceremonie/fragment/", headers=headers)


def said_of(response):
    """What is said aloud of each award that has fallen."""
    return re.findall(r'data-dit="([^"]*)"', response.content.decode())


def test_without_any_ceremony_the_page_says_so(client):
    assert "Aucune cérémonie n’est annoncée" in main_of(client.get("/ceremonie/"))
    assert "No ceremony is announced" in main_of(client.get("/en/ceremonie/"))


def test_before_date_place_hours_and_order_but_no_nominee(client):
    ceremony = make_evening(awards=2)
    ceremony.place_fr = "Palais de la Découverte"
    ceremony.doors_at = datetime.datetime(2026, 6, 2, 16, 30, tzinfo=datetime.UTC)
    ceremony.starts_at = datetime.datetime(2026, 6, 2, 17, 0, tzinfo=datetime.UTC)
    ceremony.save()
    first, second = ceremony.in_running_order()

    words = main_of(client.get("/ceremonie/"))

    for said in ("2 juin 2026", "Palais de la Découverte", "18 h 30", "19 h", "À venir"):
        assert said in words
    assert words.index(first.label) < words.index(second.label)
    assert not [n for n in first.nominees.all() if n.partnership.name_fr in words]
    assert "6:30 p.m." in main_of(client.get("/en/ceremonie/"))


def test_during_awards_as_they_fall_and_what_is_said_is_the_result_alone(client):
    cursor = make_live(awards=2)
    first, second = cursor.ceremony.in_running_order()
    announce(cursor, first)
    winner = first.nominees.first().partnership.name_fr

    words = main_of(fragment(client) and client.get("/ceremonie/"))
    assert "En direct" in words
    assert winner in words  # as one of the nominees, in alphabetical order
    assert said_of(fragment(client)) == []
    cursor.reveal(first, version=cursor.version, by=stage_manager())

    answer = fragment(client)
    assert said_of(answer) == [f"{first.label}\u00a0: {winner}"]
    assert second.nominees.first().partnership.name_fr not in answer.content.decode()
    assert read(client.get("/ceremonie/")).ids >= {"dit", "soiree"}


def test_an_award_that_nobody_wins_is_said_so(client):
    cursor = make_live(
        awards=1,
        may_be_withheld=True,
        verdict=lambda award: {"outcome": "not_awarded", "reason": "Aucun dossier abouti."},
    )
    award = cursor.ceremony.in_running_order()[0]

    announce_and_reveal(cursor, award)

    assert said_of(fragment(client)) == [f"{award.label}\u00a0: non attribué"]
    assert "Non attribué" in main_of(client.get("/ceremonie/"))


def test_a_mention_beside_an_award_that_nobody_wins_is_not_told_as_the_winner(client):
    cursor = make_live(
        awards=1,
        may_be_withheld=True,
        verdict=lambda award: {
            "outcome": "not_awarded",
            "reason": "Aucun dossier abouti.",
            "mentions": [{"nominee": award.nominees.first(), "mention_fr": "Audace"}],
        },
    )
    award = cursor.ceremony.in_running_order()[0]
    mentioned = award.nominees.first().partnership.name_fr

    announce_and_reveal(cursor, award)

    told = f"{award.label}\u00a0: non attribué, mention spéciale, {mentioned}"
    assert said_of(fragment(client)) == [told]
    page = main_of(client.get("/ceremonie/"))
    assert f"Non attribué Mention spéciale {mentioned} Audace" in page
    assert f"Ce que voit la salle {award.label}, non attribué Audace {mentioned}" in page


def test_each_mention_stands_under_its_own_title_where_nobody_wins(client):
    cursor = make_live(
        awards=1,
        may_be_withheld=True,
        verdict=lambda award: {
            "outcome": "not_awarded",
            "reason": "Aucun dossier abouti.",
            "mentions": [
                {"nominee": nominee, "mention_fr": mention}
                for nominee, mention in zip(award.nominees.all(), ("Audace", "Élan"), strict=False)
            ],
        },
    )
    award = cursor.ceremony.in_running_order()[0]
    first, second = (n.partnership.name_fr for n in award.nominees.all()[:2])

    announce_and_reveal(cursor, award)

    said = f"Audace {first} Élan {second}"
    page = main_of(client.get("/ceremonie/"))
    assert f"Ce que voit la salle {award.label}, non attribué {said}" in page
    screen = render_to_string("stage/_slide.html", {"slide": slide_of(cursor)})
    words = " ".join(re.sub(r"<[^>]*>", "", screen).split())
    assert f"{award.label} {award.edition.year}, non attribué {said}" in words


def test_a_mention_alone_is_said_to_be_one(client):
    edition = make_edition(2013)
    award = make_award(edition, make_category("France"), ceremony=make_ceremony(edition))
    mention = make_laureate(award, place=None, mention_fr="Audace")

    told = f"France\u00a0: mention spéciale, {mention.nominee.partnership.name_fr}"
    assert said_of(fragment(client)) == [told]


def test_corrections_stay_on_the_page(client):
    cursor = make_live()
    cursor.correct(version=cursor.version, by=stage_manager(), text_fr="Lire Le CentSept.")
    cursor.show("black", version=cursor.version, by=stage_manager())

    assert "Lire Le CentSept." in main_of(client.get("/ceremonie/"))


def test_that_the_page_no_longer_follows_is_said_aloud(client):
    make_live()

    assert re.search(r'<span [^>]*role="status" data-perdu=', client.get("/ceremonie/").text)


def test_after_the_page_leads_to_the_edition(client):
    cursor = make_live(awards=1)
    announce_and_reveal(cursor, cursor.ceremony.in_running_order()[0])
    cursor.ceremony.close(by=stage_manager())

    answer = client.get("/ceremonie/")

    assert "Terminée" in main_of(answer)
    assert "/editions/2026/" in read(answer).links
    assert "Ce que voit la salle" not in main_of(answer)
    assert b"ceremony.js" not in answer.content


def test_the_evening_is_the_live_one_then_the_next_planned_then_the_last(client):
    old = make_edition(2013)
    make_ceremony(old, name_fr="Soirée de 2013")
    make_laureate(make_award(old, make_category("France")))
    assert "Soirée de 2013" in main_of(client.get("/ceremonie/"))

    hidden = make_edition(2027, past=False, status=Edition.Status.PREPARATION)
    make_ceremony(hidden, name_fr="Soirée cachée")
    assert "Soirée de 2013" in main_of(client.get("/ceremonie/"))

    coming = make_coming_edition(2026)
    make_ceremony(coming, name_fr="Soirée de septembre", held_on="2026-09-03")
    make_ceremony(coming, name_fr="Soirée de juin", held_on="2026-06-02")
    assert "Soirée de juin" in main_of(client.get("/ceremonie/"))

    Ceremony.objects.filter(name_fr="Soirée de septembre").update(status="live")
    assert "Soirée de septembre" in main_of(client.get("/ceremonie/"))


def test_while_nothing_moves_a_fragment_costs_one_query(client, django_assert_num_queries):
    cursor = make_live()
    first = fragment(client)
    assert re.fullmatch(r'"[0-9a-f]{32}"', first["ETag"])
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert "Vary" not in first.headers
    assert not first.cookies

    with django_assert_num_queries(1):
        still = fragment(client, first["ETag"])

    assert (still.status_code, still.content, still["ETag"]) == (304, b"", first["ETag"])
    announce(cursor, cursor.ceremony.in_running_order()[0])
    moved = fragment(client, first["ETag"])
    assert moved.status_code == 200
    assert moved["ETag"] != first["ETag"]


@pytest.mark.parametrize("awards", [1, 3])
def test_what_a_fragment_costs_does_not_grow_with_its_awards(
    client, django_assert_num_queries, awards
):
    cursor = make_live(awards=awards)
    for award in cursor.ceremony.in_running_order():
        announce_and_reveal(cursor, award)

    with django_assert_num_queries(9):
        fragment(client)


def test_the_page_is_the_same_bytes_for_everyone_and_holds_what_the_fragment_gives(client):
    cursor = make_live()
    announce(cursor, cursor.ceremony.in_running_order()[0])
    root = sign_in(Client(), make_superuser())

    page = client.get("/ceremonie/")

    assert page.content == root.get("/ceremonie/").content
    assert fragment(client).content in page.content
    assert fragment(client).content != fragment(client, language="/en").content


def test_while_the_database_is_away_a_phone_is_told_when_to_come_back(client, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(page, "drawn", away)

    answer = fragment(client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert answer["Cache-Control"] == "no-store"


def test_home_edition_and_maps_lead_to_the_ceremony(client):
    assert "en direct" not in main_of(client.get("/"))
    assert "/ceremonie/" in read(client.get("/plan-du-site/")).links
    assert "/ceremonie/" in client.get("/sitemap.xml").content.decode()

    make_live()

    home = client.get("/")
    assert "Édition 2026 : la cérémonie a commencé, suivez-la en direct" in main_of(home)
    assert read(home).links.index("/ceremonie/") < read(home).links.index("/archives/") + 20
    assert "Suivre la cérémonie" in main_of(client.get("/editions/2026/"))


def test_the_clock_alone_moves_nothing(client, monkeypatch):
    ceremony = make_evening()
    before = fragment(client).content
    year_after = timezone.now() + datetime.timedelta(days=366)
    monkeypatch.setattr(timezone, "now", lambda: year_after)

    assert fragment(client).content == before
    assert ceremony.status == Ceremony.Status.PLANNED
