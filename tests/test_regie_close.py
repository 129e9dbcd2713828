"""The end of an evening: what the desk says the room sees is what the room sees."""

import pytest

from awards.models import Cursor, Screen
from tests.desks import Desk, desk_url, second_manager
from tests.evenings import make_live, stage_manager
from tests.pages import main_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    """A desk whose only award is revealed: what is left is to close."""
    desk = Desk(make_live(awards=1).ceremony)
    award = desk.ceremony.in_running_order()[0]
    desk.announce(award)
    desk.reveal(award)
    return desk


def test_before_closing_the_desk_says_that_the_room_will_read_the_thanks(desk):
    page = main_of(desk.read())

    assert "« Merci »" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "noir" not in page[: page.index("Ce que voit la salle")]


def test_once_closed_the_desk_says_what_its_frame_and_the_room_show(client, desk):
    token = Screen.objects.pair(Screen.objects.expect(desk.ceremony, by=stage_manager()).code)
    client.cookies["scene"] = token

    desk.press("clore")

    page = main_of(desk.read())
    frame = desk.client.get(desk_url(desk.ceremony, "desk_screen")).text
    room = client.get("/scene/fragment/")
    assert "La salle lit « Merci »" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "noir" not in page.lower()
    assert Cursor.objects.get().in_words == "le mot « Merci »"
    for shown in (frame, room.text):
        assert "Merci" in shown
        assert 'data-etat="noir"' not in shown


def test_who_closes_second_is_told_that_the_room_reads_the_thanks(desk):
    other = Desk(desk.ceremony, second_manager())
    desk.press("clore")

    answer = other.press("clore")

    assert answer.status_code == 409
    assert "le mot « Merci »" in str(answer.context["refusal"])


def test_a_screen_of_a_closed_evening_is_called_neither_late_nor_lost(desk):
    Screen.objects.pair(Screen.objects.expect(desk.ceremony, by=stage_manager()).code)
    assert desk.read().context["evening"].screens

    desk.press("clore")

    page = desk.read()
    assert page.context["evening"].screens == []
    assert "les écrans affichent" in main_of(page)


def test_back_in_the_plan_the_desk_says_black_and_the_frame_is_black():
    desk = Desk(make_live(awards=1).ceremony)

    desk.press("revenir")

    assert "L’écran de la salle est noir" in main_of(desk.read())
    assert 'data-etat="noir"' in desk.client.get(desk_url(desk.ceremony, "desk_screen")).text
