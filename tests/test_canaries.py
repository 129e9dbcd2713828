"""Canaries: a mark in every secret text, looked for wherever the site writes or answers."""

import base64
import logging
import secrets
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from awards.models import Assessment, Cursor
from convergences.journal import JournalDetail
from convergences.models import Mail
from partnerships.models import Partnership
from tests import evenings, leaks
from tests.evenings import announce_and_reveal, begin, make_evening
from tests.factories import make_attachment, make_mail, make_picture
from tests.juries import declare, make_award_at_work, make_coming_edition, mark_all, member_of
from tests.test_two_worlds import public_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# Who reads the journal reads the declarations too, and why a link was declared.
TOLD_TO_STAFF = {"journal": {"link"}}
PLACES = ["pages", "errors", "logs", "cache", "files", "mails", "journal"]


class Canaries(dict):
    """`{name: mark}`: 128 random bits for each secret text, made when it is first named."""

    def __missing__(self, name):
        self[name] = f"canari-{secrets.token_hex(16)}"
        return self[name]


@pytest.fixture
def marks():
    return Canaries()


@pytest.fixture(autouse=True)
def shared_cache(settings):
    """The site's own cache: a table of its database."""
    table = {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "convergences_cache",
    }
    settings.CACHES = {**settings.CACHES, "default": table}
    call_command("createcachetable", verbosity=0)
    cache.clear()


@pytest.fixture
def ceremony(marks, monkeypatch):
    """Two awards sealed, each secret text of theirs marked; another edition that nobody announced."""

    def verdict(award):
        number = award.running_order
        sheet = award.nominees.first().assessments.first()
        type(sheet).objects.filter(pk=sheet.pk).update(draft={"comment": marks[f"draft {number}"]})
        return {
            "outcome": "laureate",
            "citation_fr": marks[f"citation {number}"],
            "citation_en": marks[f"citation {number}"],
            "mentions": [
                {"nominee": award.nominees.last(), "mention_fr": marks[f"mention {number}"]}
            ],
        }

    def mark_and_say(award):
        mark_all(award)
        sheets = Assessment.objects.filter(nominee__award=award)
        sheets.update(comment=marks[f"comment {award.running_order}"])

    monkeypatch.setattr(evenings, "mark_all", mark_and_say)
    ceremony = make_evening(awards=2, verdict=verdict)
    later = make_award_at_work(make_coming_edition(2027))
    nominee = later.nominees.first()
    declare(member_of(later), nominee, "interest", reason=marks["link"])
    Partnership.objects.filter(pk=nominee.partnership_id).update(
        slug=marks["slug"], name_fr=marks["name"], pitch_fr=marks["pitch"]
    )
    make_attachment(nominee, title=marks["document"])
    make_picture(nominee.partnership, alt_fr=marks["picture"], credit=marks["credit"])
    for verdict in [award.verdicts.get() for award in ceremony.in_running_order()]:
        marks[f"salt {verdict.award.running_order}"] = verdict.salt
        marks[f"secret {verdict.award.running_order}"] = verdict.secret
    return ceremony


def crawled(ceremony):
    """The bytes of every public page, those of searches for the marks apart."""
    paths = [path for award in ceremony.awards.all() for path in public_addresses(award)]
    paths += [
        p + reverse(f"awards:{n}") for p in ("", "/en") for n in ("ceremony", "ceremony_fragment")
    ]
    client = Client()
    return [all_of(client.get(path)) for path in dict.fromkeys(paths)]


def errors(ceremony):
    """Refusals of every kind, and what is answered when a page breaks."""
    client = Client(raise_request_exception=False)
    answers = [
        client.get(path) for path in ("/rien/", "/jury/1/", "/admin/awards/verdict/1/", "/?%00")
    ]
    answers += [client.post("/signaler/", {}), client.delete("/"), client.get("/editions/2027/")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("awards.views.showcase.render", broken)
        answers.append(client.get("/editions/2026/"))
    assert answers[-1].status_code == 500
    return [all_of(answer) for answer in answers]


def broken(*args, **kwargs):
    raise RuntimeError("A page breaks.")


def all_of(answer):
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return headers.encode() + answer.getvalue()


def cached():
    """What the table of the cache and the worker's own keep, decoded."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM convergences_cache")
        rows = [key.encode() + base64.b64decode(value) for key, value in cursor.fetchall()]
    return rows + [key.encode() + value for key, value in caches["worker"]._cache.items()]


def mails():
    written = [repr(row).encode() for row in Mail.objects.values()]
    return written + [message.message().as_bytes() for message in mail.outbox]


@pytest.fixture
def find(ceremony, marks, settings, caplog):
    """`{place: names}`: which marks are found, and where."""

    def look():
        written = {
            "pages": crawled(ceremony),
            "errors": errors(ceremony),
            "logs": [caplog.text.encode()],
            "cache": cached(),
            "files": [
                str(path).encode() + path.read_bytes()
                for path in Path(settings.MEDIA_ROOT).rglob("*")
                if path.is_file()
            ],
            "mails": mails(),
            "journal": [repr(row).encode() for row in JournalDetail.objects.values()],
        }
        return {
            place: {name for name, mark in marks.items() if any(mark.encode() in b for b in found)}
            for place, found in written.items()
        }

    return look


def test_no_mark_is_anywhere_before_and_those_of_what_was_revealed_after(find, ceremony, marks):
    assert len(marks) > 12

    assert find() == {place: TOLD_TO_STAFF.get(place, set()) for place in PLACES}

    begin(ceremony)
    award = ceremony.in_running_order()[0]
    announce_and_reveal(Cursor.objects.get(ceremony=ceremony), award)

    found = find()
    assert found["pages"] == {"citation 1", "mention 1", "salt 1"}
    for place in PLACES:
        assert found[place] - TOLD_TO_STAFF.get(place, set()) <= found["pages"], place


PLANTS = {
    "logs": lambda mark, settings: logging.getLogger("awards").warning("Drafted: %s", mark),
    "cache": lambda mark, settings: cache.set("ready", {"page": mark}),
    "files": lambda mark, settings: plant_file(Path(settings.MEDIA_ROOT), mark),
    "mails": lambda mark, settings: make_mail(body=mark),
    "pages": lambda mark, settings: plant_in_pages(settings, mark),
}


def plant_file(folder, mark):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{mark}.webp").write_bytes(b"RIFF")


def plant_in_pages(settings, mark):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.leaks.leaky"]
    leaks.PLANTED = ("later", mark, True)


@pytest.mark.parametrize("place", PLANTS)
def test_a_planted_mark_is_found_in_its_place(find, marks, settings, place):
    try:
        PLANTS[place](marks["citation 2"], settings)
        found = find()
    finally:
        leaks.PLANTED = None

    assert {where for where, names in found.items() if "citation 2" in names} == {place}
