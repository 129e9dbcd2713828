"""Each period of the register is applied: what is due goes, all of it and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone, translation

from awards.invariants import violations
from awards.models import Assessment, Declaration, Juror, Laureate, Mark, Minutes, PaperSheet
from convergences.models import Mail, Report, User
from tests.bundles import make_published
from tests.factories import make_mail, make_report, make_user
from tests.juries import make_award_at_work, make_coming_edition
from tests.pdf_files import make_pdf
from tests.sign_in import sign_in, with_second_factor
from tests.test_erase_person import make_juror_who_wrote

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)
A_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock: `clock(days)` from now on."""
    now = timezone.now()
    return lambda later: monkeypatch.setattr(timezone, "now", lambda: now + later)


def forget(capsys):
    call_command("forget")
    return capsys.readouterr().out.splitlines()


NOTHING = [
    "0 mails were forgotten.",
    "0 people were forgotten.",
    "0 accounts of jurors were closed.",
]


def test_a_young_site_loses_nothing(capsys):
    make_published()
    make_mail(status="cancelled")
    make_report(name="Camille", status="done")

    assert forget(capsys) == NOTHING
    assert Mail.objects.filter(status="cancelled").exists()


def test_mails_and_reporters_go_after_a_year_and_not_before(capsys, clock):
    make_mail(status="cancelled")
    make_mail()
    make_report(name="Camille", email="c@example.org", message="Le fait", status="done")
    make_report(name="Sacha", email="s@example.org")

    clock(YEAR - A_DAY)
    assert forget(capsys) == NOTHING
    clock(YEAR + A_DAY)
    assert forget(capsys)[:2] == ["1 mail was forgotten.", "1 person was forgotten."]
    assert forget(capsys) == NOTHING

    assert Mail.objects.get().status == "draft"
    assert sorted(Report.objects.values_list("name", "message")) == [
        ("", "Le fait"),
        ("Sacha", "Bonjour."),
    ]


def test_sessions_that_ended_go(capsys, clock):
    Session.objects.create(session_key="a", expire_date=timezone.now() + A_DAY)

    forget(capsys)
    assert Session.objects.exists()
    clock(A_DAY * 2)
    forget(capsys)

    assert not Session.objects.exists()


class TestJurors:
    def test_their_accounts_are_closed_a_year_after_the_minutes(self, capsys, clock):
        make_published()
        jurors = User.objects.filter(pk__in=Juror.objects.values("user"))
        keys, names = set(jurors.values_list("pk", flat=True)), names_of_jurors()
        with_second_factor(jurors.first())
        staff, laureates = make_user("staff@example.org", is_staff=True), Laureate.objects.count()
        Juror.objects.filter(user=jurors.last()).update(user=staff)
        keys.discard(jurors.last().pk if jurors.last() != staff else 0)

        clock(YEAR - A_DAY)
        assert forget(capsys) == NOTHING
        clock(YEAR + A_DAY)
        said = forget(capsys)

        closed = User.objects.filter(email__endswith="@closed.invalid")
        assert said[-1] == f"{closed.count()} accounts of jurors were closed."
        assert closed.count() >= 2
        assert set(closed.values_list("pk", flat=True)) <= keys
        assert not Authenticator.objects.filter(user__in=closed).exists()
        assert User.objects.filter(email="staff@example.org", is_active=True).exists()
        assert names_of_jurors() == names
        assert Laureate.objects.count() == laureates > 0
        assert forget(capsys) == NOTHING
        assert violations() == []

    def test_nobody_else_is_signed_out_when_an_account_is_closed(self, client, clock):
        make_published()
        sign_in(client, make_user("staff@example.org", is_staff=True))
        Session.objects.update(expire_date=timezone.now() + 2 * YEAR)

        clock(YEAR + A_DAY)
        call_command("forget")

        assert User.objects.filter(email__endswith="@closed.invalid").exists()
        assert Session.objects.count() == 1

    def test_who_sits_on_another_jury_keeps_theirs(self, capsys, clock):
        make_published()
        juror = Juror.objects.exclude(user=None).first()
        award = make_award_at_work(make_coming_edition(2027))
        seat = award.seats.filter(role="member").first()
        Juror.objects.filter(pk=seat.juror_id).update(user=juror.user)

        clock(YEAR + A_DAY)
        forget(capsys)

        juror.user.refresh_from_db()
        assert juror.user.is_active

    def test_their_words_go_once_nobody_may_appeal(self, capsys, clock, settings):
        edition = make_published()
        Declaration.objects.update(reason="Rien à dire.")
        marks, laureates = Mark.objects.count(), Laureate.objects.count()
        settings.APPEALS_DAYS = 60

        clock(timedelta(days=59))
        assert forget(capsys)[-1] == "0 texts of juries were forgotten."
        clock(timedelta(days=61))
        assert forget(capsys)[-1] != "0 texts of juries were forgotten."
        assert forget(capsys)[-1] == "0 texts of juries were forgotten."

        assert set(Assessment.objects.values_list("comment", flat=True)) <= {"", "—"}
        assert set(Declaration.objects.values_list("reason", flat=True)) == {"—"}
        assert (Mark.objects.count(), Laureate.objects.count()) == (marks, laureates)
        assert Minutes.objects.get().edition == edition
        assert violations() == []


def test_a_signed_sheet_that_no_row_names_goes_and_not_before_a_day(clock):
    sheet = make_juror_who_wrote(make_published())
    folder = Path(settings.PRIVATE_ROOT, "sheets")
    named = Path(settings.PRIVATE_ROOT, PaperSheet.objects.get(juror=sheet.juror).scan.name)
    left = folder / "0123.pdf"  # its row was erased, and the disk resisted
    left.write_bytes(make_pdf())

    call_command("forget")
    assert left.exists()
    clock(A_DAY * 2)
    call_command("forget")

    assert list(folder.iterdir()) == [named]


def names_of_jurors():
    return sorted(Juror.objects.values_list("name", flat=True))
