"""One deployment and one Chromium for all the tests of this folder."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.deployment import deployed
from tests.browser.looking import CHROMIUM, Viewer


@pytest.fixture(scope="session")
def site():
    """The address of the site."""
    with deployed() as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def viewer(chromium, site):
    """A visitor who has never been here; what Chromium complained of fails the test."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    viewer = Viewer(context, site)
    yield viewer
    context.close()
    assert viewer.complaints == []
