"""Back online: the desk records what the hall saw meanwhile, with its hour, through the reveal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Cursor, Laureate, SealMismatch, Verdict
from convergences.journal import JournalEntry
from tests.database import tampering
from tests.desks import desk_url, sit_down
from tests.evenings import announce, begin, make_evening, make_live, stage_manager
from tests.factories import make_superuser
from tests.jury_roles import with_group
from tests.pages import main_of
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cursor():
    return make_live(awards=2, edition=None)


def started(cursor, hours=2):
    """The evening was to start some hours ago."""
    cursor.ceremony.starts_at = timezone.now() - timedelta(hours=hours)
    cursor.ceremony.save()
    return cursor.ceremony


def page(ceremony):
    return f"/admin/awards/ceremony/{ceremony.pk}/regie/revele-en-salle/"


def at(moment):
    return timezone.localtime(moment).strftime("%H:%M")


def last_detail():
    return JournalEntry.objects.get(action="awards.award.revealed").detail.data


def test_a_reveal_keeps_the_hour_that_the_desk_tells(cursor):
    award = started(cursor).in_running_order().first()
    announce(cursor, award)
    seen_at = timezone.now() - timedelta(minutes=40)

    cursor.reveal(award, version=cursor.version, by=stage_manager(), seen_at=seen_at)

    assert Laureate.objects.get().award == award
    assert award.seen_in_hall_at == seen_at.replace(microsecond=seen_at.microsecond // 1000 * 1000)
    assert set(last_detail()) == {"fingerprint", "seen_in_hall_at"}
    assert Verdict.objects.get(award=award).opened_at > seen_at


def test_an_ordinary_reveal_tells_no_hour(cursor):
    award = cursor.ceremony.in_running_order().first()
    assert award.seen_in_hall_at is None
    announce(cursor, award)
    cursor.reveal(award, version=cursor.version, by=stage_manager())

    assert award.seen_in_hall_at is None
    assert set(last_detail()) == {"fingerprint"}


@pytest.mark.parametrize("away", [timedelta(minutes=1), timedelta(hours=-3), timedelta(days=-1)])
def test_an_hour_to_come_or_from_before_the_evening_is_refused(cursor, away):
    award = started(cursor).in_running_order().first()
    announce(cursor, award)

    with refused("between the start of the ceremony and this moment", award, cursor):
        cursor.reveal(
            award, version=cursor.version, by=stage_manager(), seen_at=timezone.now() + away
        )


def test_an_evening_begins_when_it_goes_live_or_when_it_was_planned():
    ceremony = make_evening(awards=1)
    assert ceremony.begun_at is None
    with refused("between the start", ceremony):
        ceremony.refuse_outside_evening(timezone.now())
    begin(ceremony)
    live = JournalEntry.objects.get(action="awards.ceremony.live").at

    assert ceremony.begun_at == live
    ceremony.starts_at = live + timedelta(hours=1)
    assert ceremony.begun_at == live
    ceremony.starts_at = live - timedelta(hours=1)
    assert ceremony.begun_at == ceremony.starts_at


def test_the_desk_records_award_after_award(cursor, client):
    ceremony = started(cursor)
    first, second = ceremony.in_running_order()
    announce(cursor, second)
    sit_down(sign_in(client, stage_manager()), ceremony, stage_manager())
    hour = timezone.now() - timedelta(minutes=30)

    for award in (first, second):
        version = Cursor.objects.get().version
        shown = client.get(page(ceremony))
        assert f'name="version" value="{version}"' in shown.text
        answer = client.post(
            page(ceremony), {"award": award.pk, "hour": at(hour), "version": version}, follow=True
        )
        assert at(hour) in main_of(answer) + answer.text
        award.refresh_from_db()
        assert award.is_revealed
        assert at(award.seen_in_hall_at) == at(hour)
    assert Laureate.objects.count() == 2
    assert not client.get(page(ceremony)).context["form"].awards


def test_a_page_that_others_left_behind_records_nothing(cursor, client):
    ceremony = started(cursor)
    first, second = ceremony.in_running_order()
    sit_down(sign_in(client, stage_manager()), ceremony, stage_manager())
    stale = cursor.version
    announce(cursor, second)

    sent = {"award": first.pk, "hour": at(timezone.now()), "version": stale}
    answer = client.post(page(ceremony), sent)

    assert not Laureate.objects.exists()
    assert Cursor.objects.get().award == second
    assert f'name="version" value="{cursor.version}"' in answer.text


@pytest.mark.parametrize("hour", ["", "25:00", "huit heures"])
def test_an_hour_that_is_none_is_asked_for_again(cursor, client, hour):
    ceremony = started(cursor)
    award = ceremony.in_running_order().first()
    sit_down(sign_in(client, stage_manager()), ceremony, stage_manager())

    answer = client.post(
        page(ceremony), {"award": award.pk, "hour": hour, "version": cursor.version}
    )

    assert answer.context["form"].errors.keys() == {"hour"}
    assert not Laureate.objects.exists()


def test_an_hour_that_has_not_come_is_told_on_the_page(cursor, client):
    ceremony = started(cursor)
    award = ceremony.in_running_order().first()
    sit_down(sign_in(client, stage_manager()), ceremony, stage_manager())
    sent = {"award": award.pk, "version": cursor.version}

    answer = client.post(page(ceremony), sent | {"hour": at(timezone.now() + timedelta(hours=2))})

    assert answer.context["form"].non_field_errors()
    assert not Laureate.objects.exists()


def test_a_seal_that_does_not_match_records_nothing(cursor, client):
    ceremony = started(cursor)
    award = ceremony.in_running_order().first()
    with tampering():
        Verdict.objects.filter(award=award).update(salt="0" * 64)
    announce(cursor, award)
    with pytest.raises(SealMismatch):
        cursor.reveal(award, version=cursor.version, by=stage_manager(), seen_at=timezone.now())
    sit_down(sign_in(client, stage_manager()), ceremony, stage_manager())
    sent = {"award": award.pk, "version": cursor.version, "hour": at(timezone.now())}

    answer = client.post(page(ceremony), sent)

    assert answer.context["form"].non_field_errors()
    assert Cursor.objects.get().showing == "announced"
    assert not Laureate.objects.exists()


def test_only_the_desk_opens_the_page_of_an_evening_that_is_live(cursor, client):
    ceremony = cursor.ceremony
    for person in (make_superuser(), with_group("secretariat", is_staff=True)):
        sign_in(client, person)
        assert client.get(page(ceremony)).status_code == 403
    sign_in(client, stage_manager())
    assert client.get(page(ceremony)).url == desk_url(ceremony)
    sit_down(client, ceremony, stage_manager())
    assert client.get(page(ceremony)).status_code == 200
    ceremony.return_to_planned(by=stage_manager())
    assert client.get(page(ceremony)).status_code == 404
