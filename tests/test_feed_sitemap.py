"""What machines read: the feed, the site map, both languages, our own address only."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from awards.models import Correction, Edition, Result, Seal
from tests.evenings import announce_and_reveal, make_live
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(autouse=True)
def at_home(settings):
    settings.SITE_URL = "https://prix.example.org"


def a_public_and_a_secret_partnership():
    """One laureate of 2017, one nominee of an edition whose nominees are not announced."""
    make_laureate(
        make_award(make_edition(2017), make_category("France")),
        make_partnership("Public", lead=make_organisation("Porteur"), pitch_en="In English."),
    )
    secret = make_edition(2099, past=False, status=Edition.Status.SELECTION)
    make_nominee(make_award(secret, make_category("Recherche")), make_partnership("Secret"))


def test_the_feed_gives_laureates_in_the_language_of_its_address(client):
    a_public_and_a_secret_partnership()

    french = ElementTree.fromstring(client.get("/flux/laureats.atom").content)
    english = ElementTree.fromstring(client.get("/en/flux/laureats.atom").content)

    assert [e.findtext(f"{ATOM}title") for e in french.iter(f"{ATOM}entry")] == [
        "Public, France 2017"
    ]
    entry = english.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == (
        "https://prix.example.org/en/partenariats/public/"
    )
    assert entry.findtext(f"{ATOM}summary") == "In English."
    assert entry.findtext(f"{ATOM}updated")


def test_the_feed_tells_a_special_mention_from_a_laureate(client):
    award = make_award(make_edition(2017), make_category("France"))
    winner = make_nominee(award, make_partnership("Première"))
    mentioned = make_nominee(award, make_partnership("Remarqué"))
    award.record_laureates([Result(winner), Result(mentioned, place=None)], by=None)

    def told(path):
        entries = ElementTree.fromstring(client.get(path).content).iter(f"{ATOM}entry")
        return [
            (e.findtext(f"{ATOM}title"), [c.get("term") for c in e.iter(f"{ATOM}category")])
            for e in entries
        ]

    assert told("/flux/laureats.atom") == [
        ("Première, France 2017", ["France", "2017", "Lauréat"]),
        ("Remarqué, mention spéciale, France 2017", ["France", "2017", "Mention spéciale"]),
    ]
    assert told("/en/flux/laureats.atom") == [
        ("Première, France 2017", ["France", "2017", "Laureate"]),
        ("Remarqué, special mention, France 2017", ["France", "2017", "Special mention"]),
    ]


def summary_in(client, path):
    """The summary of the only entry of a feed, its language and its type; None without any."""
    entry = ElementTree.fromstring(client.get(path).content).find(f"{ATOM}entry")
    summary = entry.find(f"{ATOM}summary")
    return (
        summary if summary is None else (summary.text, summary.get(LANGUAGE), summary.get("type"))
    )


def test_a_pitch_in_the_feed_is_plain_text_and_says_its_language(client):
    pitch = "Moins <b>pour moins</b> & plus."
    partnership = make_partnership("Public", pitch_fr=pitch, pitch_en="")
    make_laureate(make_award(make_edition(2017)), partnership)

    told = pitch, "fr", "text"
    assert summary_in(client, "/flux/laureats.atom") == told
    assert summary_in(client, "/en/flux/laureats.atom") == told
    partnership.pitch_en = "Less for less."
    partnership.save()
    assert summary_in(client, "/en/flux/laureats.atom") == ("Less for less.", "en", "text")


def test_an_entry_without_a_pitch_has_no_summary(client):
    make_laureate(make_award(make_edition(2017)), make_partnership("P", pitch_fr="", pitch_en=""))

    assert summary_in(client, "/flux/laureats.atom") is None


def test_the_feed_of_an_empty_site_is_valid(client):
    feed = ElementTree.fromstring(client.get("/flux/laureats.atom").content)

    assert list(feed.iter(f"{ATOM}entry")) == []
    for required in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{required}") is not None, required
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Convergences"


def test_nominees_are_not_in_the_feed(client):
    make_nominee(make_award(make_edition(2017)), make_partnership("Seulement nominé"))

    assert "Seulement nominé" not in client.get("/flux/laureats.atom").content.decode()


def updated(client):
    """When the feed, then each of its entries, says that it changed."""
    feed = ElementTree.fromstring(client.get("/flux/laureats.atom").content)
    told = [feed, *feed.iter(f"{ATOM}entry")]
    return [datetime.fromisoformat(each.findtext(f"{ATOM}updated")) for each in told]


def test_an_entry_of_the_archive_is_dated_by_its_announcement(client):
    laureate = make_laureate(make_award(make_edition(2017)))

    assert updated(client) == [laureate.award.edition.nominees_announced_at] * 2


def test_an_entry_is_dated_by_its_reveal_and_one_reveal_moves_no_other(client):
    cursor = make_live(awards=2)
    Edition.objects.update(nominees_announced_at=datetime(2020, 1, 1, tzinfo=UTC))
    first, second = cursor.ceremony.in_running_order()
    assert len(updated(client)) == 1

    announce_and_reveal(cursor, first)
    opened = Seal.objects.get(award=first).opened_at
    assert updated(client) == [opened, opened]

    announce_and_reveal(cursor, second)
    later = Seal.objects.get(award=second).opened_at
    assert sorted(updated(client)) == [opened, later, later]


def test_an_entry_is_dated_by_the_latest_correction_of_its_award(client):
    award = make_laureate(make_award(make_edition(2017))).award
    other = make_nominee(award)
    make_laureate(make_award(award.edition))
    for reason in ("Mal lu.", "Relu."):
        award.rectify([Result(other)], by=None, reason_fr=reason)
    last = Correction.objects.latest("corrected_at")
    Correction.objects.filter(pk=last.pk).update(
        corrected_at=last.corrected_at + timedelta(minutes=1)
    )
    last.refresh_from_db()

    announced = award.edition.nominees_announced_at
    assert sorted(updated(client)) == [announced, last.corrected_at, last.corrected_at]


def test_the_site_map_gives_every_public_page_in_both_languages_with_alternates(client):
    a_public_and_a_secret_partnership()

    response = client.get("/sitemap.xml")
    urls = {
        url.findtext(f"{SITEMAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")
        }
        for url in ElementTree.fromstring(response.content)
    }

    home = "https://prix.example.org"
    for path in ("/partenariats/public/", "/organisations/porteur/", "/editions/2017/", "/guide/"):
        alternates = {
            "fr": home + path,
            "en": f"{home}/en{path}",
            "x-default": home + path,
        }
        assert urls[home + path] == urls[f"{home}/en{path}"] == alternates
    assert f"{home}/" in urls
    assert "secret" not in response.content.decode()


def test_every_address_of_the_site_map_answers(client):
    a_public_and_a_secret_partnership()
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content)

    paths = [url.findtext(f"{SITEMAP}loc").removeprefix("https://prix.example.org") for url in urls]
    answers = {path: client.get(path).status_code for path in paths}

    assert {path for path, status in answers.items() if status != 200} == set()


def test_a_forged_host_changes_nothing(client):
    a_public_and_a_secret_partnership()

    for path in ("/flux/laureats.atom", "/sitemap.xml", "/partenariats/public/"):
        content = client.get(path, headers={"host": "localhost"}).content
        assert b"localhost" not in content
        assert b"https://prix.example.org" in content


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_they_cost_the_same_whatever_they_hold(client, django_assert_num_queries, rows):
    for row in range(rows):
        make_laureate(make_award(make_edition(2018 - row)))

    with django_assert_num_queries(1):
        client.get("/flux/laureats.atom")
    with django_assert_num_queries(5):
        client.get("/sitemap.xml")
