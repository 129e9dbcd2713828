"""The clock of an evening against its plan: on time, early or late, by the minute."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone, translation

from awards.admin.regie_state import Evening
from awards.evening_clock import drift, drift_in_words, planned_hours, time_in_words
from tests.desks import Desk
from tests.evenings import make_evening, make_live

START = datetime(2026, 6, 2, 18, 0)


def minutes(number):
    return timedelta(minutes=number)


def test_each_award_begins_when_the_one_before_should_end():
    assert planned_hours(START, [5, 10]) == [START, START + minutes(5), START + minutes(15)]
    assert planned_hours(START, []) == [START]


@pytest.mark.parametrize(("now", "late"), [(9, -1), (10, 0), (14, 0), (15, 0), (19, 4), (-3, -13)])
def test_it_is_late_once_the_minutes_of_what_goes_on_are_spent(now, late):
    assert drift(START, START + minutes(now), done=10, current=5) == minutes(late)


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(seconds=59), "on time"),
        (minutes(4), "late by 4 min"),
        (-minutes(3), "early by 3 min"),
        (minutes(65), "late by 1 h 05"),
    ],
)
def test_it_is_told_by_the_minute(late, words):
    with translation.override("en"):
        assert drift_in_words(late) == words


def test_a_length_of_time_is_read_at_a_glance():
    with translation.override("en"):
        assert [time_in_words(timedelta(seconds=s)) for s in (8, 60, 7380, 200_000)] == [
            "8 s",
            "1 min",
            "2 h 03",
            "2 days",
        ]


@pytest.mark.django_db
def test_the_desk_says_how_late_the_evening_is():
    desk = Desk(make_live(awards=2).ceremony)
    first, _second = desk.ceremony.in_running_order()
    desk.announce(first)
    desk.reveal(first)
    desk.ceremony.starts_at = timezone.now() - minutes(14) - timedelta(seconds=5)
    desk.ceremony.save()

    evening = Evening(desk.ceremony)

    with translation.override("en"):
        assert evening.clock == "late by 4 min"
    assert evening.lines[1].planned_at == desk.ceremony.starts_at + minutes(5)
    assert evening.ends_at == desk.ceremony.starts_at + minutes(10)


@pytest.mark.django_db
def test_before_the_start_it_counts_down():
    ceremony = make_evening(awards=1)
    assert Evening(ceremony).clock == ""

    ceremony.starts_at = timezone.now() + minutes(25) + timedelta(seconds=5)

    with translation.override("en"):
        assert Evening(ceremony).clock == "starts in 25 min"
