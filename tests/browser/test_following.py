"""A page that follows another's moves: quiet, sparing, and it takes nothing from the reader's hands."""

import pytest

from tests.browser.test_drafts import Desk

PLACE, SAID = "[data-follow]", "#lien"
ONE_ROUND = 3800


@pytest.fixture
def room(chromium, site):
    room = Desk(chromium, site)
    room.page.close()
    room.page = room.open("/essai/suivi/")
    room.page.wait_for_timeout(ONE_ROUND)
    yield room
    room.context.close()
    assert room.errors == []


def test_the_page_follows_and_asks_only_whether_something_changed(room):
    assert "Tour 3" in room.page.inner_text(PLACE)

    room.page.wait_for_timeout(2 * ONE_ROUND)
    assert room.asked("fragment")[-2:] == ['"3"', '"3"']

    room.server(version="4")
    room.page.wait_for_timeout(ONE_ROUND)
    assert "Tour 4" in room.page.inner_text(PLACE)


def test_what_the_reader_holds_stays_in_hand(room):
    room.page.click("#plus summary")
    room.page.fill("#mot", "abc")
    room.page.evaluate("document.getElementById('mot').setSelectionRange(1, 2)")
    room.server(version="5")
    room.page.wait_for_timeout(ONE_ROUND)

    assert "Tour 5" in room.page.inner_text(PLACE)
    assert room.page.evaluate("document.activeElement.id") == "mot"
    assert room.page.input_value("#mot") == "abc"
    assert room.page.evaluate("document.activeElement.selectionStart") == 1
    assert room.page.evaluate("document.getElementById('plus').open")

    room.page.focus(f"{PLACE} a")
    room.server(version="6")
    room.page.wait_for_timeout(ONE_ROUND)
    assert room.page.evaluate("document.activeElement.textContent") == "Ailleurs"


def test_a_choice_stays_with_its_answer_and_never_passes_to_another(room):
    room.page.check("#choix_1")
    room.server(version="7")
    room.page.wait_for_timeout(ONE_ROUND)
    assert "Tour 7" in room.page.inner_text(PLACE)
    assert room.page.is_checked("#choix_1")

    room.server(version="8", second="gamma")
    room.page.wait_for_timeout(ONE_ROUND)
    assert room.page.get_attribute("#choix_1", "value") == "gamma"
    assert not room.page.is_checked("#choix_0")
    assert not room.page.is_checked("#choix_1")


def test_a_failing_server_is_asked_less_often_and_the_page_says_so(room):
    room.server(mood="broken")
    before = len(room.asked("fragment"))
    room.page.wait_for_timeout(14000)
    assert len(room.asked("fragment")) - before <= 2
    assert room.page.inner_text(SAID) == "Connexion perdue"

    room.server(mood="well")
    room.come_back()
    assert room.page.inner_text(SAID) == ""


def test_a_page_that_is_no_longer_ones_own_stops_asking(room):
    room.server(mood="signed out")
    room.page.wait_for_timeout(ONE_ROUND)
    assert room.page.inner_text(SAID) == "Rechargez la page"

    asked = len(room.asked("fragment"))
    room.page.wait_for_timeout(ONE_ROUND)
    assert len(room.asked("fragment")) == asked
