"""Chromium looks at a page: what it says of it, and what axe-core finds."""

import json
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT

CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
}
# WCAG 2.0, 2.1 and 2.2, levels A and AA, and best practices. Target size is off unless asked for.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "iframes": False,
    "preload": False,  # it would apply copies of the sheets inline, which our policy forbids
}
WIDE, NARROW, NARROWEST = (1280, 900), (390, 844), (320, 700)


class Viewer:
    """A page of Chromium that remembers every complaint and every request to elsewhere."""

    def __init__(self, context, address):
        self.address = address
        self.page = context.new_page()
        self.complaints = []
        self.status = None
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)

    def open(self, path, *, status=200):
        """Go to `path`, which must answer `status`."""
        self.status = status
        answer = self.page.goto(self.address + path)
        if answer.status != status:
            self._complain(f"{answer.status} instead of {status}")
        return self

    def arrive(self, *paths):
        """Wait for the page at one of `paths`; a glob would do with a query that names one."""
        self.page.wait_for_url(lambda address: urlsplit(address).path in paths)
        return self

    def follow(self, link_or_button):
        """Press what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            link_or_button.click()
        return self

    def set(self, size=WIDE, scheme="light"):
        """Look at the same page in another window, or in the dark."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme=scheme)
        return self

    def axe(self):
        """What axe-core finds, one line per rule and element."""
        # A colour that is still changing has no contrast worth measuring.
        self.page.evaluate("document.getAnimations().forEach((a) => a.finish())")
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(f"axe.run(document, {json.dumps(AXE_OPTIONS)})")
        return [
            f"{violation['id']}: {node['target'][0]} {node['html'][:120]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def overflow(self):
        """By how many pixels the page scrolls sideways."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def _said(self, message):
        # Chromium says that an error page is one: that is what was asked for.
        is_the_page = self.status != 200 and "server responded with a status" in message.text
        if message.type in ("error", "warning") and not is_the_page:
            self._complain(f"console: {message.text}")

    def _asked(self, request):
        if request.url.startswith(("data:", "blob:")):
            return
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self._complain(f"request to another host: {request.url}")

    def _answered(self, answer):
        if answer.status >= 400 and answer.request.resource_type != "document":
            self._complain(f"{answer.status}: {answer.url}")

    def _failed(self, request):
        # A page that is left gives up what it was still fetching: no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self._complain(f"failed: {request.url}: {request.failure}")

    def _complain(self, what):
        self.complaints.append(f"{urlsplit(self.page.url).path}: {what}")
