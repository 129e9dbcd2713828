"""The frozen copy in a browser: served by a plain web server, with scripts and without."""

import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.deployment import HOST, ROOT, served
from tests.browser.looking import NARROW, WIDE, Viewer
from tests.browser.prepare import PHOTOGRAPHED

BEGINNINGS = {"fr": ("/", "Site figé le"), "en": ("/en/", "Site frozen on")}


class Quiet(SimpleHTTPRequestHandler):
    """Python's own server of a folder, which says nothing of each request."""

    def log_message(self, *arguments):
        """Keep silent."""


@contextmanager
def plainly_served(folder):
    """Serve a folder as any web server does; gives its address."""
    server = ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The address of a copy, made while the site answers; the site is then stopped."""
    place = tmp_path_factory.mktemp("frozen")
    (place / "site").mkdir()
    with served(place / "site", "prepare()") as site:
        subprocess.run(
            [sys.executable, "manage.py", "freeze", place / "copy"],
            cwd=ROOT,
            env=site.variables,
            check=True,
        )
    with plainly_served(place / "copy") as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def visitor(chromium, copy, request):
    """Somebody who reads the copy; what Chromium complained of fails the test."""
    context = chromium.new_context(
        locale="fr-FR", reduced_motion="reduce", java_script_enabled=request.param
    )
    viewer = Viewer(context, copy)
    yield viewer
    context.close()
    assert viewer.complaints == []


@pytest.mark.parametrize("language", BEGINNINGS)
def test_it_is_walked_from_the_home_page_to_an_edition(visitor, language):
    home, since_when = BEGINNINGS[language]
    page = visitor.open(home).page
    visitor.follow(page.locator("#menu a[href$='/archives/']"))
    assert page.locator("main form").count() == 0
    visitor.follow(page.locator(f".liste-resultats a[href$='/{PHOTOGRAPHED}/']").first)
    assert page.locator("main img").first.evaluate("i => i.complete && i.naturalWidth > 0")
    visitor.follow(page.locator("main a[href*='/editions/']").first)

    assert page.locator("main h1").count() == 1
    assert since_when in page.inner_text("#pied")
    visitor.follow(page.locator("#menu .langue a"))
    other = BEGINNINGS["en" if language == "fr" else "fr"][1]
    assert other in page.inner_text("#pied")


def test_a_link_to_a_form_says_why_there_is_none(visitor):
    visitor.open("/editions/2011/")
    visitor.follow(visitor.page.locator("main a[href*='/signaler/']").first)

    assert "figé" in visitor.page.inner_text("main")


@pytest.mark.parametrize("path", ["/", "/archives/", "/organisations/", "/signaler/", "/404.html"])
def test_axe_finds_nothing_in_what_only_the_copy_shows(chromium, copy, path):
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    viewer = Viewer(context, copy)

    faults = []
    for page in (path, f"/en{path}"):
        viewer.open(page)
        for size, scheme in ((WIDE, "light"), (NARROW, "dark")):
            faults += [
                f"{page} {size[0]} {scheme}: {line}" for line in viewer.set(size, scheme).axe()
            ]
    context.close()

    assert faults == []
    assert viewer.complaints == []
