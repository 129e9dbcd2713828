"""A seal is broken by two people with the right and a public reason, and leaves a scar."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from awards.models import Seal, Verdict
from awards.seal_codes import to_break
from convergences.journal import JournalEntry
from convergences.models import Mail
from tests.factories import make_superuser, make_user
from tests.juries import chair_of, make_deliberation, make_sealed
from tests.jury_roles import with_right
from tests.sign_in import sign_in, with_fresh_code

pytestmark = pytest.mark.django_db

WHY = "Une erreur de saisie dans la citation."


@pytest.fixture
def award():
    return make_sealed()


def who_may_break(name):
    return with_right("break_seal", name=name)


def page(award):
    return reverse("admin:awards_award_break_seal", args=[award.pk])


def confirm(client, award, by):
    with_fresh_code(client, by, to_break(award))
    read = client.get(page(award)).context["read"]
    return client.post(page(award), {"act": "briser", "read": read})


def test_one_asks_and_says_why_another_breaks_it(client, award):
    one, other = who_may_break("Alix Première"), who_may_break("Sam Second")
    chair, laureate = chair_of(award), Verdict.objects.get().values["rewarded"][0]["name"]
    sign_in(client, one)
    assert "Cela rend impossible" in client.get(page(award)).text
    assert "obligatoire" in client.post(page(award), {"reason": ""}).text
    client.post(page(award), {"reason": WHY})
    assert "une autre personne" in client.get(page(award)).text

    sign_in(client, other)
    shown = client.get(page(award)).text
    assert WHY in shown
    assert "Alix Première" in shown
    assert laureate not in shown
    confirm(client, award, other)

    award.refresh_from_db()
    assert award.status == "deliberation"
    assert Seal.objects.get().void_reason == WHY
    entry = JournalEntry.objects.get(
        action="awards.award.deliberation", detail__actor_label="Sam Second"
    )
    assert entry.detail.data == {"broken": WHY}
    mail = Mail.objects.get(kind="seal-broken")
    assert (mail.to, mail.status) == (chair.email, "draft")
    assert WHY in mail.body
    assert laureate not in mail.body


def test_nobody_breaks_a_seal_alone(client, award):
    alone = who_may_break("Alix Première")
    sign_in(client, alone)
    client.post(page(award), {"reason": WHY})

    answer = confirm(client, award, alone)

    assert "seconde personne" in answer.text or "deuxième personne" in answer.text
    award.refresh_from_db()
    assert award.status == "sealed"
    assert not Mail.objects.filter(kind="seal-broken").exists()


def test_breaking_asks_for_a_code_first(client, award):
    Verdict.objects.get().ask_break(by=who_may_break("Alix Première"), reason=WHY)
    sign_in(client, who_may_break("Sam Second"))
    shown = client.get(page(award))

    answer = client.post(page(award), {"act": "briser", "read": shown.context["read"]})

    assert "Demander le code" in shown.text
    assert answer.headers["Location"].startswith("/compte/code/")
    award.refresh_from_db()
    assert award.status == "sealed"


def test_what_is_confirmed_is_what_was_read(client, award):
    one, other = who_may_break("Alix Première"), who_may_break("Sam Second")
    verdict = Verdict.objects.get()
    verdict.ask_break(by=one, reason=WHY)
    with_fresh_code(sign_in(client, other), other, to_break(award))
    read = client.get(page(award)).context["read"]
    verdict.ask_break(by=one, reason="Une tout autre raison.")

    client.post(page(award), {"act": "briser", "read": read})

    award.refresh_from_db()
    assert award.status == "sealed"


def test_the_right_is_given_by_name(client, award):
    secretary = make_user(is_staff=True)
    secretary.groups.add(Group.objects.get(name="secretariat"))
    for user in (secretary, make_superuser()):
        sign_in(client, user)
        assert client.get(page(award)).status_code == 403
        assert client.post(page(award), {"reason": WHY}).status_code == 403
        change = reverse("admin:awards_award_change", args=[award.pk])
        assert page(award) not in client.get(change).text
    assert Verdict.objects.get().break_asked_at is None


def test_there_is_no_seal_to_break_before_there_is_one(client):
    award = make_deliberation()
    sign_in(client, who_may_break("Alix Première"))

    assert client.get(page(award)).status_code == 404
