"""A change of state: guarded, journalled, refused with a sentence."""

import time

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

from convergences.journal import JournalEntry
from convergences.models import Report
from convergences.transitions import TransitionRefused, refusals_shown
from tests.database import only_postgresql
from tests.factories import make_report, make_user
from tests.races import race, shared_database
from tests.refusals import refused

DONE, OPEN = Report.Status.DONE, Report.Status.OPEN


@pytest.mark.django_db
def test_a_verb_changes_the_row_and_leaves_one_line():
    report, user = make_report(), make_user()

    report.close(by=user)

    assert (report.status, Report.objects.get().status) == (DONE, DONE)
    line = JournalEntry.objects.get()
    assert line.action == "convergences.report.done"
    assert line.detail.is_by(user)
    assert list(JournalEntry.objects.about(report)) == [line]


@pytest.mark.django_db
def test_of_two_people_pressing_at_once_one_is_refused():
    report = make_report()
    on_another_screen = Report.objects.get()
    report.close(by=make_user())

    with refused("can no longer become “set aside”", report):
        on_another_screen.dismiss(by=make_user())

    assert on_another_screen.status == OPEN


@pytest.mark.django_db
def test_what_goes_with_the_change_is_written_in_the_same_breath():
    report = make_report()

    report.advance(DONE, since=[OPEN], by=None, details={"why": "doublon"}, page="/")

    assert Report.objects.values_list("status", "page").get() == ("done", "/")
    assert report.page == "/"
    assert JournalEntry.objects.get().detail.data == {"why": "doublon"}


@pytest.mark.django_db
def test_a_line_that_cannot_be_written_undoes_the_change():
    report = make_report()

    with pytest.raises(TypeError):
        report.advance(DONE, since=[OPEN], by=None, details={"mark": 0.5})

    assert report.status == Report.objects.get().status == OPEN


@pytest.mark.django_db
def test_a_deleted_row_is_refused_like_a_changed_one():
    report = make_report()
    Report.objects.all().delete()

    with refused("can no longer become"):
        report.close(by=None)


@pytest.mark.django_db
def test_a_form_cannot_skip_the_verb():
    assert not Report._meta.get_field("status").editable


def test_a_template_cannot_press_a_verb():
    with pytest.raises(TypeError):
        Report().close()


def test_a_refusal_becomes_a_message(rf):
    request = rf.post("/")
    request.session = {}
    request._messages = FallbackStorage(request)

    with refusals_shown(request):
        raise TransitionRefused("Ce signalement est clos.")

    assert [str(message) for message in get_messages(request)] == ["Ce signalement est clos."]


ROUNDS = 12


def press(verb):
    """Everybody presses on the same rows at the same moment; how many times it worked."""
    keys = list(Report.objects.order_by("pk").values_list("pk", flat=True))

    def work(number, barrier):
        worked = 0
        for key in keys:
            report = Report.objects.get(pk=key)
            barrier.wait()
            worked += verb(report)
        return worked

    return work


def close(report):
    try:
        report.close(by=None)
    except TransitionRefused:
        return 0
    return 1


def close_unguarded(report):
    if Report.objects.get(pk=report.pk).status != OPEN:
        return 0
    time.sleep(0.02)
    Report.objects.filter(pk=report.pk).update(status=DONE)
    return 1


@pytest.mark.django_db(transaction=True)
def test_in_a_race_one_press_counts(tmp_path):
    with shared_database(tmp_path):
        for _number in range(ROUNDS):
            make_report()

        assert sum(race(press(close), 4)) == ROUNDS

        assert set(Report.objects.values_list("status", flat=True)) == {"done"}
        assert JournalEntry.objects.count() == ROUNDS


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_in_a_race_without_the_guard_several_count():
    for _number in range(ROUNDS):
        make_report()

    assert sum(race(press(close_unguarded), 4)) > ROUNDS
