"""Nothing on the desk holds a result before its reveal: what is looked for is first seen to be found (S5, S9)."""

import pytest

from awards.admin.regie_state import Evening
from awards.models import Laureate, Verdict
from tests.desks import Desk, desk_url
from tests.evenings import make_live

pytestmark = pytest.mark.django_db

# Words of `tests.evenings`, which the sealed verdicts alone hold.
CANARY = "Ensemble, ils ont osé."
PAGES = ["desk", "desk_follow", "desk_screen"]


@pytest.fixture
def desk():
    return Desk(make_live(awards=2).ceremony)


def secrets(award):
    """What the verdict of an award holds, and nothing public does."""
    verdict = Verdict.objects.get(award=award)
    return [CANARY, verdict.salt, verdict.secret]


def told_of(desk, award):
    """What the pages of the desk tell of a sealed verdict: its words, or its laureate apart."""
    verdict = Verdict.objects.get(award=award)
    winner = award.nominees.get(pk=verdict.lines[0]["nominee"]).partnership.name_fr
    names = [nominee.partnership.name_fr for nominee in award.nominees.all()]
    found = []
    for page in PAGES:
        text = desk.client.get(desk_url(desk.ceremony, page)).text
        found += [(page, word) for word in secrets(award) if word in text]
        if {text.count(winner)} != {text.count(name) for name in names}:
            found.append((page, winner))
    return found


def steps(desk):
    """Each step of an evening of two awards; gives the awards that are not revealed yet."""
    first, second = desk.ceremony.in_running_order()
    yield [first, second]
    desk.announce(first)
    yield [first, second]
    desk.press("reveler", award=first.pk, presenter=1)
    yield [first, second]
    desk.press("interlude", showing="pause")
    desk.announce(first)
    desk.reveal(first)
    yield [second]
    desk.announce(second)
    yield [second]
    desk.press("remontrer", award=first.pk)
    yield [second]


def test_no_page_of_the_desk_tells_a_result_before_its_reveal(desk):
    for number, sealed in enumerate(steps(desk)):
        for award in sealed:
            assert told_of(desk, award) == [], number


def test_the_page_that_asks_to_confirm_tells_nothing(desk):
    award = desk.ceremony.in_running_order()[0]
    desk.announce(award)

    asked = desk.press("reveler", award=award.pk, presenter=1).text

    names = [nominee.partnership.name_fr for nominee in award.nominees.all()]
    assert not any(word in asked for word in [*secrets(award), *names])


@pytest.mark.parametrize(
    "leak",
    [
        lambda verdict: verdict.citation_fr,
        lambda verdict: f"sel {verdict.salt}",  # a capital would hide its first letter
        lambda verdict: (
            verdict.award.nominees.get(pk=verdict.lines[0]["nominee"]).partnership.name_fr
        ),
    ],
    ids=["citation", "salt", "name"],
)
def test_a_planted_leak_is_found(desk, monkeypatch, leak):
    award = desk.ceremony.in_running_order()[0]
    verdict = Verdict.objects.get(award=award)
    assert told_of(desk, award) == []

    monkeypatch.setattr(Evening, "sees", leak(verdict))

    assert {page for page, _word in told_of(desk, award)} == {"desk", "desk_follow"}


def test_once_revealed_the_frame_shows_the_laureate(desk):
    award = desk.ceremony.in_running_order()[0]
    desk.announce(award)
    desk.reveal(award)

    frame = desk.client.get(desk_url(desk.ceremony, "desk_screen")).text

    assert Laureate.objects.get().nominee.partnership.name_fr in frame
