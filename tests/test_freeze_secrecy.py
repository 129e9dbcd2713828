"""The frozen copy holds what anybody may see, and nothing of what is sealed."""

import pytest
from django.utils import timezone

from awards.models import Award, Edition
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from tests.evenings import announce_and_reveal, make_live
from tests.factories import make_award, make_category, make_laureate, make_nominee, make_partnership
from tests.frozen_copy import files_of, freeze
from tests.juries import declare_all, make_award_at_work, make_coming_edition
from tests.worlds import DRAWN, deliberate, seal_for, world

pytestmark = [pytest.mark.django_db, pytest.mark.long]

CANARY = "canari-5f0c2b7e9a4d4e1f8c6b3a2d1e0f9b8"


def copy_in(folder):
    """The files of a new copy, without what differs between any two."""
    return {name: DRAWN.sub(b"", content) for name, content in files_of(freeze(folder)).items()}


def naming(word, files):
    return sorted(name for name, content in files.items() if word.encode() in content)


def test_a_sealed_result_appears_once_it_is_revealed_and_not_before(tmp_path):
    cursor = make_live(
        awards=1, verdict=lambda award: {"outcome": "laureate", "citation_fr": CANARY}
    )
    [award] = cursor.ceremony.in_running_order()

    before = copy_in(tmp_path / "before")
    announce_and_reveal(cursor, award)
    after = copy_in(tmp_path / "after")

    assert naming(CANARY, before) == []
    assert len(naming(CANARY, after)) >= 1


def test_nominees_that_are_not_announced_are_in_no_file(tmp_path):
    make_laureate()
    secret = make_coming_edition(2026, status=Edition.Status.SELECTION)
    make_nominee(make_award(secret, make_category("Recherche")), make_partnership("Zibeline"))

    hidden = copy_in(tmp_path / "before")
    Edition.objects.filter(pk=secret.pk).update(nominees_announced_at=timezone.now())

    assert naming("ibeline", hidden) == []
    assert len(naming("ibeline", copy_in(tmp_path / "after"))) > 5


@pytest.mark.parametrize("stage", ["deliberation", "sealed"])
def test_two_winners_give_the_same_copy(tmp_path, monkeypatch, stage):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    make_laureate()  # a feed without entries tells the time instead
    award = make_award_at_work(make_coming_edition(nominees_announced_at=now))
    Edition.objects.update(nominees_announced_at=now)
    declare_all(award)

    copies = []
    for winner in award.nominees.all()[:2]:
        with world():
            at_work = Award.objects.get(pk=award.pk)
            if stage == "sealed":
                seal_for(
                    at_work,
                    winner,
                    draft=draft_verdict,
                    propose=propose_seal,
                    confirm=confirm_seal,
                )
            else:
                deliberate(at_work, winner)
            copies.append(copy_in(tmp_path / str(winner.pk)))

    one, other = copies
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
