"""A rehearsal has the shape of the evening to come and nothing that is decided; its journal times it."""

import itertools
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.evening_times import in_words, times_of
from awards.fiction.evening import SealedYear
from awards.fiction.names import project, told_from
from awards.fiction.rehearsal import next_ceremony, only_reading, shape_of
from awards.management.commands.load_demonstration import told_by
from awards.models import Award, Ceremony, Cursor, Edition
from convergences.demonstration import prepare_accounts
from convergences.journal import JournalDetail
from convergences.middleware import rehearsal_on_every_screen
from convergences.models import User
from partnerships.models import Organisation, Partnership
from tests.evening_played import play
from tests.evenings import announce, announce_and_reveal, begin, make_evening, stage_manager
from tests.factories import make_award, make_category, make_ceremony, make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# What a rehearsal never reads: who marked, voted or won, and what was sealed.
SECRET = ("verdict", "seal", "laureate", "ballot", "round", "mark", "assessment", "declaration")


@pytest.fixture
def planned(settings):
    """An evening to come, and every row that names somebody."""
    settings.DEMONSTRATION = True
    ceremony = make_evening(awards=3, joint_laureates=True, may_be_withheld=True)
    Ceremony.objects.update(place_fr="Grande salle", held_on=timezone.localdate().isoformat())
    told = {"presenter": "Anne Réelle", "presenter_title_fr": "Maire", "planned_minutes": 7}
    first = ceremony.awards.filter(running_order=1)
    first.update(host_notes="Anne Réelle vient du fond.", **told)
    ceremony.refresh_from_db()
    return ceremony


def rehearsed(shape):
    """The ceremony of a rehearsal of this shape, in another year of the same tables."""
    prepare_accounts()
    return SealedYear(told_from(shape, told_by("rehearsal"))).live()


def test_the_shape_is_what_the_running_order_says(planned):
    shape = shape_of(planned)

    assert shape["year"] == planned.edition.year
    assert shape["ceremony"]["place_fr"] == "Grande salle"
    assert [award["running_order"] for award in shape["awards"]] == [1, 2, 3]
    assert [award["nominees"] for award in shape["awards"]] == [3, 3, 3]
    first = shape["awards"][0]
    assert (first["presenter_title_fr"], first["planned_minutes"]) == ("Maire", 7)


def test_no_verdict_is_read_and_nobody_is_named(planned):
    winners = [v["name"] for a in planned.awards.all() for v in a.verdicts.get().values["rewarded"]]
    assert len(winners) == 3

    with CaptureQueriesContext(connection) as queries:
        shape = str(shape_of(planned))

    read = " ".join(query["sql"] for query in queries)
    assert "awards_nominee" in read
    assert not [table for table in SECRET if f"awards_{table}" in read]
    named = [*Partnership.objects.values_list("name_fr", flat=True)]
    named += [*Organisation.objects.values_list("name", flat=True), "Réelle"]
    named += [*User.objects.exclude(name="").values_list("name", flat=True)]
    assert set(winners) <= set(named)
    assert not [name for name in named if name in shape]


@pytest.mark.django_db(transaction=True)
def test_the_real_database_refuses_to_be_written():
    make_edition(2017)

    with only_reading():
        assert Edition.objects.exists()
        with pytest.raises(DatabaseError):
            Edition.objects.update(theme_fr="Écrit")

    assert Edition.objects.update(theme_fr="Écrit") == 1


def test_a_rehearsal_has_that_shape_with_names_of_its_own(planned):
    shape, real = shape_of(planned), set(Partnership.objects.values_list("name_fr", flat=True))

    ceremony = rehearsed(shape | {"year": planned.edition.year + 1})

    awards = list(ceremony.in_running_order())
    assert [a.category.slug for a in awards] == [a["category"] for a in shape["awards"]]
    assert [a.planned_minutes for a in awards] == [7, 5, 5]
    assert awards[0].presenter_title_fr == "Maire"
    assert awards[0].presenter not in ("", "Anne Réelle")
    assert [a.presenter for a in awards[1:]] == ["", ""]
    names = {n.partnership.name_fr for a in awards for n in a.nominees.all()}
    assert len(names) == 9
    assert not names & real
    assert len(list(ceremony.lacks_to_go_live())) == 1


def test_an_invented_evening_shows_every_kind_of_result_that_its_rules_allow(planned):
    shape = shape_of(planned) | {"year": planned.edition.year + 1}
    shape["awards"][2]["joint_laureates"] = False
    ceremony = rehearsed(shape)

    play(ceremony)

    withheld, joint, one = ceremony.in_running_order()
    assert one.laureates.filter(place=1).count() == 1
    assert one.laureates.filter(place=None).count() == 1
    assert joint.laureates.count() == 2
    assert not withheld.laureates.exists()
    assert withheld.withheld_reason


def test_awards_that_the_room_decides_stay_with_the_room(planned):
    shape = shape_of(planned)
    shape["awards"][1]["is_decided_in_room"] = True

    ceremony = rehearsed(shape | {"year": planned.edition.year + 1})

    assert [a.awaits_the_room for a in ceremony.in_running_order()] == [False, True, False]


def test_four_hundred_projects_have_four_hundred_names():
    words = told_by("rehearsal")["words"]

    assert len({project(number, "france", words)["name"] for number in range(400)}) == 400


def test_the_next_evening_is_rehearsed_and_none_that_is_over():
    assert next_ceremony() is None
    today = timezone.localdate()
    edition = make_edition(today.year, past=False)
    for days in (-30, 60, 3):
        held_on = (today + timedelta(days=days)).isoformat()
        ceremony = make_ceremony(edition, held_on=held_on)
        make_award(edition, make_category(held_on), ceremony=ceremony)
    make_ceremony(edition, held_on=today.isoformat())

    assert next_ceremony() == ceremony
    Award.objects.filter(ceremony=ceremony).update(status="not_held", not_held_reason_fr="Non.")
    Ceremony.objects.filter(pk=ceremony.pk).update(status="closed")
    assert next_ceremony().held_on == (today + timedelta(days=60)).isoformat()


def test_the_journal_tells_how_long_each_award_took(planned, monkeypatch):
    clock = itertools.count()
    start = timezone.now()
    begin(planned)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(seconds=next(clock)))
    cursor = Cursor.objects.get()
    first, second, third = planned.in_running_order()

    announce(cursor, second)
    cursor.show("pause", version=cursor.version, by=stage_manager())
    announce_and_reveal(cursor, first)
    announce_and_reveal(cursor, second)
    cursor.show("pause", version=cursor.version, by=stage_manager())
    announce(cursor, third)

    times = times_of(planned)
    assert [each.award for each in times] == [first, second, third]
    assert all(each.before for each in times[:2])
    assert all(each.total == each.before + each.after for each in times[:2])
    assert times[0].after == times[1].announced_at - times[0].revealed_at
    assert (times[2].before, times[2].after, times[2].total) == (None, None, None)


def test_an_evening_that_has_not_begun_has_no_times(planned):
    assert times_of(planned) == []
    begin(planned)
    assert times_of(planned) == []


def test_what_was_erased_from_the_journal_is_not_counted(planned):
    begin(planned)
    announce_and_reveal(Cursor.objects.get(), planned.in_running_order().first())
    JournalDetail.objects.update(target_id="")

    assert times_of(planned) == []


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 min 00 s"), (65.4, "1 min 05 s"), (3600, "60 min 00 s")]
)
def test_a_lapse_is_told_in_minutes_and_seconds(seconds, words):
    assert in_words(timedelta(seconds=seconds)).replace("\u00a0", " ") == words


def banner_on(response, rf):
    return rehearsal_on_every_screen(lambda request: response)(rf.get("/"))


@pytest.mark.parametrize("body", ["<body>", '<body class="scene" data-a="b">', "<body\n class=x>"])
def test_every_page_says_that_it_is_a_rehearsal(rf, body):
    answer = banner_on(HttpResponse(f"<html>{body}<p>Bonsoir</p></body></html>"), rf)

    assert 'class="repetition"' in answer.text.partition("<p>Bonsoir")[0].partition(body)[2]
    assert int(answer["Content-Length"]) == len(answer.content)
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("<p>un fragment</p>"),
        HttpResponse("{}", content_type="application/json"),
        HttpResponse(status=304),
        StreamingHttpResponse(["<body>"]),
    ],
)
def test_what_is_no_page_is_left_as_it_is(rf, response):
    answer = banner_on(response, rf)

    assert b"repetition" not in b"".join(answer)
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_administration_says_how_to_rehearse(planned):
    told = render_to_string("admin/awards/ceremony/_rehearsal.html", {"ceremony": planned})

    assert f"manage.py rehearse --port 8001 --ceremony {planned.pk}" in told
    assert "<form" not in told


def test_a_screen_that_a_rehearsal_forgot_says_to_reload_where_the_site_shows_black(
    client, settings
):
    assert 'data-etat="noir"' in client.get("/scene/fragment/").text

    settings.REHEARSAL = "8123"

    answer = client.get("/scene/fragment/")
    assert answer.status_code == 404
    assert "Rechargez cette page" in answer.text
    assert 'data-etat="noir"' not in answer.text


def test_a_site_that_is_no_rehearsal_knows_nothing_of_it(client):
    assert "repetition" not in client.get("/").text
    assert client.get("/admin/repetition/").status_code in (302, 404)


TELL = """
from convergences import settings
for name in ("SITE_URL", "SECRET_KEY", "HOSTS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
             "SCREEN_COOKIE_NAME", "MEDIA_ROOT", "PRIVATE_ROOT", "EMAIL_FILE_PATH", "STATIC_ROOT"):
    print(vars(settings)[name])
print(settings.DATABASES["default"]["NAME"])
"""


def test_the_settings_of_a_rehearsal_know_nothing_of_the_sites():
    """Asked of another process, whose environment names a deployment."""
    deployed = {
        "HOSTS": "prix.example",
        "SECRET_KEY": "the real one, 0123456789 abcdefghijklmnopqrstuvwxyz",
        "DATABASE_URL": "postgres://real@db.example/prix",
        "SITE_URL": "https://prix.example",
        "MEDIA_ROOT": "/srv/media",
        "PRIVATE_ROOT": "/srv/private",
        "EMAIL_URL": "smtp://mail.example:25",
    }

    def tell(**more):
        run = subprocess.run(
            [sys.executable, "-c", TELL],
            cwd=site_settings.BASE_DIR,
            env={**os.environ, **deployed, **more},
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.splitlines()

    assert {"https://prix.example", "/srv/media", "prix"} <= set(tell())
    rehearsing = tell(CONVERGENCES_REHEARSAL="8123")
    assert rehearsing[:3] == ["http://127.0.0.1:8123", "development-only", "[]"]
    assert rehearsing[3:6] == ["session-8123", "csrf-8123", "scene-8123"]
    folder = str(site_settings.BASE_DIR / "var" / "rehearsal" / "8123")
    assert all(path.startswith(folder) for path in rehearsing[6:])
