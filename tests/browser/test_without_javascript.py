"""Public pages carry no script, and what they offer works in a browser that runs none."""

import pytest

from tests.browser.looking import Viewer
from tests.browser.pages import ERRORS, TEMPLATES


@pytest.fixture
def plain(chromium, site):
    """A visitor whose browser runs no script."""
    context = chromium.new_context(locale="fr-FR", java_script_enabled=False)
    viewer = Viewer(context, site)
    yield viewer
    context.close()
    assert viewer.complaints == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_no_page_carries_a_script(plain, path):
    plain.open(path, status=ERRORS.get(path, 200))

    assert plain.page.locator("script:not([type='application/ld+json'])").count() == 0


def test_the_archive_is_searched_and_narrowed(plain):
    plain.open("/archives/")
    plain.page.fill("#id_q", "déchets")
    plain.page.locator("#recherche [type=submit]").click()
    plain.page.wait_for_url("**/archives/?q=*")
    every = plain.page.locator(".liste-resultats > li").count()
    plain.page.locator("#affiner [name=edition]:not([disabled])").first.check()
    plain.page.locator("#affiner [type=submit]").click()
    plain.page.wait_for_url("**edition=*")
    fewer = plain.page.locator(".liste-resultats > li").count()

    assert 0 < fewer < every


def test_a_report_that_lacks_something_keeps_the_rest_and_is_then_sent(plain):
    plain.open("/editions/2011/")
    plain.page.locator("main a[href*='/signaler/']").first.click()
    plain.arrive("/signaler/")
    assert plain.page.input_value("[name=page]") == "/editions/2011/"
    plain.page.fill("[name=page]", "celle de 2011")
    plain.page.fill("[name=message]", "Il y eut une cérémonie.")
    plain.page.locator("main form [type=submit]").click()
    plain.page.wait_for_selector(".alert-danger")
    assert plain.page.input_value("[name=message]") == "Il y eut une cérémonie."
    plain.page.fill("[name=page]", "/editions/2011/")
    plain.page.wait_for_timeout(3500)  # quicker than that, the form takes us for a machine
    plain.page.locator("main form [type=submit]").click()
    plain.arrive("/signaler/merci/")
