"""The whole chain: an evening run from the desk, seen by room and phones, published, then verified."""

import os
import subprocess
import sys
import uuid
import zipfile

import psycopg2
import pytest

from tests.browser import whole_evening
from tests.browser.looking import NARROW
from tests.browser.sealed_evening import button, enter_the_desk, everybody, sealed_evening

SERVER = os.environ.get("BROWSER_POSTGRESQL", "")
pytestmark = pytest.mark.skipif(
    not SERVER.startswith("postgres"), reason="two workers share a PostgreSQL: name one"
)


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """Two workers on a database of their own, which goes away with them."""
    name = f"evening_{uuid.uuid4().hex[:8]}"
    server = psycopg2.connect(SERVER)
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    database = f"{SERVER.rpartition('/')[0]}/{name}"
    with sealed_evening(
        tmp_path_factory.mktemp("evening"),
        whole_evening.__name__,
        workers=2,
        database=database,
    ) as evening:
        yield evening
    server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def people(chromium, evening):
    with everybody(chromium, evening) as come:
        yield come


def act(viewer, word):
    viewer.follow(button(viewer, word).first)


def hold_to_reveal(desk):
    """Tick what the person presenting confirms, then hold the button for a second."""
    desk.page.check("#regie-presenter")
    held = desk.page.locator("form[data-hold] button")
    held.hover()
    with desk.page.expect_navigation():
        desk.page.mouse.down()
        desk.page.wait_for_timeout(1200)
    desk.page.mouse.up()


def decide_in_the_room(desk, second, award):
    """One person of the desk enters what the room decided, another seals it; gives the laureate."""
    path = f"/admin/awards/ceremony/{desk.ceremony}/regie/salle/{award['key']}/"
    desk.open(path)
    line = desk.page.locator("fieldset:has(select)").first
    name = line.locator("h2").inner_text()
    line.locator("select").select_option(index=1)
    desk.page.fill("textarea[name=reason]", "142 mains contre 97.")
    desk.follow(desk.page.locator("#content form input[type=submit]").first)
    second.open(path)
    second.follow(second.page.locator("#content form input[type=submit]").first)
    desk.open(f"/admin/awards/ceremony/{desk.ceremony}/regie/")
    return name


def room_sees(screen, words):
    screen.page.locator(".scene .titre", has_text=words).first.wait_for()


def test_from_the_desk_to_a_verified_archive(evening, people, tmp_path):
    told = evening.told
    desk = enter_the_desk(people("regie"), evening)
    second = enter_the_desk(people("regie2"), evening)
    desk.ceremony = told["ceremony"]
    assert desk.axe() == []

    # The room and a phone come before the evening begins.
    act(desk, "attendre")
    code = desk.page.locator(".regie-code").first.inner_text()
    screen = people().open("/scene/")
    screen.page.fill("#id_code", code)
    screen.follow(screen.page.locator("form button[type=submit]"))
    phone = people(size=NARROW).open("/ceremonie/")
    act(desk, "direct")
    room_sees(screen, "Bienvenue")

    revealed = 0
    for award in told["awards"]:
        desk.open(f"/admin/awards/ceremony/{told['ceremony']}/regie/")
        act(desk, "annoncer")
        assert desk.axe() == []
        room_sees(screen, award["label"])
        winners = award["winners"]
        if award["in_room"]:
            winners = [decide_in_the_room(desk, second, award)]
        for name in winners:
            assert name not in screen.page.inner_text(".scene .titre")
        hold_to_reveal(desk)
        revealed += 1
        assert phone.page.locator("[data-prix]").nth(revealed - 1).inner_text(timeout=15_000)
        for name in winners:
            screen.page.locator(".scene", has_text=name).wait_for()
            assert phone.page.locator("[data-prix]", has_text=name).count() == 1
    assert revealed >= 3
    assert phone.axe() == []
    assert phone.overflow() <= 0

    desk.open(f"/admin/awards/ceremony/{told['ceremony']}/regie/")
    act(desk, "clore")
    room_sees(screen, "Merci")
    # Chromium complains of the 410 that tells the screen so.
    assert all("410" in complaint for complaint in screen.complaints)
    screen.complaints.clear()
    secretariat = people("secretariat")
    secretariat.open(f"/admin/awards/edition/{told['edition']}/phase/publish/")
    secretariat.follow(secretariat.page.locator("#content form [type=submit]").first)

    # Anyone then checks what was published, with Python alone.
    year = told["year"]
    phone.open(f"/editions/{year}/")
    assert "Comment cette édition a été décidée" in phone.page.inner_text("main")
    phone.open(f"/editions/{year}/proces-verbal/")
    assert phone.axe() == []
    with phone.page.expect_download() as download:
        phone.page.locator("a[href$='proces-verbal.zip']").first.click()
    with zipfile.ZipFile(download.value.path()) as bundle:
        bundle.extractall(tmp_path)
    checked = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    for award in told["awards"]:
        for name in award["winners"]:
            assert name in phone.page.inner_text("main")
