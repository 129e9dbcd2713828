"""A form sent twice, and two windows on one file: nothing is lost, and who lost is told."""

import pytest

from convergences.models import JournalEntry
from tests.juries import declare_all, make_award_at_work
from tests.marking_pages import Page, a_member, read_conflict
from tests.pages import main_of
from tests.test_marking_submit import OTHER_WINDOW, given, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    award = make_award_at_work(nominees=2)
    declare_all(award)
    return award


@pytest.fixture
def nominee(award):
    return award.nominees.first()


@pytest.fixture
def juror(award, client):
    juror = a_member(award)
    client.force_login(juror.user)
    return juror


@pytest.fixture
def page(client, juror, nominee):
    return Page(client, nominee)


def test_a_double_click_is_one_submission_and_the_same_receipt(client, page):
    page.fill(5, 3, comment="Un mot.")
    first, second = page.send(), page.send()

    assert first.headers["Location"] == second.headers["Location"]
    assert sheet().version == 1
    assert JournalEntry.objects.filter(action="awards.assessment.submitted").count() == 1


def test_two_windows_with_other_words_are_shown_side_by_side(client, page, nominee):
    other = Page(client, nominee)
    page.fill(5, 3, comment="Première fenêtre.").send()

    answer = other.fill(1, 1, comment="Seconde fenêtre.").send()

    assert answer.status_code == 409
    words = main_of(answer)
    for told in [
        OTHER_WINDOW,
        "Première fenêtre.",
        "Seconde fenêtre.",
        "Critère 1 5",
        "Critère 1 1",
    ]:
        assert told in words
    assert given() == ([5, 3], "Première fenêtre.")


@pytest.mark.parametrize("act", ["submit", "draft"])
def test_keeping_mine_makes_a_draft_of_it_and_loses_nothing(client, page, nominee, act):
    other = Page(client, nominee)
    page.fill(5, 3, comment="Première fenêtre.").send()
    answer = other.fill(1, 1, comment="Seconde fenêtre.").send(act)
    form = read_conflict(answer)

    client.post(f"/jury/{nominee.pk}/", {**form, "keep": "mine"})

    assert given() == ([5, 3], "Première fenêtre.")
    assert sheet().draft["comment"] == "Seconde fenêtre."
    assert Page(client, nominee).fields["comment"] == "Seconde fenêtre."


def test_keeping_what_was_stored_writes_nothing(client, page, nominee):
    other = Page(client, nominee)
    page.fill(5, 3, comment="Première fenêtre.").send()
    form = read_conflict(other.fill(1, 1, comment="Seconde fenêtre.").send())
    before = sheet().version

    answer = client.post(f"/jury/{nominee.pk}/", {**form, "keep": "stored"})

    assert answer.headers["Location"] == f"/jury/{nominee.pk}/"
    assert (sheet().version, sheet().draft) == (before, {})


def test_a_third_window_in_between_is_shown_again(client, page, nominee):
    other, third = Page(client, nominee), Page(client, nominee)
    page.fill(5, 3, comment="Première.").send()
    form = read_conflict(other.fill(1, 1, comment="Seconde.").send())
    third.fill(2, 2, comment="Troisième.", version="1").send()

    answer = client.post(f"/jury/{nominee.pk}/", {**form, "keep": "mine"})

    assert answer.status_code == 409
    assert "Troisième." in main_of(answer)
    assert "Seconde." in main_of(answer)


def test_the_draft_of_another_window_is_answered_by_both(client, page, nominee):
    other = Page(client, nominee)
    page.fill(5, comment="Première.").autosave()

    answer = other.fill(1, comment="Seconde.").autosave()

    assert answer.status_code == 409
    assert 'data-draft-version="1"' in answer.content.decode()
    assert "Première." in answer.content.decode()
    assert other.fill(5, comment="Première.").autosave().json()["version"] == 1
