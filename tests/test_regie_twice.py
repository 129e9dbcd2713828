"""Pressed twice at the desk: what the first press did is not told as undone, nor done again."""

import re

import pytest

from awards.models import Cursor, Erratum
from convergences.journal import JournalEntry
from tests.desks import Desk, second_manager
from tests.evenings import make_live

pytestmark = pytest.mark.django_db

RIGHT = {"text_fr": "Le Prix France va au CentSept.", "text_en": ""}


@pytest.fixture
def desk():
    return Desk(make_live(awards=2).ceremony)


@pytest.fixture
def award(desk):
    return desk.ceremony.in_running_order()[0]


def acts():
    return list(JournalEntry.objects.values_list("action", flat=True))


def test_a_correction_pressed_twice_is_one(desk):
    answers = [desk.press("corriger", **RIGHT) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Erratum.objects.count() == 1
    assert Cursor.objects.get().version == desk.version + 1


def test_every_move_pressed_twice_is_one(desk, award):
    moves = [
        ("interlude", {"showing": "pause"}),
        ("message", {"message_fr": "Dix minutes encore", "message_en": ""}),
        ("annoncer", {"award": award.pk}),
        ("reveler", {"award": award.pk, "presenter": 1, "sure": 1}),
        ("interlude", {"showing": "black"}),
        ("remontrer", {"award": award.pk}),
    ]
    for act, sent in moves:
        desk.read()
        assert desk.press(act, **sent).status_code == 302
        done = acts()
        assert desk.press(act, **sent).status_code == 302, act
        assert acts() == done


def test_what_is_another_act_or_another_persons_is_refused(desk, award):
    other = Desk(desk.ceremony, second_manager())
    assert desk.press("corriger", **RIGHT).status_code == 302

    assert desk.press("corriger", text_fr="Autre chose", text_en="").status_code == 409
    assert desk.press("message", message_fr=RIGHT["text_fr"], message_en="").status_code == 409
    assert desk.press("annoncer", award=award.pk).status_code == 409
    assert other.press("corriger", **RIGHT).status_code == 409
    desk.read()
    desk.press("interlude", showing="pause")
    desk.version -= 1
    assert desk.press("interlude", showing="pause").status_code == 409
    assert Erratum.objects.count() == 1


def test_the_forms_of_the_desk_are_sent_once(desk, award):
    page = desk.announce(award).text
    asked = desk.press("reveler", award=award.pk, presenter=1).text

    for html in (page, asked):
        acts = re.findall(r'<form method="post"([^>]*)>(?=.{0,300}name="act")', html, re.DOTALL)
        assert acts
        assert all("data-once" in each or "data-hold" in each for each in acts)
        assert "js/once.js" in html
