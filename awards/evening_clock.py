"""The clock of an evening: hours that follow from the plan, and how far the evening is from it."""

from datetime import timedelta

from django.utils.translation import gettext, ngettext

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def planned_hours(starts_at, minutes):
    """When each award is planned, each lasting so many `minutes`, then when the last one ends."""
    hours = [starts_at]
    for each in minutes:
        hours.append(hours[-1] + timedelta(minutes=each))
    return hours


def drift(starts_at, now, *, done, current):
    """How late the evening is, below zero when it is early.

    `done` are the planned minutes of what is over, `current` those of what is going on: as long as
    these are not spent, the evening is on time.
    """
    over = starts_at + timedelta(minutes=done)
    if now < over:
        return now - over
    return max(now - over - timedelta(minutes=current), timedelta(0))


def drift_in_words(late):
    """The same in words, by the minute."""
    if abs(late) < MINUTE:
        return gettext("on time")
    if late < timedelta(0):
        return gettext("early by %(time)s") % {"time": time_in_words(-late)}
    return gettext("late by %(time)s") % {"time": time_in_words(late)}


def time_in_words(time):
    """A length of time as it is read at a glance: seconds, then minutes, then hours."""
    if time < MINUTE:
        return gettext("%(n)d s") % {"n": time.seconds}
    if time < HOUR:
        return gettext("%(n)d min") % {"n": time // MINUTE}
    if time < timedelta(days=2):
        hours, minutes = time // HOUR, time % HOUR // MINUTE
        return gettext("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": minutes}
    return ngettext("%(n)d day", "%(n)d days", time.days) % {"n": time.days}
