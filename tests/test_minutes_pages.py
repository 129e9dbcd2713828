"""The minutes on the site: for everyone once published, the same bytes, and no mark in them."""

import io
import json
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from awards.evening_triggers import MINUTES_RULES
from awards.minutes.telling import tell
from awards.models import Award, Minutes, Verdict
from awards.models.sealed_values import names_in
from convergences.journal import JournalEntry
from tests.bundles import files_in, make_published
from tests.database import tampering
from tests.evenings import seal_elsewhere
from tests.factories import make_award, make_edition, make_nominee
from tests.juries import chair_of, make_coming_edition
from tests.jury_roles import with_group
from tests.refusals import refused_by_the_database
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

PAGE, BUNDLE = "/editions/2026/proces-verbal/", "/editions/2026/proces-verbal.zip"
OWN, ALL = "/jury/notes/2026/", "/jury/notes/2026/toutes.json"


@pytest.fixture
def edition():
    return make_published(awards=1)


@pytest.fixture
def award(edition):
    return edition.awards.get()


def people_of(award):
    return [seat.juror for seat in award.seats.select_related("juror__user")]


def test_minutes_come_with_the_publication_and_not_before(client, edition):
    make_edition(2017)  # of the archive: it was not decided here
    for address in ("/editions/2017/proces-verbal/", "/editions/1999/proces-verbal.zip"):
        assert client.get(address).status_code == 404
    assert "proces-verbal" not in client.get("/editions/2017/").content.decode()

    assert client.get(PAGE).status_code == client.get(f"/en{PAGE}").status_code == 200
    assert PAGE in client.get("/editions/2026/").content.decode()
    assert PAGE in client.get("/sitemap.xml").content.decode()


def test_before_the_publication_they_are_not_there(client, edition):
    type(edition).objects.update(status="jury")

    for address in (PAGE, BUNDLE):
        assert client.get(address).status_code == 404
    assert PAGE not in client.get("/editions/2026/").content.decode()


def test_the_bundle_is_the_same_bytes_each_time(client, edition):
    first, again = client.get(BUNDLE), client.get(f"/en{BUNDLE}")

    assert first.content == again.content
    assert zipfile.ZipFile(io.BytesIO(first.content)).namelist() == [
        *("rules.json", "journal.jsonl", "tally.json", "seals.json", "openings.json"),
        *("verify.py", "GUIDE.txt"),
    ]


def test_neither_page_nor_bundle_names_who_lost_what_a_juror_gave_or_which_acts_are_theirs(
    client, award
):
    losers = award.nominees.filter(laureate=None)
    names = names_in(award.verdicts.get())
    published = b"".join(files_in(award.edition).values()).decode()
    page = client.get(PAGE).content.decode()
    assert names[award.nominees.get(laureate__place=1).pk] in published

    for nominee in losers:
        assert names[nominee.pk] in published
        for text in (published, page):
            assert nominee.partnership.name_fr not in text
            assert nominee.partnership.slug not in text
    for juror in people_of(award):
        assert juror.name in page
        assert juror.name not in published
        assert juror.user.pseudonym not in published
    secret = award.verdicts.get().secret
    for text in (published, page):
        assert secret not in text
        assert "Un beau projet." not in text
    entries = [json.loads(line) for line in files_in(award.edition)["journal.jsonl"].splitlines()]
    actors = [entry["actor"] for entry in entries if entry["actor"]]
    assert len(actors) == len(set(actors)) > 5


def test_a_page_of_minutes_is_light(client, edition):
    page = client.get(PAGE).content.decode()

    assert len(re.findall(r"<[a-z]", page)) < 250  # of 400, with one award


def test_minutes_never_change(edition):
    minutes = Minutes.objects.get()
    rule = MINUTES_RULES[0]

    with refused_by_the_database(rule.message):
        Minutes.objects.update(rules={})
    with refused_by_the_database(rule.message):
        minutes.delete()
    Minutes.drawn(make_edition(2017)).save()


def test_a_juror_sees_their_own_marks_and_nobody_elses(client, award):
    juror, other = people_of(award)[1:3]
    for each in (*juror.assessments.all(), *other.assessments.all()):
        act = "awards.assessment.submitted"
        JournalEntry.objects.record(each.juror.user, act, each, digest=each.digest())
    sign_in(client, juror.user)

    page = client.get(OWN).content.decode()
    told = json.loads(client.get(f"{OWN}ma-ligne.json").content)

    given = juror.assessments.all()
    assert all(assessment.salt in page for assessment in given)
    assert not [a for a in other.assessments.all() if a.salt in page]
    assert {line["salt"] for each in told["awards"] for line in each["lines"]} == {
        assessment.salt for assessment in given
    }
    assert ALL not in page
    assert client.post(ALL).status_code == 404


@pytest.mark.parametrize("who", ["chair", "auditor"])
def test_who_checks_takes_every_mark_and_the_journal_says_so(client, award, who):
    sign_in(client, chair_of(award) if who == "chair" else with_group("auditor"))
    assert ALL in client.get(OWN).content.decode()

    told = json.loads(client.post(ALL).content)

    assert told["whole"]
    assert len(told["awards"][0]["lines"]) == 9
    assert JournalEntry.objects.filter(action="awards.award.marks_taken").count() == 1


@pytest.mark.parametrize("who", ["stranger", "secretariat"])
def test_nobody_else_finds_anything_there(client, award, who):
    sign_in(client, with_group("reader" if who == "stranger" else who, is_staff=True))

    assert client.get(OWN).status_code == client.get(f"{OWN}ma-ligne.json").status_code == 404
    assert client.post(ALL).status_code == 404
    assert client.get(ALL).url == reverse("awards:jury_own_marks", args=[2026])


def test_in_english_it_says_the_english_of_today_and_marks_what_was_sealed_in_french(client, award):
    Award.objects.filter(pk=award.pk).update(label_fr="Prix du temps", label_en="Award of time")
    with tampering():
        award.criteria.update(name_en="Time given")
    criterion = award.criteria.first()

    english, french = (client.get(f"{prefix}{PAGE}").content.decode() for prefix in ("/en", ""))

    assert f"{criterion.name_en}</span> (weight {criterion.weight}" in english
    assert f"{criterion.name_fr}</span> (" in french
    assert ">Award of time</h2>" in english
    assert "Award of time" not in french


def test_what_was_written_in_french_is_said_to_be(client):
    edition = make_coming_edition()
    award = make_award(edition, decided_by="elsewhere", label_fr="Prix du vote")
    seal_elsewhere(award, [make_nominee(award)], reason="Vote du public, 1 200 voix.")
    Verdict.objects.update(opened_at=timezone.now())
    award.advance("revealed", since=["sealed"], by=None)

    with translation.override("en"):
        told = tell(Minutes.drawn(edition))[0]

    assert (told.label, told.label.lang) == ("Prix du vote", "fr")
    assert (told.step.lang, told.source.lang) == ("fr", "fr")
