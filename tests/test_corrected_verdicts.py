"""A result that came from a seal is replaced in public alone: what it was, and why, stay readable."""

import pytest
from django.urls import reverse

from awards.invariants import violations
from awards.models import Award, Result
from tests.bundles import HOLDS, files_in, make_published, unpack, verify
from tests.evenings import announce_and_reveal, make_live, stage_manager
from tests.factories import make_superuser
from tests.pages import main_of
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

WHY = "Aucun dossier n’était prêt."


def withheld(_award):
    return {"outcome": "not_awarded", "reason": WHY}


def withheld_with_a_mention(award):
    mention = {"nominee": award.nominees.first(), "mention_fr": "Audace"}
    return {**withheld(award), "mentions": [mention]}


def make_withheld(verdict=withheld):
    """An award of a published edition, which nobody received."""
    return make_published(awards=1, may_be_withheld=True, verdict=verdict).awards.get()


def post_result(client, award, nominee, place="1", **fields):
    url = reverse("admin:awards_award_result", args=[award.pk])
    return client.post(url, {f"nominee_{nominee.pk}": place, **fields})


def test_what_was_decided_here_receives_no_laureate_without_a_reason(client):
    award = make_withheld()
    winner = award.nominees.first()
    sign_in(client, make_superuser())

    with refused("rectify it", award):
        award.record_laureates([Result(winner)], by=None)
    answer = post_result(client, award, winner)

    assert 'name="reason_fr"' in answer.text
    assert not award.laureates.exists()
    assert not violations()


def test_not_awarded_is_rectified_in_public(client, tmp_path):
    award = make_withheld()
    winner = award.nominees.first()
    sign_in(client, make_superuser())
    assert (
        "Rectifier le résultat"
        in client.get(reverse("admin:awards_award_change", args=[award.pk])).text
    )

    post_result(client, award, winner, reason_fr="Le jury a été mal lu.")

    assert award.laureates.get().nominee == winner
    assert award.corrections.get().before == f"Non attribué ({WHY})"
    page = main_of(client.get("/editions/2026/"))
    assert f"Auparavant : Non attribué ({WHY})" in page
    assert page.count(WHY) == 1
    assert "Le jury a été mal lu." in page
    assert not violations()
    code, said = verify(unpack(files_in(award.edition), tmp_path / "minutes"))
    assert (code, HOLDS in said) == (0, True)
    assert "corrections: 1" in said


def test_what_the_jury_wrote_for_one_laureate_is_not_said_of_another(client):
    award = make_published(awards=1).awards.get()
    first, second = award.nominees.all()[:2]
    assert award.citation_fr == "Ensemble, ils ont osé."

    award.rectify([Result(first)], by=None, reason_fr="Une mention manquait.")
    assert award.citation_fr
    award.rectify([Result(second)], by=None, reason_fr="Le jury a été mal lu.")

    assert Award.objects.get().citation_fr == ""
    assert "Ensemble, ils ont osé." not in main_of(client.get("/editions/2026/"))
    assert not violations()


def test_a_revoked_verdict_is_rectified_in_public():
    award = make_published(awards=1).awards.get()
    first, second = award.nominees.all()[:2]
    award.revoke(by=None, reason_fr="Le projet s’est retiré.")

    with refused("rectify it", award):
        award.record_laureates([Result(second)], by=None)
    award.rectify([Result(second)], by=None, reason_fr="Le jury a désigné le suivant.")

    assert award.laureates.get().nominee == second
    assert [each.before for each in award.corrections.all()] == [
        first.partnership.name_fr,
        "Résultat retiré",
    ]


def test_another_mention_leaves_the_award_given_to_nobody(client):
    award = make_withheld(withheld_with_a_mention)
    other = award.nominees.all()[1]

    award.rectify([Result(other, None, "Élan")], by=None, reason_fr="Mention mal lue.")

    assert Award.objects.get().withheld_reason == WHY
    before = award.corrections.get().before
    assert before.startswith(f"Non attribué ({WHY}) ; ")
    assert "Audace" in before
    assert "Non attribué. " + WHY in main_of(client.get("/editions/2026/"))


def test_not_awarded_names_nobody_to_withdraw_it_from():
    award = make_withheld()

    with refused("no result to correct", award):
        award.revoke(by=None, reason_fr="Erreur.")


def test_rectified_during_the_evening_the_page_of_the_ceremony_names_who_received_it(client):
    cursor = make_live(awards=1, may_be_withheld=True, verdict=withheld)
    award = cursor.ceremony.in_running_order()[0]
    announce_and_reveal(cursor, award)
    winner = award.nominees.first()

    award.rectify([Result(winner)], by=stage_manager(), reason_fr="Le carton était autre.")

    page = main_of(client.get("/ceremonie/"))
    assert winner.partnership.name_fr in page
    assert "Non attribué" not in page
