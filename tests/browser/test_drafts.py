"""A draft saves itself, and neither network, session nor another tab loses or doubles anything."""

import json
import time
import urllib.parse
import urllib.request

import pytest

from tests.browser.looking import NARROW

LONGER_THAN_A_SAVE = 1800
STATUS, OPINION, CONFLICT = "[data-draft-status]", "#id_opinion", "[data-draft-conflict]"


class Desk:
    """A juror's browser, and the server that it speaks to."""

    def __init__(self, chromium, site):
        self.site = site
        self.context = chromium.new_context(
            locale="fr-FR", viewport={"width": NARROW[0], "height": NARROW[1]}
        )
        self.errors = []
        self.server(None)
        self.page = self.open()

    def open(self, path="/essai/"):
        """Another tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(self.site + path)
        return page

    def server(self, start=(), **changes):
        """What the server was asked; with `None`, it forgets all."""
        address = f"{self.site}/essai/etat/?{urllib.parse.urlencode(changes)}"
        data = b"" if start is None else None
        with urllib.request.urlopen(urllib.request.Request(address, data)) as answer:
            return json.load(answer)

    def asked(self, what):
        """What was sent to « draft » or « page », one by one."""
        return [sent for where, sent in self.server()["asked"] if where == what]

    def write(self, words, page=None):
        """Type an opinion, and wait for longer than a save takes."""
        page = page or self.page
        page.bring_to_front()
        page.fill(OPINION, words)
        page.wait_for_timeout(LONGER_THAN_A_SAVE)

    def leave(self):
        """Close the page, and wait for what it was still sending."""
        self.page.close()
        before, sent = None, len(self.server()["asked"])
        while sent != before:
            time.sleep(0.5)
            before, sent = sent, len(self.server()["asked"])

    def come_back(self):
        """The network is there again."""
        self.context.set_offline(False)
        self.page.evaluate("dispatchEvent(new Event('online'))")
        self.page.wait_for_timeout(800)

    @property
    def status(self):
        """What the page says of the draft."""
        return self.page.inner_text(STATUS).replace("\u00a0", " ").replace("\u202f", " ")

    @property
    def copies(self):
        """What the device keeps."""
        return self.page.evaluate("Object.entries(localStorage)")


@pytest.fixture
def desk(chromium, site):
    desk = Desk(chromium, site)
    yield desk
    desk.context.close()
    assert desk.errors == []


def test_a_draft_is_saved_a_second_after_the_last_key_and_says_so(desk):
    desk.page.fill(OPINION, "Bien vu")
    desk.page.wait_for_timeout(400)
    assert desk.asked("draft") == []
    assert len(desk.copies) == 1

    desk.page.wait_for_timeout(LONGER_THAN_A_SAVE)
    assert desk.asked("draft") == [{"version": "3", "opinion": "Bien vu"}]
    assert desk.status == "Enregistré, 4"
    assert desk.page.input_value("[name=version]") == "4"
    assert desk.copies == []


def test_marks_are_given_with_the_keyboard_alone(desk):
    desk.page.focus("#id_innovation_0")
    desk.page.keyboard.press("Space")
    desk.page.keyboard.press("ArrowRight")
    desk.page.wait_for_timeout(LONGER_THAN_A_SAVE)

    assert desk.server()["draft"] == {"innovation": "2", "opinion": ""}


def test_a_lost_network_loses_nothing_and_stops_no_one(desk):
    desk.context.set_offline(True)
    desk.write("Dans le train")
    assert desk.status == "Pas de réseau : gardé sur cet appareil, nous réessayons"
    desk.page.click("button[value=draft]")
    desk.page.wait_for_timeout(500)
    assert desk.page.input_value(OPINION) == "Dans le train"

    desk.come_back()
    assert desk.server()["draft"]["opinion"] == "Dans le train"
    assert desk.copies == []


def test_what_was_typed_without_network_is_there_after_a_reload(desk):
    desk.context.set_offline(True)
    desk.write("Avant la panne")
    desk.page.check("#id_reach_3", force=True)
    desk.page.goto("about:blank")
    desk.context.set_offline(False)
    desk.page = desk.open()
    desk.page.wait_for_timeout(1000)

    assert desk.page.input_value(OPINION) == "Avant la panne"
    assert desk.page.is_checked("#id_reach_3")
    assert desk.server()["draft"] == {"reach": "4", "opinion": "Avant la panne"}
    assert desk.copies == []


def test_what_one_juror_left_on_a_device_is_never_shown_to_another(desk):
    desk.server(mood="broken")
    desk.write("Entre nous")
    desk.leave()
    desk.server(mood="well", juror="8")
    desk.page = desk.open()
    desk.page.wait_for_timeout(500)

    assert "Entre nous" in desk.copies[0][1]
    assert desk.page.input_value(OPINION) == ""
    assert desk.server()["draft"] == {}


def test_a_server_that_fails_is_asked_again_less_and_less_often(desk):
    desk.server(mood="broken")
    desk.write("Encore")
    desk.page.wait_for_timeout(6000)
    assert len(desk.asked("draft")) == 3

    desk.server(mood="well")
    desk.page.wait_for_timeout(9000)
    assert desk.server()["draft"]["opinion"] == "Encore"


@pytest.mark.parametrize(("kept", "expected"), [("mine", "Ici"), ("stored", "Ailleurs")])
def test_two_tabs_are_shown_to_each_other(desk, kept, expected):
    desk.write("Ailleurs", desk.open())
    desk.write("Ici")
    assert "Ce dossier a été modifié ailleurs" in desk.page.inner_text(CONFLICT)
    assert desk.server()["draft"]["opinion"] == "Ailleurs"
    # Announced, but nothing takes the cursor away from who is typing.
    assert desk.page.evaluate("document.activeElement.id") == "id_opinion"
    assert desk.page.get_attribute(CONFLICT, "role") == "alert"
    desk.page.click("button[value=draft]")
    desk.page.wait_for_timeout(500)
    assert desk.page.evaluate("document.activeElement.hasAttribute('data-draft-conflict')")

    desk.page.click(f"button[value={kept}]")
    desk.page.wait_for_timeout(1000)
    assert desk.asked("page")[-1]["keep"] == kept
    assert desk.server()["draft"]["opinion"] == expected
    assert desk.copies == []


def test_an_answer_that_was_lost_is_no_other_tab(desk):
    desk.server(mood="answer lost")
    desk.page.focus(OPINION)
    desk.page.keyboard.type("Bien vu")
    desk.page.wait_for_timeout(LONGER_THAN_A_SAVE)
    assert desk.server()["draft"]["opinion"] == "Bien vu"
    desk.page.keyboard.type(", et la suite")
    desk.page.wait_for_timeout(3 * LONGER_THAN_A_SAVE)

    assert desk.page.is_hidden(CONFLICT)
    assert desk.server()["draft"]["opinion"] == "Bien vu, et la suite"
    sent = [(each["version"], each["opinion"]) for each in desk.asked("draft")]
    both = "Bien vu, et la suite"
    assert sent == [("3", "Bien vu"), ("3", both), ("3", "Bien vu"), ("4", both)]
    assert desk.copies == []


def test_an_ended_session_keeps_the_words_until_one_is_back(desk):
    desk.server(mood="signed out")
    desk.write("Trop long")
    assert "Reconnectez-vous dans un autre onglet" in desk.status
    assert desk.page.get_attribute(f"{STATUS} a", "href") == "/compte/login/?next=/essai/"

    # Whoever signs in gets a new token: the one in the form is refused.
    desk.server(mood="signed in again")
    desk.open()
    desk.page.bring_to_front()
    desk.page.wait_for_timeout(5000)
    assert desk.server()["draft"]["opinion"] == "Trop long"


def test_another_juror_signed_in_meanwhile_gets_nothing(desk):
    desk.server(mood="signed in again", juror="8")
    desk.open()
    desk.write("Pour moi seul")

    assert desk.server()["draft"] == {}
    assert len(desk.copies) == 1


def test_a_refusal_is_said_and_not_repeated(desk):
    desk.server(mood="frozen")
    desk.write("Trop tard")
    assert desk.status == "Les notes sont figées."

    # Asked twice, the second time with a new token.
    asked = len(desk.asked("draft"))
    desk.page.wait_for_timeout(3000)
    assert len(desk.asked("draft")) == asked <= 2


def test_a_double_click_submits_once_what_was_just_typed(desk):
    desk.page.check("#id_innovation_3", force=True)
    desk.page.check("#id_reach_4", force=True)
    desk.page.fill(OPINION, "Convaincant")
    desk.page.dblclick("button[value=submit]")
    desk.page.wait_for_selector("text=Transmis")

    assert len(desk.asked("draft")) == 1
    (sent,) = desk.asked("page")
    assert sent == {
        "version": "4",
        "innovation": "4",
        "reach": "5",
        "opinion": "Convaincant",
        "act": "submit",
    }
    assert desk.copies == []


def test_the_browser_asks_for_what_is_missing_and_a_draft_goes_without(desk):
    desk.page.click("button[value=submit]")
    desk.page.wait_for_timeout(400)
    assert desk.server()["asked"] == []

    desk.page.click("button[value=draft]")
    desk.page.wait_for_selector("text=Transmis")
    assert desk.asked("page") == [{"version": "3", "opinion": "", "act": "draft"}]
