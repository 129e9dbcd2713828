"""Elements, requests, weight and EcoIndex of every public page, in a table.

    python bench/budgets.py            exits with 1 when a page is over its budget

The site is served as it is deployed, with the archive of 2013 to 2018 and six nominees more, so
that a page of results is full; each page is opened by Chromium with an empty cache. Bytes are
those of the wire: what granian and WhiteNoise send, compressed where they compress. The site's
icon is weighed, but no request of the page's: the browser asks for it by itself, once for all
pages, and GreenIT-Analysis does not see it either.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from tests.browser.deployment import deployed
from tests.browser.looking import CHROMIUM
from tests.browser.pages import SAMPLE, in_english, listed

MORE_NOMINEES = 6  # 14 in the archive: 20 fill a page
ELEMENTS, REQUESTS, KILOBYTES, ECOINDEX = 400, 8, 150, 75
ARCHIVES = {"elements": 900, "ecoindex": 60}

# GreenIT's quantiles: how a page stands among all pages, from 0 (lightest) to 20.
DOM = [
    *(0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459),
    *(1801, 2479, 594601),
]
REQ = [0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920]
SIZE = [
    *(0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27),
    *(1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26),
]


def quantile(steps, value):
    """The place of `value` among the quantiles, between two of them in proportion."""
    for place in range(1, len(steps)):
        if value < steps[place]:
            below = steps[place - 1]
            return place - 1 + (value - below) / (steps[place] - below)
    return len(steps) - 1


def ecoindex(elements, requests, kilobytes):
    """The EcoIndex of a page, from 0 to 100, by the formula of GreenIT-Analysis."""
    places = 3 * quantile(DOM, elements) + 2 * quantile(REQ, requests) + quantile(SIZE, kilobytes)
    return 100 - 5 * places / 6


@dataclass(frozen=True)
class Weighed:
    """What one page costs at its first view."""

    path: str
    elements: int
    requests: int
    bytes: int

    @property
    def ecoindex(self):
        return ecoindex(self.elements, self.requests, self.bytes / 1000)

    @property
    def faults(self):
        """The budgets that the page passes, in words."""
        full_list = self.path.removeprefix("/en").startswith("/archives/")
        most = ARCHIVES["elements"] if full_list else ELEMENTS
        least = ARCHIVES["ecoindex"] if full_list else ECOINDEX
        checks = {
            f"more than {most} elements": self.elements > most,
            f"more than {REQUESTS} requests": self.requests > REQUESTS,
            f"more than {KILOBYTES} KB": self.bytes > KILOBYTES * 1000,
            f"EcoIndex under {least}": self.ecoindex < least,
        }
        return [fault for fault, is_so in checks.items() if is_so]


class Scale:
    """A window of Chromium that forgets all it has loaded before each page."""

    def __init__(self, browser, address):
        self.address = address
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.wire = self.page.context.new_cdp_session(self.page)
        self.wire.send("Network.enable")
        self.sizes, self.icons = {}, set()
        self.wire.on("Network.requestWillBeSent", self._asked)
        self.wire.on("Network.loadingFinished", self._loaded)

    def weigh(self, path):
        """Open one page, drawings and typefaces included."""
        self.wire.send("Network.clearBrowserCache")
        self.sizes.clear()
        self.icons.clear()
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer.ok, f"{answer.status} {path}"  # the page of an error is light
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.page.wait_for_timeout(100)  # the icon comes last
        elements = self.page.evaluate("document.querySelectorAll('*').length")
        requests = self.sizes.keys() - self.icons
        return Weighed(path, elements, len(requests), sum(self.sizes.values()))

    def _asked(self, event):
        if "/img/favicon." in event["request"]["url"]:
            self.icons.add(event["requestId"])

    def _loaded(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]


def main():
    with deployed(more_nominees=MORE_NOMINEES) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        paths = dict.fromkeys(listed(address))
        for sample in SAMPLE.values():
            paths |= dict.fromkeys(path for known in sample for path in (known, in_english(known)))
        scale = Scale(browser, address)
        weighed = [scale.weigh(path) for path in paths]
        browser.close()
    print(f"{'page':<72} elements requests      KB EcoIndex")
    for page in sorted(weighed, key=lambda page: page.ecoindex):
        figures = f"{page.elements:>8} {page.requests:>8} {page.bytes / 1000:>7.1f}"
        print(f"{page.path:<72} {figures} {page.ecoindex:>8.1f}  {', '.join(page.faults)}")
    over = [page for page in weighed if page.faults]
    print(f"{len(weighed)} pages, {len(over)} over budget")
    return bool(over)


if __name__ == "__main__":
    sys.exit(main())
