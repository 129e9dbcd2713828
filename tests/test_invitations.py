"""Invitations and reminders: one mail per juror, drafted, read, then approved."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from awards.models import Juror
from convergences.journal import JournalEntry
from convergences.models import Mail, User
from tests.factories import make_award, make_category, make_juror, make_user
from tests.juries import (
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_member_of_jury,
    submit,
)
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = make_user(name="Camille Secrétaire", is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    sign_in(client, user)
    return user


def page(edition, kind):
    return reverse(f"admin:awards_edition_{kind}", args=[edition.pk])


def mails(kind):
    return Mail.objects.filter(kind=kind).order_by("to")


class TestInviting:
    def test_a_juror_of_two_awards_receives_one_mail_that_names_both(self, client, secretary):
        edition = make_coming_edition()
        france, grand = (make_award(edition, make_category(name)) for name in ("France", "Grand"))
        seat = make_member_of_jury(france, "chair", name="Alix Dupont")
        make_member_of_jury(grand, user=seat.juror.user)
        make_member_of_jury(grand, name="Sam Martin")

        assert "Alix Dupont" in client.get(page(edition, "invitations")).text
        answer = client.post(page(edition, "invitations"))

        drafts = mails("invitation")
        assert answer.url == reverse("admin:convergences_mail_mailing", args=[drafts.first().pk])
        assert drafts.count() == 2
        assert {mail.status for mail in drafts} == {"draft"}
        body = drafts.get(to=seat.juror.user.email).body
        assert "France (Présidence)" in body
        assert "- Grand" in body
        assert "/jury/" in body
        assert "Alix Dupont" in client.get(answer.url).text
        entry = JournalEntry.objects.get(action="awards.edition.invitations_drafted")
        assert entry.detail.data == {"mails": 2}

    def test_nobody_is_invited_twice_unless_chosen(self, client, secretary):
        edition = make_coming_edition()
        award = make_award(edition)
        seat = make_member_of_jury(award, name="Alix Dupont")
        client.post(page(edition, "invitations"))

        answer = client.post(page(edition, "invitations"))

        assert mails("invitation").count() == 1
        assert "Il ne reste personne à inviter" in answer.text
        chosen = {"action": "prepare_invitations", "_selected_action": [seat.juror.pk]}
        client.post(reverse("admin:awards_juror_changelist"), chosen)
        assert mails("invitation").count() == 2

    def test_a_juror_without_an_address_is_named_and_receives_nothing(self, client, secretary):
        edition = make_coming_edition()
        juror = make_juror(award=make_award(edition), name="Sans Adresse")

        shown = client.get(page(edition, "invitations")).text

        assert reverse("admin:awards_juror_change", args=[juror.pk]) in shown
        client.post(page(edition, "invitations"))
        assert not mails("invitation").exists()


class TestReminding:
    def test_only_those_who_owe_something_receive_what_is_left(self, client, secretary):
        award = make_award_at_work(nominees=3)
        late, half, done = [seat.juror for seat in award.seats.order_by("pk")]
        nominees = list(award.nominees.all())
        for juror in (half, done):
            for nominee in nominees:
                declare(juror, nominee)
        for nominee in nominees:
            submit(done, nominee, 3)
        submit(half, nominees[0], 3)

        client.post(page(award.edition, "reminders"))

        told = {mail.to: mail.body for mail in mails("reminder")}
        assert set(told) == {late.user.email, half.user.email}
        assert "3 liens à déclarer" in told[late.user.email]
        assert "2 dossiers à noter" in told[half.user.email]

    def test_there_is_no_reminder_when_nothing_is_left(self, client, secretary):
        award = make_award_at_work(decided_by="vote", criteria=0)
        declare_all(award)

        answer = client.post(page(award.edition, "reminders"))

        assert "Plus rien à faire pour personne" in answer.text
        assert not mails("reminder").exists()


def test_the_reader_drafts_nothing(client):
    edition = make_coming_edition()
    make_member_of_jury(make_award(edition))
    reader = make_user(is_staff=True)
    reader.groups.add(Group.objects.get(name="reader"))
    sign_in(client, reader)

    assert client.post(page(edition, "invitations")).status_code == 403
    assert not Mail.objects.exists()


class TestTheAccountOfAJuror:
    def change(self, client, juror, **typed):
        data = {
            "name": juror.name,
            "seats-TOTAL_FORMS": "0",
            "seats-INITIAL_FORMS": "0",
            **typed,
        }
        return client.post(reverse("admin:awards_juror_change", args=[juror.pk]), data)

    def test_it_is_made_without_a_password(self, client, secretary):
        juror = make_juror(make_coming_edition(), name="Alix Dupont")

        self.change(client, juror, email="Alix@Example.org")

        juror.refresh_from_db()
        assert (juror.user.email, juror.user.name) == ("alix@example.org", "Alix Dupont")
        assert not juror.user.has_usable_password()
        assert not juror.user.is_staff
        assert JournalEntry.objects.filter(action="awards.juror.account_given").count() == 1

    def test_one_that_exists_is_found(self, client, secretary):
        user = make_user("alix@example.org")
        juror = make_juror(make_coming_edition())

        self.change(client, juror, email="ALIX@example.org")

        juror.refresh_from_db()
        assert juror.user == user
        assert User.objects.filter(email__iexact="alix@example.org").count() == 1

    def test_it_is_one_jurors_only(self, client, secretary):
        edition = make_coming_edition()
        first = make_juror(edition, user=make_user("alix@example.org"))
        other = make_juror(edition)

        assert "déjà celui" in self.change(client, other, email="alix@example.org").text

        with refused("already that of a juror", other):
            other.give_account(first.user.email, by=secretary)

    def test_it_no_longer_changes_once_the_juror_signed_in(self, client, secretary):
        award = make_award_at_work()
        juror = award.seats.first().juror
        declare(juror, award.nominees.first())

        self.change(client, juror, email="other@example.org")

        assert Juror.objects.get(pk=juror.pk).user == juror.user
        with refused("has already signed in", juror):
            juror.give_account("other@example.org", by=secretary)

    def test_a_closed_account_is_not_given(self, secretary):
        make_user("alix@example.org", is_active=False)
        juror = make_juror(make_coming_edition())

        with refused("This account is closed", juror):
            juror.give_account("alix@example.org", by=secretary)
