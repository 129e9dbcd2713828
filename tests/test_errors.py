"""Error pages: kind, in the reader's language, and standing when the database does not.

No test here is allowed the database: pytest-django refuses it, so a page that asked for it would
fail its test.
"""

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils.translation import override

from convergences.views import errors

PAGES = {
    400: (errors.bad_request, "Cette adresse est illisible", "This address cannot be read"),
    403: (errors.permission_denied, "Cette page ne vous est pas ouverte", "This page is not open"),
    404: (errors.page_not_found, "Cette page n’existe pas", "This page does not exist"),
    500: (errors.server_error, "Quelque chose a cédé", "Something broke on our side"),
    503: (errors.unavailable, "Le site reprend son souffle", "The site is catching its breath"),
}


@pytest.mark.parametrize("status", PAGES)
def test_each_error_has_its_page_in_both_languages(rf, status):
    view, french, english = PAGES[status]

    for path, sentence, language in (("/x/", french, "fr"), ("/en/x/", english, "en")):
        # Whatever language the thread was left in, the address decides.
        with override("en" if language == "fr" else "fr"):
            response = view(rf.get(path))
        html = response.content.decode()

        assert response.status_code == status
        assert sentence in html
        assert f'<html lang="{language}">' in html
        assert '<meta name="robots" content="noindex">' in html
        assert 'rel="canonical"' not in html
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies


def test_a_form_without_its_token_is_told_what_to_do(rf):
    response = errors.csrf_failure(rf.post("/signaler/"), reason="no cookie")

    assert response.status_code == 403
    assert "Votre formulaire n’est pas parti" in response.content.decode()


def test_an_absent_page_needs_no_database():
    response = Client().get("/nulle-part/ailleurs/")

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


def test_a_silent_database_is_said_to_be_temporary(rf):
    try:
        raise OperationalError("the server is gone")
    except OperationalError:
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 503
    assert response["Retry-After"] == "60"


def test_another_failure_is_ours_and_tells_nothing_of_itself(rf):
    try:
        raise RuntimeError("a secret detail")
    except RuntimeError:
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "secret" not in response.content.decode()
