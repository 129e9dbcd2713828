"""What the desk shows of an evening: where it stands, what comes next, who watches.

Nothing here reads what a sealed verdict holds: of verdicts, only who proposed one and when one was
opened.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards import evening_clock
from awards.admin import regie_session
from awards.admin.phases import Lack, lacks_of
from awards.models import Award, Cursor, DeskPresence, Verdict
from awards.room import lookalikes
from awards.visibility import nominees_for

# A screen asks every second: what it does not show yet, it is about to.
SOON_ENOUGH = timedelta(seconds=2)
REVEALED, ON_SCREEN, READY, ROOM, NOT_READY = "revealed", "on-screen", "ready", "room", "not-ready"


@dataclass(frozen=True)
class Line:
    """An award in the running order."""

    award: Award
    state: str
    planned_at: datetime | None
    revealed_at: datetime | None
    proposed_by: int | None  # the person who entered what the room decided, until it is sealed

    @property
    def words(self):
        """Its state in a few words."""
        if self.state == ON_SCREEN:
            return _("on screen: announced")
        if self.state == REVEALED:
            return _("revealed")
        if self.proposed_by:
            return _("decided in the room: a second person seals it")
        if self.state == ROOM:
            return _("to be decided in the room")
        if self.state == READY:
            return _("sealed, ready")
        return _("not ready: %(status)s") % {"status": self.award.get_status_display()}

    @property
    def may_be_announced(self):
        """Whether it can follow what the room sees now."""
        return self.state in (READY, ROOM)


class Evening:
    """An evening as its desk sees it at one moment; each part is read once."""

    def __init__(self, ceremony):
        self.ceremony, self.now = ceremony, timezone.now()
        found = Cursor.objects.select_related("award__category", "award__edition")
        self.cursor = found.filter(ceremony=ceremony).first()
        if self.cursor:
            self.cursor.ceremony = ceremony
        self.is_live = ceremony.status == ceremony.Status.LIVE
        self.is_over = ceremony.status == ceremony.Status.CLOSED
        self.lines = self._lines()

    @property
    def version(self):
        """The version that every form of the page carries."""
        return self.cursor.version if self.cursor else 0

    @property
    def sees(self):
        """What the room sees, in a few words."""
        return self.cursor.in_words if self.cursor else _("nothing yet")

    @property
    def announced(self):
        """The line that is announced; the only one that may be revealed."""
        return next((line for line in self.lines if line.state == ON_SCREEN), None)

    @property
    def next_line(self):
        """The first award that is still to come."""
        return next((line for line in self.lines if line.may_be_announced), None)

    @property
    def lookalikes(self):
        """The nominees easily taken for each other, of the award that is announced or comes next."""
        line = self.announced or self.next_line
        return lookalikes_of(line.award) if line and self.is_live else []

    @property
    def stuck(self):
        """The awards that can be neither announced nor left out as they are."""
        return [line for line in self.lines if line.state == NOT_READY]

    @property
    def nothing_is_revealed(self):
        """Whether the evening may still return to the plan."""
        return not any(line.state == REVEALED for line in self.lines)

    @property
    def proposals(self):
        """The awards whose decision of the room waits for its second person."""
        return [line for line in self.lines if line.proposed_by]

    @property
    def clock(self):
        """How far the evening is from its plan, in words; "" where no hour is planned."""
        starts_at = self.ceremony.starts_at
        if starts_at is None or not self.lines:
            return ""
        if self.ceremony.status == self.ceremony.Status.PLANNED:
            before = starts_at - self.now
            if before >= evening_clock.MINUTE:
                return _("starts in %(time)s") % {"time": evening_clock.time_in_words(before)}
            return evening_clock.drift_in_words(-before)
        told = [line for line in self.lines if line.state == REVEALED]
        going_on = self.announced or self.next_line
        now = self.now
        if going_on is None:
            now = max((line.revealed_at for line in told if line.revealed_at), default=now)
        late = evening_clock.drift(
            starts_at,
            now,
            done=sum(line.award.planned_minutes for line in told),
            current=going_on.award.planned_minutes if going_on else 0,
        )
        return evening_clock.drift_in_words(late)

    @property
    def ends_at(self):
        """When the last award should have been given."""
        if self.ceremony.starts_at is None:
            return None
        minutes = [line.award.planned_minutes for line in self.lines]
        return evening_clock.planned_hours(self.ceremony.starts_at, minutes)[-1]

    @property
    def people(self):
        """Who has the desk before their eyes."""
        return [row.user for row in DeskPresence.objects.now_at(self.ceremony)]

    @property
    def screens(self):
        """The screens that wait for their code, and those that see the evening, each in words.

        Once it is over they have shown the word of thanks, and ask for nothing more.
        """
        if self.is_over:
            return []
        rows = self.ceremony.screens.filter(revoked_at=None)
        newest = max((screen.pk for screen in rows), default=None)
        # A dead code is told until another is made.
        kept = [s for s in rows if s.pk == newest or not s.is_dead(self.now)]
        return [(screen, *self._screen_in_words(screen)) for screen in kept]

    def _screen_in_words(self, screen):
        if screen.is_dead(self.now):
            if screen.code_until <= self.now:
                return "dead", _("its code is too old: make another")
            return "dead", _("its code is dead, too many wrong ones were typed: make another")
        if screen.paired_at is None and screen.tries:
            left = evening_clock.time_in_words(screen.code_until - self.now)
            told = ngettext(
                "waits for its code, %(time)s more; %(n)s wrong code was typed",
                "waits for its code, %(time)s more; %(n)s wrong codes were typed",
                screen.tries,
            )
            return "tried", told % {"time": left, "n": screen.tries}
        if screen.paired_at is None:
            left = evening_clock.time_in_words(screen.code_until - self.now)
            return "waits", _("waits for its code, %(time)s more") % {"time": left}
        lost = screen.lost_for(self.now)
        if lost:
            return "lost", _("lost for %(time)s") % {"time": evening_clock.time_in_words(lost)}
        late = screen.late_by(self.cursor, self.now) if self.cursor else timedelta(0)
        if late > SOON_ENOUGH:
            return "late", _("late by %(time)s") % {"time": evening_clock.time_in_words(late)}
        return "fine", _("screen up to date")

    def _lines(self):
        awards = list(self.ceremony.in_running_order())
        verdicts = Verdict.objects.standing().filter(award__in=awards)
        opened = dict(verdicts.exclude(opened_at=None).values_list("award", "opened_at"))
        waiting = verdicts.filter(sealed_at=None).exclude(proposed_at=None)
        proposed = dict(waiting.values_list("award", "proposed_by"))
        hours = [None] * len(awards)
        if self.ceremony.starts_at:
            minutes = [award.planned_minutes for award in awards]
            hours = evening_clock.planned_hours(self.ceremony.starts_at, minutes)
        return [
            Line(
                award=award,
                state=self._state(award),
                planned_at=hour,
                revealed_at=opened.get(award.pk),
                proposed_by=proposed.get(award.pk) if award.awaits_the_room else None,
            )
            for award, hour in zip(awards, hours, strict=False)
        ]

    def _state(self, award):
        if award.is_revealed:
            return REVEALED
        is_shown = self.cursor is not None and self.cursor.award_id == award.pk
        if self.is_live and is_shown:
            return ON_SCREEN
        if award.awaits_the_room:
            return ROOM
        return READY if award.status == Award.Status.SEALED else NOT_READY


def lookalikes_of(award):
    """Pairs of its nominees whose names sound or begin alike, with their organisations."""
    return lookalikes(nominees_for().filter(award=award).with_partnership())


def lacks_before(request, ceremony):
    """What `go_live` lacks besides its backup, each with its page for who may open it."""
    blockers = [
        *ceremony.lacks_to_begin(),
        *regie_session.lacks_of_session(request, ceremony),
    ]
    return [
        lack if blocker.row is None or _may_open(request, blocker.row) else Lack(lack.sentence, "")
        for lack, blocker in zip(lacks_of(blockers), blockers, strict=True)
    ]


def _may_open(request, row):
    page = admin.site._registry.get(type(row))
    return page is not None and page.has_view_or_change_permission(request, row)
