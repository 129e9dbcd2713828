"""An edition with two evenings: the one that is over stays on the public page, the next one is told."""

import pytest

from tests.evenings import announce_and_reveal, begin, make_evening, make_live, stage_manager
from tests.factories import make_award, make_category, make_ceremony
from tests.pages import main_of, read

pytestmark = pytest.mark.django_db

CORRECTED = "Lire Le CentSept."


@pytest.fixture
def cursor():
    """The first of two evenings, on air: its only award is revealed, and a name was corrected."""
    cursor = make_live(awards=1)
    announce_and_reveal(cursor, cursor.ceremony.in_running_order()[0])
    cursor.correct(version=cursor.version, by=stage_manager(), text_fr=CORRECTED)
    return cursor


@pytest.fixture
def second(cursor):
    """The evening that follows, planned."""
    edition = cursor.ceremony.edition
    ceremony = make_ceremony(edition, name_fr="Soirée de septembre", held_on="2026-09-03")
    make_award(edition, make_category("Prix de septembre"), ceremony=ceremony)
    return ceremony


def close(cursor):
    cursor.ceremony.close(by=stage_manager())


def test_the_evening_that_is_over_stays_with_its_awards_and_its_corrections(client, cursor, second):
    award = cursor.ceremony.in_running_order()[0]
    laureate = award.laureates.get().nominee.partnership.name_fr

    close(cursor)

    words = main_of(client.get("/ceremonie/"))
    for said in ("Terminée", award.label, laureate, CORRECTED):
        assert said in words


def test_the_next_evening_is_told_below_and_the_page_still_follows(client, cursor, second):
    close(cursor)

    answer = client.get("/ceremonie/")

    words = main_of(answer)
    below = words[words.index("La prochaine soirée") :]
    for said in ("Soirée de septembre", "3 septembre 2026", "Prix de septembre"):
        assert said in below
    assert b"ceremony.js" in answer.content
    assert b'data-moment="before"' in answer.content


def test_once_the_next_one_goes_live_it_takes_the_page(client, cursor, second):
    close(cursor)
    second.status = "live"
    second.save()

    words = main_of(client.get("/ceremonie/"))

    assert "En direct" in words
    assert "Soirée de septembre" in words
    assert CORRECTED not in words


def test_the_last_of_them_to_close_stays(client, cursor, second):
    close(cursor)
    second.awards.all().delete()
    second.status = "closed"
    second.save()

    answer = client.get("/ceremonie/")

    assert "Soirée de septembre" in main_of(answer)
    assert "La prochaine soirée" not in main_of(answer)
    assert b"ceremony.js" not in answer.content


def test_before_the_first_one_the_next_is_not_told_twice(client):
    ceremony = make_evening(awards=1)
    make_ceremony(ceremony.edition, name_fr="Soirée de septembre", held_on="2026-09-03")

    assert "La prochaine soirée" not in main_of(client.get("/ceremonie/"))
    begin(ceremony)
    assert "La prochaine soirée" not in main_of(client.get("/ceremonie/"))


def test_what_was_corrected_stays_on_the_page_of_the_edition(client, cursor, second):
    page = f"/editions/{cursor.ceremony.edition.year}/"
    assert CORRECTED in main_of(client.get(page))

    close(cursor)

    words = main_of(client.get(page))
    assert CORRECTED in words[words.index("Corrigé pendant la soirée") :]


def test_an_edition_without_a_correction_says_nothing_of_them(client):
    edition = make_live(awards=1).ceremony.edition

    page = client.get(f"/editions/{edition.year}/")

    assert "t-corrige" not in read(page).ids
