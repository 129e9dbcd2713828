"""Whoever asks to be erased is found nowhere any more, and what the site proves still holds."""

import io
import json
import unicodedata
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from awards.invariants import violations
from awards.minutes.receipts import whole_file
from awards.models import Assessment, Declaration, Juror, PaperSheet
from convergences.backups import back_up
from convergences.erasures import FILE
from convergences.journal import JournalEntry, every_stream, fault
from convergences.models import Mail, Report, User
from tests.bundles import files_in, make_published, unpack, verify
from tests.factories import make_award, make_mail, make_report, make_superuser, make_user
from tests.juries import make_award_at_work
from tests.jury_roles import with_group
from tests.pdf_files import make_pdf
from tests.races import shared_database
from tests.refusals import refused_by_the_database
from tests.sign_in import sign_in, with_passkey

RARE, ADDRESS = "Ottoline Quibbelvink", "ottoline.quibbelvink@rare.example"
TRACES = ("ottoline", "quibbelvink", "rare.example")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def erase(address=ADDRESS):
    said = io.StringIO()
    call_command("erase_person", address, "--yes", stdout=said)
    return said.getvalue().strip()


def everything():
    """Every text of every row of the site, sessions opened, and every file."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            yield model._meta.label, json.dumps(row, default=str, ensure_ascii=False)
    for session in Session.objects.all():
        yield "session", json.dumps(session.get_decoded(), default=str, ensure_ascii=False)
    for root in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT, settings.BACKUP_ROOT):
        for path in Path(root).rglob("*"):
            if path.is_file():
                yield str(path), path.read_bytes().decode("latin-1")


def hits(*but):
    return [
        where
        for where, text in everything()
        if where not in but and any(trace in text.lower() for trace in TRACES)
    ]


@pytest.fixture
def planted(client):
    """Someone of the staff who signed in, acted, wrote, was written to and was written about."""
    user = make_user(ADDRESS, name=RARE, is_staff=True)
    sign_in(client, user)
    with_passkey(user, name=f"Téléphone de {RARE}")
    other = make_user("autre@example.org", name="Autre Personne")
    JournalEntry.objects.record(user, "tests.line.written", make_award(), why="Parce que.")
    JournalEntry.objects.record(other, "tests.line.written", None, told=f"à {RARE}")
    JournalEntry.objects.record(other, "tests.line.written", None, told="à personne")
    make_report(name=RARE, email=ADDRESS, message=f"Je suis {RARE}.", page="/editions/2017/")
    make_mail(ADDRESS, recipient=RARE, body="Bonjour.")
    make_mail("autre@example.org", body=f"Voyez avec {RARE.upper()}.")
    make_mail("autre@example.org", body="Voyez avec elle.")
    assert len(hits()) >= 7
    return user


@pytest.mark.django_db
class TestErasing:
    def test_nothing_of_them_is_found_any_more(self, planted):
        assert "rows were erased" in erase(ADDRESS.upper())

        assert hits() == []
        assert [fault(stream) for stream in every_stream()] == [None] * len(every_stream())
        assert violations() == []
        assert not Session.objects.exists()

    def test_what_is_of_others_stays(self, planted):
        erase()

        assert Mail.objects.get().body == "Voyez avec elle."
        assert Report.objects.get().status == "open"
        assert User.objects.filter(email="autre@example.org", name="Autre Personne").exists()
        assert JournalEntry.objects.filter(detail__data={"told": "à personne"}).exists()

    def test_the_line_of_the_journal_names_nobody(self, planted):
        erase()

        entry = JournalEntry.objects.filter(action="convergences.person.erased").get()
        assert set(entry.detail.data) == {"rows"}
        assert (entry.actor, entry.detail.target_type, entry.detail.actor_label) == ("", "", "")

    def test_the_account_opens_nothing(self, planted):
        erase()

        planted.refresh_from_db()
        assert not (planted.is_active or planted.is_staff or planted.has_usable_password())

    def test_a_second_time_changes_nothing(self, planted):
        erase()
        lines = JournalEntry.objects.count()

        assert erase() == "0 rows were erased."
        assert JournalEntry.objects.count() == lines

    def test_without_yes_it_only_says_who(self, planted, capsys):
        call_command("erase_person", ADDRESS)

        assert capsys.readouterr().out == f"{ADDRESS}: {RARE}. Erased for ever: add --yes.\n"
        assert hits()

    def test_the_only_one_with_every_right_stays(self):
        make_superuser(ADDRESS)

        with pytest.raises(CommandError, match="the only account with every right"):
            erase()

    def test_somebody_of_a_single_name_takes_nobody_elses_lines(self):
        make_user(ADDRESS, name="Luc")
        make_mail("autre@example.org", body="Luc et Lucie viennent.")

        erase()

        assert Mail.objects.exists()


@pytest.mark.django_db
class TestTraces:
    """Where a name is not written as the account has it."""

    @pytest.mark.parametrize("before, since", [(RARE, "Ottoline Martin"), ("Ottoline", "Ottoline")])
    def test_what_was_done_to_the_account_goes_under_any_name(self, before, since):
        other = make_user("autre@example.org", name="Autre Personne")
        user = make_user(ADDRESS, name=before)
        JournalEntry.objects.record(other, "convergences.user.changed", user, fields=["name"])
        JournalEntry.objects.record(other, "convergences.user.changed", other, fields=["name"])
        user.name = since
        user.save()
        assert hits()

        erase()

        assert hits() == []
        assert JournalEntry.objects.about(other).count() == 1
        assert [fault(stream) for stream in every_stream()] == [None]

    @pytest.mark.parametrize(
        "written",
        [
            "Ottoline\u00a0Quibbelvink",
            "Ottoline   Quibbelvink",
            "Ottoline\nQuibbelvink",
            "Ottoline\r\n  QUIBBELVINK",
            "là\nOttoline Quibbelvink\net ici",
        ],
    )
    def test_a_name_goes_however_its_words_are_spaced(self, client, written):
        make_user(ADDRESS, name=RARE)
        make_mail("autre@example.org", body=f"Voyez avec {written}.")
        make_report(message=f"C’est {written}.")
        JournalEntry.objects.record(None, "tests.line.written", None, told=[{"à": written}])
        session = client.session
        session["told"] = f"à {written}"
        session.save()

        erase()

        assert hits() == []

    @pytest.mark.parametrize(
        "name, written",
        [
            ("Zoé Lumière", unicodedata.normalize("NFD", "Zoé Lumière")),
            (unicodedata.normalize("NFD", "Zoé Lumière"), "Zoé Lumière"),
            ("Zoé d’Ormelle", "Zoé d'Ormelle"),
            ("Zoé Val-Ormelle", "Zoé Val\u2011Ormelle"),
        ],
    )
    def test_a_name_goes_however_its_letters_are_typed(self, name, written):
        make_user(ADDRESS, name=name)
        make_mail("autre@example.org", body=f"Voyez avec {written}.")

        erase()

        assert not Mail.objects.exists()

    def test_a_name_is_not_put_together_from_two_texts(self):
        make_user(ADDRESS, name=RARE)
        make_mail("autre@example.org", subject="Pour Ottoline", body="Quibbelvink est un village.")
        make_mail("autre@example.org", body="Ottoline de Quibbelvink.")

        erase()

        assert Mail.objects.count() == 2


def make_juror_who_wrote(edition):
    """A juror of this edition who marked, declared, and gave a sheet on paper."""
    sheet = Assessment.objects.filter(juror__edition=edition, concluded_at__isnull=False).first()
    juror = sheet.juror
    User.objects.filter(pk=juror.user_id).update(email=ADDRESS, name=RARE)
    Juror.objects.filter(pk=juror.pk).update(name=RARE)
    Declaration.objects.filter(juror=juror).update(reason="Quibbelvink n’a pas de lien.")
    PaperSheet.objects.create(
        juror=juror,
        nominee=sheet.nominee,
        comment="Quibbelvink, de ma main.",
        scan=ContentFile(make_pdf(), name="scan.pdf"),
        entered_by=make_user(),
        confirmed_at=timezone.now(),
    )
    return sheet


@pytest.mark.django_db
class TestAJuror:
    def test_is_not_erased_at_work(self):
        seat = make_award_at_work().seats.first()

        with pytest.raises(CommandError, match="They sit on a jury of 2026"):
            erase(seat.juror.user.email)

    def test_leaves_a_published_name_and_numbers_and_minutes_that_hold(
        self, tmp_path, django_capture_on_commit_callbacks
    ):
        edition = make_published()
        sheet = make_juror_who_wrote(edition)
        scan = Path(settings.PRIVATE_ROOT, PaperSheet.objects.get().scan.name)
        assert scan.exists()

        with django_capture_on_commit_callbacks(execute=True):
            erase()

        assert hits("awards.Juror") == []
        assert Juror.objects.get(pk=sheet.juror_id).name == RARE
        assert not scan.exists()
        sheet.refresh_from_db()
        assert (sheet.comment, sheet.marks.exists()) == ("—", True)
        assert violations() == []
        folder = unpack(files_in(edition), tmp_path / "minutes")
        marks = tmp_path / "marks.json"
        marks.write_text(json.dumps(whole_file(with_group("auditor"), edition.year)))
        code, said = verify(folder, "--marks", marks)
        assert code == 0, said
        assert "its words are erased" in said  # its marks are still in the sums

    def test_keeps_their_signed_sheet_when_the_erasure_is_refused(
        self, tmp_path, settings, django_capture_on_commit_callbacks
    ):
        make_juror_who_wrote(make_published())
        (tmp_path / "file").write_text("No folder can be made here.")
        settings.BACKUP_ROOT = tmp_path / "file" / "backups"

        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(CommandError, match="cannot be written to"),
        ):
            erase()

        sheet = PaperSheet.objects.get()
        assert sheet.comment == "Quibbelvink, de ma main."
        assert Path(settings.PRIVATE_ROOT, sheet.scan.name).exists()

    def test_a_comment_is_erased_and_not_otherwise_changed(self):
        sheet = make_juror_who_wrote(make_published())

        with refused_by_the_database("Marks are given while the award is being marked."):
            Assessment.objects.filter(pk=sheet.pk).update(comment="Un autre avis.")
        Assessment.objects.filter(pk=sheet.pk).update(comment="—")


@pytest.mark.django_db(transaction=True)
def test_a_restore_erases_them_again(tmp_path, client, settings):
    with shared_database(tmp_path):
        make_report(name=RARE, email=ADDRESS, message="Bonjour.")
        make_report(email="autre@example.org")
        user = make_user("avant@example.org", name=RARE)
        back_up(tmp_path / "safe" / "tonight")
        User.objects.filter(pk=user.pk).update(email=ADDRESS)  # between the two
        erase()
        assert not any(
            trace in Path(settings.BACKUP_ROOT, FILE).read_text().lower() for trace in TRACES
        )

        call_command("restore", str(tmp_path / "safe" / "tonight"), "--replace")

        assert hits() == []
        assert not User.objects.filter(email="avant@example.org").exists()

        settings.SECRET_KEY, former = "another", settings.SECRET_KEY
        with pytest.raises(CommandError, match="under another SECRET_KEY"):
            call_command("restore", str(tmp_path / "safe" / "tonight"), "--replace")
        assert hits() == []

        settings.FORMER_SECRET_KEYS = [former]
        erase("autre@example.org")  # told under the key of now
        call_command("restore", str(tmp_path / "safe" / "tonight"), "--replace")

        assert hits() == []
        assert not Report.objects.exclude(email="").exists()
