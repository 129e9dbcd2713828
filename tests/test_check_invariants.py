"""Invariants are checked every night, before an evening, and with each seal and each reveal."""

from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from awards.invariants import STATEMENTS, blockers_of, one_state, violations
from awards.management.commands.load_demonstration import load_demonstration
from awards.models import Assessment, Award, Cursor, Juror, Laureate, Mark, Seal, Verdict
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from convergences.demonstration import prepare_accounts
from convergences.journal import JournalDetail, Stream
from partnerships.models import Picture
from tests.contradictions import make_told, unkept
from tests.evenings import announce, begin, make_evening, make_live, stage_manager
from tests.factories import make_category, make_picture
from tests.juries import chair_of, confirm_first, make_deliberation, second_of
from tests.races import shared_database
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def mark_beyond(award):
    """Write a mark of this award that its scale does not have."""
    mark = Mark.objects.filter(assessment__nominee__award=award).first()
    with unkept():
        Mark.objects.filter(pk=mark.pk).update(value=award.highest_mark + 1)
    return f"A mark of {award} (row {mark.pk}) is outside its scale."


class TestCommand:
    def test_it_says_how_many_statements_hold(self, in_english, capsys):
        call_command("check_invariants")

        assert capsys.readouterr().out == f"{len(STATEMENTS)} statements hold.\n"
        assert len(STATEMENTS) >= 30

    def test_it_names_each_violation_and_fails(self, in_english, capsys):
        told = make_told()
        said = [mark_beyond(award) for award in (told.revealed, told.sealed)]

        with pytest.raises(CommandError, match="^2 violations.$"):
            call_command("check_invariants")

        named = [f"marks_are_in_their_scale: {each}" for each in said]
        assert sorted(capsys.readouterr().out.splitlines()) == sorted(named)


def test_the_archive_contradicts_nothing():
    call_command("load_archive", verbosity=0)

    assert Award.objects.revealed().exists()
    assert violations() == []


def test_the_demonstration_contradicts_nothing(settings):
    settings.DEMONSTRATION = True
    for name in ("International", "France", "Jeune Pousse"):
        make_category(name)
    prepare_accounts()
    load_demonstration()

    assert Assessment.objects.marked().exists()
    assert violations() == []


def test_what_a_jury_excludes_by_its_verbs_contradicts_nothing():
    award = make_deliberation(nominees=4, jurors=5)
    nominee = award.nominees.last()
    nominee.withdraw(by=stage_manager(), reason="Le projet s’est arrêté.")
    make_picture(nominee.partnership)

    assert nominee.assessments.exclude(voided_at=None).exists()
    assert violations() == []


def test_only_what_concerns_an_award_stands_in_its_way(in_english):
    told = make_told()
    said = mark_beyond(told.sealed)

    assert blockers_of([told.revealed]) == []
    assert blockers_of([]) == []
    (blocker,) = blockers_of([told.revealed, told.sealed])
    assert blocker.row == told.sealed
    assert blocker.sentence.startswith(said)


class TestActs:
    def test_an_evening_does_not_begin_on_a_contradiction(self):
        ceremony = make_evening(awards=2)
        award = ceremony.in_running_order().last()
        said = mark_beyond(award)
        ceremony.record_backup("0" * 64, by=stage_manager())

        with refused(f"{said} Nothing goes on before it is explained", ceremony):
            ceremony.go_live(by=stage_manager())
        assert not Cursor.objects.exists()

    def test_an_evening_does_not_begin_on_a_broken_journal(self):
        ceremony = make_evening(awards=1)
        JournalDetail.objects.filter(entry__action="awards.edition.jury").update(data={"a": 1})
        ceremony.record_backup("0" * 64, by=stage_manager())

        with refused("The journal is broken. What is read of entry", ceremony):
            ceremony.go_live(by=stage_manager())

    def test_what_is_broken_elsewhere_keeps_no_evening_from_beginning(self):
        ceremony = make_evening(awards=1)
        make_picture()
        Picture.objects.update(public_name="abc")

        begin(ceremony)

        assert "public_pictures_are_of_public_partnerships" in {v.statement for v in violations()}
        assert ceremony.status == "live"

    def test_a_verdict_is_not_sealed_on_a_contradiction(self):
        award = make_deliberation()
        confirm_first(award)
        verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
        propose_seal(verdict, by=chair_of(award))
        Juror.objects.filter(seats__award=award).update(charter_accepted_at=None)

        with refused("is by a juror without a charter.", award, verdict):
            confirm_seal(Verdict.objects.get(pk=verdict.pk), by=second_of(award))
        assert not Seal.objects.exists()

    def test_a_result_is_not_revealed_on_a_contradiction(self):
        cursor = make_live(awards=1)
        award = cursor.ceremony.in_running_order().get()
        announce(cursor, award)
        said = mark_beyond(award)

        with refused(said, award, cursor):
            cursor.reveal(award, version=cursor.version, by=stage_manager())
        assert not Laureate.objects.exists()


def write_elsewhere():
    """Somebody begins a stream meanwhile, by a connection of their own, and commits."""
    insert = "INSERT INTO convergences_stream (name, seq, head) VALUES ('elsewhere', 0, '')"
    with closing(connection.get_new_connection(connection.get_connection_params())) as other:
        other.cursor().execute(insert)
        other.commit()


@pytest.mark.django_db(transaction=True)
def test_what_others_write_meanwhile_is_not_seen(tmp_path):
    with shared_database(tmp_path):
        with one_state():
            assert not Stream.objects.filter(name="elsewhere").exists()
            write_elsewhere()
            assert not Stream.objects.filter(name="elsewhere").exists()
        assert Stream.objects.filter(name="elsewhere").exists()
