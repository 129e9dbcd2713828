"""A session that ends while somebody types in the administration: nothing is lost, nothing is lent."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from convergences import unsent
from partnerships.models import Partnership
from tests.factories import make_partnership, make_superuser, make_user
from tests.matrix_addresses import addresses, equipped, make_archive
from tests.page_forms import read_forms
from tests.pages import main_of
from tests.sessions import sign_in_elsewhere, sign_out
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
WORDS = "Un café où l’on répare, <b>ensemble</b>."


@pytest.fixture
def person():
    return make_superuser()


@pytest.fixture
def browser(person):
    return sign_in(Client(enforce_csrf_checks=True), person)


@pytest.fixture
def partnership():
    return make_partnership("Lemon Aide")


@pytest.fixture
def address(partnership):
    return reverse("admin:partnerships_partnership_change", args=[partnership.pk])


@pytest.fixture
def typed(browser, address):
    """What the page of the partnership sends, with a pitch that was typed."""
    return as_typed(browser.get(address), address, pitch_fr=WORDS)


def as_typed(answer, address, **changes):
    """What the largest form of the page sends, its token included."""
    forms = read_forms(answer.content.decode(), address).forms
    form = max(forms, key=lambda form: len(form.fields))
    unsent_by_browsers = {"select", "checkbox", "radio"}  # while nothing is chosen there
    held = {
        field.name: field.value
        for field in form.fields
        if field.value or field.kind not in unsent_by_browsers
    }
    assert changes.keys() <= held.keys()
    return held | changes


def pitch(partnership):
    return Partnership.objects.get(pk=partnership.pk).pitch_fr


def sign_in_beside(browser, person):
    """In another tab, with the second factor: another session, another token."""
    sign_in_elsewhere(browser, person)
    sign_in(browser, person)


def test_what_was_typed_comes_back_and_is_sent_again(browser, address, typed, partnership, person):
    sign_out(browser)

    kept = browser.post(address, typed | {"_continue": "Save and continue"})

    assert kept.status_code == 401
    assert "Save and continue" not in main_of(kept)
    assert "no-store" in kept.headers["Cache-Control"]
    assert "Votre session a expiré" in main_of(kept)
    assert WORDS in main_of(kept)
    assert "<b>" not in kept.text
    assert f'href="/compte/login/?next={address}"' in kept.text
    assert pitch(partnership) == "Ensemble."

    sign_in_beside(browser, person)
    once_more = browser.post(address, as_typed(kept, address))
    assert once_more.status_code == 403
    assert "Vous voilà de nouveau en session" in main_of(once_more)
    assert pitch(partnership) == "Ensemble."

    done = browser.post(address, as_typed(once_more, address))
    assert done.status_code == 302
    assert pitch(partnership) == WORDS


def test_who_must_still_show_a_second_factor_loses_nothing_either(browser, address, typed, person):
    sign_out(browser)
    browser.force_login(person)
    browser.cookies["csrf"] = "b" * 32

    kept = browser.post(address, typed)

    assert kept.status_code == 401
    assert f'href="{reverse("mfa_reauthenticate")}?next={address}"' in kept.text
    assert WORDS in main_of(kept)


def test_somebody_else_at_the_same_desk_reads_nothing_of_it(browser, address, typed, partnership):
    sign_out(browser)
    sign_in_beside(browser, make_superuser())

    answer = browser.post(address, typed)

    assert answer.status_code == 403
    assert "répare" not in answer.text
    assert pitch(partnership) == "Ensemble."


def test_who_is_no_longer_of_the_staff_finds_nothing(browser, address, typed, person):
    type(person).objects.filter(pk=person.pk).update(is_staff=False)

    assert browser.post(address, typed).status_code == 404

    browser.cookies["csrf"] = "b" * 32
    assert "répare" not in browser.post(address, typed).text


@pytest.mark.parametrize("lent", ["nothing", "of another page", "made up"])
def test_another_site_gets_nothing_given_back(browser, address, typed, partnership, lent):
    other = make_partnership("Les Toits")
    page = reverse("admin:partnerships_partnership_change", args=[other.pk])
    of_other = as_typed(browser.get(page), page)[unsent.FIELD]
    made_up = re.sub(":.*", ":abc", typed[unsent.FIELD])
    proof = {"nothing": "", "of another page": of_other, "made up": made_up}[lent]
    forged = typed | {unsent.FIELD: proof, "csrfmiddlewaretoken": "a" * 32}

    refused = browser.post(address, forged)
    assert refused.status_code == 403
    assert "répare" not in refused.text

    sign_out(browser)
    assert browser.post(address, typed | {unsent.FIELD: proof}).status_code == 302
    assert pitch(partnership) == "Ensemble."


def test_a_password_is_written_on_no_page(browser, person):
    address = reverse("admin:auth_user_password_change", args=[make_user().pk])
    typed = as_typed(browser.get(address), address, password1="secret and long", password2="secret")
    assert unsent.FIELD not in typed
    request = browser.get(address).wsgi_request
    sign_out(browser)

    answer = browser.post(address, typed | {unsent.FIELD: unsent.proof(request)})

    assert answer.status_code == 302
    assert "secret" not in answer.text


def test_a_file_is_named_and_chosen_again(browser, address, typed):
    sign_out(browser)
    file = SimpleUploadedFile("toit.jpg", b"a picture")

    kept = browser.post(address, typed | {"pictures-0-original": file})

    assert "toit.jpg" in main_of(kept)
    assert "Choisissez-les à nouveau" in main_of(kept)


def test_each_page_where_words_are_typed_carries_the_proof(settings):
    settings.DEMONSTRATION = True
    settings.ROOT_URLCONF = "tests.matrix"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    award, person = make_archive(), equipped(make_superuser())
    client, with_words, lacking = sign_in(Client(), person), 0, []
    for name, address in addresses(award, person).items():
        if not name.startswith("admin:"):
            continue
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        for form in read_forms(answer.text, address).forms:
            kinds = {field.name: field.kind for field in form.fields}
            written = {"text", "textarea"} & set(kinds.values())
            if form.method == "get" or not written or "password" in kinds.values():
                continue
            with_words += 1
            if unsent.FIELD not in kinds:
                lacking.append(name)

    assert with_words > 35
    assert lacking == []
