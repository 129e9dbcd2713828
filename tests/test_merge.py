"""Merging duplicate organisations: nothing that named one is lost."""

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from awards.models import EditionPartner
from convergences.journal import JournalEntry
from convergences.models import FormerSlug
from partnerships.merge import merge, rehearse
from partnerships.models import Member, Organisation
from tests.factories import (
    make_award,
    make_edition,
    make_edition_partner,
    make_juror,
    make_member,
    make_organisation,
    make_partnership,
    make_source,
    make_superuser,
    make_user,
)
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return make_organisation("Fondation Ares"), make_organisation("Fondation ARES (doublon)")


def test_everything_that_named_one_names_the_other(pair):
    kept, dropped = pair
    award = make_award()
    award.supporters.add(dropped)
    juror = make_juror(award=award, employer=dropped)
    juror.mandates.add(dropped)
    partner = make_edition_partner(award.edition, dropped)
    member = make_member(make_partnership(), dropped)
    heir = make_organisation(successor=dropped)
    dropped.sources.add(source := make_source())

    outcome = merge(kept, dropped, by=None)

    assert not Organisation.objects.filter(pk=dropped.pk).exists()
    assert list(award.supporters.all()) == [kept]
    juror.refresh_from_db()
    assert juror.employer == kept and list(juror.mandates.all()) == [kept]
    for row in (partner, member):
        row.refresh_from_db()
        assert row.organisation == kept
    heir.refresh_from_db()
    assert heir.successor == kept
    assert list(kept.sources.all()) == [source]
    assert len(outcome.moves) == 7


def test_its_names_are_found_and_its_address_redirects(pair):
    kept, dropped = pair
    dropped.names.create(name="Ancien nom")
    address = dropped.slug

    merge(kept, dropped, by=None)

    assert set(kept.names.values_list("name", flat=True)) == {
        "Fondation ARES (doublon)",
        "Ancien nom",
    }
    assert list(Organisation.objects.search("ancien nom")) == [kept]
    assert Organisation.pk_of_former_slug(address) == kept.pk


def test_addresses_of_an_earlier_merge_follow(pair):
    kept, dropped = pair
    older = make_organisation("Plus ancienne")
    address = older.slug
    merge(dropped, older, by=None)
    merge(kept, dropped, by=None)
    assert Organisation.pk_of_former_slug(address) == kept.pk
    assert FormerSlug.objects.count() == 2


def test_two_memberships_of_one_partnership_become_one(pair):
    kept, dropped = pair
    partnership = make_partnership(lead=dropped)
    weak = make_member(partnership, kept, part_fr="Accueille", since="2015", named_by_award=False)
    strong = partnership.members.get(organisation=dropped)
    Member.objects.filter(pk=strong.pk).update(part_fr="Finance", since="2013", notes_fr="Note.")
    strong.sources.add(source := make_source())

    outcome = merge(kept, dropped, by=None)

    joined = partnership.members.get()
    assert joined.pk == weak.pk
    assert joined.role == Member.Role.LEAD
    assert joined.named_by_award
    assert joined.part_fr == "Accueille ; Finance"
    assert (joined.since, joined.notes_fr) == ("2013", "Note.")
    assert list(joined.sources.all()) == [source]
    assert outcome.joined == 1


def test_the_same_supporter_twice_is_one_supporter(pair):
    kept, dropped = pair
    award = make_award()
    award.supporters.add(kept, dropped)
    edition = award.edition
    make_edition_partner(edition, kept, role="media")
    make_edition_partner(edition, dropped, role="media")
    make_edition_partner(edition, dropped, role="host")

    merge(kept, dropped, by=None)

    assert list(award.supporters.all()) == [kept]
    roles = EditionPartner.objects.filter(organisation=kept).values_list("role", flat=True)
    assert sorted(roles) == ["host", "media"]


def test_what_one_does_not_say_the_other_says(pair):
    kept, dropped = pair
    Organisation.objects.filter(pk=kept.pk).update(kind="unknown", notes_fr="Un.")
    Organisation.objects.filter(pk=dropped.pk).update(
        kind="foundation", website="https://example.org/", country="FR", notes_fr="Deux."
    )

    merge(kept, dropped, by=None)

    kept.refresh_from_db()
    assert (kept.kind, kept.website, kept.country.code) == (
        "foundation",
        "https://example.org/",
        "FR",
    )
    assert kept.notes_fr == "Un.\n\nDeux."


def test_what_yields_is_kept_by_the_journal(pair):
    kept, dropped = pair
    Organisation.objects.filter(pk=dropped.pk).update(kind="company")
    by = make_user()

    merge(kept, dropped, by=by)

    entry = JournalEntry.objects.about(kept).get()
    assert entry.action == "partnerships.organisation.merged"
    assert entry.detail.actor_label == str(by)
    assert entry.detail.data["merged"] == "Fondation ARES (doublon)"
    assert entry.detail.data["yielding"] == {"organisation.kind": ["company"]}


def test_one_that_succeeded_the_other_no_longer_does():
    older = make_organisation("Passeport Avenir")
    newer = make_organisation("Article 1")
    Organisation.objects.filter(pk=older.pk).update(successor=newer)
    older.refresh_from_db()
    merge(older, newer, by=None)
    older.refresh_from_db()
    assert older.successor is None


def test_a_circle_of_successors_is_refused_and_nothing_moves():
    last = make_organisation("C")
    middle = make_organisation("B", successor=last)
    first = make_organisation("A", successor=middle)
    member = make_member(make_partnership(), last)
    with refused("in a circle", first):
        merge(first, last, by=None)
    member.refresh_from_db()
    assert member.organisation == last


def test_an_organisation_is_not_merged_with_itself(pair):
    with refused("with itself", pair[0]):
        merge(pair[0], Organisation.objects.get(pk=pair[0].pk), by=None)


def test_a_rehearsal_tells_and_changes_nothing(pair):
    kept, dropped = pair
    member = make_member(make_partnership("Ensemble"), dropped)

    outcome = rehearse(kept, dropped)

    assert [move.joined for move in outcome.moves] == [False]
    assert "Ensemble" in outcome.moves[0].row
    member.refresh_from_db()
    assert member.organisation == dropped
    assert JournalEntry.objects.count() == FormerSlug.objects.count() == 0


def test_the_page_shows_what_moves_then_merges(client, pair):
    kept, dropped = pair
    make_member(make_partnership("Ensemble"), dropped)
    sign_in(client, make_superuser())
    url = reverse("admin:partnerships_organisation_merge")
    query = {"organisations": [kept.pk, dropped.pk], "kept": kept.pk}

    page = client.get(url, query).content.decode()
    assert "Ensemble" in page
    assert Organisation.objects.filter(pk=dropped.pk).exists()

    client.post(url, query)
    assert not Organisation.objects.filter(pk=dropped.pk).exists()
    assert client.get(f"/admin/partnerships/organisation/{kept.pk}/change/").status_code == 200


@pytest.mark.parametrize(
    "query",
    [{}, {"organisations": "x"}, {"organisations": ["1", "9" * 30]}, {"kept": "1"}],
)
def test_impossible_choices_are_answered_kindly(client, query):
    sign_in(client, make_superuser())
    answer = client.get(reverse("admin:partnerships_organisation_merge"), query)
    assert answer.status_code == 302


class NothingIsLost(TestCase):
    """Whatever two organisations have, what remains names every partnership and part they had."""

    parts = st.lists(
        st.tuples(
            st.integers(0, 3),
            st.booleans(),
            st.sampled_from(["partner", "funder", "operator", "co_founder"]),
        ),
        max_size=8,
    )

    @settings(max_examples=25)
    @given(parts)
    def test_every_part_remains(self, parts):
        kept, dropped = make_organisation(), make_organisation()
        partnerships = [make_partnership() for _ in range(4)]
        award = make_award(make_edition(2017))
        had = set()
        for number, of_kept, role in parts:
            organisation = kept if of_kept else dropped
            had.add(partnerships[number].pk)
            Member.objects.update_or_create(
                partnership=partnerships[number],
                organisation=organisation,
                defaults={"role": role},
            )
        award.supporters.add(dropped)

        merge(kept, dropped, by=None)

        memberships = Member.objects.filter(organisation=kept)
        assert set(memberships.values_list("partnership", flat=True)) == had
        assert memberships.count() == len(had)
        assert award.supporters.get() == kept


def test_two_halves_of_a_period_that_contradict_each_other_keep_its_beginning(pair):
    kept, dropped = pair
    partnership = make_partnership(members=[kept])
    Member.objects.filter(organisation=kept).update(since="2015")
    make_member(partnership, dropped, until="2010")

    merge(kept, dropped, by=make_user())

    member = Member.objects.get(organisation=kept)
    assert (member.since, member.until) == ("2015", "")
    entry = JournalEntry.objects.get(action="partnerships.organisation.merged")
    assert entry.detail.data["yielding"] == {"member.until": ["2010"]}


@pytest.mark.parametrize("current_is_kept", [True, False])
def test_a_part_that_goes_on_is_not_ended_by_an_earlier_one(pair, current_is_kept):
    current, earlier = pair if current_is_kept else pair[::-1]
    partnership = make_partnership()
    make_member(partnership, current, since="2016")
    make_member(partnership, earlier, since="2010", until="2014")

    merge(*pair, by=make_user())

    member = Member.objects.get(organisation=pair[0])
    assert (member.since, member.until) == ("2010", "")
    entry = JournalEntry.objects.get(action="partnerships.organisation.merged")
    assert entry.detail.data["yielding"] == {"member.since": ["2016"], "member.until": ["2014"]}


def test_two_parts_that_both_ended_are_one_from_the_first_day_to_the_last(pair):
    partnership = make_partnership()
    make_member(partnership, pair[0], since="2016", until="2018")
    make_member(partnership, pair[1], since="2010", until="2014")

    merge(*pair, by=make_user())

    member = Member.objects.get(organisation=pair[0])
    assert (member.since, member.until) == ("2010", "2018")
    entry = JournalEntry.objects.get(action="partnerships.organisation.merged")
    assert entry.detail.data["yielding"] == {"member.since": ["2016"], "member.until": ["2014"]}


@pytest.mark.parametrize(
    ("kept_was", "dropped_was", "result", "yielding"),
    [
        (
            ("active", "2015-01-01"),
            ("ended", "2026-01-01"),
            ("ended", "2026-01-01"),
            {"organisation.state": ["active"], "organisation.checked_on": ["2015-01-01"]},
        ),
        (
            ("active", "2026-01-01"),
            ("ended", None),
            ("active", "2026-01-01"),
            {"organisation.state": ["ended"]},
        ),
        (
            ("active", "2015-01-01"),
            ("unknown", "2026-01-01"),
            ("active", "2015-01-01"),
            {"organisation.checked_on": ["2026-01-01"]},
        ),
        (
            ("active", "2015-01-01"),
            ("active", "2026-01-01"),
            ("active", "2026-01-01"),
            {"organisation.checked_on": ["2015-01-01"]},
        ),
        (("active", None), ("ended", None), ("active", None), {"organisation.state": ["ended"]}),
        (("unknown", None), ("ended", "2015-01-01"), ("ended", "2015-01-01"), {}),
    ],
)
def test_a_state_keeps_the_date_when_it_was_checked(pair, kept_was, dropped_was, result, yielding):
    for organisation, (state, day) in zip(pair, (kept_was, dropped_was), strict=True):
        Organisation.objects.filter(pk=organisation.pk).update(state=state, checked_on=day)

    merge(*pair, by=make_user())

    kept = Organisation.objects.get(pk=pair[0].pk)
    assert (kept.state, kept.checked_on and kept.checked_on.isoformat()) == result
    entry = JournalEntry.objects.get(action="partnerships.organisation.merged")
    assert entry.detail.data["yielding"] == yielding
