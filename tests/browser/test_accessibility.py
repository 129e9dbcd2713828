"""axe-core finds nothing: WCAG 2.2 A and AA, and best practices.

The pages of `SAMPLE`, in both languages, light and dark, wide and narrow; every other page of the
sitemap in one setting each, the four taken in turn.
"""

from itertools import cycle, product

import pytest

from tests.browser.looking import NARROW, NARROWEST, WIDE
from tests.browser.pages import ERRORS, TEMPLATES, in_english, listed

SETTINGS = list(product([WIDE, NARROW], ["light", "dark"]))


def found(viewer, settings, path):
    """What axe finds on the page that is open, in each of these settings."""
    return [
        f"{path} {size[0]} {scheme}: {line}"
        for size, scheme in settings
        for line in viewer.set(size, scheme).axe()
    ]


def sideways(viewer, path):
    """A line if the page scrolls sideways in the narrowest window."""
    excess = viewer.set(NARROWEST).overflow()
    return [f"{path}: {excess} px too wide at 320"] if excess else []


@pytest.mark.parametrize("path", TEMPLATES)
def test_each_template_in_every_setting(viewer, path):
    faults = []
    for page in (path, in_english(path)):
        viewer.open(page, status=ERRORS.get(path, 200))
        faults += sideways(viewer, page) + found(viewer, SETTINGS, page)
    assert faults == []


def test_every_other_page_in_one_setting(viewer, site):
    looked_at = {page for path in TEMPLATES for page in (path, in_english(path))}
    others = [path for path in listed(site) if path not in looked_at]
    assert len(others) > 100
    faults = []
    for path, setting in zip(others, cycle(SETTINGS)):
        viewer.open(path)
        faults += sideways(viewer, path) + found(viewer, [setting], path)
    assert faults == []
