"""A disk that is full: reads go on, nothing is half kept, and whoever sent something is told so."""

import shutil
import sqlite3
import time
from itertools import count

import pytest

from tests.browser.prepare import photograph
from tests.deployed.small_disk import small_disk
from tests.deployed.test_killed import is_well
from tests.deployed.test_two_sites import staff, until
from tests.deployed.trial import Trial
from tests.deployed.upgrading import REPORT, report
from tests.page_forms import multipart, read_forms
from tests.pdf_files import pages

PARTNERSHIP = """
from partnerships.models import Partnership
told = Partnership.objects.order_by("pk").first().pk
"""
NOMINEE = """
from awards.models import Nominee
told = Nominee.objects.order_by("pk").first().pk
"""
KEPT = """
from awards.models import Attachment
from partnerships.models import Picture
told = [Picture.objects.filter(alt_fr="Une salle").count(), Attachment.objects.count()]
"""
READ = ["/", "/en/", "/archives/?q=climat", "/editions/2017/", "/signaler/"]
ANY_TEXT = "Ce que nous voulions dire tient en quelques mots. "


@pytest.fixture
def disk(site):
    """The disk of the site's files, small."""
    files = site.root / "var" / "files"
    with small_disk(files, 6) as disk:
        for name in ("media", "private"):
            (files / name).mkdir(mode=0o755)
        yield disk


def upload(visitor, path, prefix, *rows):
    """Add these rows with their files to the page at `path` of the administration."""
    forms = read_forms(visitor.get(path).text, path).forms
    form = max((one for one in forms if one.method == "post"), key=lambda one: len(one.fields))
    several = {field.name for field in form.fields if field.kind == "select"}
    total = f"{prefix}-TOTAL_FORMS"
    kept = int(dict(form.pairs())[total])
    pairs = [
        pair
        for pair in form.pairs(**{total: str(kept + len(rows))})
        if (pair[1] or pair[0] not in several) and "__prefix__" not in pair[0]
    ]
    (token,) = (field.value for field in form.fields if field.name == "csrfmiddlewaretoken")
    files = []
    for number, row in enumerate(rows, kept):
        for name, value in row.items():
            to = files if isinstance(value, bytes) else pairs
            to.append((f"{prefix}-{number}-{name}", value))
    told, body = multipart([("csrfmiddlewaretoken", token), *pairs], files)
    told |= {"Origin": f"https://{visitor.host}", "Referer": f"https://{visitor.host}{path}"}
    return visitor.ask("POST", path, body, told)


def say_that_nothing_was_kept(answer):
    assert answer.status == 507, (answer.status, answer.text[:1000])
    assert "n’a pas pu être enregistré" in answer.text
    assert "votre navigateur garde ce que vous avez écrit ou choisi" in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-frame-options"] == "DENY"


def test_an_upload_is_kept_whole_or_not_at_all(site, disk, capsys):
    person, _email = staff(site, site.visitor())
    partnership = f"/admin/partnerships/partnership/{site.asked(PARTNERSHIP)}/change/"
    nominee = f"/admin/awards/nominee/{site.asked(NOMINEE)}/change/"
    picture = {
        "original": photograph(),
        "alt_fr": "Une salle",
        "credit": "Camille",
        "position": "0",
    }
    small = {"title": "Petit", "document": pages(1)}
    large = {"title": "Grand", "document": pages(200)}
    before = site.asked(KEPT)

    for room in (0, 100_000):
        disk.fill(but=room)
        say_that_nothing_was_kept(upload(person, partnership, "pictures", picture))
        assert disk.files() == []
        disk.make_room()
    disk.fill(but=len(large["document"]) // 4096 * 4096)
    say_that_nothing_was_kept(upload(person, nominee, "attachments", small, large))
    assert disk.files() == []
    assert site.asked(KEPT) == before
    assert [site.visitor().get(path).status for path in READ] == [200] * len(READ)
    assert person.get(partnership).status == person.get(nominee).status == 200
    assert report(site.visitor(), "Le disque des fichiers est plein.").status == 302

    disk.make_room()
    begun = time.monotonic()
    assert upload(person, partnership, "pictures", picture).status == 302
    assert upload(person, nominee, "attachments", small, large).status == 302
    seconds = time.monotonic() - begun

    assert site.asked(KEPT) == [before[0] + 1, before[1] + 2]
    assert len(disk.files()) > 2 and not [path for path in disk.files() if "/." in path]
    with capsys.disabled():
        print(f"\nfiles: 3 uploads refused, 0 left behind; both taken {seconds:.1f} s after")


@pytest.fixture
def trial(whole, tmp_path):
    """A site on SQLite whose database and files are on a small disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = Trial(whole, tmp_path)
    made.manage("migrate", "--verbosity", "0")
    made.manage("createcachetable", "--verbosity", "0")
    with small_disk(folder, 24) as disk:
        shutil.copy(tmp_path / "db.sqlite3", folder)
        with Trial(whole, folder) as trial:
            until(lambda: is_well(trial.visitor()), 60)
            yield trial, disk


def test_a_database_without_room_keeps_what_it_acknowledged_and_reads_go_on(trial, capsys):
    trial, disk = trial
    form = trial.visitor()
    form.get("/signaler/")
    page = trial.visitor().get("/signaler/").text
    started = page.partition('name="started" value="')[2].partition('"')[0]
    time.sleep(3.1)
    numbers = count()

    def send(path="/signaler/"):
        number = next(numbers)
        visitor = trial.visitor(f"127.0.1.{number + 1}")
        visitor.cookies = dict(form.cookies)
        token = {"csrfmiddlewaretoken": form.cookies["__Host-csrf"], "started": started}
        message = f"{number} {ANY_TEXT * 90}"
        return message, visitor.post(path, {**token, **REPORT, "message": message})

    disk.fill()
    acknowledged = []
    while (sent := send())[1].status == 302 and len(acknowledged) < 150:
        acknowledged.append(sent[0])
    refused = {"fr": sent, "en": send("/en/signaler/")}

    for message, answer in refused.values():
        assert answer.status == 507, (answer.status, answer.text[:1000])
        assert message in answer.text, "what was typed is given back"
    assert "n’a pas pu être enregistré" in refused["fr"][1].text
    assert "could not be saved" in refused["en"][1].text
    assert [trial.visitor().get(path).status for path in ("/", "/en/", "/signaler/")] == [200] * 3

    disk.make_room()
    begun = time.monotonic()
    until(lambda: send()[1].status == 302, 10)
    seconds = time.monotonic() - begun

    with sqlite3.connect(trial.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = [row[0] for row in database.execute("SELECT message FROM convergences_report")]
    assert set(acknowledged) <= set(stored) and len(set(stored)) == len(stored)
    assert not {message for message, _answer in refused.values()} & set(stored)
    with capsys.disabled():
        print(
            f"\nSQLite: {len(acknowledged)} acknowledged on the last bytes and all there, 2 refused"
            f" and none there; taken again {seconds:.1f} s after there was room"
        )
