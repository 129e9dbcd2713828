"""Five worlds that differ by their laureates alone: until the reveal, everyone reads the same bytes.

Nominees and candidates have no account of their own: to the site they are visitors, or people whom
an account gives no right. What staff read of the administration is in `test_admin_secrecy`.
"""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import Ceremony, Cursor, Edition
from tests import leaks
from tests.evenings import announce_and_reveal, begin, seal, stage_manager
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_laureate,
    make_superuser,
    make_user,
)
from tests.juries import declare_all, make_coming_edition, make_jury
from tests.jury_roles import with_group
from tests.test_two_worlds import juror_elsewhere, jury_addresses, public_addresses
from tests.worlds import crawl, crawl_again, deliberate, differences, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]

WORLDS, AWARDS = 5, 2
# By HEAD and under conditions too, in the first two worlds: the others are the same all the way.
ASKING_AGAIN = {"anonymous", "recused juror"}
TOLD = ["home", "ceremony", "ceremony_fragment", "archives", "archives_csv", "feed", "stage"]
ASKED = ["/archives/?q=projet", "/archives/?distinction=laureat", "/archives/?distinction=nomine"]
ASKED += ["/archives/?edition=2026", "/organisations/?q=organisation", "/rien/", "/editions/2031/"]


@pytest.fixture
def ceremony(monkeypatch):
    """Two awards of five nominees at one evening; in each, one juror has a link with the last."""
    make_laureate()  # of the archive: a feed without entries tells the time instead
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    edition = make_coming_edition(2026)
    ceremony = make_ceremony(edition)
    for place in range(1, AWARDS + 1):
        award = make_award(
            edition, make_category(f"Ligne {place}"), ceremony=ceremony, running_order=place
        )
        make_jury(award, jurors=4, nominees=WORLDS)
    edition.start_jury(by=None)
    Edition.objects.filter(pk=edition.pk).update(nominees_announced_at=now)
    for award in ceremony.in_running_order():
        declare_all(award, but=[(recused(award), award.nominees.last())])
    return ceremony


def recused(award):
    return award.seats.filter(role="member").last().juror


@pytest.fixture
def viewers(ceremony):
    """Who reads, by name; the stage manager stands for the staff that may not seal."""
    award = ceremony.in_running_order()[0]
    return {
        "anonymous": None,
        "candidate or nominee": make_user(),
        "juror of another award": juror_elsewhere(),
        "recused juror": recused(award).user,
        "secretariat": with_group("secretariat", is_staff=True),
        "stage manager": stage_manager(),
        "superuser": make_superuser(),
    }


def addresses_of(ceremony, viewers):
    """What each viewer asks for: the public site for who is nobody, else one language of it."""
    of_jury = [path for award in ceremony.in_running_order() for path in jury_addresses(award)]
    found = list(ASKED)
    for award in ceremony.in_running_order():
        found += public_addresses(award)
    found += [prefix + reverse(f"awards:{name}") for prefix in ("", "/en") for name in TOLD]
    public = list(dict.fromkeys(found))
    french = [path for path in public if not path.startswith("/en/") and "organisation" not in path]
    signed_in = list(dict.fromkeys(french + of_jury))
    return {name: public + of_jury if user is None else signed_in for name, user in viewers.items()}


def seal_all(ceremony, number):
    """In this world, each award goes to another of its five nominees."""
    for place, award in enumerate(ceremony.in_running_order()):
        winner = award.nominees.all()[(number + place) % WORLDS]
        deliberate(award, winner)
        seal(award, outcome="laureate", citation_fr=f"Pour {winner}.")


def reveal_all(ceremony):
    ceremony = Ceremony.objects.get(pk=ceremony.pk)
    begin(ceremony)
    cursor = Cursor.objects.get(ceremony=ceremony)
    for award in ceremony.in_running_order():
        announce_and_reveal(cursor, award)


def told_to(viewers, addresses):
    """`{(viewer, address): answer}` by GET."""
    return {
        (name, address): answer
        for name, user in viewers.items()
        for address, answer in crawl(addresses[name], user).items()
    }


def told_again(viewers, addresses):
    """The same to those who ask again: by HEAD, then under the conditions that it allows."""
    return {
        (name, address): answers
        for name in sorted(ASKING_AGAIN & viewers.keys())
        for address, answers in crawl_again(addresses[name], viewers[name]).items()
    }


def test_until_the_reveal_five_worlds_are_one_and_after_it_each_category_tells(ceremony, viewers):
    addresses, sealed, again, revealed = addresses_of(ceremony, viewers), [], [], []
    categories = [
        reverse("awards:category", args=[award.category.slug])
        for award in ceremony.in_running_order()
    ]
    for number in range(WORLDS):
        with world():
            seal_all(ceremony, number)
            sealed.append(told_to(viewers, addresses))
            if number < 2:
                again.append(told_again(viewers, addresses))
            reveal_all(ceremony)
            revealed.append(crawl(categories))

    for other in sealed[1:]:
        assert differences(sealed[0], other) == []
    assert again[0]
    assert differences(*again) == []
    for address in categories:
        assert len({str(told[address]) for told in revealed}) == WORLDS, address


def test_what_tells_one_viewer_alone_is_found(ceremony, viewers, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.leaks.leaky"]
    read = {name: viewers[name] for name in ("anonymous", "recused juror")}
    told, again = [], []
    addresses = dict.fromkeys(read, ["/", "/ceremonie/"])
    try:
        for number in range(2):
            with world():
                leaks.PLANTED = ("condition", "projet", number == 0)
                told.append(told_to(read, addresses))
                again.append(told_again(read, addresses))
    finally:
        leaks.PLANTED = None

    assert differences(*told) == []
    assert differences(*again) == [("anonymous", "/"), ("recused juror", "/")]
