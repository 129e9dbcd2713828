"""Every address × who asks: the answer is declared in tests/matrix.py, nothing goes undeclared."""

import pytest
from django.contrib import admin
from django.test import Client

from tests.factories import make_user
from tests.matrix import BILINGUAL_PREFIXES, MODELS, REFUSALS, ROLES, TABLE, outcome, routes
from tests.matrix_addresses import addresses, equipped, make_archive, somebody
from tests.sign_in import ask_for_code, give_password, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.matrix")]


@pytest.fixture
def archive(settings):
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return make_archive()


def test_every_address_has_its_row_and_every_row_its_address():
    found = list(routes())

    assert len(found) > 150
    assert set(found) == set(TABLE)
    assert {model._meta.label for model in admin.site._registry} == set(MODELS)


def test_each_role_is_refused_somewhere_and_each_address_answers_somebody():
    for role in ROLES:
        assert any(getattr(expected, role) in REFUSALS for expected in TABLE.values()), role
    answered = {
        name
        for name, expected in TABLE.items()
        if any(getattr(expected, role) not in REFUSALS for role in ROLES)
    }
    assert set(TABLE) - answered == {
        "admin:(?P<url>.*)$",  # Django's answer to what has no page
        "admin:login",  # there is one sign-in, under /compte/
        "awards:stage_fragment",  # for a computer that typed the code of the desk
        # For whoever was given the right by name, or for the group « stage ».
        "admin:seen_in_hall",
        "admin:awards_award_marks",
        "admin:awards_award_break_seal",
        # Once an award decided elsewhere is sealed: see test_confidants.py.
        "admin:awards_award_confidants",
        # For the group « stage ».
        "admin:awards_ceremony_desk",
        "admin:awards_ceremony_desk_follow",
        "admin:awards_ceremony_desk_screen",
        "admin:awards_ceremony_desk_room",
        # What the site alone adds, and nothing deletes.
        "admin:convergences_report_add",
        "admin:mfa_authenticator_add",
        "admin:awards_criterion_add",
        "admin:mfa_authenticator_delete",
        "admin:convergences_mail_add",
        "admin:convergences_mail_delete",
        "admin:convergences_journalentry_add",
        "admin:convergences_journalentry_delete",
        "admin:convergences_formerslug_add",
        "admin:convergences_formerslug_delete",
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_declared(archive, role):
    user = somebody(role)
    owner = equipped(user or make_user())
    client, half_signed_in, waits_for_code = Client(), Client(), Client()
    give_password(half_signed_in, owner)
    ask_for_code(waits_for_code, owner.email)
    begun = {
        ("mfa_authenticate", None): half_signed_in,
        ("account_confirm_login_code", None): waits_for_code,
    }
    if user:
        sign_in(client, user)
    wrong = {}
    for name, address in addresses(archive, user).items():
        expected = getattr(TABLE[name], role)
        asks = begun.get((name, user), client)
        for language in ("", "/en") if name.startswith(BILINGUAL_PREFIXES) else ("",):
            found = outcome(asks.get(language + address))
            if found != expected:
                wrong[language + address] = f"{found}, not {expected}"
    assert wrong == {}
