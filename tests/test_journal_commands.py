"""The journal from the command line: verified every night, its readable side erased on demand."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from convergences.journal import JournalDetail, JournalEntry, fault
from tests.factories import make_edition, make_report, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def say(capsys, *command):
    call_command(*command)
    return capsys.readouterr().out.strip()


def record(by=None, target=None, **details):
    return JournalEntry.objects.record(by, "tests.report.read", target, **details)


class TestVerifying:
    def test_every_stream_is_followed(self, capsys):
        record()
        record(target=make_edition(2017))

        assert say(capsys, "verify_journal") == "2 streams of the journal hold."

    def test_an_empty_journal_holds(self, capsys):
        assert say(capsys, "verify_journal") == "0 streams of the journal hold."

    def test_the_first_fault_is_said_and_fails(self):
        record(said="oui")
        JournalDetail.objects.update(data={"said": "non"})

        with pytest.raises(CommandError, match="entry 1 of “site” was rewritten"):
            call_command("verify_journal")

    def test_what_was_erased_is_no_fault(self, capsys):
        record(said="oui").detail.erase()

        assert say(capsys, "verify_journal") == "1 stream of the journal holds."


class TestErasing:
    def test_nothing_is_erased_unless_asked_twice(self, capsys):
        user = make_user("camille@example.org", name="Camille")
        record(user)

        said = say(capsys, "erase_details", "--actor", "camille@example.org")

        assert said == "1 act would be erased, for ever: add --yes."
        assert JournalDetail.objects.get().actor_label == "Camille"

    def test_what_an_account_did_is_forgotten_and_the_chain_holds(self, capsys):
        camille, other = make_user("camille@example.org", name="Camille"), make_user(name="Autre")
        mine = [record(camille, said="oui"), record(camille, make_report())]
        record(other)

        said = say(capsys, "erase_details", "--actor", "Camille@Example.org", "--yes")

        assert said == "2 acts were erased."
        for entry in mine:
            detail = JournalDetail.objects.get(entry=entry)
            assert (detail.actor_label, detail.target_label, detail.data) == ("", "", {})
        labels = set(JournalDetail.objects.values_list("actor_label", flat=True))
        assert labels == {"", "Autre"}
        assert fault("site") is None
        erasure = JournalEntry.objects.get(action="convergences.journaldetail.erased")
        assert erasure.detail.data == {"number": 2}
        again = say(capsys, "erase_details", "--actor", "camille@example.org", "--yes")
        assert again == "0 acts were erased."

    def test_what_was_done_to_a_row_is_forgotten(self, capsys):
        report, other = make_report(), make_report()
        record(target=report)
        record(target=other)

        target = f"convergences.Report:{report.pk}"
        assert say(capsys, "erase_details", "--target", target, "--yes") == "1 act was erased."

        assert not JournalEntry.objects.about(report).exists()
        assert JournalEntry.objects.about(other).exists()

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            (["--actor", "nobody@example.org"], "No account has the address"),
            (["--target", "report"], "Write the row as"),
            (["--target", "report:3"], "Write the row as"),
            ([], "required"),
            (["--actor", "a@example.org", "--target", "a.b:1"], "not allowed with"),
        ],
    )
    def test_what_cannot_be_found_is_said(self, asked, sentence):
        with pytest.raises(CommandError, match=sentence):
            call_command("erase_details", *asked)


def test_the_journal_does_not_keep_what_a_visitor_wrote():
    report = make_report(page="", message="Je suis Camille Rarissime.")

    report.close(by=make_user())

    assert "Rarissime" not in JournalDetail.objects.get().target_label
