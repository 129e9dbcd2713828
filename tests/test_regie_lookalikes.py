"""Names easily taken for each other are flagged where somebody is about to choose one of them (J9)."""

import pytest

from tests.desks import Desk, desk_url, second_manager
from tests.evenings import make_live
from tests.factories import (
    make_award,
    make_member,
    make_nominee,
    make_organisation,
    make_partnership,
)
from tests.pages import main_of

pytestmark = pytest.mark.django_db

FLAG = "Noms faciles à confondre"


@pytest.fixture
def desk():
    return Desk(make_live(awards=1).ceremony)


def award_of_the_room(desk, *names):
    award = make_award(
        desk.ceremony.edition,
        ceremony=desk.ceremony,
        decided_by="elsewhere",
        is_decided_in_room=True,
        running_order=0,
    )
    for name in names:
        partnership = make_partnership(name)
        make_member(partnership, make_organisation(f"Ceux de {name}"))
        make_nominee(award, partnership)
    return award


def flagged(page):
    """What the page says beside its flag; "" without one."""
    words = main_of(page)
    return words[words.index(FLAG) :] if FLAG in words else ""


def test_the_desk_flags_them_before_and_after_the_announcement(desk):
    award = award_of_the_room(desk, "Lemon Aide", "Lémonade", "Gold")

    before = flagged(desk.read())
    after = flagged(desk.announce(award))

    for words in (before, after):
        for said in ("Lemon Aide", "Ceux de Lemon Aide", "Lémonade", "Ceux de Lémonade"):
            assert said in words
        assert "Ceux de Gold" not in words


def test_the_pages_of_the_room_flag_them_for_who_enters_and_for_who_seals(desk):
    award = award_of_the_room(desk, "Lemon Aide", "Lémonade")
    page = desk_url(desk.ceremony, "desk_room", award.pk)
    assert "Ceux de Lémonade" in flagged(desk.client.get(page))

    first = award.nominees.order_by("pk").first()
    desk.client.post(page, {f"nominee_{first.pk}": "1", "reason": "À main levée."})

    other = Desk(desk.ceremony, second_manager())
    assert "Ceux de Lémonade" in flagged(other.client.get(page))


def test_names_that_nobody_confuses_are_not_flagged(desk):
    award = award_of_the_room(desk, "Jute Lab", "Gold")

    assert not flagged(desk.announce(award))
    assert not flagged(desk.client.get(desk_url(desk.ceremony, "desk_room", award.pk)))
