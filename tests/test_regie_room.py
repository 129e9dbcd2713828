"""Decided in the room: entered by one person at the desk, sealed by another, then announced and revealed."""

import pytest

from awards.models import Award, Laureate, Seal, Verdict
from tests.desks import Desk, desk_url, second_manager
from tests.evenings import make_live
from tests.factories import make_award, make_nominee, make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk(make_live(awards=1).ceremony)


@pytest.fixture
def other(desk):
    return Desk(desk.ceremony, second_manager())


def award_of_the_room(desk, **rules):
    ceremony = desk.ceremony
    award = make_award(
        ceremony.edition,
        ceremony=ceremony,
        decided_by="elsewhere",
        is_decided_in_room=True,
        running_order=9,
        **rules,
    )
    for name in ("Lemon Aide", "Jute Lab", "Gold"):
        make_nominee(award, make_partnership(name))
    return award


def page(desk, award):
    return desk_url(desk.ceremony, "desk_room", award.pk)


def enter(desk, award, *places, **more):
    """Write a decision: a place for each nominee, in the order in which they were made."""
    nominees = award.nominees.order_by("pk")
    told = {f"nominee_{n.pk}": place for n, place in zip(nominees, places, strict=False)}
    return desk.client.post(page(desk, award), {**told, "reason": "À main levée.", **more})


def seal(desk, award):
    read = desk.client.get(page(desk, award)).context["read"]
    return desk.client.post(page(desk, award), {"read": read})


def outcome(award):
    verdict = Verdict.objects.get(award=award)
    return verdict.outcome, [line["name"] for line in (verdict.values or {}).get("rewarded", [])]


def test_one_enters_another_seals_and_the_room_sees_it(desk, other):
    award = award_of_the_room(desk)
    desk.announce(award)
    assert desk.read().text.count('value="reveler"') == 0

    assert enter(desk, award, "1").status_code == 302
    assert seal(desk, award).status_code == 409
    assert not Seal.objects.filter(award=award).exists()
    assert "Lemon Aide" in other.client.get(page(other, award)).text
    seal(other, award)
    assert outcome(award) == ("laureate", ["Lemon Aide"])
    desk.read()
    desk.reveal(award)

    assert Laureate.objects.get(award=award).nominee.partnership.name_fr == "Lemon Aide"


def test_once_sealed_nobody_reads_it_before_the_reveal(desk, other):
    award = award_of_the_room(desk)
    enter(desk, award, "1")
    seal(other, award)

    assert desk.client.get(page(desk, award)).status_code == 302
    assert "Lemon Aide" not in desk.read().text


@pytest.mark.parametrize(
    ("rules", "places", "more", "found"),
    [
        ({"joint_laureates": True}, ["1", "2"], {}, ("joint", ["Lemon Aide", "Jute Lab"])),
        ({"may_be_withheld": True}, [], {"nobody": "on"}, ("not_awarded", [])),
    ],
)
def test_joint_laureates_and_not_awarded_where_the_rules_allow_it(
    desk, other, rules, places, more, found
):
    award = award_of_the_room(desk, **rules)

    enter(desk, award, *places, **more)
    seal(other, award)

    assert outcome(award) == found


def test_a_special_mention_has_its_title(desk, other):
    award = award_of_the_room(desk, special_mentions=True)
    second = award.nominees.order_by("pk")[1]

    assert enter(desk, award, "1", "mention").status_code == 200
    assert not Verdict.objects.filter(award=award).exists()
    enter(desk, award, "1", "mention", **{f"nominee_{second.pk}_fr": "Coup de cœur"})
    seal(other, award)

    assert outcome(award) == ("laureate", ["Lemon Aide", "Jute Lab"])


@pytest.mark.parametrize("places", [["1", "2"], ["1", "1"], []])
def test_what_the_rules_forbid_is_refused_and_what_was_typed_stays(desk, places):
    award = award_of_the_room(desk)

    answer = enter(desk, award, *places, reason="À main levée, 120 voix.")

    assert answer.status_code == 200
    assert "120 voix" in answer.text
    assert not Verdict.objects.filter(award=award).exists()


def test_what_is_sealed_is_what_the_second_person_read(desk, other):
    award = award_of_the_room(desk)
    enter(desk, award, "1")
    read = other.client.get(page(other, award)).context["read"]
    desk.client.post(
        page(desk, award),
        {"act": "reecrire", "read": desk.client.get(page(desk, award)).context["read"]},
    )
    enter(desk, award, "", "1")

    assert other.client.post(page(other, award), {"read": read}).status_code == 409
    assert Award.objects.get(pk=award.pk).status == "pending"


def test_a_second_decision_is_told_of_the_first(desk, other):
    award = award_of_the_room(desk)
    enter(desk, award, "1")

    answer = enter(other, award, "", "1")

    assert answer.status_code == 409
    assert str(desk.person) in str(answer.context["refusal"])
    assert Verdict.objects.get(award=award).proposed_by == desk.person


def test_an_award_of_a_jury_is_not_decided_at_the_desk(desk):
    award = desk.ceremony.in_running_order().first()

    assert desk.client.get(page(desk, award)).status_code == 302
    assert enter(desk, award, "1").status_code == 302
    assert Award.objects.get(pk=award.pk).status == "sealed"
