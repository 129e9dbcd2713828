"""A lost second factor: two people vouch, the journal and three mails say so."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from convergences.journal import JournalEntry
from tests.factories import make_user
from tests.sign_in import sign_in, with_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost():
    return with_second_factor(make_user("perdu@example.org", is_staff=True))


@pytest.fixture
def two():
    return [
        make_user("une@example.org", is_staff=True),
        make_user("deux@example.org", is_staff=True),
    ]


def rescue(address, by, second):
    call_command("rescue_account", address, "--by", by, "--with", second)


def test_two_people_remove_a_lost_second_factor(client, lost, two, mailoutbox, capsys):
    sign_in(client, lost)

    rescue("Perdu@example.org", *(person.email for person in two))

    assert not Authenticator.objects.filter(user=lost).exists()
    assert client.get("/admin/").url.startswith("/compte/login/")  # a lost telephone has sessions
    acts = JournalEntry.objects.about(lost)
    assert [act.action for act in acts] == ["convergences.user.rescue", "convergences.user.vouch"]
    assert [act.detail.is_by(person) for act, person in zip(acts, two, strict=True)] == [True, True]
    assert [mail.to[0] for mail in mailoutbox] == [lost.email, *(person.email for person in two)]
    assert all(two[0].email in mail.body for mail in mailoutbox[1:])
    assert all(mail.extra_headers["X-Convergences-Urgent"] for mail in mailoutbox)
    assert "perdu@example.org" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("by", "second", "word"),
    [
        ("une@example.org", "une@example.org", "différentes"),
        ("une@example.org", "UNE@example.org ", "différentes"),
        ("une@example.org", "perdu@example.org", "propre compte"),
        ("perdu@example.org", "une@example.org", "propre compte"),
        ("une@example.org", "jury@example.org", "pas de l’équipe"),
        ("une@example.org", "parti@example.org", "pas de l’équipe"),
        ("une@example.org", "personne@example.org", "Aucun compte"),
    ],
)
def test_anything_less_removes_nothing(lost, two, mailoutbox, by, second, word):
    make_user("jury@example.org")
    make_user("parti@example.org", is_staff=True, is_active=False)

    with pytest.raises(CommandError, match=word):
        rescue(lost.email, by, second)

    assert Authenticator.objects.filter(user=lost).exists()
    assert JournalEntry.objects.count() == 0
    assert mailoutbox == []


def test_there_must_be_something_to_remove(two):
    nobody = make_user("rien@example.org", is_staff=True)

    with pytest.raises(CommandError, match="n’a pas de second facteur"):
        rescue(nobody.email, *(person.email for person in two))


def test_only_the_sessions_of_the_owner_are_closed(client, lost, two):
    sign_in(client, two[0])

    rescue(lost.email, *(person.email for person in two))

    assert client.get("/admin/").status_code == 200
