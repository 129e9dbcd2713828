"""« État du site »: each line turns from good to bad when it should, and none brings the page down."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from awards.invariants import Violation
from convergences.groups import TECHNICIAN
from convergences.models import Backup, JournalEntry, Mail, Run, SlowQuery
from convergences.ready.application import ReadyPages
from convergences.runs import JOBS
from convergences.state import machine
from tests.factories import make_juror, make_mail, make_superuser, make_user
from tests.ready import Clock, make_site
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

GOOD, LOOK, BAD, UNKNOWN = "good", "look", "bad", "unknown"
GIB = 2**30
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def root(client):
    sign_in(client, make_superuser())
    return client


@pytest.fixture(autouse=True)
def as_deployed(settings, monkeypatch):
    """A machine where jobs are due, whose disks have room."""
    settings.BACKUPS_ARE_DUE = True
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.BACKUP_ROOT):
        folder.mkdir(parents=True)
    free_of(monkeypatch, 100 * GIB)


def free_of(monkeypatch, free):
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: Disk(500 * GIB, 0, free))


def ago(**lapse):
    return timezone.now() - timedelta(**lapse)


def level(client, section, number=0):
    """The word of one line, by its place in its section."""
    answer = client.get("/admin/etat.json").json()
    return answer["sections"][section][number]["level"]


def backup_of(**lapse):
    return Backup.objects.create(made_at=ago(**lapse), digest="d" * 64, bytes=3_000_000, seconds=12)


def run_of(job, *, began=timedelta(hours=1), took=timedelta(minutes=1), **fields):
    began_at = timezone.now() - began
    ended_at = began_at + took if took is not None else None
    well = {"went_well": True, "last_success_at": ended_at} if took is not None else {}
    return Run.objects.create(job=job, began_at=began_at, ended_at=ended_at, **(well | fields))


# Who sees it; the rest is in tests/matrix.py.


def test_the_group_of_those_who_look_after_the_machine_sees_it_and_has_its_link(client):
    person = make_user(is_staff=True)
    sign_in(client, person)
    assert client.get("/admin/etat/").status_code == 403
    assert "/admin/etat/" not in client.get("/admin/").content.decode()

    person.groups.add(Group.objects.get(name=TECHNICIAN))

    assert client.get("/admin/etat/").status_code == 200
    assert client.get("/admin/etat.json").status_code == 200
    assert "/admin/etat/" in client.get("/admin/").content.decode()
    assert client.post("/admin/etat/invariants/").status_code == 302


@pytest.mark.parametrize("address", ["/admin/etat/", "/admin/etat.json", "/admin/etat/invariants/"])
def test_a_juror_finds_nothing_there(client, address):
    person = make_user()
    make_juror(user=person)
    client.force_login(person)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_the_page_is_written_by_get_alone(root):
    assert root.post("/admin/etat/").status_code == 405
    assert root.get("/admin/etat/invariants/").status_code == 302
    assert not Run.objects.exists()


# Each line.


@pytest.mark.parametrize(
    ("lapse", "word"), [({"hours": 25}, GOOD), ({"hours": 27}, BAD), ({"days": 9}, BAD)]
)
def test_a_backup_is_bad_after_26_hours(root, lapse, word):
    assert level(root, "backups") == BAD, "none yet"

    backup_of(**lapse)

    assert level(root, "backups") == word
    [line] = root.get("/admin/etat.json").json()["sections"]["backups"]
    assert "12 secondes" in line["seen"]


def place_of(job):
    return [each.name for each in JOBS].index(job)


def test_a_job_is_bad_until_it_runs_when_it_is_late_when_it_failed_and_when_it_hangs(root):
    place = place_of("forget")
    assert level(root, "jobs", place) == BAD, "it never ran"

    run = run_of("forget")
    assert level(root, "jobs", place) == GOOD

    for changes, word in (
        ({"began_at": ago(days=3), "ended_at": ago(days=3)}, BAD),
        ({"began_at": ago(hours=25), "ended_at": ago(hours=25)}, GOOD),
        ({"went_well": False, "said": "It is broken."}, BAD),
        ({"began_at": ago(minutes=5), "ended_at": None, "went_well": None}, GOOD),
        ({"began_at": ago(hours=20), "ended_at": None, "went_well": None}, BAD),
    ):
        Run.objects.filter(pk=run.pk).update(**changes)
        assert level(root, "jobs", place) == word, changes


def test_a_job_of_the_hour_is_late_sooner(root):
    run_of("purge_limits", began=timedelta(hours=3))
    run_of("forget", began=timedelta(hours=3))

    assert level(root, "jobs", place_of("purge_limits")) == BAD
    assert level(root, "jobs", place_of("forget")) == GOOD


def test_it_says_for_how_long_a_job_has_not_run(root):
    run_of("forget", began=timedelta(days=3, hours=1))

    assert "3 jours" in root.get("/admin/etat/").content.decode()


def test_in_development_nothing_is_due(root, settings):
    settings.BACKUPS_ARE_DUE = False

    assert level(root, "backups") == GOOD
    assert level(root, "jobs") == GOOD


def test_mails_are_bad_when_they_should_have_left(root):
    assert [level(root, "mails", number) for number in range(3)] == [GOOD, GOOD, GOOD]
    mail = make_mail()
    approved = {"status": "approved", "approved_by": make_user()}
    Mail.objects.update(**approved, approved_at=ago(minutes=2), next_try_at=ago(minutes=1))
    assert level(root, "mails", 0) == GOOD

    Mail.objects.update(approved_at=ago(hours=1))
    assert level(root, "mails", 0) == BAD

    Mail.objects.update(status="failed", last_error="550 no")
    assert [level(root, "mails", number) for number in range(2)] == [GOOD, LOOK]
    assert mail.to not in root.get("/admin/etat/").content.decode()


@pytest.mark.parametrize(("free", "word"), [(100, GOOD), (4, LOOK), (0.5, BAD)])
def test_a_disk_is_bad_when_it_is_nearly_full(root, monkeypatch, free, word):
    free_of(monkeypatch, int(free * GIB))

    assert [level(root, "disks", number) for number in (1, 2, 3)] == [word] * 3


def test_backups_want_room_for_another_one(root, monkeypatch):
    free_of(monkeypatch, 50 * GIB)
    backup = backup_of(hours=1)
    assert level(root, "disks", 3) == GOOD

    for size, word in ((20 * GIB, LOOK), (60 * GIB, BAD)):
        Backup.objects.filter(pk=backup.pk).update(bytes=size)
        assert level(root, "disks", 3) == word


def test_a_folder_that_is_gone_is_unknown(root, settings):
    shutil.rmtree(settings.MEDIA_ROOT)

    assert [level(root, "disks", number) for number in (1, 2)] == [UNKNOWN, GOOD]


def test_a_migration_that_is_not_applied_is_bad(root):
    assert level(root, "versions", 3) == GOOD
    [(_app, last)] = MigrationLoader(connection).graph.leaf_nodes("convergences")
    MigrationRecorder(connection).record_unapplied("convergences", last)

    assert level(root, "versions", 3) == BAD
    assert last in root.get("/admin/etat/").content.decode()


def test_it_tells_the_release_and_the_versions(root, settings):
    settings.RELEASE = "c" * 40
    page = root.get("/admin/etat/").content.decode()

    assert "c" * 40 in page
    assert "Django 5.2" in page
    assert connection.display_name in page


def test_invariants_are_checked_by_the_button_and_remembered_as_a_run_of_the_night(
    root, monkeypatch
):
    assert level(root, "invariants") == UNKNOWN

    assert root.post("/admin/etat/invariants/").url == "/admin/etat/"
    assert level(root, "invariants") == GOOD
    assert Run.objects.get().job == "check_invariants"

    row = Violation("a statement", None, "Zénobie Canarile contradicts herself.")
    monkeypatch.setattr(
        "awards.management.commands.check_invariants.violations", lambda: [row, row]
    )
    root.post("/admin/etat/invariants/")
    assert level(root, "invariants") == BAD
    page = root.get("/admin/etat/").content.decode()
    assert "Canarile" not in page
    assert Run.objects.get().said in page


def test_the_heads_of_the_journal_say_when_they_were_verified(root):
    entry = JournalEntry.objects.record(make_user(name="Zénobie"), "a.b.c")
    assert level(root, "journal") == UNKNOWN
    assert entry.hash in root.get("/admin/etat/").content.decode()

    call_command("run_job", "verify_journal", verbosity=0)
    assert level(root, "journal") == GOOD

    Run.objects.update(went_well=False)
    assert level(root, "journal") == BAD


def test_the_store_of_ready_pages_is_that_of_this_worker(root, monkeypatch):
    monkeypatch.setattr(ReadyPages, "of_this_worker", None)
    assert level(root, "pages", 1) == UNKNOWN

    make_site(Clock()).serve_this_worker()
    assert [level(root, "pages", number) for number in (0, 1)] == [GOOD, GOOD]


def test_slow_queries_are_to_be_looked_at_for_a_day(root):
    assert level(root, "slow") == GOOD
    SlowQuery.objects.count_one("/organisations/", "SELECT slow", 900)
    assert level(root, "slow") == LOOK
    assert "SELECT slow" in root.get("/admin/etat/").content.decode()

    SlowQuery.objects.update(last_at=ago(days=2))
    assert level(root, "slow") == GOOD


# Whatever is broken, the page answers.

TABLES = {
    "convergences_run": ("jobs", "invariants", "journal"),
    "convergences_slowquery": ("slow",),
    "convergences_backup": ("backups",),
    "convergences_mail": ("mails",),
    "convergences_publicversion": ("pages",),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_broken_makes_lines_unknown_and_the_page_answers(root, table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO broken")

    page = root.get("/admin/etat/")

    assert page.status_code == 200
    for section in TABLES[table]:
        assert level(root, section) == UNKNOWN, section
    others = {*root.get("/admin/etat.json").json()["sections"]} - {*TABLES[table]}
    assert others >= {"versions", "disks"}
    assert level(root, "versions") == GOOD


def test_the_page_says_first_what_is_bad_and_its_twin_the_gravest_word(root):
    answer = root.get("/admin/etat.json").json()
    assert answer["level"] == BAD

    backup_of(hours=1)
    for job in JOBS:
        run_of(job.name, began=timedelta(minutes=30))
    assert root.get("/admin/etat.json").json()["level"] != BAD


def test_it_asks_the_database_as_often_whatever_there_is(root, django_assert_max_num_queries):
    root.get("/admin/etat/")
    for number in range(30):
        SlowQuery.objects.count_one("/", f"SELECT {number}", 300)
    for job in JOBS:
        run_of(job.name)

    with django_assert_max_num_queries(60):
        root.get("/admin/etat/")
