"""A session that ended, a token that changed, another person at the same desk: nothing typed is lost."""

import pytest
from django.test import Client

from awards.models import Assessment
from tests.juries import declare_all, make_award_at_work
from tests.marking_pages import Page, a_member
from tests.pages import main_of
from tests.sessions import send_again, sign_in_elsewhere, sign_out

pytestmark = pytest.mark.django_db
WORDS = "Trois ans de terrain."


@pytest.fixture
def award():
    award = make_award_at_work(nominees=2)
    declare_all(award)
    return award


@pytest.fixture
def nominee(award):
    return award.nominees.first()


@pytest.fixture
def juror(award):
    return a_member(award)


@pytest.fixture
def browser(juror):
    """A browser where the juror is signed in, and whose token is asked for."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(juror.user)
    return browser


@pytest.fixture
def page(browser, nominee):
    return Page(browser, nominee).fill(5, 3, comment=WORDS)


@pytest.mark.parametrize("act", ["draft", "submit"])
def test_an_expired_session_gives_back_all_that_was_typed(browser, page, act):
    sign_out(browser)

    answer = page.send(act)

    assert answer.status_code == 401
    words = main_of(answer)
    assert "Votre session a expiré" in words
    assert WORDS in words
    assert "2 notes choisies" in words
    assert f'href="/compte/login/?next={page.address}"' in answer.content.decode()
    assert not Assessment.objects.exists()


def test_it_is_sent_again_once_signed_in_elsewhere(browser, page, juror):
    sign_out(browser)
    kept = page.send("submit")
    sign_in_elsewhere(browser, juror.user)

    # The token of the page that stood there is no longer the one.
    once_more = send_again(browser, kept, page.address)
    assert once_more.status_code == 403
    assert "Vous voilà de nouveau en session" in main_of(once_more)
    assert not Assessment.objects.exists()

    done = send_again(browser, once_more, page.address)
    assert done.headers["Location"] == f"{page.address}#recu"
    assert [mark.value for mark in Assessment.objects.get().marks.all()] == [5, 3]


def test_an_abstention_is_given_back_too(browser, nominee):
    form = Page(browser, nominee, "abstention/").fill(reason="Je connais trop mal ce pays.")
    sign_out(browser)

    answer = form.send()

    assert answer.status_code == 401
    assert "Je connais trop mal ce pays." in main_of(answer)


def test_the_script_is_told_where_to_sign_in(browser, page):
    sign_out(browser)

    answer = page.autosave()

    assert answer.status_code == 401
    assert answer.json() == {"signin": f"/compte/login/?next={page.address}"}


def test_who_signs_in_next_reads_nothing_of_it(browser, award, page):
    sign_out(browser)
    kept = page.send("submit")
    sign_in_elsewhere(browser, a_member(award, 1).user)

    answer = send_again(browser, kept, page.address)

    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("under", ["", "abstention/"])
def test_what_another_typed_at_the_same_desk_is_neither_written_nor_shown(
    client, award, juror, nominee, under
):
    client.force_login(juror.user)
    page = Page(client, nominee, under).fill(5, 3, comment=WORDS, reason=WORDS)
    client.force_login(a_member(award, 1).user)

    answer = client.post(page.address + under, {**page.fields, "act": "submit"}, follow=True)

    assert "Cette page n’avait pas été préparée pour vous" in main_of(answer)
    assert WORDS not in answer.content.decode()
    assert page.autosave().status_code == 422
    assert not Assessment.objects.exists()


def test_another_site_gets_nothing_given_back(browser, page):
    """Without our own proof a form of elsewhere is refused, and shows nobody its words."""
    typed = {"act": "submit", "comment": WORDS, "shown": "forged"}

    answer = browser.post(page.address, typed)
    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()

    sign_out(browser)
    answer = browser.post(page.address, typed)
    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()


def test_a_token_is_wanted_wherever_something_is_written(browser, page, nominee):
    for under in ("", "brouillon/", "abstention/", "feuille/"):
        for send in (browser.post, browser.put, browser.delete):
            answer = send(f"/jury/{nominee.pk}/{under}", {"act": "submit"})

            assert answer.status_code == 403, (under, send)
    assert not Assessment.objects.exists()


def test_what_was_given_back_is_shown_as_text(browser, page):
    page.fields["comment"] = '"><script>alert(1)</script>'
    sign_out(browser)

    body = page.send("draft").content.decode()

    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body
