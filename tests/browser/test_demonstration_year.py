"""A newcomer plays the demonstration: a juror, the secretariat and the chair, to a sealed verdict."""

import shutil

import pytest
from django.conf import settings

from tests.browser import demonstration_walk as walk
from tests.browser.looking import NARROW, WIDE
from tests.browser.people import Person
from tests.test_demo_command import IGNORED, demonstration

NO_NETWORK = "Pas de réseau : gardé sur cet appareil, nous réessayons"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The address of the demonstration, as `manage.py demo` serves it from a new clone."""
    clone = tmp_path_factory.mktemp("demo") / "clone"
    shutil.copytree(settings.BASE_DIR, clone, ignore=IGNORED)
    with demonstration(clone) as site:
        yield site.address


def draft_says(juror, words):
    """Wait until the page says so of the draft."""
    juror.page.locator("[data-draft-status]", has_text=words).wait_for()


def flawless(name, person):
    """axe-core finds nothing on this page, in daylight and in the dark; nothing scrolls sideways."""
    size = (NARROW, WIDE)[person.page.viewport_size["width"] > NARROW[0]]
    for scheme in ("dark", "light"):
        person.set(size, scheme)
        assert person.axe() == [], (name, scheme)
    wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, name


def test_from_a_declared_link_to_a_sealed_verdict(demo, chromium):
    juror = Person(chromium, demo, "jury1").sign_in()
    walk.accept_the_charter(juror, flawless)
    walk.declare_the_employer(juror, flawless)
    assert walk.STOVES in juror.page.inner_text("#contenu .retrait")

    walk.mark(juror, walk.ORCHARDS, [4, 4, 4, 5, 4], "Les relevés publics sont")
    flawless("dossier", juror)
    juror.tab_to("#notation textarea")
    juror.context.set_offline(True)
    juror.page.keyboard.type(" convaincants.")
    draft_says(juror, NO_NETWORK)
    juror.press("#notation button[value=submit]")
    assert juror.page.input_value("#notation textarea") == "Les relevés publics sont convaincants."
    juror.context.set_offline(False)
    draft_says(juror, "Brouillon enregistré")
    walk.submit(juror)
    walk.mark(juror, walk.RADIO, [5, 4, 4, 4, 4], "Une assemblée qui décide.")
    walk.submit(juror)
    walk.mark(juror, walk.SCHOOL, [3, 3, 3, 3, 3], "Trop tôt.")
    walk.submit(juror)
    assert "pas d’autre dossier à noter" in juror.page.inner_text("#recu")
    flawless("reçu", juror)
    juror.open("/jury/dossiers/")
    flawless("tous les dossiers", juror)

    secretariat = Person(chromium, demo, "secretariat", WIDE).sign_in()
    walk.answer_the_question(secretariat, flawless)

    chair = Person(chromium, demo, "presidence", WIDE).sign_in()
    walk.open_the_deliberation(chair, flawless)
    assert "À égalité jusqu’au bout" in chair.page.inner_text("#contenu")
    walk.break_the_tie(chair, walk.ORCHARDS, flawless)
    second = Person(chromium, demo, "jury4").sign_in()
    second.page.locator("a[href*='/jury/deliberation/']").first.click()
    walk.vote_around_the_table(chair, second, flawless)
    walk.write_the_verdict(chair, flawless)
    walk.seal(chair, second, flawless)

    for person in (juror, secretariat, chair, second):
        person.open("/jury/" if not person.account.is_staff else "/admin/")
        assert walk.ORCHARDS not in person.page.title()
    assert "scellé" in second.page.inner_text("#contenu")
