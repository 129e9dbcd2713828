"""The room's screen and a phone follow the desk: without a reload, through a lost network, to the end."""

import urllib.request

import pytest

from tests.browser.deployment import deployed
from tests.browser.looking import NARROW, WIDE, Viewer

ON_STAGE, ON_PHONES = 5000, 8000  # at most, on a busy machine; 2 s and 5 s are measured in bench/
FULL = (1920, 1080)


class Room:
    """A site of its own, and its desk."""

    def __init__(self, address):
        self.address = address

    def desk(self, act):
        with urllib.request.urlopen(f"{self.address}/essai/regie/{act}/") as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def room():
    with deployed() as address:
        room = Room(address)
        room.desk("prepare")
        yield room


@pytest.fixture
def someone(chromium, room):
    """Gives visitors of the room's site; what their browsers complained of fails the test."""
    made = []

    def visitor(size):
        context = chromium.new_context(
            locale="fr-FR",
            reduced_motion="reduce",
            viewport={"width": size[0], "height": size[1]},
        )
        made.append(Viewer(context, room.address))
        return made[-1]

    yield visitor
    for viewer in made:
        viewer.page.context.close()
        assert viewer.complaints == []


def test_an_evening_from_the_code_to_the_thanks(room, someone):
    stage, phone = someone(FULL), someone(NARROW)
    pair(room, stage)
    phone.open("/ceremonie/")
    assert phone.axe() == []

    label = room.desk("announce_next")
    stage.page.wait_for_selector(".scene[data-etat=annonce]", timeout=ON_STAGE)
    assert label in stage.page.inner_text(".titre")
    name = room.desk("reveal")
    stage.page.wait_for_selector(".scene[data-etat=revelation]", timeout=ON_STAGE)
    assert stage.page.inner_text(".titre") == name
    says(phone, f"{label}\u00a0: {name}")
    assert phone.page.locator(".proclame").inner_text() == name
    assert [line for scheme in ("light", "dark") for line in phone.set(NARROW, scheme).axe()] == []
    assert phone.set(WIDE).axe() == []

    stage.page.reload()
    assert stage.page.inner_text(".titre") == name
    assert stage.axe() == []

    lose_the_network(stage)
    label = room.desk("announce_next")
    with stage.page.expect_event("requestfailed", timeout=ON_STAGE):
        pass
    assert stage.page.inner_text(".titre") == name
    find_the_network(stage)
    stage.page.wait_for_selector(".scene[data-etat=annonce]", timeout=2 * ON_STAGE)
    assert label in stage.page.inner_text(".titre")

    phone.page.get_by_role("button", name="Suspendre les mises à jour").click()
    before = phone.page.inner_text("#soiree")
    name = room.desk("reveal")
    stage.page.wait_for_selector(".scene[data-etat=revelation]", timeout=ON_STAGE)
    assert phone.page.inner_text("#soiree") == before
    phone.page.get_by_role("button", name="Reprendre les mises à jour").click()
    says(phone, f"{label}\u00a0: {name}")

    room.desk("close")
    stage.status = 410  # the last answer that the screen is given, which Chromium tells
    stage.page.get_by_text("Merci", exact=True).wait_for(timeout=ON_STAGE)
    phone.page.locator("#soiree .btn-primary").wait_for(timeout=ON_PHONES)
    stage.complaints.clear()
    stage.open("/scene/")
    assert stage.page.locator("[name=code]").count() == 1


def pair(room, stage):
    """Type the code of the desk."""
    stage.open("/scene/")
    assert stage.axe() == []
    stage.page.fill("[name=code]", room.desk("code"))
    stage.follow(stage.page.locator("main form [type=submit]"))
    stage.page.wait_for_selector(".scene[data-etat=interlude]")


def says(phone, words):
    """Wait until the live region says this and nothing else."""
    phone.page.wait_for_function(
        "words => document.getElementById('dit').textContent === words",
        arg=words,
        timeout=ON_PHONES,
    )


def lose_the_network(viewer):
    """From here the browser complains, as it should."""
    assert viewer.complaints == []
    viewer.page.context.set_offline(True)


def find_the_network(viewer):
    """Once back, it complains no more."""
    viewer.page.context.set_offline(False)
    viewer.complaints.clear()
