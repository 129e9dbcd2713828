"""How long each award of an evening took, as its journal tells: announced, revealed, left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from convergences.journal import JournalEntry

ANNOUNCED, REVEALED = "awards.award.announced", "awards.award.revealed"
# What comes on the screen next, and so ends an award.
OTHERS = ("awards.ceremony.interlude", "awards.ceremony.closed")


@dataclass(frozen=True)
class Times:
    """When an award was announced and revealed, and when the room saw something else."""

    award: object
    announced_at: datetime
    revealed_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def before(self):
        """How long the room waited for the result; None when it has not been revealed."""
        return self.revealed_at and self.revealed_at - self.announced_at

    @property
    def after(self):
        """How long the result stayed; None while it does."""
        return self.left_at and self.left_at - self.revealed_at

    @property
    def total(self):
        """How long it took in all; None while it lasts."""
        return self.left_at and self.left_at - self.announced_at

    @property
    def planned(self):
        """How long it was to take."""
        return timedelta(minutes=self.award.planned_minutes)


def times_of(ceremony):
    """The `Times` of each award that was announced, in the order of their reveals.

    An announcement that was taken back is forgotten: what counts is the one that led to a result.
    """
    awards = {str(award.pk): award for award in ceremony.in_running_order()}
    acts = (
        JournalEntry.objects.filter(
            stream=ceremony.journal_stream, action__in=[ANNOUNCED, REVEALED, *OTHERS]
        )
        .order_by("seq")
        .select_related("detail")
    )
    done, current = [], None
    for act in acts:
        about = act.detail.target_id
        if (
            about not in awards
            if act.action in (ANNOUNCED, REVEALED)
            else about != str(ceremony.pk)
        ):
            continue
        if act.action == REVEALED:
            announced_at = current.announced_at if current else act.at
            current = Times(awards[about], announced_at, act.at)
            continue
        if current is not None and current.revealed_at:
            done.append(Times(current.award, current.announced_at, current.revealed_at, act.at))
        current = Times(awards[about], act.at) if act.action == ANNOUNCED else None
    return done + [current] if current else done


def in_words(lapse):
    """`3 min 05 s`; nothing where there is none."""
    if lapse is None:
        return ""
    minutes, seconds = divmod(round(abs(lapse.total_seconds())), 60)
    return _("%(minutes)d min %(seconds)02d s") % {"minutes": minutes, "seconds": seconds}
