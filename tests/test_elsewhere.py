"""An award decided elsewhere: written by one person of the staff, sealed by another."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from awards.models import Award, Seal, Verdict
from awards.models.sealing import confirm_seal, decline_seal, draft_elsewhere, propose_seal
from awards.seal_codes import to_seal
from tests.factories import make_award, make_nominee, make_partnership, make_superuser, make_user
from tests.juries import (
    chair_of,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_sealed,
)
from tests.jury_roles import with_right
from tests.refusals import refused
from tests.sign_in import sign_in, with_fresh_code

pytestmark = pytest.mark.django_db

SOURCE = "https://example.org/vote-du-public"


def secretary(name):
    user = make_user(name=name, is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    return user


@pytest.fixture
def award():
    award = make_award(make_coming_edition(), decided_by="elsewhere", special_mentions=True)
    for name in ("Lemon Aide", "Jute Lab", "Gold"):
        make_nominee(award, make_partnership(name))
    return award


def page(award):
    return reverse("admin:awards_award_elsewhere", args=[award.pk])


def typed(award, **more):
    winner, other, _last = award.nominees.order_by("pk")
    return {
        f"nominee_{winner.pk}": "1",
        f"nominee_{other.pk}": "mention",
        f"nominee_{other.pk}_fr": "Coup de cœur du public",
        "reason": "Vote du public, 1 200 voix.",
        "source": SOURCE,
        **more,
    }


def seal(client, award, by):
    with_fresh_code(client, by, to_seal(award))
    return client.post(page(award), {"read": client.get(page(award)).context["read"]})


def test_one_writes_and_another_reads_the_same_and_seals(client, award):
    sign_in(client, secretary("Alix Première"))
    client.post(page(award), typed(award))
    assert "une autre personne de l’équipe" in client.get(page(award)).text

    second = secretary("Sam Second")
    sign_in(client, second)
    shown = client.get(page(award)).text
    for word in ("Alix Première", "Lemon Aide", "Coup de cœur du public", SOURCE):
        assert word in shown
    seal(client, award, second)

    award.refresh_from_db()
    verdict = Verdict.objects.get()
    assert award.status == "sealed"
    assert [line["name"] for line in verdict.values["rewarded"]] == ["Lemon Aide", "Jute Lab"]
    assert verdict.values["source"] == SOURCE
    assert Seal.objects.get().fingerprint == verdict.fingerprint
    assert client.get(page(award)).status_code == 404


def test_sealing_asks_for_a_code_first(client, award):
    sign_in(client, secretary("Alix Première"))
    client.post(page(award), typed(award))
    sign_in(client, secretary("Sam Second"))
    shown = client.get(page(award))

    answer = client.post(page(award), {"read": shown.context["read"]})

    assert "Demander le code" in shown.text
    assert answer.headers["Location"].startswith("/compte/code/")
    assert not Seal.objects.exists()


def test_who_may_not_seal_takes_no_proposal_back(client, award):
    sign_in(client, secretary("Alix Première"))
    client.post(page(award), typed(award))

    with refused("do not have the right"):
        decline_seal(Verdict.objects.get(), by=make_superuser())

    assert Verdict.objects.get().proposed_at


def test_one_person_alone_does_not_seal(client, award):
    alone = secretary("Alix Première")
    sign_in(client, alone)
    client.post(page(award), typed(award))

    seal(client, award, alone)

    award.refresh_from_db()
    assert award.status == "pending"
    assert not Seal.objects.exists()


def test_what_is_sealed_is_what_the_second_person_read(client, award):
    first = secretary("Alix Première")
    sign_in(client, first)
    client.post(page(award), typed(award))
    second = secretary("Sam Second")
    sign_in(client, second)
    with_fresh_code(client, second, to_seal(award))
    read = client.get(page(award)).context["read"]
    sign_in(client, first)
    client.post(page(award), {"act": "reecrire"})
    client.post(page(award), typed(award, reason="Autre chose."))

    with_fresh_code(sign_in(client, second), second, to_seal(award))
    client.post(page(award), {"read": read})

    award.refresh_from_db()
    assert award.status == "pending"


@pytest.mark.parametrize("missing", ["reason", "source"])
def test_a_reason_and_a_source_are_required_and_nothing_typed_is_lost(client, award, missing):
    sign_in(client, secretary("Alix Première"))

    answer = client.post(page(award), typed(award, **{missing: ""}))

    assert "obligatoire" in answer.text
    assert "Coup de cœur du public" in answer.text
    assert not Verdict.objects.exists()


def test_an_award_is_withheld_only_where_its_rules_allow_it(client, award):
    sign_in(client, secretary("Alix Première"))
    nobody = {"nobody": "on", "reason": "Aucune voix.", "source": SOURCE}

    assert "Choisissez le lauréat" in client.post(page(award), nobody).text
    type(award).objects.filter(pk=award.pk).update(may_be_withheld=True)
    client.post(page(award), nobody)

    assert Verdict.objects.get().outcome == "not_awarded"


def test_an_award_of_a_jury_is_not_decided_elsewhere(client):
    to_come = make_award(make_coming_edition(2027))
    sign_in(client, secretary("Alix Première"))

    for award in (make_award_at_work(), to_come):
        assert client.get(page(award)).status_code == 404
    Award.objects.filter(pk=to_come.pk).update(decided_by="elsewhere")
    assert client.get(page(to_come)).status_code == 200


def test_the_right_comes_with_the_group_and_not_with_being_a_superuser(client, award):
    reader = make_user(is_staff=True)
    reader.groups.add(Group.objects.get(name="reader"))
    for user in (reader, make_superuser()):
        sign_in(client, user)
        assert client.get(page(award)).status_code == 403
        assert client.post(page(award), typed(award)).status_code == 403
    assert not Verdict.objects.exists()


# --- the verbs --------------------------------------------------------------------------------


def elsewhere(**fields):
    return make_award_at_work(decided_by="elsewhere", **fields)


def recorded(award, winners=None, **said):
    return draft_elsewhere(
        award,
        **{
            "by": with_right("seal_elsewhere"),
            "winners": award.nominees.all()[:1] if winners is None else winners,
            "reason": "Vote du public.",
            "source": "https://example.org/vote",
            **said,
        },
    )


def test_staff_seal_what_was_decided_elsewhere_two_of_them():
    award = elsewhere()
    one, other = with_right("seal_elsewhere"), with_right("seal_elsewhere")
    verdict = recorded(award)
    assert award.status == "pending"

    for nobody in (None, make_superuser(), chair_of(award)):
        with refused("You do not have the right to seal this award.", verdict):
            propose_seal(verdict, by=nobody)
    propose_seal(verdict, by=one)
    with refused("A second person confirms the seal.", verdict):
        confirm_seal(verdict, by=one)
    confirm_seal(verdict, by=other)

    award.refresh_from_db()
    assert award.status == "sealed"
    assert verdict.values["step"] == "elsewhere"
    assert verdict.values["source"] == "https://example.org/vote"
    assert verdict.values["jury"] == {}


@pytest.mark.parametrize("missing", ["reason", "source"])
def test_what_was_decided_elsewhere_says_why_and_where(missing):
    award = elsewhere()

    with refused("Write why, and where the decision can be read."):
        recorded(award, **{missing: " "})


def test_elsewhere_too_the_rules_of_the_award_hold():
    award = elsewhere(may_be_withheld=False)

    with refused("allow joint laureates first"):
        recorded(award, award.nominees.all()[:2])
    with refused("The rules of this award ask for a laureate."):
        recorded(award, [])


def test_a_jurys_award_is_not_decided_elsewhere():
    award = make_deliberation()

    with refused("This award is not decided elsewhere"):
        recorded(award)


def test_elsewhere_too_who_was_withdrawn_since_is_not_sealed():
    award = elsewhere()
    verdict = recorded(award)
    propose_seal(verdict, by=with_right("seal_elsewhere"))
    award.nominees.first().withdraw(by=None, reason="Le projet s’est arrêté.")

    with refused("has changed since this verdict was written", verdict):
        confirm_seal(verdict, by=with_right("seal_elsewhere"))


def test_nobody_is_withdrawn_from_a_sealed_award():
    nominee = make_sealed().nominees.last()

    with refused("The verdict is sealed", nominee):
        nominee.withdraw(by=None, reason="Le projet s’est arrêté.")
