"""The quorum holds until the seal: links declared in the deliberation take assessments away (C7)."""

import pytest

from awards.models import Verdict
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    mark_all,
    member_of,
    second_of,
)
from tests.page_forms import save
from tests.pages import main_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db
WHY = "Une personne s’est découvert un lien ; quatre notes demeurent."


def deliberated(jurors, quorum):
    """A deliberation with just as many assessments as its quorum, then one late link."""
    award = make_award_at_work(jurors=jurors, quorum=quorum)
    declare_all(award)
    mark_all(award)
    award.open_deliberation(by=chair_of(award))
    late = member_of(award)
    declare(late, award.nominees.last(), "interest")
    confirm_first(award)
    return award


def test_below_three_nothing_is_sealed():
    award = deliberated(jurors=3, quorum=3)

    with refused("2 complete assessments, and it takes three.", award):
        draft_verdict(
            award, by=chair_of(award), outcome="laureate", quorum_reason="Nous sommes pressés."
        )
    assert not Verdict.objects.exists()


def test_below_the_quorum_the_chair_writes_why_and_it_is_sealed():
    award = deliberated(jurors=5, quorum=5)

    with refused("4 complete assessments, and the quorum is 5. Write the reason", award):
        draft_verdict(award, by=chair_of(award), outcome="laureate")
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate", quorum_reason=WHY)
    propose_seal(verdict, by=chair_of(award))
    confirm_seal(verdict, by=second_of(award))

    assert verdict.values["jury"]["below_quorum"] == WHY


def test_the_form_asks_for_it_only_then_and_keeps_what_was_typed(client):
    award = deliberated(jurors=5, quorum=5)
    client.force_login(chair_of(award))
    page = f"/en/jury/verdict/{award.pk}/"

    refusal = save(client, page, citation_fr="Ensemble.", quorum_reason=" ")
    assert "Write the reason." in main_of(refusal)
    assert "Ensemble." in refusal.content.decode()
    save(client, page, citation_fr="Ensemble.", quorum_reason=WHY)
    assert Verdict.objects.get().citation_fr == "Ensemble."

    award.refresh_from_db()
    assert award.quorum_reason == WHY
    assert "quorum_reason" not in client.get(page).content.decode()


def test_a_link_between_the_proposal_and_the_second_juror_stops_the_seal():
    award = make_award_at_work(jurors=5, quorum=5)
    declare_all(award)
    mark_all(award)
    award.open_deliberation(by=chair_of(award))
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
    propose_seal(verdict, by=chair_of(award))
    late = next(
        seat.juror
        for seat in award.seats.taking_part().select_related("juror__user")
        if seat.juror.user not in (chair_of(award), second_of(award))
    )
    declare(late, award.nominees.last(), "interest")

    with refused("the quorum is 5", award):
        confirm_seal(verdict, by=second_of(award))
