"""Seats in the administration: typed before the jury works, then changed by verbs alone."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from awards.models import Seat
from tests.factories import make_award, make_juror, make_user
from tests.juries import (
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_member_of_jury,
)
from tests.page_forms import read_forms
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = make_user(name="Camille Secrétaire", is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    sign_in(client, user)
    return user


def act(seat, name):
    return reverse("admin:awards_award_seat", args=[seat.award_id, seat.pk, name])


def save(client, award, **typed):
    """Save the award's page as it is shown, with what is typed."""
    address = reverse("admin:awards_award_change", args=[award.pk])
    forms = read_forms(client.get(address).text, address).forms
    shown = next(held for form in forms if "seats-TOTAL_FORMS" in (held := dict(form.pairs())))
    kept = {name: value for name, value in shown.items() if value and "__prefix__" not in name}
    return client.post(address, kept | typed)


class TestTyping:
    def test_a_jury_is_seated_before_it_works(self, client, secretary):
        award = make_award(make_coming_edition())
        juror = make_juror(award.edition)

        save(
            client,
            award,
            **{"seats-TOTAL_FORMS": "1", "seats-0-juror": juror.pk, "seats-0-role": "chair"},
        )

        assert Seat.objects.get().role == "chair"

    def test_a_jury_at_work_is_not_rewritten(self, client, secretary):
        award = make_award_at_work()
        chair = award.seats.get(role="chair")

        for typed in ({"seats-0-role": "member"}, {"seats-0-DELETE": "on"}):
            assert save(client, award, **typed).status_code == 302

        chair.refresh_from_db()
        assert chair.role == "chair"
        assert award.seats.count() == 3

    def test_a_juror_is_added_to_a_jury_at_work_but_no_chair(self, client, secretary):
        award = make_award_at_work()
        juror = make_juror(award.edition, user=make_user())
        line = {"seats-TOTAL_FORMS": "4", "seats-3-juror": juror.pk}

        refused = save(client, award, **line, **{"seats-3-role": "deputy"})
        assert "Le jury est au travail" in refused.text
        save(client, award, **line, **{"seats-3-role": "member"})

        assert award.seats.get(juror=juror).role == "member"


class TestVerbs:
    def test_a_deputy_is_named_among_those_without_a_link(self, client, secretary):
        award = make_award_at_work()
        member = award.seats.filter(role="member").first()

        answer = client.post(act(member, "vice-presidence"))
        assert answer.context["form"].non_field_errors()
        declare_all(award)
        assert "Cela rend impossible" in client.get(act(member, "vice-presidence")).text
        client.post(act(member, "vice-presidence"))

        member.refresh_from_db()
        assert member.role == "deputy"

    def test_a_chair_who_finds_a_link_in_the_deliberation_is_replaced_from_the_page(
        self, client, secretary
    ):
        award = make_deliberation(jurors=4)
        declare(award.seats.get(role="chair").juror, award.nominees.first(), "interest")
        member = award.seats.taking_part().filter(role="member").first()
        progress = client.get(reverse("admin:awards_award_jury", args=[award.pk])).text

        assert award.presiding_seat() is None
        assert act(member, "vice-presidence") in progress
        assert act(member, "excuser") not in progress
        client.post(act(member, "vice-presidence"))

        assert award.presiding_seat().pk == member.pk

    def test_an_absence_is_excused_once_for_all_nominees(self, client, secretary):
        award = make_award_at_work()
        member = award.seats.filter(role="member").first()

        assert "obligatoire" in client.post(act(member, "excuser"), {"reason": ""}).text
        client.post(act(member, "excuser"), {"reason": "Souffrante."})

        member.refresh_from_db()
        assert member.excused_reason == "Souffrante."
        assert award.coverage().count("excused", seat=member) == 3

    def test_a_substitute_takes_the_seat_of_who_leaves(self, client, secretary):
        award = make_award_at_work()
        member = award.seats.filter(role="member").first()
        substitute = Seat.objects.create(
            award=award,
            juror=make_juror(award.edition, user=make_user()),
            role="substitute",
            seated_for=member.juror,
        )
        assert substitute not in award.seats.sitting()

        client.post(act(member, "depart"), {"reason": "Un autre mandat."})

        assert substitute in award.seats.sitting()
        shown = client.get(reverse("admin:awards_award_jury", args=[award.pk])).text
        assert "Un autre mandat." in shown

    def test_nobody_decides_about_their_own_seat(self, client, secretary):
        award = make_award_at_work()
        seat = make_member_of_jury(award, user=secretary)

        assert client.post(act(seat, "excuser"), {"reason": "Moi."}).status_code == 403

        seat.refresh_from_db()
        assert seat.excused_at is None

    def test_there_is_no_other_act_and_no_seat_of_another_award(self, client, secretary):
        award = make_award_at_work()
        seat = award.seats.first()

        assert client.get(act(seat, "presidence")).status_code == 404
        address = reverse("admin:awards_award_seat", args=[award.pk, 999_999, "excuser"])
        assert client.get(address).status_code == 404
