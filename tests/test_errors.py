"""Error pages: kind, in the reader's language, and standing when the database does not.

No test here is allowed the database: pytest-django refuses it, so a page that asked for it would
fail its test.
"""

import errno
import sqlite3

import pytest
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http.multipartparser import MultiPartParserError
from django.test import Client
from django.utils.translation import override

from convergences.views import errors

PAGES = {
    400: (errors.bad_request, "Cette adresse est illisible", "This address cannot be read"),
    403: (errors.permission_denied, "Cette page ne vous est pas ouverte", "This page is not open"),
    404: (errors.page_not_found, "Cette page n’existe pas", "This page does not exist"),
    500: (errors.server_error, "Quelque chose a cédé", "Something broke on our side"),
    503: (errors.unavailable, "Le site reprend son souffle", "The site is catching its breath"),
    507: (
        errors.could_not_be_kept,
        "Cette page n’a pas pu être préparée",
        "This page could not be drawn",
    ),
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


@pytest.mark.parametrize("excess", [RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent])
def test_a_form_that_brings_too_much_is_told_to_bring_less(rf, excess):
    for path, sentence in (("/x/", "est trop lourd"), ("/en/x/", "Your form is too large")):
        response = errors.bad_request(rf.post(path), excess("a detail"))

        assert response.status_code == 413
        assert sentence in response.content.decode()
        assert "a detail" not in response.content.decode()


def test_a_form_that_is_not_whole_is_asked_for_again(rf):
    for path, sentence in (("/x/", "pas arrivé entier"), ("/en/x/", "did not arrive whole")):
        response = errors.bad_request(rf.post(path), MultiPartParserError("a detail"))

        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert "a detail" not in response.content.decode()


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


def raised(error, request, cause=None):
    """What is answered when this is raised while the request is answered."""
    try:
        raise error from cause
    except type(error):
        return errors.server_error(request)


def full_database():
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    return OperationalError("database or disk is full"), cause


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), None),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), None),
        full_database(),
    ],
)
def test_a_full_disk_is_said_and_what_was_sent_is_kept_by_the_browser(rf, error, cause):
    french = raised(error, rf.post("/signaler/"), cause)
    english = raised(error, rf.post("/en/signaler/"), cause)

    assert (french.status_code, english.status_code) == (507, 507)
    assert (french["Cache-Control"], french["Retry-After"]) == ("no-store", "60")
    assert "could not be saved" in english.text
    assert "your browser keeps what you typed or chose" in english.text
    assert "Votre envoi n’a pas pu être enregistré" in french.text


def test_what_was_sent_while_the_database_failed_is_not_said_to_be_lost_nor_saved(rf):
    answer = raised(OperationalError("the server is gone"), rf.post("/en/signaler/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "which may not have been saved" in answer.text


def test_a_file_that_is_refused_for_another_reason_is_our_fault(rf):
    assert raised(PermissionError(errno.EACCES, "no"), rf.get("/")).status_code == 500


def test_another_failure_is_ours_and_tells_nothing_of_itself(rf):
    try:
        raise RuntimeError("a secret detail")
    except RuntimeError:
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "secret" not in response.content.decode()
