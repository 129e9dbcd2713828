"""The desk before the evening: who enters it, what lacks, the backup, and going live."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from awards.admin.regie_session import DESK_LASTS
from awards.models import Ceremony, Cursor
from awards.seal_codes import to_enter_desk
from convergences import backups
from convergences.dumps import BackupFailed
from tests.desks import Desk, desk_url, second_manager
from tests.evenings import make_evening, make_live, stage_manager
from tests.factories import make_superuser, make_user
from tests.jury_roles import with_group
from tests.races import shared_database
from tests.sign_in import code_in, sign_in, with_fresh_code

pytestmark = pytest.mark.django_db

PAGES = ["desk", "desk_follow", "desk_screen"]


@pytest.fixture(autouse=True)
def backup_root(settings, tmp_path):
    settings.BACKUP_ROOT = tmp_path / "backups"


@pytest.fixture
def ceremony():
    return make_evening(awards=1)


# --- who enters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        make_superuser,
        *(lambda group=g: with_group(group, is_staff=True) for g in ("secretariat", "reader")),
    ],
)
@pytest.mark.parametrize("page", PAGES)
def test_the_right_is_given_by_name_or_group_alone(client, ceremony, who, page):
    sign_in(client, who())

    assert client.get(desk_url(ceremony, page)).status_code == 403
    assert client.post(desk_url(ceremony), {"act": "direct"}).status_code == 403
    assert Ceremony.objects.get().status == "planned"


def test_who_is_not_of_the_staff_finds_nothing(client, ceremony):
    sign_in(client, make_user())

    assert client.get(desk_url(ceremony)).status_code == 404


def test_the_desk_opens_by_a_code_that_a_mail_brings(client, ceremony):
    person = stage_manager()
    sign_in(client, person)

    closed = client.get(desk_url(ceremony))
    assert "evening" not in closed.context
    way = closed.context["code_url"]
    client.post(way)
    client.post(way, {"code": code_in(mail.outbox[-1])})
    client.get(desk_url(ceremony))

    opened = client.get(desk_url(ceremony))
    assert opened.context["evening"].version == 0
    left = opened.context["seated_until"] - timezone.now()
    assert DESK_LASTS - timedelta(minutes=1) < left <= DESK_LASTS
    assert client.session.get_expiry_age() <= DESK_LASTS.total_seconds()
    assert not client.session.get_expire_at_browser_close()


def test_a_code_serves_once_and_for_its_own_ceremony(client, ceremony):
    person = stage_manager()
    with_fresh_code(sign_in(client, person), person, to_enter_desk(ceremony))
    client.get(desk_url(ceremony))
    other = Ceremony.objects.create(edition=ceremony.edition, held_on="2026-09-04")

    assert "evening" not in client.get(desk_url(other)).context
    assert "evening" in client.get(desk_url(ceremony)).context
    client.post(desk_url(ceremony), {"act": "quitter"})
    assert "evening" not in client.get(desk_url(ceremony)).context


def test_a_desk_that_was_not_entered_does_nothing(client):
    cursor = make_live(awards=1)
    sign_in(client, stage_manager())
    told = {"act": "interlude", "showing": "pause", "version": cursor.version}

    answer = client.post(desk_url(cursor.ceremony), told)

    assert "evening" not in answer.context
    assert Cursor.objects.get().showing == "welcome"
    for page in PAGES[1:]:
        assert client.get(desk_url(cursor.ceremony, page)).status_code == 403


def test_after_twelve_hours_it_is_entered_again(ceremony):
    desk = Desk(ceremony)
    session = desk.client.session
    session["desk"] |= {"until": timezone.now().timestamp() - 1}
    session.save()

    assert "evening" not in desk.client.get(desk_url(ceremony)).context


# --- what lacks -----------------------------------------------------------------------------------


def test_it_says_what_lacks_and_leads_whoever_may_mend_it():
    ceremony = make_evening(awards=1, announced=False)
    both = with_group("stage", is_staff=True)
    both.groups.add(*with_group("secretariat").groups.all())

    plain = {lack.sentence: lack.url for lack in Desk(ceremony).read().context["lacks"]}
    led = {lack.sentence: lack.url for lack in Desk(ceremony, both).read().context["lacks"]}

    assert plain == dict.fromkeys(led, "")
    assert list(led.values()) == [f"/admin/awards/edition/{ceremony.edition_id}/change/"]


# --- the backup, and going live ------------------------------------------------------------------


@pytest.fixture
def backed_up(monkeypatch):
    """Backups are made at once, and counted; how they are made has its own tests."""
    made = []

    def back_up(*, by):
        made.append(timezone.now())
        return backups.Verified("folder", "ab" * 32, (), {})

    monkeypatch.setattr("awards.admin.regie_acts.back_up", back_up)
    return made


def test_a_desk_that_ends_before_the_evening_does_not_go_live(ceremony, backed_up):
    desk = Desk(ceremony, hours=3)

    assert len(desk.read().context["lacks"]) == 1
    assert desk.press("direct").status_code == 409
    assert Ceremony.objects.get().status == "planned"
    assert backed_up == []
    assert Desk(ceremony).press("direct").status_code == 302


def test_going_live_makes_a_backup_first(ceremony, backed_up):
    desk = Desk(ceremony)

    answer = desk.press("direct")

    assert answer.status_code == 302
    ceremony.refresh_from_db()
    assert (ceremony.status, ceremony.backup_digest) == ("live", "ab" * 32)
    assert Cursor.objects.get().showing == "welcome"
    assert len(backed_up) == 1


def test_a_backup_of_the_last_hour_serves(ceremony, backed_up):
    ceremony.record_backup("cd" * 32, by=stage_manager())

    Desk(ceremony).press("direct")

    assert Ceremony.objects.get().status == "live"
    assert not backed_up


def test_no_backup_is_made_for_an_evening_that_lacks_something(backed_up):
    ceremony = make_evening(awards=1, announced=False)

    assert Desk(ceremony).press("direct").status_code == 409
    assert not backed_up


def test_when_the_backup_fails_two_people_go_on_with_a_reason(ceremony, monkeypatch):
    def fail(*, by):
        raise BackupFailed("Le disque est plein.")

    monkeypatch.setattr("awards.admin.regie_acts.back_up", fail)
    one, other = Desk(ceremony), Desk(ceremony, second_manager())

    refused = one.press("direct")
    assert refused.status_code == 409
    assert "Le disque est plein." in refused.text
    assert "demander-sans" in refused.text
    assert one.press("demander-sans", reason=" ").status_code == 409
    one.press("demander-sans", reason="Le disque est plein, la salle attend.")
    assert one.press("accepter-sans").status_code == 409
    assert "la salle attend" in other.read().text
    other.press("accepter-sans")
    one.press("direct")

    ceremony.refresh_from_db()
    assert ceremony.status == "live"
    assert ceremony.without_backup_agreed_by == other.person


@pytest.mark.django_db(transaction=True)
def test_the_whole_backup_is_made_and_verified(settings, tmp_path):
    with shared_database(tmp_path):
        ceremony = make_evening(awards=1)
        Desk(ceremony).press("direct")

        (folder,) = settings.BACKUP_ROOT.iterdir()
        assert backups.verify(folder).digest == Ceremony.objects.get().backup_digest


# --- the frame --------------------------------------------------------------------------------------


def test_the_frame_alone_may_stand_in_a_page_of_ours(ceremony):
    desk = Desk(ceremony)

    frame = desk.client.get(desk_url(ceremony, "desk_screen"))
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    page = desk.read()
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "frame-src" not in Client().get("/").headers["Content-Security-Policy"]
