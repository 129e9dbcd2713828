"""The charter of the jury: read by all its jurors, accepted once by each, by themselves."""

import pytest

from awards.models import Juror
from convergences.journal import JournalEntry
from tests.factories import make_user
from tests.juries import chair_of, make_award_at_work, make_coming_edition
from tests.pages import main_of

pytestmark = pytest.mark.django_db
CHARTER = "/jury/charte/"


@pytest.fixture
def award():
    return make_award_at_work()


@pytest.fixture
def juror(award):
    return award.presiding_seat().juror


def test_the_charter_of_the_house_is_read_in_both_languages(client, juror):
    client.force_login(juror.user)

    assert "Vos liens Avant d’ouvrir un dossier" in main_of(client.get(CHARTER))
    assert "Your links Before you open a file" in main_of(client.get(f"/en{CHARTER}"))


def test_an_edition_may_have_a_charter_of_its_own(client, juror):
    juror.edition.charter_fr = "## Notre règle\n\nNous jugeons **ensemble**."
    juror.edition.save()
    client.force_login(juror.user)

    page = client.get(CHARTER)

    assert "<strong>ensemble</strong>" in page.content.decode()
    assert "Indépendance" not in main_of(page)


def test_a_juror_accepts_it_once(client, juror):
    client.force_login(juror.user)
    assert "J’accepte la charte" in main_of(client.get(CHARTER))

    for _twice in range(2):
        assert client.post(CHARTER, {"juror": juror.pk}).headers["Location"] == "/jury/"

    accepted = JournalEntry.objects.filter(action="awards.juror.charter_accepted")
    assert accepted.count() == 1
    assert "J’accepte la charte" not in main_of(client.get(CHARTER))
    assert "Vous avez accepté cette charte le" in main_of(client.get(CHARTER))


def test_nobody_accepts_it_for_another(client, award, juror):
    other = award.seats.exclude(juror=juror).first().juror
    client.force_login(juror.user)

    answers = [client.post(CHARTER, {"juror": key}) for key in (other.pk, 0, "x", "")]

    assert {answer.status_code for answer in answers} == {404}
    assert not Juror.objects.exclude(charter_accepted_at=None).exists()


def test_reading_it_accepts_nothing(client, juror):
    client.force_login(juror.user)

    client.get(CHARTER, {"juror": juror.pk})

    juror.refresh_from_db()
    assert juror.charter_accepted_at is None


def test_who_has_no_seat_reads_it_and_accepts_nothing(client):
    client.force_login(make_user())

    assert "J’accepte" not in main_of(client.get(CHARTER))
    assert client.post(CHARTER, {"juror": 1}).status_code == 404


def test_a_juror_of_two_editions_accepts_the_charter_of_each(client):
    first = make_award_at_work()
    juror = first.presiding_seat().juror
    second = make_award_at_work(make_coming_edition(2027))
    chair = second.presiding_seat().juror
    Juror.objects.filter(pk=chair.pk).update(user=juror.user)
    client.force_login(juror.user)

    assert "Charte du jury 2027" in main_of(client.get(CHARTER))
    client.post(CHARTER, {"juror": chair.pk})

    assert "Charte du jury 2026" in main_of(client.get(CHARTER))
    assert "J’accepte" in main_of(client.get(CHARTER))


def test_it_is_kept_by_no_cache_and_no_engine(client, award):
    assert client.get(CHARTER).headers["Location"].startswith("/compte/login/")
    client.force_login(chair_of(award))

    page = client.get(CHARTER)

    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
