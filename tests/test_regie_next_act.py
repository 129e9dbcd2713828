"""Where the desk leaves whoever acts: the keyboard on what comes next, the second of two told of the first."""

import re

import pytest

from awards.models import Ceremony
from convergences.journal import JournalEntry
from tests.bundles import files_in, make_published
from tests.desks import Desk, second_manager
from tests.evenings import begin, make_evening, make_live, stage_manager
from tests.refusals import refused

pytestmark = pytest.mark.django_db

FOCUSED = re.compile(r"<[^>]* autofocus[ >]")


def test_who_begins_second_is_told_who_began_and_when():
    ceremony = make_evening(awards=1)
    other = Ceremony.objects.get(pk=ceremony.pk)
    second = second_manager()
    begin(ceremony)

    with refused(f"live already: {stage_manager()} began it at", ceremony):
        other.go_live(by=second)

    assert JournalEntry.objects.filter(action="awards.ceremony.live").count() == 1


def test_the_desk_says_so_to_the_second_press():
    ceremony = make_evening(awards=1)
    one, other = Desk(ceremony), Desk(ceremony, second_manager())
    ceremony.record_backup("0" * 64, by=stage_manager())
    one.press("direct")

    answer = other.press("direct")

    assert answer.status_code == 409
    assert f"{one.person} l’a commencée à" in str(answer.context["refusal"])


def test_a_ceremony_that_is_over_does_not_begin():
    ceremony = make_evening(awards=1)
    ceremony.awards.update(ceremony=None)
    Ceremony.objects.filter(pk=ceremony.pk).update(status="closed")

    with refused("This ceremony is over.", ceremony):
        ceremony.go_live(by=stage_manager())


def test_after_each_act_the_keyboard_stands_just_before_the_next():
    desk = Desk(make_live(awards=1).ceremony)
    award = desk.ceremony.in_running_order()[0]

    for page, act in ((desk.read(), "annoncer"), (desk.announce(award), "reveler")):
        (focused,) = FOCUSED.findall(page.text)
        assert 'id="t-suite"' in focused
        after = page.text[page.text.index(focused) :]
        assert act in after[: after.index("</form>")]


def test_after_a_refusal_the_keyboard_is_left_to_what_it_says():
    desk = Desk(make_live(awards=2).ceremony)
    first, second = desk.ceremony.in_running_order()
    desk.announce(first)

    answer = desk.press("reveler", award=second.pk, presenter=1, sure=1)

    assert answer.status_code == 409
    assert not FOCUSED.findall(answer.text)
    assert "data-focus" in answer.text


def test_the_guide_of_the_bundle_says_when_a_pseudonym_hides_nothing():
    guide = files_in(make_published(awards=1))["GUIDE.txt"].decode()

    assert "le pseudonyme ne cache rien" in guide
    assert "the pseudonym hides nothing" in guide
