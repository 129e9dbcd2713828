"""An evening, step by step: what is visible anywhere is what was revealed, and nothing more.

The canaries are in the sealed verdicts: citations, a special mention, the reason why nobody won.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.models import Ceremony, Cursor, Edition, Screen
from tests import leaks
from tests.evenings import announce, begin, make_evening, seal, stage_manager
from tests.factories import make_award, make_category, make_ceremony, make_laureate
from tests.juries import declare_all, make_coming_edition, make_jury
from tests.test_two_worlds import public_addresses
from tests.worlds import crawl, deliberate, differences, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]

AWARDS = 6
STEPS = 2 * AWARDS  # each is announced, then revealed
STAGE = ["/scene/", "/scene/fragment/?vu=1", "/en/scene/", "/en/scene/fragment/?vu=1"]


def canary(award):
    return f"canari-{award.running_order}-5f0c2b7e9a4d4e1f8c6b3a2d1e0f9b8{award.running_order}"


def verdict_with_canary(award):
    """The second award has a special mention; nobody wins the third."""
    mark = canary(award)
    if award.running_order == 2:
        mention = {"nominee": award.nominees.last(), "mention_fr": mark, "mention_en": mark}
        return {"outcome": "laureate", "mentions": [mention]}
    if award.running_order == 3:
        return {"outcome": "not_awarded", "reason": mark}
    return {"outcome": "laureate", "citation_fr": mark, "citation_en": mark}


@pytest.fixture
def cursor():
    ceremony = make_evening(awards=AWARDS, verdict=verdict_with_canary, may_be_withheld=True)
    begin(ceremony)
    return Cursor.objects.get(ceremony=ceremony)


@pytest.fixture
def screen(cursor):
    """A computer of the venue, paired for both languages."""
    client = Client()
    code = Screen.objects.expect(cursor.ceremony, by=stage_manager()).code
    client.post("/scene/", {"code": code})
    client.cookies["scene"]["path"] = "/"
    return client


def everywhere(awards):
    """Every public page that could tell something of these awards in words."""
    paths = [path for award in awards for path in public_addresses(award)]
    found = [path for path in paths if not path.endswith(".svg")]
    found += [
        prefix + reverse(f"awards:{name}")
        for prefix in ("", "/en")
        for name in ("ceremony", "ceremony_fragment")
    ]
    return list(dict.fromkeys(found))


def bytes_of(answer):
    """All that an answer carries: its headers, preloads among them, and its body."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return headers.encode() + answer.getvalue()


def canaries_at(client, addresses, awards):
    """Those that can be read at these addresses."""
    read = [bytes_of(client.get(address)) for address in addresses]
    return {canary(a) for a in awards if any(canary(a).encode() in body for body in read)}


def steps(cursor, awards):
    """Announce and reveal each award; after each act, gives what has been revealed."""
    revealed = set()
    yield set()
    for award in awards:
        announce(cursor, award)
        yield set(revealed)
        cursor.reveal(award, version=cursor.version, by=stage_manager())
        revealed.add(canary(award))
        yield set(revealed)


def test_after_each_step_what_is_visible_is_what_was_revealed(cursor):
    awards = list(cursor.ceremony.in_running_order())
    addresses, visitor = everywhere(awards), Client()

    for number, revealed in enumerate(steps(cursor, awards)):
        assert canaries_at(visitor, addresses, awards) == revealed, number

    assert (number, len(revealed)) == (STEPS, AWARDS)


def test_a_revealed_laureate_is_on_every_page_at_once(cursor):
    award = cursor.ceremony.in_running_order()[0]
    winner = award.nominees.first().partnership
    pages = {
        name: [reverse(f"awards:{name}"), f"/en{reverse(f'awards:{name}')}"]
        for name in ("home", "feed", "ceremony", "ceremony_fragment")
    }
    pages["rewarded"] = [f"{path}?distinction=laureat" for path in ("/archives/", "/en/archives/")]
    pages["export"] = ["/archives/archives.csv?distinction=laureat"]
    names = {
        name: [Client().get(address).getvalue() for address in addresses]
        for name, addresses in pages.items()
    }
    assert not [n for n, bodies in names.items() for b in bodies if winner.name_fr.encode() in b]

    announce(cursor, award)
    cursor.reveal(award, version=cursor.version, by=stage_manager())

    for name, addresses in pages.items():
        for address in addresses:
            assert winner.name_fr.encode() in Client().get(address).getvalue(), (name, address)


def test_the_stage_holds_nothing_of_what_comes_later(cursor, screen):
    awards = list(cursor.ceremony.in_running_order())
    names = {award: [n.partnership.name_fr for n in award.nominees.all()] for award in awards}
    seen = set()

    for number, revealed in enumerate(steps(cursor, awards)):
        read = b"".join(bytes_of(screen.get(address)) for address in STAGE)
        found = {canary(award) for award in awards if canary(award).encode() in read}
        assert found <= revealed, number
        seen |= found
        elsewhere = [a for a in awards if a != cursor.award]
        assert not [n for a in elsewhere for n in [a.label, *names[a]] if n.encode() in read]

    assert number == STEPS
    assert seen == {canary(awards[1])}  # the words of a special mention are on screen


@pytest.fixture
def leaky(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.leaks.leaky"]


@pytest.mark.parametrize("kind", ["later", "preload"])
def test_a_planted_leak_is_found(leaky, cursor, screen, kind):
    awards = list(cursor.ceremony.in_running_order())
    leaks.PLANTED = (kind, canary(awards[3]), True)
    try:
        on_stage = canaries_at(screen, STAGE, awards)
        on_phones = canaries_at(Client(), ["/ceremonie/", "/ceremonie/fragment/"], awards)
    finally:
        leaks.PLANTED = None

    assert on_stage == on_phones == {canary(awards[3])}


# Two worlds, with another winner for the second award.


@pytest.fixture
def juries(monkeypatch):
    """Two awards whose jurors have declared, at one ceremony; nothing is marked yet."""
    make_laureate()  # of the archive: a feed without entries tells the time instead
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    edition = make_coming_edition(2026)
    ceremony = make_ceremony(edition)
    for place in (1, 2):
        award = make_award(
            edition, make_category(f"Ligne {place}"), ceremony=ceremony, running_order=place
        )
        make_jury(award)
    edition.start_jury(by=None)
    Edition.objects.filter(pk=edition.pk).update(nominees_announced_at=now)
    for award in ceremony.in_running_order():
        declare_all(award)
    return ceremony


def told_at_each_step(ceremony, winners):
    """What anybody and the room read after each act, in the world of these winners."""
    with world():
        awards = list(ceremony.in_running_order())
        for award, winner in zip(awards, winners, strict=True):
            deliberate(award, winner)
            seal(award, outcome="laureate", citation_fr=f"Pour {winner}.")
        ceremony = Ceremony.objects.get(pk=ceremony.pk)
        begin(ceremony)
        cursor = Cursor.objects.get(ceremony=ceremony)
        screen = Client()
        code = Screen.objects.expect(ceremony, by=stage_manager()).code
        screen.post("/scene/", {"code": code})
        told = []
        for _revealed in steps(cursor, awards):
            answers = crawl(everywhere(awards))
            answers["stage"] = screen.get("/scene/fragment/").content
            told.append(answers)
        return told


def test_until_its_reveal_another_winner_is_the_same_world(juries):
    first, second = juries.in_running_order()
    (one, _other), (this, that) = first.nominees.all()[:2], second.nominees.all()[:2]

    here = told_at_each_step(juries, [one, this])
    there = told_at_each_step(juries, [one, that])

    before_the_last = zip(here[:-1], there[:-1], strict=True)
    assert [differences(*worlds) for worlds in before_the_last] == [[]] * 4
    told_apart = differences(here[-1], there[-1])
    assert {"stage", "/ceremonie/", "/editions/2026/", "/flux/laureats.atom"} <= set(told_apart)
