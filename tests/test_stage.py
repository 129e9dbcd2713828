"""The stage: a code of the desk opens it, and it shows what the room sees until the end."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from awards.models import Cursor, Screen
from awards.models.screens import TRIES
from awards.views import stage
from tests.evenings import announce, announce_and_reveal, make_evening, make_live, stage_manager
from tests.juries import make_coming_edition
from tests.pages import text_of

pytestmark = pytest.mark.django_db

REFUSED = "Ce code n’ouvre rien"


@pytest.fixture
def cursor():
    return make_live()


def awaited(cursor):
    return Screen.objects.expect(cursor.ceremony, by=stage_manager())


def paired(cursor):
    """A computer of the venue that typed the right code."""
    client = Client()
    answer = client.post("/scene/", {"code": awaited(cursor).code})
    assert (answer.status_code, answer["Location"]) == (302, "/scene/")
    return client


def asked(client, etag="", seen=""):
    headers = {"if-none-match": etag} if etag else {}
    return client.get(f"/scene/fragment/?vu={seen}", headers=headers)


def test_a_right_code_opens_the_stage_for_this_computer_alone(client, cursor):
    assert "Code" in text_of(client.get("/scene/"))

    screen = paired(cursor)

    cookie = screen.cookies["scene"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/scene/")
    page = screen.get("/scene/")
    assert 'data-version="2"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "data-version" not in client.get("/scene/").content.decode()
    assert client.get("/scene/fragment/").status_code == 404


def test_a_screen_paired_the_day_before_sees_the_evening_to_its_end(cursor):
    screen = paired(cursor)
    token = screen.cookies["scene"].value
    screen.cookies["scene"]["max-age"] = ""

    screen.get("/scene/")

    renewed = screen.cookies["scene"]
    assert renewed.value == token
    assert renewed["max-age"] >= 48 * 3600
    assert (renewed["httponly"], renewed["samesite"], renewed["path"]) == (
        True,
        "Strict",
        "/scene/",
    )
    Screen.objects.get().revoke(by=stage_manager())
    assert "scene" not in screen.get("/scene/").cookies


def test_spaces_in_a_code_do_not_matter(client, cursor):
    code = awaited(cursor).code

    assert client.post("/scene/", {"code": f" {code[:3]} {code[3:]}"}).status_code == 302


def test_wrong_late_and_dead_codes_are_refused_in_the_same_words(cursor):
    def told(code):
        answer = Client(REMOTE_ADDR=f"192.0.2.{len(said)}").post("/scene/", {"code": code})
        assert "scene" not in answer.cookies
        return re.sub(r'value="[^"]*"', "", answer.content.decode())

    said = []
    screen = awaited(cursor)
    wrong = f"{(int(screen.code) + 1) % 10**6:06d}"
    said += [told(wrong), told("abc"), told("１２３４５６")]
    Screen.objects.filter(pk=screen.pk).update(code_until=timezone.now() - timedelta(seconds=1))
    said.append(told(screen.code))
    dead = awaited(cursor)
    Screen.objects.filter(pk=dead.pk).update(tries=TRIES)
    said.append(told(dead.code))

    assert len(set(said)) == 1
    assert REFUSED in said[0]


def test_the_screen_asks_for_what_changed_and_says_what_it_shows(cursor, django_assert_num_queries):
    screen = paired(cursor)
    first = asked(screen)
    assert re.fullmatch(r'"[0-9a-f]{32}"', first["ETag"])
    assert "no-store" in first["Cache-Control"]

    with django_assert_num_queries(4):  # the screen, the cursor, what it acknowledges, the version
        still = asked(screen, first["ETag"], 2)

    assert (still.status_code, still.content) == (304, b"")
    assert Screen.objects.get().shown_version == 2
    announce(cursor, cursor.ceremony.in_running_order()[0])
    moved = asked(screen, first["ETag"], 2)
    assert moved.status_code == 200
    assert 'data-etat="annonce"' in moved.content.decode()


def test_what_is_revealed_while_a_screen_asks_is_in_its_next_answer(cursor, monkeypatch):
    screen, award = paired(cursor), cursor.ceremony.in_running_order().first()
    announce(cursor, award)
    before = asked(screen)
    acknowledge = Screen.acknowledge

    def meanwhile(self, version):
        acknowledge(self, version)
        monkeypatch.undo()
        cursor.reveal(award, version=cursor.version, by=stage_manager(), is_confirmed=True)

    monkeypatch.setattr(Screen, "acknowledge", meanwhile)
    during = asked(screen, etag=before["ETag"], seen=cursor.version)

    shown = during if during.status_code == 200 else asked(screen, etag=before["ETag"])
    assert 'data-etat="revelation"' in shown.content.decode()
    assert 'data-etat="revelation"' in screen.get("/scene/").content.decode()


@pytest.mark.parametrize("seen", ["", "x", "-1", "99", "٣", "9" * 30])
def test_a_version_that_was_never_shown_is_not_acknowledged(cursor, seen):
    screen = paired(cursor)

    assert asked(screen, seen=seen).status_code == 200
    assert Screen.objects.get().shown_version is None


def test_the_room_sees_the_nominees_then_the_laureate_and_a_reload_shows_it_still(cursor):
    screen = paired(cursor)
    award, other = cursor.ceremony.in_running_order()
    winner, *losers = [n.partnership.name_fr for n in award.nominees.all()]

    announce(cursor, award)
    shown = asked(screen).content.decode()
    assert [shown.index(name) for name in (winner, *losers)] == sorted(
        shown.index(name) for name in (winner, *losers)
    )
    assert other.label not in shown
    cursor.reveal(award, version=cursor.version, by=stage_manager())

    shown = asked(screen).content.decode()
    assert 'data-etat="revelation"' in shown
    assert winner in shown
    assert not [name for name in losers if name in shown]
    assert " data-fixe" not in screen.get("/scene/").content.decode()
    Cursor.objects.update(moved_at=timezone.now() - timedelta(seconds=5))
    assert " data-fixe" in screen.get("/scene/").content.decode()


@pytest.mark.parametrize(
    ("showing", "said"),
    [
        ("partners", "Merci à nos partenaires"),
        ("pause", "Pause"),
        ("message", "Le micro revient"),
        ("welcome", "Bienvenue"),
    ],
)
def test_interludes(cursor, showing, said):
    screen = paired(cursor)

    cursor.show(showing, version=cursor.version, by=stage_manager(), message_fr="Le micro revient")

    assert said in text_of(asked(screen))


def test_black_is_black_and_a_correction_is_shown(cursor):
    screen = paired(cursor)
    cursor.show("black", version=cursor.version, by=stage_manager())
    assert text_of(asked(screen)) == ""

    cursor.correct(version=cursor.version, by=stage_manager(), text_fr="Le CentSept, de Lyon.")

    assert "Le CentSept, de Lyon." in text_of(asked(screen))


def test_before_the_evening_the_screen_says_welcome():
    ceremony = make_evening(awards=1)
    client = Client()
    screen = Screen.objects.expect(ceremony, by=stage_manager())
    client.post("/scene/", {"code": screen.code})

    assert "Bienvenue" in text_of(client.get("/scene/"))
    assert "Bienvenue" in text_of(client.get("/scene/fragment/?vu=0"))


def test_a_revoked_screen_goes_black_then_asks_for_a_code(cursor):
    screen = paired(cursor)
    announce(cursor, cursor.ceremony.in_running_order()[0])

    Screen.objects.get().revoke(by=stage_manager())

    answer = asked(screen)
    assert (answer.status_code, text_of(answer)) == (404, "")
    assert 'data-etat="noir"' in answer.content.decode()
    assert 'name="code"' in screen.get("/scene/").content.decode()


def test_once_the_evening_is_over_the_screen_says_thank_you():
    cursor = make_live(awards=1)
    screen = paired(cursor)
    announce_and_reveal(cursor, cursor.ceremony.in_running_order()[0])

    cursor.ceremony.close(by=stage_manager())

    answer = asked(screen)
    assert answer.status_code == 410
    assert "Merci" in text_of(answer)
    assert 'name="code"' in screen.get("/scene/").content.decode()


def test_a_code_of_another_evening_shows_that_evening(cursor):
    other = make_live(edition=make_coming_edition(2027))
    award = other.ceremony.in_running_order()[0]
    announce(other, award)

    assert award.label not in asked(paired(cursor)).content.decode()
    assert award.label in asked(paired(other)).content.decode()


def test_while_the_database_is_away_the_screen_is_told_when_to_come_back(cursor, monkeypatch):
    screen = paired(cursor)

    def away(request):
        raise OperationalError

    monkeypatch.setattr(stage, "token_of", away)

    answer = asked(screen)
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
