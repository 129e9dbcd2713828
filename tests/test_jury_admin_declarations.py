"""Declared links in the administration: what was asked and answered, what is proposed, who says no."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from awards.models import Declaration, DismissedMatch, Juror
from tests.factories import make_member, make_organisation, make_user
from tests.juries import declare, declare_all, make_award_at_work, make_member_of_jury, submit
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = make_user(name="Camille Secrétaire", is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    sign_in(client, user)
    return user


@pytest.fixture
def award():
    return make_award_at_work()


@pytest.fixture
def juror(award):
    return award.seats.order_by("pk").last().juror


@pytest.fixture
def nominee(award):
    return award.nominees.first()


def page(award, juror, nominee):
    return reverse("admin:awards_award_declaration", args=[award.pk, juror.pk, nominee.pk])


def table(award):
    return reverse("admin:awards_award_declarations", args=[award.pk])


def stored(juror, nominee):
    return Declaration.objects.get(juror=juror, nominee=nominee)


def propose(juror, nominee):
    """The juror's employer becomes a member of the nominee."""
    employer = make_organisation("Danone")
    Juror.objects.filter(pk=juror.pk).update(employer=employer)
    make_member(nominee.partnership, employer)


def test_the_table_says_every_answer_in_words(client, secretary, award):
    one, other, third = (seat.juror for seat in award.seats.order_by("pk"))
    nominee = award.nominees.first()
    declare(one, nominee)
    declare(other, nominee, "interest", kind="funding")
    declare(third, nominee, "unsure")

    shown = client.get(table(award)).text

    assert "lien : Financement" in shown
    assert "aucun lien" in shown
    assert "demande au secrétariat" in shown
    assert shown.count("sans réponse<") == 6
    assert "On vous demande" in shown


def test_the_secretariat_answers_a_juror_who_asks(client, secretary, award, juror, nominee):
    declare(juror, nominee, "unsure")

    refused = client.post(
        page(award, juror, nominee), {"act": "repondre", "answer": "interest", "reason": " "}
    )
    assert "obligatoire" in refused.text
    client.post(
        page(award, juror, nominee),
        {"act": "repondre", "answer": "interest", "kind": "mandate", "reason": "Elle y siège."},
    )

    row = stored(juror, nominee)
    assert (row.answer, row.kind, row.reason) == ("interest", "mandate", "Elle y siège.")
    assert row.pinned_at is not None


def test_a_recorded_link_voids_the_marks_and_stays(client, secretary, award, juror, nominee):
    declare_all(award)
    assessment = submit(juror, nominee, 4)

    typed = {"act": "inscrire", "kind": "family", "reason": "Sa sœur y travaille."}
    client.post(page(award, juror, nominee), typed)

    assessment.refresh_from_db()
    assert assessment.voided_at is not None
    assert "inscrit par le secrétariat" in client.get(table(award)).text

    client.post(page(award, juror, nominee), {"act": "reprendre", "reason": "Un homonyme."})
    assert stored(juror, nominee).answer == ""


def test_a_proposed_link_is_dismissed_with_who_and_why(client, secretary, award, juror, nominee):
    propose(juror, nominee)
    assert "Danone" in client.get(page(award, juror, nominee)).text
    assert "lien proposé" in client.get(table(award)).text
    assert not Declaration.objects.exists()
    key = client.get(page(award, juror, nominee)).context["proposals"][0][0].key

    client.post(
        page(award, juror, nominee),
        {"act": "ecarter", "key": key, "reason": "Une autre société du même nom."},
    )

    row = DismissedMatch.objects.get()
    assert (row.juror, row.nominee, row.dismissed_by) == (juror, nominee, secretary)
    assert "Une autre société du même nom." in client.get(page(award, juror, nominee)).text
    assert "lien proposé" not in client.get(table(award)).text


def test_nobody_of_the_secretariat_answers_about_themselves(client, secretary, award, nominee):
    seat = make_member_of_jury(award, user=secretary)
    declare(seat.juror, nominee, "unsure")

    assert "Il s’agit de vous" in client.get(page(award, seat.juror, nominee)).text
    typed = {"act": "repondre", "answer": "none", "reason": "Rien."}
    assert client.post(page(award, seat.juror, nominee), typed).status_code == 403
    assert stored(seat.juror, nominee).answer == "unsure"


def test_a_pair_that_is_not_of_this_award_does_not_exist(client, secretary, award, juror, nominee):
    assert client.get(page(award, juror, nominee)).status_code == 200
    for keys in ((juror.pk, 999_999), (999_999, nominee.pk)):
        address = reverse("admin:awards_award_declaration", args=[award.pk, *keys])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("jurors", [3, 6])
def test_the_table_costs_the_same_for_few_and_many(
    client, secretary, jurors, django_assert_num_queries
):
    award = make_award_at_work(jurors=jurors, nominees=jurors)
    declare_all(award)
    client.get(table(award))

    with django_assert_num_queries(21):
        client.get(table(award))
