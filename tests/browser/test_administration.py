"""The administration in Chromium: entered as people enter it, then looked at with axe-core."""

import pytest

from convergences.demonstration import ACCOUNTS
from tests.browser.looking import NARROW, WIDE, Viewer

SECRETARIAT = next(account for account in ACCOUNTS if account.group == "secretariat")
# What every list, form and page of ours is an example of.
SCREENS = {
    "my edition": "/admin/",
    "help": "/admin/aide/",
    "editions": "/admin/awards/edition/",
    "partnerships": "/admin/partnerships/partnership/?q=eau",
    "organisations": "/admin/partnerships/organisation/",
    "reports": "/admin/convergences/report/",
    "an edition": "/admin/awards/edition/ → 2017",
    "an award": "/admin/awards/award/?q=grand+prix → Grand Prix",
    "a partnership": "/admin/partnerships/partnership/ → Green Village",
    "an organisation": "/admin/partnerships/organisation/?q=veolia → Veolia",
    "a report": "/admin/convergences/report/ → 2026",
    "a new partnership": "/admin/partnerships/partnership/add/",
    "a new organisation": "/admin/partnerships/organisation/add/",
    "add a nominee": "/admin/awards/award/?q=grand+prix → Grand Prix → [href$='/nominer/']",
    "rectify a result": "/admin/awards/award/?q=grand+prix → Grand Prix → [href$='/palmares/']",
    "revoke a result": "/admin/awards/award/?q=grand+prix → Grand Prix → [href$='/retirer/']",
    "delete what is in use": "/admin/partnerships/organisation/?q=veolia → Veolia → .deletelink",
    "history": "/admin/awards/edition/ → 2017 → [href$='/history/']",
    "applications": "/admin/awards/application/",
    "prepare the next edition": "/admin/awards/edition/ → 2017 → [href$='/suivante/']",
    "import a file": "/admin/awards/import/",
    "format of a file": "/admin/awards/import/format/",
    "account": "/compte/",
    "second factor": "/compte/2fa/",
    "recovery codes": "/compte/2fa/recovery-codes/generate/",
    "change password": "/compte/password/change/",
    "sign out": "/compte/logout/",
}


@pytest.fixture(scope="module")
def desk(chromium, site):
    """Somebody of the secretariat, signed in: a one-time code serves once."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    viewer = Viewer(context, site)
    viewer.open("/admin/")
    viewer.page.locator("main summary").click()
    viewer.page.fill("[name=login]", SECRETARIAT.email)
    viewer.page.fill("[name=password]", SECRETARIAT.password)
    viewer.page.locator("main details .btn-primary").click()
    viewer.page.fill("[name=code]", SECRETARIAT.code)
    viewer.page.locator("main form .btn-primary").click()
    viewer.arrive("/admin/")
    yield viewer
    context.close()


def go(viewer, way):
    """Open an address, then follow links: by their text in the list, or by a selector."""
    address, *links = way.split(" → ")
    viewer.open(address)
    for link in links:
        if link.startswith((".", "[")):
            found = viewer.page.locator(f"main {link}, #content {link}").first
        else:
            found = viewer.page.locator("#result_list th a", has_text=link).first
        viewer.open(found.get_attribute("href"))


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_of_the_administration(desk, screen):
    desk.complaints.clear()
    go(desk, SCREENS[screen])
    faults = [
        f"{size[0]} {scheme}: {line}"
        for size, scheme in [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light")]
        for line in desk.set(size, scheme).axe()
    ]
    assert faults == []
    assert desk.complaints == []
