"""A session that ended while a juror declared, voted or wrote a verdict: nothing is lost, nothing twice."""

from types import SimpleNamespace

import pytest
from django.test import Client

from awards.models import Ballot, Confidant, Declaration, Verdict
from tests.factories import make_user
from tests.juries import (
    accept_charter,
    chair_of,
    confirm_first,
    make_award_at_work,
    make_deliberation,
    make_sealed,
    second_of,
)
from tests.page_forms import read_forms
from tests.pages import main_of
from tests.sessions import send_again, sign_in_elsewhere, sign_out
from tests.test_deciding import confirm, marked, vote

pytestmark = [pytest.mark.django_db, pytest.mark.long]
WORDS = "Ma sœur y travaille depuis deux ans."


def links():
    """A juror declares a link, with its reason."""
    award = make_award_at_work()
    juror = award.seats.filter(role="member").first().juror
    accept_charter(juror)
    key = award.nominees.first().pk
    typed = {f"answer_{key}": "interest", f"kind_{key}": "family", f"reason_{key}": WORDS}
    given = Declaration.objects.filter(reason=WORDS)
    return award, juror.user, f"/jury/interets/{award.pk}/", typed, given


def ballot():
    """A juror votes in the open round."""
    award = make_deliberation()
    award.rounds.model.open(award, "confirmation", [award.nominees.first()], by=chair_of(award))
    page = f"/jury/deliberation/{award.pk}/"
    return award, second_of(award), page, {"choice": "no"}, Ballot.objects.filter(choice="no")


def casting_vote():
    """The chair breaks a tie, with the reason."""
    award = marked([[5, 3], [4, 4], [3, 3]], [[5, 3], [4, 4], [3, 3]])
    confirm(award, "no", "no", "no")
    first, second = award.nominees.all()
    vote(award, first, second, "blank")
    vote(award, first, second, "blank")
    page = f"/jury/deliberation/{award.pk}/"
    typed = {"nominee": str(second.pk), "reason": WORDS}
    return award, chair_of(award), page, typed, award.rounds.filter(casting_reason=WORDS)


def verdict():
    """The chair writes the citation."""
    award = make_deliberation()
    confirm_first(award)
    page = f"/jury/verdict/{award.pk}/"
    return award, chair_of(award), page, {"citation_fr": WORDS}, Verdict.objects.all()


def confidants():
    """The chair names who may open the sealed result."""
    award = make_sealed()
    typed = {"email": make_user().email, "purpose": "press"}
    page = f"/jury/verdict/{award.pk}/confidents/"
    return award, chair_of(award), page, typed, Confidant.objects.all()


@pytest.fixture(params=[links, ballot, casting_vote, verdict, confidants])
def page(request):
    """A page as it stood when it was opened, and what is typed there."""
    award, person, address, typed, written = request.param()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    forms = read_forms(browser.get(address).content.decode(), address).forms
    form = next(
        form
        for form in forms
        if form.method == "post" and typed.keys() <= {field.name for field in form.fields}
    )
    fields = {field.name: field.value for field in form.fields} | typed
    return SimpleNamespace(
        award=award,
        person=person,
        browser=browser,
        address=address,
        action=form.action,
        typed=typed,
        written=written,
        send=lambda: browser.post(form.action, {n: v for n, v in fields.items() if v}),
    )


def texts(page):
    return [value for value in page.typed.values() if value == WORDS or "@" in value]


def test_what_is_sent_while_signed_in_is_written(page):
    """The measure of the others: the same page, sent in its session."""
    assert page.send().status_code in (200, 302)
    assert page.written.count() == 1


def test_a_session_that_ended_gives_back_what_was_typed(page):
    sign_out(page.browser)

    answer = page.send()

    assert answer.status_code == 401
    words = main_of(answer)
    for text in texts(page):
        assert text in words
    chosen = [n for n, value in page.typed.items() if value not in texts(page)]
    if chosen:
        assert "choisie" in words
    assert f'href="/compte/login/?next={page.action}"' in answer.content.decode()
    assert not page.written.exists()


def test_it_is_sent_again_once_signed_in_elsewhere_and_written_once(page):
    sign_out(page.browser)
    kept = page.send()
    sign_in_elsewhere(page.browser, page.person)

    once_more = send_again(page.browser, kept, page.action)
    assert once_more.status_code == 403
    assert "Vous voilà de nouveau en session" in main_of(once_more)
    assert not page.written.exists()

    assert send_again(page.browser, once_more, page.action).status_code in (200, 302)
    send_again(page.browser, once_more, page.action)
    assert page.written.count() == 1


def test_the_sign_in_leads_back_to_a_page_and_writes_nothing(page):
    answer = page.browser.get(page.action, follow=True)

    assert answer.status_code == 200
    assert not page.written.exists()


def test_who_signs_in_next_at_that_desk_neither_writes_nor_reads_it(page):
    seats = page.award.seats.exclude(juror__user=page.person)
    another = seats.first().juror.user
    sign_out(page.browser)
    kept = page.send()
    sign_in_elsewhere(page.browser, another)

    refused = send_again(page.browser, kept, page.action)
    page.browser.handler.enforce_csrf_checks = False
    answer = page.send()

    assert refused.status_code == 403
    assert answer.status_code == 302
    for text in texts(page):
        assert text not in refused.content.decode()
    assert not page.written.exists()
