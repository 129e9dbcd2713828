"""Wrong codes of a screen: who types them stops themself alone, and the desk opens again at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from awards.models import Screen
from awards.models.screens import TRIES
from tests.desks import Desk
from tests.evenings import make_live, stage_manager
from tests.pages import main_of

pytestmark = pytest.mark.django_db

PAIRED, REFUSED, STOPPED = 302, 200, 429


@pytest.fixture
def ceremony():
    return make_live(awards=1).ceremony


@pytest.fixture
def desk(ceremony):
    return Desk(ceremony)


def expect(ceremony):
    return Screen.objects.expect(ceremony, by=stage_manager())


def wrong():
    """A code that nobody awaits."""
    awaited = set(Screen.objects.values_list("code", flat=True))
    return next(code for code in map("{:06d}".format, range(99)) if code not in awaited)


def typed(code, address="198.51.100.7"):
    """What a computer of this address is answered."""
    return Client(REMOTE_ADDR=address).post("/scene/", {"code": code}).status_code


def test_a_stranger_elsewhere_does_not_stop_the_screen_of_the_hall(ceremony):
    screen = expect(ceremony)

    assert [typed(wrong(), "203.0.113.9") for _try in range(7)] == [REFUSED] * 5 + [STOPPED] * 2

    assert typed(screen.code) == PAIRED


def test_five_wrong_codes_of_the_hall_stop_its_address_the_right_one_included(ceremony):
    screen = expect(ceremony)
    for _try in range(5):
        typed(wrong())

    assert typed(screen.code) == STOPPED
    assert not Screen.objects.exclude(paired_at=None).exists()


def test_a_new_code_of_the_desk_opens_at_once_to_an_address_that_was_stopped(ceremony):
    expect(ceremony)
    for _try in range(6):
        typed(wrong())

    assert typed(expect(ceremony).code) == PAIRED


def test_right_codes_are_not_counted(ceremony):
    screens = [expect(ceremony) for _each in range(7)]

    assert [typed(screen.code) for screen in screens] == [PAIRED] * 7


def test_a_code_dies_of_wrong_ones_from_many_addresses(ceremony):
    screen, other = expect(ceremony), expect(ceremony)
    for number in range(TRIES):
        typed(wrong(), f"203.0.113.{number}")

    assert not Screen.objects.waiting().exists()
    assert [typed(each.code) for each in (screen, other)] == [REFUSED] * 2


def test_the_desk_counts_wrong_codes_then_says_that_the_code_is_dead(desk, ceremony):
    screen = expect(ceremony)
    typed(wrong())
    assert "1 code faux" in main_of(desk.read())

    Screen.objects.update(tries=TRIES)

    words = main_of(desk.read())
    assert "son code est mort" in words
    assert "Aucun écran ne regarde encore" not in words
    assert screen.code[:3] not in words[words.index("Écrans") : words.index("En régie")]


def test_a_code_that_is_too_old_is_told_until_another_is_made(desk, ceremony):
    expect(ceremony)
    Screen.objects.update(code_until=timezone.now() - timedelta(seconds=1))
    assert "son code est trop vieux" in main_of(desk.read())

    desk.press("attendre")

    words = main_of(desk.read())
    assert "son code est trop vieux" not in words
    assert "attend son code" in words
