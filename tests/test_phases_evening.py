"""What an evening forbids to the year of its edition, and what a forgotten one hides."""

import pytest

from awards.models import Edition
from tests.evenings import (
    announce_and_reveal,
    make_evening,
    make_live,
    seal_elsewhere,
    stage_manager,
)
from tests.factories import make_award, make_nominee
from tests.juries import make_coming_edition
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
