"""An upgrade while people are there: what they saw, what they wrote, what is left of it."""

import time

from tests.deployed.stack import git
from tests.deployed.visitor import Regular

REPORT = {
    "kind": "complete",
    "page": "/editions/2017/",
    "source_url": "https://example.org/article",
    "name": "Camille",
    "email": "camille@example.org",
}
KEPT = """
from convergences.models import Report
told = list(Report.objects.order_by("pk").values_list("message", flat=True))
"""


class Upgrading:
    """The site goes from `before` to `after`, with a regular visitor and reports by its form."""

    def __init__(self, site):
        self.site = site
        self.before = git(site.source, "rev-parse", "before")
        self.after = git(site.source, "rev-parse", "after")
        self.smoke, self.told, self.regular, self.backups = "", "", None, []

    def done(self):
        self.smoke = self.site.site("smoke")
        kept = set(self._kept())
        report(self.site.visitor(), "Avant la mise à jour.")
        with Regular(self.site.visitor()) as self.regular:
            self.told = self.site.site("upgrade", self.after)
            report(self.site.visitor(), "Après la mise à jour.")
        self.backups = sorted(set(self._kept()) - kept)
        return self

    def _kept(self):
        folder = self.site.root / "var" / "backups"
        return folder.iterdir() if folder.exists() else ()


def report(visitor, message, **headers):
    """Send a report as a person does, who takes more than three seconds; gives the answer."""
    page = visitor.get("/signaler/").text
    started = page.partition('name="started" value="')[2].partition('"')[0]
    time.sleep(3.2)
    typed = {**REPORT, "message": message, "started": started}
    return visitor.send("/signaler/", typed, **headers)
