"""Staff who are jurors too: with a link, no act of the secretariat touches that jury (C4, superuser included)."""

import pytest
from django.urls import reverse

from awards.models import Declaration
from awards.models.declarations import DismissedMatch
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from tests.factories import make_superuser
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_member_of_jury,
    mark_all,
    member_of,
    second_of,
)
from tests.jury_roles import with_group, with_right
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
WHY = "Une raison."


def secretary():
    return with_group("secretariat", is_staff=True)


def with_a_link(person):
    """An award at work where this person is a juror who has a link with the first nominee."""
    award = make_award_at_work(jurors=4)
    seat = make_member_of_jury(award, user=person)
    declare_all(award, but=[(seat.juror, award.nominees.first())])
    return award


ACTS = {
    "record a link": lambda award, by: Declaration.pin(
        member_of(award), award.nominees.last(), by=by, kind="family", reason=WHY
    ),
    "take a link back": lambda award, by: Declaration.objects.get(
        juror=member_of(award), nominee=award.nominees.last()
    ).unpin(by=by, reason=WHY),
    "set a match aside": lambda award, by: DismissedMatch.dismiss(
        member_of(award), award.nominees.last(), "employer", by=by, reason=WHY
    ),
    "name the deputy": lambda award, by: (
        award.seats.filter(role="member").first().name_deputy(by=by)
    ),
    "excuse": lambda award, by: award.seats.last().excuse(by=by, reason=WHY),
    "record a departure": lambda award, by: award.seats.last().stand_down(by=by, reason=WHY),
    "withdraw a rival": lambda award, by: award.nominees.last().withdraw(by=by, reason=WHY),
    "give the award up": lambda award, by: award.give_up(by=by, reason_fr=WHY),
}


@pytest.mark.parametrize("person", [secretary, make_superuser])
@pytest.mark.parametrize("act", ACTS)
def test_no_act_on_that_jury_is_theirs(act, person):
    person = person()
    award = with_a_link(person)

    with refused("You declared a link with a nominee of", award):
        ACTS[act](award, person)


def test_somebody_without_a_link_does_it():
    """What the test above would not see if every act were refused to everybody."""
    award = with_a_link(secretary())
    for name in ("record a link", "set a match aside", "excuse", "withdraw a rival"):
        ACTS[name](award, secretary())


def test_they_break_no_seal_of_that_award():
    person = with_right("break_seal")
    award = with_a_link(person)
    sealed = finish(award)

    with refused("You declared a link with a nominee of", sealed):
        sealed.ask_break(by=person, reason=WHY)


@pytest.mark.parametrize("person", [secretary, make_superuser])
def test_no_page_of_that_jury_opens_to_them(client, person):
    person = person()
    award = with_a_link(person)
    sign_in(client, person)
    seat, nominee = award.seats.filter(role="member").first(), award.nominees.last()
    pages = {
        "awards_award_declarations": [award.pk],
        "awards_award_declaration": [award.pk, seat.juror_id, nominee.pk],
        "awards_award_seat": [award.pk, seat.pk, "excuser"],
        "awards_award_paper": [award.pk, seat.juror_id],
    }

    for name, args in pages.items():
        address = reverse(f"admin:{name}", args=args)
        assert client.get(address).status_code == 403, name
        assert client.post(address, {"reason": WHY}).status_code == 403, name


def test_who_sits_on_a_jury_enters_no_sheet_of_its_jurors(client):
    person = secretary()
    award = make_award_at_work(jurors=4)
    seat = make_member_of_jury(award, user=person)
    declare_all(award)
    sign_in(client, person)
    other = award.seats.exclude(pk=seat.pk).first()

    page = client.get(reverse("admin:awards_award_paper", args=[award.pk, other.juror_id]))

    assert page.status_code == 403


def test_nobody_with_a_link_is_made_a_confidant_nor_the_chair_by_themselves(client):
    award = make_award_at_work(jurors=5)
    recused = member_of(award)
    declare_all(award, but=[(recused, award.nominees.last())])
    sealed = finish(award)

    for person, why in (
        (recused.user, "takes no part in this award"),
        (chair_of(award), "nobody confides in themselves"),
    ):
        with refused(why, sealed):
            sealed.name_confidant(person, "minutes", by=chair_of(award))


def finish(award):
    mark_all(award)
    award.open_deliberation(by=chair_of(award))
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
    propose_seal(verdict, by=chair_of(award))
    confirm_seal(verdict, by=second_of(award))
    return verdict


def test_a_link_of_another_award_takes_nothing_away():
    person = secretary()
    with_a_link(person)
    other = make_award_at_work(jurors=4)
    declare_all(other)

    declare(member_of(other), other.nominees.first(), "interest")
    other.nominees.last().withdraw(by=person, reason=WHY)

    assert other.nominees.in_the_running().count() == 2
