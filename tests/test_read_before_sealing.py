"""What the chair read is what is sealed: nothing changes between the proposal and the second person."""

import pytest

from awards.models.sealing import confirm_seal, draft_elsewhere, draft_verdict, propose_seal
from tests.factories import make_award, make_nominee
from tests.juries import (
    chair_of,
    confirm_first,
    make_coming_edition,
    make_deliberation,
    second_of,
)
from tests.jury_roles import with_right
from tests.refusals import refused
from tests.test_deciding import vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed():
    award = make_deliberation()
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
    propose_seal(verdict, by=chair_of(award))
    return verdict


def test_a_name_corrected_since_is_read_again_by_the_chair_too(proposed):
    award = proposed.award
    winner = award.nominees.get(pk=proposed.lines[0]["nominee"]).partnership
    winner.name_fr = "Un tout autre nom"
    winner.save()

    with refused("What would be sealed has changed since it was proposed", award):
        confirm_seal(proposed, by=second_of(award))

    propose_seal(proposed, by=chair_of(award))
    confirm_seal(proposed, by=second_of(award))
    assert proposed.values["rewarded"][0]["name"] == "Un tout autre nom"


def test_nobody_is_left_out_once_the_jury_has_decided():
    award = make_deliberation(may_be_withheld=True)
    confirm_first(award)

    with refused("The jury has decided: its decision is what is sealed.", award):
        draft_verdict(award, by=chair_of(award), outcome="not_awarded", reason="Non.")


def test_a_vote_says_how_many_votes_the_laureate_had():
    award = make_deliberation(decided_by="vote", jurors=5)
    one, other, third = award.nominees.all()
    vote(award, one, one, one, other, third)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
    propose_seal(verdict, by=chair_of(award))
    confirm_seal(verdict, by=second_of(award))

    votes = dict(verdict.values["rounds"][0]["votes"])
    assert votes.pop(one.partnership.slug) == 3
    assert sorted(votes.values()) == [1, 1]
    pseudonyms = {line["pseudonym"] for line in verdict.values["others"]}
    assert set(votes) == pseudonyms
    assert other.partnership.slug not in str(verdict.values)


def test_an_award_decided_elsewhere_still_fits_its_rules_when_it_is_sealed():
    award = make_award(make_coming_edition(), decided_by="elsewhere", joint_laureates=True)
    nominees = [make_nominee(award) for _each in range(2)]
    one, two = with_right("seal_elsewhere"), with_right("seal_elsewhere")
    verdict = draft_elsewhere(
        award, by=one, winners=nominees, reason="Vote.", source="https://example.org/"
    )
    propose_seal(verdict, by=one)
    type(award).objects.filter(pk=award.pk).update(joint_laureates=False)
    verdict.award.refresh_from_db()

    with refused("allow joint laureates first", award):
        confirm_seal(verdict, by=two)
