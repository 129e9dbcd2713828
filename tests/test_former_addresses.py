"""Whoever had an address is found by it, once their account is closed or has another."""

import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation

from awards.invariants import violations
from awards.models import Juror, PaperSheet
from convergences.backups import back_up
from convergences.journal import JournalEntry, every_stream, fault
from convergences.models import Mail, Report, User
from tests.bundles import make_published
from tests.factories import make_mail, make_report, make_user
from tests.races import shared_database
from tests.test_erase_person import ADDRESS, RARE, erase, hits, make_juror_who_wrote


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def later(monkeypatch):
    """A day on which the accounts of jurors are closed: `later()` makes it today."""
    now = timezone.now() + timedelta(days=366)
    return lambda: monkeypatch.setattr(timezone, "now", lambda: now)


def make_juror_who_acted():
    """A juror's assessment, in a published edition, whose juror the journal names."""
    sheet = make_juror_who_wrote(make_published())
    sheet.juror.refresh_from_db()
    other = make_user("autre@example.org", name="Autre Personne")
    JournalEntry.objects.record(sheet.juror.user, "tests.line.written", None, why="Parce que.")
    JournalEntry.objects.record(other, "tests.line.written", sheet.juror, why="Parce que.")
    JournalEntry.objects.record(other, "tests.line.written", None, told=f"à {RARE}")
    return sheet


def told_of(address, tmp_path):
    file = tmp_path / f"{address}.zip"
    call_command("export_person", address, str(file))
    with zipfile.ZipFile(file) as archive:
        return archive.read("data.json").decode()


@pytest.mark.django_db
class TestAClosedAccount:
    @pytest.fixture
    def closed(self, later):
        sheet = make_juror_who_acted()
        later()
        call_command("forget")
        assert not any(ADDRESS in str(row) for row in User.objects.values())
        return sheet

    def test_is_erased_by_the_address_it_had(self, closed):
        assert {"awards.Declaration", "awards.PaperSheet", "convergences.JournalDetail"} <= {
            *hits()
        }

        assert erase(ADDRESS.upper()) != "0 rows were erased."

        assert hits("awards.Juror") == []
        closed.refresh_from_db()
        assert closed.comment == "—"
        assert not PaperSheet.objects.exclude(scan="", comment="").exists()
        assert Juror.objects.get(pk=closed.juror_id).name == RARE
        assert [fault(stream) for stream in every_stream()] == [None] * len(every_stream())
        assert violations() == []

    def test_is_not_found_by_it_once_erased(self, closed, capsys):
        erase()
        lines = JournalEntry.objects.count()

        assert erase() == "0 rows were erased."
        assert JournalEntry.objects.count() == lines
        call_command("erase_person", ADDRESS)
        assert f"{ADDRESS}: no account." in capsys.readouterr().out

    def test_is_named_before_it_is_erased(self, closed, capsys):
        capsys.readouterr()
        call_command("erase_person", ADDRESS)

        assert RARE in capsys.readouterr().out

    def test_is_exported_by_it(self, closed, tmp_path):
        told = told_of(ADDRESS, tmp_path)

        assert closed.comment in told
        assert "Quibbelvink, de ma main." in told
        assert "tests.line.written" in told

    def test_is_found_under_the_key_of_then(self, closed, settings):
        settings.SECRET_KEY, former = "another", settings.SECRET_KEY
        settings.FORMER_SECRET_KEYS = [former]

        erase()

        assert hits("awards.Juror") == []

    def test_is_erased_with_the_one_that_the_person_was_given_since(self, closed):
        make_user(ADDRESS, name="Ottoline")

        erase()

        assert hits("awards.Juror") == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("closed_first", [True, False], ids=["closed", "open"])
def test_a_restore_erases_a_closed_account_again(tmp_path, later, closed_first):
    """The backup was made when it was closed, or when it still was open."""
    with shared_database(tmp_path):
        make_juror_who_acted()
        if not closed_first:
            back_up(tmp_path / "safe" / "tonight")
        later()
        call_command("forget")
        if closed_first:
            back_up(tmp_path / "safe" / "tonight")
        erase()

        call_command("restore", str(tmp_path / "safe" / "tonight"), "--replace")

        assert hits("awards.Juror") == []


@pytest.mark.django_db
def test_the_release_before_goes_on_making_accounts():
    make_user(ADDRESS)
    known = [field.column for field in User._meta.concrete_fields]
    known = [name for name in known if name not in ("id", "former_addresses")]
    given = [f"'{name}'" if name in ("email", "pseudonym") else name for name in known]

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO convergences_user ({', '.join(known)}) "
            f"SELECT {', '.join(given)} FROM convergences_user"
        )

    assert User.objects.get(email="email").former_addresses == []


NOW = "maintenant@example.org"


def make_moved():
    """An account that has another address, and what names the one it had."""
    user = make_user(ADDRESS, name="Luc")
    make_mail(ADDRESS, recipient="Luc", body="Pour lui.")
    make_mail("autre@example.org", body=f"Écrivez à l’adresse d’{ADDRESS.upper()}.")
    make_report(email=ADDRESS, message="Bonjour.")
    JournalEntry.objects.record(None, "tests.line.written", None, told=[f"à\n{ADDRESS}"])
    user.email = NOW
    user.save()
    return user


@pytest.mark.django_db
class TestAnAddressThatChanged:
    def test_what_was_sent_there_goes_with_the_account(self):
        make_moved()
        make_mail("autre@example.org", body="Voyez avec elle.")

        erase(NOW)

        assert hits() == []
        assert Mail.objects.get().body == "Voyez avec elle."
        assert [fault(stream) for stream in every_stream()] == [None]

    def test_what_was_sent_there_is_exported(self, tmp_path):
        make_moved()

        assert "Pour lui." in told_of(NOW, tmp_path)

    def test_what_is_sent_to_whoever_has_it_now_is_theirs(self, tmp_path):
        make_moved()
        make_user(ADDRESS, name="Léa")

        erase(NOW)

        assert User.objects.get(email=ADDRESS).name == "Léa"
        assert Mail.objects.filter(to=ADDRESS).exists()

    def test_does_not_lead_to_the_account(self, tmp_path, capsys):
        """Somebody's address may have been typed for somebody else, or be a function's."""
        user = make_moved()

        assert NOW not in told_of(ADDRESS, tmp_path)
        capsys.readouterr()
        call_command("erase_person", ADDRESS)
        assert f"Luc had this address before; if that is who asks, erase {NOW}." in (
            capsys.readouterr().out
        )
        erase()

        user.refresh_from_db()
        assert (user.email, user.name, user.is_active) == (NOW, "Luc", True)

    def test_is_remembered_when_nothing_else_is_saved(self):
        user = make_user(ADDRESS)
        user.email = NOW
        user.save(update_fields=["email"])
        make_mail(ADDRESS)

        erase(NOW)

        assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_restore_erases_what_a_text_alone_tells(tmp_path):
    with shared_database(tmp_path):
        make_mail("autre@example.org", body=f"Écrivez à {ADDRESS}.")
        make_moved()
        back_up(tmp_path / "safe" / "tonight")
        Mail.objects.filter(to=ADDRESS).delete()
        Report.objects.all().delete()
        erase(NOW)

        call_command("restore", str(tmp_path / "safe" / "tonight"), "--replace")

        assert hits() == []


@pytest.mark.django_db(transaction=True)
def test_a_restore_erases_an_address_without_an_account_that_a_text_tells(tmp_path):
    with shared_database(tmp_path):
        make_mail("autre@example.org", body=f"Écrivez à {ADDRESS}.")
        back_up(tmp_path / "safe" / "tonight")
        erase()

        call_command("restore", str(tmp_path / "safe" / "tonight"), "--replace")

        assert hits() == []
