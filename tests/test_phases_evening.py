"""What an evening forbids to the year of its edition, and what a forgotten one hides."""

import pytest

from awards.models import Ceremony, Edition
from tests.evenings import (
    announce_and_reveal,
    begin,
    make_evening,
    make_live,
    seal_elsewhere,
    stage_manager,
)
from tests.factories import make_award, make_ceremony, make_edition, make_nominee
from tests.juries import make_coming_edition
from tests.pages import main_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def stored(edition):
    return Edition.objects.get(pk=edition.pk)


def test_nominees_stay_announced_while_an_evening_is_live():
    edition = make_live(awards=1).ceremony.edition

    with refused("has begun", edition):
        stored(edition).retract_nominees(by=None)


def test_nominees_stay_announced_once_an_evening_is_over():
    cursor = make_live(awards=1)
    announce_and_reveal(cursor, cursor.ceremony.in_running_order()[0])
    cursor.ceremony.close(by=stage_manager())
    edition = cursor.ceremony.edition

    with refused("has begun", edition):
        stored(edition).retract_nominees(by=None)


def test_nominees_of_a_revealed_award_stay_announced():
    edition = make_coming_edition()
    award = make_award(edition, decided_by="elsewhere")
    nominee = make_nominee(award)
    edition.announce_nominees(by=None)
    seal_elsewhere(award, [nominee])
    award.reveal(by=stage_manager())

    with refused("is revealed", edition):
        stored(edition).retract_nominees(by=None)


def test_an_evening_does_not_begin_on_an_announcement_taken_back_meanwhile():
    ceremony = make_evening(awards=1)
    ceremony.record_backup("0" * 64, by=stage_manager())
    assert ceremony.edition.nominees_announced_at
    stored(ceremony.edition).retract_nominees(by=None)

    with refused("have not been announced", ceremony):
        ceremony.go_live(by=stage_manager())


def test_an_edition_is_not_published_while_an_evening_is_live():
    cursor = make_live(awards=1)
    announce_and_reveal(cursor, cursor.ceremony.in_running_order()[0])
    edition = stored(cursor.ceremony.edition)

    with refused("is live: close it first", edition):
        edition.publish(by=None)
    cursor.ceremony.close(by=stage_manager())
    edition.publish(by=None)

    assert stored(edition).is_past


def test_an_evening_that_nobody_closed_hides_nothing_once_its_edition_is_past(client):
    make_ceremony(make_edition(2025), status="live", name_fr="Soirée oubliée")
    coming = make_ceremony(make_coming_edition(2026), name_fr="Soirée à venir")

    assert "Soirée à venir" in main_of(client.get("/ceremonie/"))
    assert "suivez-la en direct" not in main_of(client.get("/"))
    Ceremony.objects.filter(pk=coming.pk).update(status="live")

    assert "Soirée à venir" in main_of(client.get("/ceremonie/"))
    assert "Édition 2026 : la cérémonie a commencé" in main_of(client.get("/"))


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_evenings_that_are_live_the_page_follows_the_last_begun(client, first):
    evenings = [make_evening(awards=1, edition=make_coming_edition(year)) for year in (2026, 2027)]

    begin(evenings[first])
    begin(evenings[1 - first])

    page = main_of(client.get("/ceremonie/"))
    named = [evening.in_running_order()[0].label in page for evening in evenings]
    assert named == [first == 1, first == 0]
