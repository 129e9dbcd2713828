"""A deployment on the evening of a ceremony: awards sealed, and people with a session.

What nobody clicks is done by functions of the module that a test names, in the deployment's own
process.
"""

import json
import re
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings
from django.test import Client

from tests.browser.deployment import HOST, ROOT, served
from tests.browser.looking import WIDE, Viewer
from tests.sign_in import sign_in

MARK = "EVENING "


class SealedEvening:
    """The address of the site, and what `prepare()` of `module` told: `sessions` by name at least."""

    def __init__(self, folder, site, module):
        self.folder, self.environment, self.address = folder, site.variables, site.address
        self.module = module
        self.told = self.do("prepare()")

    def do(self, call):
        """Run a function of the module in the deployment; gives what it returns."""
        code = f"import json, {self.module} as e; print({MARK!r}, json.dumps(e.{call}))"
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.rpartition(MARK)[2])

    def last_code(self):
        """The code of the mail that left last."""
        mails = sorted(
            (self.folder / "private" / "mails").iterdir(), key=lambda f: f.stat().st_mtime
        )
        return re.findall(r"^\d{4} \d{4}$", mails[-1].read_text(), re.MULTILINE)[-1]


@contextmanager
def sealed_evening(folder, module, **deployment):
    """Serve what `prepare()` of `module` makes; gives the `SealedEvening`."""
    with served(folder, "install()", **deployment) as site:
        yield SealedEvening(folder, site, module)


@contextmanager
def everybody(chromium, evening):
    """Gives a function that brings somebody by name, or a passer-by, in a browser of their own.

    At the end, what Chromium complained of fails the test.
    """
    contexts, viewers = [], []

    def come(name="", size=WIDE):
        context = chromium.new_context(
            locale="fr-FR",
            reduced_motion="reduce",
            viewport={"width": size[0], "height": size[1]},
        )
        if name:
            # As the site sets it; Chromium takes a secure cookie for this machine without TLS.
            place = {"domain": HOST, "path": "/", "secure": True}
            context.add_cookies([evening.told["sessions"][name] | place])
        contexts.append(context)
        viewers.append(Viewer(context, evening.address))
        return viewers[-1]

    yield come
    for context in contexts:
        context.close()
    complaints = [complaint for viewer in viewers for complaint in viewer.complaints]
    assert not complaints, complaints


def session_of(person):
    """The cookie of a session where this person is signed in, their second factor shown."""
    client = Client()
    sign_in(client, person)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }


def button(viewer, act):
    """The button of an act of the page, by the word that its form sends."""
    return viewer.page.locator(f"form:has(input[name=act][value={act}]) button")


def give_fresh_code(viewer, evening):
    """From the page that asks for a code: have it sent, read it, and type it."""
    viewer.follow(viewer.page.locator("#contenu form button[type=submit]").last)
    viewer.page.fill("input[autocomplete=one-time-code]", evening.last_code())
    viewer.follow(viewer.page.locator("form:has(input[autocomplete=one-time-code]) button").first)


def enter_the_desk(viewer, evening):
    """Sit down at the desk, by a fresh code."""
    path = f"/admin/awards/ceremony/{evening.told['ceremony']}/regie/"
    viewer.open(path)
    viewer.follow(viewer.page.locator("#content a.button").first)
    give_fresh_code(viewer, evening)
    return viewer.arrive(path)
