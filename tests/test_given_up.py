"""An award given up and taken up again: what its jury had begun stays as it stood."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from awards.models import Award, Round, Seat
from awards.models.sealing import draft_elsewhere, draft_verdict
from tests.evenings import announce, announce_and_reveal, make_live, stage_manager
from tests.factories import make_award, make_juror, make_nominee, make_user
from tests.juries import (
    chair_of,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_jury,
    second_of,
    submit,
)
from tests.jury_roles import with_right
from tests.refusals import refused, refused_by_the_database
from tests.sign_in import sign_in
from tests.test_jury_admin_seats import save
from tests.test_jury_triggers import change, remove

pytestmark = pytest.mark.django_db
WHY = "Pas de salle."


@pytest.fixture
def secretary(client):
    user = make_user(name="Camille Secrétaire", is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    sign_in(client, user)
    return user


def given_up(award):
    """The same award, given up."""
    award.give_up(by=None, reason_fr=WHY)
    return award


def waiting():
    """An award whose jury has not started."""
    return make_jury(make_award(make_coming_edition()))


def give_role(client, award, seat, role):
    """Save the award's page with another role for this seat."""
    place = list(award.seats.all()).index(seat)
    return save(client, award, **{f"seats-{place}-role": role})


def roles(award):
    return list(award.seats.order_by("pk").values_list("role", flat=True))


class TestItsSeatsInTheAdministration:
    def test_no_other_juror_becomes_its_chair(self, client, secretary):
        award = make_deliberation(decided_by="vote", nominees=2)
        chair, other = award.seats.get(role="chair"), award.seats.filter(role="member").first()
        given_up(award)

        give_role(client, award, chair, "member")
        give_role(client, award, other, "chair")
        award.take_up_again(by=secretary)

        assert award.presiding_seat() == chair
        assert award.seats.get(pk=other.pk).role == "member"

    def test_nobody_joins_a_jury_that_deliberated(self, client, secretary):
        award = given_up(make_deliberation())
        juror = make_juror(award.edition, user=make_user())

        answer = save(
            client,
            award,
            **{"seats-TOTAL_FORMS": "4", "seats-3-juror": juror.pk, "seats-3-role": "member"},
        )

        assert "ce jury ne change plus" in answer.text
        assert award.seats.count() == 3

    def test_one_given_up_while_marked_takes_members_and_keeps_its_chair(self, client, secretary):
        award = given_up(make_award_at_work())
        juror = make_juror(award.edition, user=make_user())
        line = {"seats-TOTAL_FORMS": "4", "seats-3-juror": juror.pk}
        before = roles(award)

        give_role(client, award, award.seats.get(role="chair"), "member")
        answer = save(client, award, **line, **{"seats-3-role": "deputy"})
        assert "Le jury est au travail" in answer.text
        assert roles(award) == before
        save(client, award, **line, **{"seats-3-role": "member"})

        assert award.seats.get(juror=juror).role == "member"

    @pytest.mark.parametrize("edition_is_past", [False, True])
    def test_one_given_up_before_its_jury_started_is_typed_at_will(
        self, client, secretary, edition_is_past
    ):
        award = given_up(waiting())
        if edition_is_past:
            type(award.edition).objects.update(status="published")

        give_role(client, award, award.seats.get(role="chair"), "member")

        assert "chair" not in roles(award)


class TestItsSeatsInTheDatabase:
    def test_a_jury_that_deliberated_stays_as_it_was(self):
        award = given_up(make_deliberation())
        elsewhere = waiting()
        seat = award.seats.filter(role="member").first()
        juror = make_juror(award.edition)

        for act in (
            lambda: Seat.objects.create(award=award, juror=juror),
            remove(seat),
            change(seat, juror=juror),
            change(seat, award=elsewhere),
            change(award.seats.get(role="chair"), role="member"),
            change(seat, role="deputy"),
        ):
            with refused_by_the_database("is complete"):
                act()

    def test_a_jury_that_deliberates_keeps_its_chair(self):
        award = make_deliberation()

        for role in ("member", "deputy"):
            with refused_by_the_database("is complete"):
                change(award.seats.get(role="chair"), role=role)()

    @pytest.mark.parametrize("make", [waiting, make_award_at_work])
    def test_another_jury_may_still_change(self, make):
        award = given_up(make())

        change(award.seats.get(role="chair"), role="member")()
        Seat.objects.create(award=award, juror=make_juror(award.edition), role="chair")

        assert sorted(roles(award)) == ["chair", "member", "member", "member"]

    def test_a_jury_that_waits_may_lose_a_seat_and_one_at_work_does_not(self):
        waits, works = given_up(waiting()), given_up(make_award_at_work())

        remove(waits.seats.last())()
        with refused_by_the_database("the seat stays"):
            remove(works.seats.last())()


def test_a_deputy_is_not_named_while_it_is_given_up():
    award = given_up(make_deliberation())

    with refused("this jury no longer changes", award):
        award.seats.filter(role="member").first().name_deputy(by=None)

    award.take_up_again(by=None)
    award.seats.filter(role="member").first().name_deputy(by=None)
    assert "deputy" in roles(Award.objects.get())


class TestTheRulesOfItsEdition:
    def test_stay_frozen_once_its_jury_has_marked(self):
        award = make_award_at_work()
        declare_all(award)
        submit(award.seats.first().juror, award.nominees.first(), 4)
        given_up(award)

        with refused("when it was given up: take it up again, or leave it", award.edition, award):
            award.edition.reopen_selection(by=None)

        award.take_up_again(by=None)
        assert award.status == "marking"

    @pytest.mark.parametrize("decided_by", ["marks", "vote"])
    def test_stay_frozen_once_its_jury_has_voted(self, decided_by):
        award = make_deliberation(decided_by=decided_by)
        Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))
        given_up(award)

        with refused("when it was given up: take it up again, or leave it", award.edition, award):
            award.edition.reopen_selection(by=None)

        award.take_up_again(by=None)
        assert award.status == "deliberation"

    def test_stay_frozen_once_its_chair_wrote_a_verdict(self):
        award = make_deliberation(decided_by="vote", may_be_withheld=True)
        draft_verdict(award, by=chair_of(award), outcome="not_awarded", reason="Rien de mûr.")
        given_up(award)

        with refused("when it was given up", award.edition, award):
            award.edition.reopen_selection(by=None)

    def test_open_again_where_its_jury_had_done_nothing(self):
        award = make_award_at_work()
        declare_all(award)
        elsewhere = make_award(award.edition, decided_by="elsewhere")
        draft_elsewhere(
            elsewhere,
            by=with_right("seal_elsewhere"),
            winners=[make_nominee(elsewhere)],
            reason="Vote du public.",
            source="https://example.org/",
        )
        for each in (award, elsewhere):
            given_up(each)

        award.edition.reopen_selection(by=None)
        award.take_up_again(by=None)

        assert award.status == "pending"


def test_one_read_before_its_edition_went_back_waits_with_it():
    award = given_up(make_award_at_work())
    as_it_was_read = Award.objects.select_related("edition").get(pk=award.pk)
    award.edition.reopen_selection(by=None)

    as_it_was_read.take_up_again(by=None)

    assert as_it_was_read.status == "pending"
    award.edition.start_jury(by=None)
    award.refresh_from_db()
    assert award.status == "marking"


def test_a_count_around_the_table_is_not_confirmed_while_it_is_given_up():
    award = make_deliberation(decided_by="vote", nominees=2)
    one, other = award.nominees.all()
    made = Round.open(award, "ballot", [one, other], by=chair_of(award), at_table=True)
    counts = {str(one.pk): 2, str(other.pk): 1}
    made.enter_counts(counts, by=chair_of(award))
    given_up(award)

    with refused("The deliberation is not open.", made, award):
        made.confirm_counts(counts, by=second_of(award))

    award.take_up_again(by=None)
    made.confirm_counts(counts, by=second_of(award))
    assert made.closed_at


class TestOnScreen:
    def test_an_award_that_the_room_awaits_is_not_given_up_before_its_announcement_is_taken_back(
        self, client, secretary
    ):
        cursor = make_live(awards=1)
        award = make_award(
            cursor.ceremony.edition,
            ceremony=cursor.ceremony,
            decided_by="elsewhere",
            is_decided_in_room=True,
        )
        announce(cursor, award)

        with refused("is on screen: take the announcement back first", award):
            award.give_up(by=None, reason_fr=WHY)
        page = reverse("admin:awards_award_give_up", args=[award.pk])
        answer = client.post(page, {"reason_fr": "La salle ne vote pas."})
        assert "retirez d’abord l’annonce" in answer.text
        assert "La salle ne vote pas." in answer.text

        cursor.show("black", version=cursor.version, by=stage_manager())
        client.post(page, {"reason_fr": "La salle ne vote pas."})
        award.refresh_from_db()
        assert award.status == "not_held"

        award.take_up_again(by=None)
        announce(cursor, award)
        assert cursor.award == award

    def test_what_the_room_has_seen_is_said_as_before(self):
        cursor = make_live(awards=1)
        award = cursor.ceremony.in_running_order().get()
        announce_and_reveal(cursor, award)

        with refused("can no longer become", award):
            award.give_up(by=None, reason_fr=WHY)
