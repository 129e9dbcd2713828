"""Before the reveal nobody without the right can tell who won: 0 differing bytes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import Edition
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from awards.urls import jury_urls
from tests import leaks
from tests.factories import make_award, make_category, make_laureate, make_superuser, make_user
from tests.juries import (
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_jury,
)
from tests.worlds import crawl, deliberate, differences, mark_for, seal_for, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]

LEAKS = ["order", "search", "length", "image", "sitemap", "etag", "sort", "status"]
STAGES = {
    "marking": mark_for,
    "deliberation": deliberate,
    "sealed": lambda award, winner: seal_for(
        award, winner, draft=draft_verdict, propose=propose_seal, confirm=confirm_seal
    ),
}


@pytest.fixture
def award(monkeypatch):
    """An announced edition whose jury has declared; one juror is recused for the last nominee."""
    make_laureate()  # of the archive: a feed without entries tells the time instead
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    edition = make_coming_edition(nominees_announced_at=now)
    award = make_award(edition, make_category("Grand Prix"))
    make_jury(award, jurors=5, nominees=4)
    edition.start_jury(by=None)
    Edition.objects.filter(pk=edition.pk).update(nominees_announced_at=now)
    award.refresh_from_db()
    linked = award.seats.filter(role="member").last().juror
    declare_all(award, but=[(linked, award.nominees.last())])
    return award


def public_addresses(award):
    names = ["home", "editions", "categories", "organisations", "archives", "archives_csv"]
    names += ["feed", "guide", "press", "site_map"]
    found = [reverse(f"awards:{name}") for name in names]
    found += [reverse("sitemap"), reverse("awards:edition", args=[award.edition.year])]
    found += [reverse("awards:category", args=[award.category.slug])]
    for nominee in award.nominees.all():
        partnership = nominee.partnership
        found.append(reverse("awards:partnership", args=[partnership.slug]))
        found.append(reverse("awards:drawing", args=[partnership.slug, "svg"]))
        found.append(f"{reverse('awards:archives')}?q={partnership.name_fr}&distinction=laureat")
        for member in partnership.members.all():
            found.append(reverse("awards:organisation", args=[member.organisation.slug]))
    return found + [f"/en{address}" for address in found if address != reverse("sitemap")]


def jury_addresses(award):
    found = []
    for url in jury_urls:
        pattern, name = str(url.pattern), f"awards:{url.name}"
        year = [award.edition.year] if "<number:year>" in pattern else []
        pattern = pattern.replace("<number:year>", "")
        if "<number:award>" in pattern and "<slug" not in pattern:
            found.append(reverse(name, args=[*year, award.pk]))
        elif "<number:nominee>" in pattern:
            found += [reverse(name, args=[*year, n.pk]) for n in award.nominees.all()]
        elif "<" not in pattern:
            found.append(reverse(name, args=year))
    return found


def seen_in(award, stage, winner, addresses, viewer, leak=None):
    with world():
        STAGES[stage](award, winner)
        award.refresh_from_db()
        if leak:
            leak(winner)
        return crawl(addresses, viewer)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("viewer", ["anonymous", "stranger", "of another award", "superuser"])
def test_outside_the_jury_two_winners_are_one_world(award, stage, viewer):
    viewers = {
        "anonymous": lambda: None,
        "stranger": make_user,
        "of another award": juror_elsewhere,
        "superuser": make_superuser,
    }
    user = viewers[viewer]()
    addresses = public_addresses(award) + jury_addresses(award)
    one, other = award.nominees.all()[:2]

    seen = [seen_in(award, stage, winner, addresses, user) for winner in (one, other)]

    assert differences(*seen) == []


def juror_elsewhere():
    other = make_award_at_work(make_coming_edition(2027))
    declare_all(other)
    return other.seats.get(role="chair").juror.user


def test_within_the_jury_the_room_tells_the_worlds_apart(award):
    chair = award.seats.get(role="chair").juror.user
    addresses = jury_addresses(award)
    one, other = award.nominees.all()[:2]

    seen = [seen_in(award, "deliberation", winner, addresses, chair) for winner in (one, other)]

    assert reverse("awards:jury_room", args=[award.pk]) in differences(*seen)


@pytest.mark.parametrize("role", ["chair", "member"])
def test_once_sealed_the_jury_itself_reads_nothing(award, role):
    juror = award.seats.filter(role=role).first().juror.user
    addresses = jury_addresses(award)
    one, other = award.nominees.all()[:2]

    seen = [seen_in(award, "sealed", winner, addresses, juror) for winner in (one, other)]

    assert differences(*seen) == []


@pytest.mark.parametrize("stage", STAGES)
def test_a_recused_juror_learns_nothing_of_that_file(award, stage):
    """The marks of the nominee that they have a link with win, or come last."""
    linked = award.seats.filter(role="member").last().juror.user
    addresses = jury_addresses(award)
    first, last = award.nominees.first(), award.nominees.last()

    seen = [seen_in(award, stage, winner, addresses, linked) for winner in (first, last)]

    assert differences(*seen) == [
        # Their own marks on the file that is theirs to mark.
        address
        for address in addresses
        if own_marks(award, stage, address, first)
    ]


def own_marks(award, stage, address, first):
    return stage != "sealed" and address == reverse("awards:jury_file", args=[first.pk])


@pytest.mark.parametrize("kind", LEAKS)
def test_each_planted_leak_is_found(award, kind, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.leaks.leaky"]
    addresses = public_addresses(award)
    one, other = award.nominees.all()[:2]

    def leak(winner):
        leaks.PLANTED = (kind, winner.partnership.slug, winner == one)

    try:
        seen = [seen_in(award, "sealed", winner, addresses, None, leak) for winner in (one, other)]
    finally:
        leaks.PLANTED = None

    assert differences(*seen)


def test_a_late_link_is_declared_in_the_same_words(award):
    juror = award.seats.filter(role="member").first().juror

    with world():
        declare(juror, award.nominees.first(), "interest")

    assert not juror.declarations.filter(answer="interest").exists()
