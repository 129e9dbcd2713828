"""The right to see marks: given by name, each look journalled, over when the verdict is sealed."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from awards.visibility import marks_for
from convergences.journal import JournalEntry
from tests.factories import make_superuser, make_user
from tests.juries import (
    declare,
    declare_all,
    make_award_at_work,
    make_member_of_jury,
    make_sealed,
    submit,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

COMMENT = "Une phrase que personne d’autre ne lit."


@pytest.fixture
def award():
    award = make_award_at_work()
    declare_all(award)
    submit(award.seats.first().juror, award.nominees.first(), [2, 4], COMMENT)
    return award


@pytest.fixture
def entitled(client):
    user = make_user(name="Alix Droit", is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    user.user_permissions.add(Permission.objects.get(codename="see_marks"))
    sign_in(client, user)
    return user


def page(award):
    return reverse("admin:awards_award_marks", args=[award.pk])


def looks():
    return JournalEntry.objects.filter(action="awards.award.marks_seen")


def test_a_look_is_journalled_each_time_and_a_visit_shows_nothing(client, entitled, award):
    assert COMMENT not in client.get(page(award)).text
    assert not looks().exists()

    shown = client.post(page(award))
    client.post(page(award))

    assert COMMENT in shown.text
    assert [mark.value for mark in shown.context["files"][0][1][0].marks.all()] == [2, 4]
    assert looks().count() == 2
    assert looks().first().detail.actor_label == "Alix Droit"
    assert COMMENT not in str(looks().first().detail.data)
    assert "no-store" in shown["Cache-Control"]


def test_drafts_are_nobodys_to_read(client, entitled, award):
    juror = award.seats.last().juror
    assessment = juror.assessments.model.begin(juror, award.nominees.last())
    assessment.save_draft({"comment": "Un brouillon."}, version=assessment.version, by=juror.user)

    assert "Un brouillon." not in client.post(page(award)).text


def test_the_right_is_given_by_name_and_being_a_superuser_is_not_it(client, award):
    secretary = make_user(is_staff=True)
    secretary.groups.add(Group.objects.get(name="secretariat"))
    for user in (secretary, make_superuser()):
        sign_in(client, user)
        assert client.get(page(award)).status_code == 403
        assert client.post(page(award)).status_code == 403
        jury = reverse("admin:awards_award_jury", args=[award.pk])
        assert page(award) not in client.get(jury).text
    assert not looks().exists()


@pytest.mark.parametrize("answer", ["", "none", "interest"])
def test_who_sits_on_the_jury_reads_them_in_its_room_alone(client, entitled, award, answer):
    seat = make_member_of_jury(award, user=entitled)
    if answer:
        declare(seat.juror, award.nominees.first(), answer)

    assert "Vous siégez dans ce jury" in client.get(page(award)).text
    assert client.post(page(award)).status_code == 403
    assert not looks().exists()
    assert not marks_for(entitled).exists()


def test_who_left_the_jury_with_a_link_reads_nothing_of_it(client, entitled, award):
    seat = make_member_of_jury(award, user=entitled)
    linked, *others = award.nominees.all()
    for nominee in others:
        declare(seat.juror, nominee)
    declare(seat.juror, linked, "interest")
    seat.stand_down(by=None, reason="Empêchement.")

    assert not marks_for(entitled).exists()
    assert "un lien avec un nominé de ce prix" in client.get(page(award)).text
    answer = client.post(page(award))
    assert answer.status_code == 403
    assert COMMENT not in answer.text
    assert not looks().exists()

    linked.withdraw(by=None, reason="Le projet s’arrête.")

    assert client.post(page(award)).status_code == 200


def test_who_left_the_jury_without_a_link_reads_them_by_right(client, entitled, award):
    make_member_of_jury(award, user=entitled).stand_down(by=None, reason="Empêchement.")

    assert COMMENT in client.post(page(award)).text


def test_the_right_ends_when_the_verdict_is_sealed(client, entitled):
    award = make_sealed()

    assert "personne ne les lit plus" in client.get(page(award)).text
    answer = client.post(page(award))

    assert answer.status_code == 403
    assert "Un beau projet." not in answer.text
    assert not looks().exists()


def test_a_right_that_was_taken_back_opens_nothing_more(client, entitled, award):
    assert client.post(page(award)).status_code == 200
    entitled.user_permissions.clear()

    assert client.post(page(award)).status_code == 403
    assert looks().count() == 1


def test_a_superuser_gives_the_right_on_the_page_of_an_account(client, award):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    sign_in(client, make_superuser())
    address = reverse("admin:convergences_user_change", args=[user.pk])
    right = Permission.objects.get(codename="see_marks")

    assert "Droits donnés nommément" in client.get(address).text
    typed = {"email": user.email, "is_active": "on", "is_staff": "on"}
    groups = list(user.groups.values_list("pk", flat=True))
    client.post(address, {**typed, "groups": groups, "user_permissions": [right.pk]})

    assert user.was_given("awards.see_marks")
    assert not user.was_given("awards.break_seal")
    entry = JournalEntry.objects.get(action="convergences.user.changed")
    assert entry.detail.data == {"fields": ["user_permissions"]}
