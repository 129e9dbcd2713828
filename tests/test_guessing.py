"""Guessing: ten thousand addresses made out of last year's find nothing of what is not public."""

import pytest
from django.test import Client

from awards.models import Cursor
from partnerships.models import Partnership
from tests import leaks
from tests.evenings import (
    announce_and_reveal,
    begin,
    make_evening,
    one_laureate,
    stage_manager,
)
from tests.factories import (
    make_attachment,
    make_award,
    make_edition,
    make_laureate,
    make_partnership,
)
from tests.guesses import ABSENT_SLUG, guesses, known_addresses, told

pytestmark = [pytest.mark.django_db, pytest.mark.long]

ENOUGH = 10_000


def with_secret_names(award):
    """What a verdict rewards has a name that can be guessed: `secret-1` and so on."""
    for place, nominee in enumerate(award.nominees.all()):
        number = 1 + place + 3 * (award.running_order - 1)
        Partnership.objects.filter(pk=nominee.partnership_id).update(slug=f"secret-{number}")
    return one_laureate(award)


@pytest.fixture
def ceremony():
    """Last year in the archive; this year's awards sealed, and nobody announced."""
    for name in ("Jardins partagés", "Radio des marées"):
        make_laureate(make_award(make_edition(2025)), make_partnership(name))
    ceremony = make_evening(awards=2, announced=False, verdict=with_secret_names)
    make_attachment(nominees_of(ceremony)[0])
    return ceremony


def nominees_of(ceremony):
    awards = ceremony.in_running_order()
    return [n for award in awards for n in award.nominees.select_related("partnership")]


def hidden(ceremony):
    """The slugs that next year's addresses would hold, and the keys near those that exist."""
    names = [f"secret-{number}" for number in range(1, len(nominees_of(ceremony)) + 1)]
    award, nominee = ceremony.awards.first().pk, nominees_of(ceremony)[0].pk
    return names, {
        "/jury/%s/": range(max(1, nominee - 1000), nominee + 1000),
        "/jury/deliberation/%s/": range(max(1, award - 1000), award + 1000),
        "/jury/verdict/%s/": range(max(1, award - 1000), award + 1000),
        "/jury/confidence/%s/": range(max(1, award - 1000), award + 1000),
        "/jury/documents/%s/": range(1, 1000),
    }


def hits(client, known, tried):
    """Which guesses answer otherwise than what cannot exist, and than the page that all know."""
    twins, found = {}, []
    for guess, twin in tried:
        answer, path = client.get(guess), guess.partition("?")[0]
        if path in known:
            if answer.getvalue() != known[path].getvalue():
                found.append(guess)
            continue
        if twin not in twins:
            twins[twin] = told(client.get(twin), twin)
        if told(answer, guess) != twins[twin]:
            found.append(guess)
    return found


def test_ten_thousand_guesses_find_nothing_before_the_announcement(ceremony):
    visitor = Client()
    known = known_addresses(visitor)
    tried = guesses(known, *hidden(ceremony))
    assert len({guess for guess, _twin in tried}) >= ENOUGH
    assert {"/editions/2025/", "/partenariats/jardins-partages/"} <= known.keys()

    assert hits(visitor, known, tried) == []


@pytest.mark.parametrize("kind", ["status", "etag"])
def test_a_planted_leak_is_found_by_a_guess(ceremony, settings, kind):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.leaks.leaky"]
    leaks.PLANTED = (kind, "secret-2", True)
    try:
        found = hits(Client(), {}, [("/partenariats/secret-2/", f"/partenariats/{ABSENT_SLUG}/")])
    finally:
        leaks.PLANTED = None

    assert found == ["/partenariats/secret-2/"]


def test_the_same_guesses_find_what_has_become_public(ceremony):
    known = known_addresses(Client())
    slugs, _keys = hidden(ceremony)
    tried = [pair for pair in guesses(known, slugs, {}) if "?" not in pair[0]]
    ceremony.edition.announce_nominees(by=None)
    begin(ceremony)
    cursor = Cursor.objects.get(ceremony=ceremony)
    for award in ceremony.in_running_order():
        announce_and_reveal(cursor, award)
    ceremony.close(by=stage_manager())
    ceremony.edition.refresh_from_db()
    ceremony.edition.publish(by=None)

    found = hits(Client(), known, tried)

    for prefix in ("", "/en"):
        assert {f"{prefix}/partenariats/{slug}/" for slug in slugs} <= {*found}
        assert f"{prefix}/editions/2026/proces-verbal.zip" in found
