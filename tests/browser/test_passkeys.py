"""A passkey in Chromium, held by a virtual authenticator: made, asked for at the door, shown again."""

import pytest

from convergences.demonstration import ACCOUNTS
from tests.browser.looking import NARROW, WIDE, Viewer

TECHNIQUE = next(account for account in ACCOUNTS if not account.group)
LECTURE = next(account for account in ACCOUNTS if account.group == "reader")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def somebody(chromium, site):
    """A visitor with a telephone that holds passkeys, at an address in letters."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    viewer = Viewer(context, site.replace("127.0.0.1", "localhost"))
    viewer.authenticator = context.new_cdp_session(viewer.page)
    viewer.authenticator.send("WebAuthn.enable")
    viewer.authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield viewer
    context.close()
    assert viewer.complaints == []


def press(viewer, name):
    viewer.page.get_by_role("button", name=name, exact=True).click()


def give_password(viewer, account):
    viewer.open("/admin/")
    viewer.page.locator("main summary").click()
    viewer.page.fill("[name=login]", account.email)
    viewer.page.fill("[name=password]", account.password)
    press(viewer, "Se connecter")
    viewer.arrive("/compte/2fa/authenticate/")


def axe(viewer):
    return [
        line
        for size, scheme in [(WIDE, "light"), (NARROW, "dark")]
        for line in viewer.set(size, scheme).axe()
    ]


def test_a_passkey_is_made_then_opens_the_administration(somebody):
    page = somebody.page
    give_password(somebody, TECHNIQUE)
    page.fill("[name=code]", TECHNIQUE.code)
    press(somebody, "Se connecter")
    somebody.arrive("/admin/")

    somebody.open("/compte/2fa/passkeys/add/")
    assert axe(somebody) == []
    page.fill("[name=name]", "Mon téléphone")
    press(somebody, "Créer cette clé d’accès")
    page.get_by_text("Votre clé d’accès est ajoutée.").wait_for()
    somebody.open("/compte/2fa/")
    assert page.get_by_role("heading", name="Mon téléphone").is_visible()
    assert axe(somebody) == []

    somebody.open("/compte/logout/")
    press(somebody, "Se déconnecter")
    somebody.arrive("/")
    give_password(somebody, TECHNIQUE)
    assert axe(somebody) == []
    press(somebody, "Utiliser ma clé d’accès")
    somebody.arrive("/admin/")

    somebody.open("/compte/2fa/passkeys/reauthenticate/?next=/compte/")
    assert axe(somebody) == []
    press(somebody, "Utiliser ma clé d’accès")
    somebody.arrive("/compte/")

    somebody.open("/compte/2fa/")
    page.get_by_role("link", name="Retirer « Mon téléphone »").click()
    press(somebody, "Retirer cette clé d’accès")
    somebody.arrive("/compte/2fa/")
    assert page.get_by_text("Mon téléphone").count() == 0


def test_where_no_passkey_can_be_made_the_page_says_why(viewer):
    give_password(viewer, LECTURE)
    viewer.page.fill("[name=code]", LECTURE.code)
    press(viewer, "Se connecter")
    viewer.arrive("/admin/")
    viewer.open("/compte/2fa/passkeys/add/")

    press(viewer, "Créer cette clé d’accès")

    said = viewer.page.get_by_role("alert")
    said.wait_for()
    assert "localhost" in said.inner_text()
    assert axe(viewer) == []
