"""The reveal: the seal is opened and checked, and the result becomes public at that second, not before."""

import pytest
from django.test import Client
from django.utils import translation

from awards import seals
from awards.models import Award, Cursor, Laureate, Seal, SealMismatch, Verdict
from convergences.journal import JournalEntry
from convergences.models import Mail
from tests.database import tampering
from tests.evenings import (
    announce,
    announce_and_reveal,
    begin,
    make_evening,
    make_live,
    seal_elsewhere,
    stage_manager,
)
from tests.factories import make_award, make_ceremony, make_nominee
from tests.juries import make_coming_edition
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cursor():
    return make_live(awards=2)


def laureate_of(award):
    """The partnership that this sealed award rewards."""
    line = Verdict.objects.get(award=award).lines[0]
    return award.nominees.get(pk=line["nominee"]).partnership


def test_the_laureate_becomes_public_with_its_seal_and_its_line_in_the_journal(cursor):
    award = cursor.ceremony.in_running_order().first()
    announce(cursor, award)
    person = stage_manager()

    cursor.reveal(award, version=cursor.version, by=person)

    award.refresh_from_db()
    verdict, seal = Verdict.objects.get(award=award), Seal.objects.get(award=award)
    assert award.status == Award.Status.REVEALED
    assert award.citation_fr == "Ensemble, ils ont osé."
    assert Laureate.objects.get().nominee.partnership == laureate_of(award)
    assert seal.opened_at == verdict.opened_at
    assert seals.opens(verdict.values, seal.salt, seal.fingerprint)
    entry = JournalEntry.objects.get(action="awards.award.revealed")
    assert entry.detail.actor_label == str(person)
    assert entry.detail.data == {"fingerprint": seal.fingerprint}


def test_before_it_no_salt_no_citation_and_no_mail_exist(cursor):
    award = cursor.ceremony.in_running_order().first()
    announce(cursor, award)

    assert not Laureate.objects.exists()
    assert set(Seal.objects.values_list("salt", flat=True)) == {""}
    assert set(Award.objects.values_list("citation_fr", flat=True)) == {""}
    assert not Mail.objects.filter(kind="result").exists()


def test_the_mails_of_the_result_wait_for_a_person(cursor):
    award = cursor.ceremony.in_running_order().first()
    announce_and_reveal(cursor, award)

    mails = Mail.objects.filter(kind="result")
    won = laureate_of(award).name
    assert {mail.recipient for mail in mails} == {n.partnership.name for n in award.nominees.all()}
    assert set(mails.values_list("status", "to")) == {("draft", "")}
    assert "lauréat" in mails.get(recipient=won).subject
    assert all(won not in mail.body for mail in mails.exclude(recipient=won))


@pytest.mark.parametrize("changed", ["values", "salt", "lines", "seal"])
def test_a_seal_that_does_not_match_stops_and_touches_nothing(cursor, changed):
    award = cursor.ceremony.in_running_order().first()
    announce(cursor, award)
    verdict = Verdict.objects.get(award=award)
    other = award.nominees.exclude(pk=verdict.lines[0]["nominee"]).first()
    with tampering():
        rows = Verdict.objects.filter(pk=verdict.pk)
        if changed == "values":
            rows.update(values=verdict.values | {"reason": "autre"})
        elif changed == "salt":
            rows.update(salt=seals.new_salt())
        elif changed == "lines":
            rows.update(lines=[verdict.lines[0] | {"nominee": other.pk}])
        else:
            Seal.objects.filter(award=award).update(fingerprint="0" * 64)

    with pytest.raises(SealMismatch):
        cursor.reveal(award, version=cursor.version, by=stage_manager())

    award.refresh_from_db()
    assert award.status == "sealed"
    assert not Laureate.objects.exists()
    assert Seal.objects.filter(opened_at=None).count() == 2
    assert Cursor.objects.get().showing == "announced"


def test_an_evening_does_not_begin_on_a_broken_seal():
    ceremony = make_evening(awards=1)
    with tampering():
        Verdict.objects.update(salt=seals.new_salt())

    ceremony.record_backup("0" * 64, by=stage_manager())

    with refused("does not match its fingerprint", ceremony):
        ceremony.go_live(by=stage_manager())


def elsewhere(winners=1, **fields):
    """A live ceremony of one award decided elsewhere."""
    edition = make_coming_edition()
    ceremony = make_ceremony(edition)
    award = make_award(edition, ceremony=ceremony, decided_by="elsewhere", **fields)
    nominees = [make_nominee(award) for _each in range(3)]
    edition.announce_nominees(by=None)
    mention = {"nominee": nominees[-1], "mention_fr": "Coup de cœur"}
    seal_elsewhere(award, nominees[:winners], mentions=[mention])
    begin(ceremony)
    return Cursor.objects.get(), award


def test_joint_laureates_and_mentions_are_revealed_together():
    cursor, award = elsewhere(2, joint_laureates=True)
    announce_and_reveal(cursor, award)

    told = [(each.place, each.mention_fr) for each in award.laureates.all()]
    assert told == [(1, ""), (2, ""), (None, "Coup de cœur")]


def test_an_award_that_nobody_receives_says_why_in_public():
    cursor, award = elsewhere(0, may_be_withheld=True)

    announce_and_reveal(cursor, award)

    page = Client().get(f"/editions/{award.edition.year}/").text
    assert award.withheld_reason == "Vote du public."
    assert "<strong>Non attribué</strong>" in page
    assert "Vote du public." in page
    assert "Lauréat inconnu" not in page
    with translation.override("en"):
        assert "Not awarded" in Client().get(f"/en/editions/{award.edition.year}/").text


def public_pages(ceremony):
    year = ceremony.edition.year
    pages = [
        "/",
        f"/editions/{year}/",
        "/archives/?q=projet",
        "/flux/laureats.atom",
        "/sitemap.xml",
    ]
    return b"".join(Client().get(page).content for page in pages)


def test_after_each_step_the_revealed_awards_alone_are_public():
    """S6, with two worlds' worth of laureates: each step shows what it revealed, and no more."""
    cursor = make_live(awards=3)
    awards = list(cursor.ceremony.in_running_order())
    for step, award in enumerate(awards):
        announce(cursor, award)
        assert Laureate.objects.count() == step
        assert public_pages(cursor.ceremony).count(b"Ensemble, ils ont os") == step
        cursor.reveal(award, version=cursor.version, by=stage_manager())
        shown = Client().get(f"/editions/{award.edition.year}/").text
        for place, other in enumerate(awards):
            assert (f">{other.label}</a>" in shown and "Lauréat" in shown) or place > step
        assert Laureate.objects.count() == step + 1


def test_a_revealed_award_is_revealed_once(cursor):
    award = cursor.ceremony.in_running_order().first()
    announce_and_reveal(cursor, award)

    with refused("is not sealed", award):
        award.reveal(by=stage_manager())
