"""A screen of the venue: paired by a code that lasts ten minutes, then by its token."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Ceremony, DeskPresence, Screen
from awards.models.screens import digest_of
from convergences.journal import JournalEntry
from tests.evenings import make_live, stage_manager
from tests.factories import make_ceremony, make_edition, make_superuser, make_user
from tests.jury_roles import with_group
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceremony():
    return make_ceremony(make_edition(2026, past=False))


def expect(ceremony):
    return Screen.objects.expect(ceremony, by=stage_manager())


def paired(ceremony):
    """A screen that typed its code, and the token that it holds."""
    screen = expect(ceremony)
    token = Screen.objects.pair(screen.code)
    screen.refresh_from_db()
    return screen, token


def ago(screen, **fields):
    Screen.objects.filter(pk=screen.pk).update(**fields)
    screen.refresh_from_db()
    return screen


# --- pairing ------------------------------------------------------------------------------------


def test_the_desk_waits_for_a_screen_with_six_digits(ceremony):
    screen = expect(ceremony)

    assert len(screen.code) == 6
    assert screen.code.isdecimal()
    assert list(Screen.objects.waiting()) == [screen]
    assert JournalEntry.objects.filter(action="awards.screen.expected").count() == 1


@pytest.mark.parametrize("who", [lambda: None, make_user, make_superuser])
def test_nobody_but_the_desk_waits_for_a_screen_or_revokes_one(ceremony, who):
    screen, person = expect(ceremony), who()

    with refused("Only the stage manager"):
        Screen.objects.expect(ceremony, by=person)
    with refused("Only the stage manager", screen):
        screen.revoke(by=person)


def test_the_right_code_gives_a_token_once_and_dies(ceremony):
    screen = expect(ceremony)
    code = screen.code

    token = Screen.objects.pair(code)

    screen.refresh_from_db()
    assert list(Screen.objects.holding(token)) == [screen]
    assert (screen.code, screen.paired_at is not None) == ("", True)
    assert Screen.objects.pair(code) is None
    assert JournalEntry.objects.filter(action="awards.screen.paired").count() == 1


def test_the_database_keeps_a_digest_and_never_the_token(ceremony):
    screen, token = paired(ceremony)

    stored = " ".join(map(str, Screen.objects.values_list().get(pk=screen.pk)))
    assert screen.token_digest == digest_of(token)
    assert token not in stored
    assert not Screen.objects.holding(screen.token_digest).exists()
    assert not Screen.objects.holding("").exists()


def test_a_code_lasts_ten_minutes(ceremony):
    screen = expect(ceremony)
    assert timedelta(minutes=9) < screen.code_until - timezone.now() <= timedelta(minutes=10)

    ago(screen, code_until=timezone.now() - timedelta(seconds=1))

    assert Screen.objects.pair(screen.code) is None


def test_two_screens_that_wait_never_have_one_code(ceremony, monkeypatch):
    drawn = iter(["123456", "123456", "654321"])
    monkeypatch.setattr("awards.models.screens._new_code", lambda: next(drawn))

    assert [expect(ceremony).code, expect(ceremony).code] == ["123456", "654321"]


def test_an_empty_code_pairs_nothing(ceremony):
    paired(ceremony)

    assert Screen.objects.pair("") is None


# --- what ends it -------------------------------------------------------------------------------


def test_a_revoked_screen_sees_nothing_more(ceremony):
    screen, token = paired(ceremony)

    screen.revoke(by=stage_manager())
    screen.revoke(by=stage_manager())

    assert not Screen.objects.holding(token).exists()
    assert JournalEntry.objects.filter(action="awards.screen.revoked").count() == 1


def test_a_revoked_code_pairs_nothing(ceremony):
    screen = expect(ceremony)

    screen.revoke(by=stage_manager())

    assert Screen.objects.pair(screen.code) is None


def test_a_token_is_for_its_evening(ceremony):
    _screen, token = paired(ceremony)

    Ceremony.objects.update(status="closed")

    assert not Screen.objects.holding(token).exists()
    ceremony.refresh_from_db()
    with refused("This ceremony is over."):
        expect(ceremony)


# --- how it is -----------------------------------------------------------------------------------


def test_a_screen_is_up_to_date_late_or_lost():
    cursor = make_live(awards=1)
    screen, _token = paired(cursor.ceremony)
    now = timezone.now()

    screen.acknowledge(cursor.version)
    screen.refresh_from_db()
    assert (screen.late_by(cursor, now), screen.lost_for(now)) == (timedelta(0), timedelta(0))

    cursor.show("pause", version=cursor.version, by=stage_manager())
    later = cursor.moved_at + timedelta(seconds=8)
    assert screen.late_by(cursor, later) == timedelta(seconds=8)

    ago(screen, heard_at=now - timedelta(seconds=20))
    assert screen.lost_for(now) == timedelta(seconds=20)


def test_a_screen_just_paired_is_not_lost(ceremony):
    screen, _token = paired(ceremony)

    assert screen.lost_for(screen.paired_at + timedelta(seconds=4)) == timedelta(0)
    assert screen.lost_for(screen.paired_at + timedelta(seconds=6)) == timedelta(seconds=6)


# --- who is at the desk ---------------------------------------------------------------------------


def test_who_was_seen_in_the_last_seconds_is_at_the_desk(ceremony):
    here, gone = (with_group("stage", is_staff=True) for _each in range(2))
    elsewhere = make_ceremony(ceremony.edition, held_on="2026-09-04")
    DeskPresence.objects.sit(ceremony, here)
    DeskPresence.objects.sit(ceremony, gone)
    DeskPresence.objects.sit(ceremony, here)

    DeskPresence.objects.filter(user=gone).update(seen_at=timezone.now() - timedelta(seconds=21))

    assert [row.user for row in DeskPresence.objects.now_at(ceremony)] == [here]
    assert not DeskPresence.objects.now_at(elsewhere).exists()
