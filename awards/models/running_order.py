"""The running order of a ceremony: which award comes when, who presents it, what the host says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from awards import planned_hours
from awards.models.evening import RUN
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused

DECIDED_IN_ROOM = "is_decided_in_room"


class ChangedMeanwhile(TransitionRefused):
    """Somebody else wrote what this person changes too: nothing is written, and their page says where."""


@dataclass(frozen=True)
class Slot:
    """One award in its evening: its place from 1, its hour, and whether the room has had it."""

    place: int
    award: object
    planned_at: datetime | None
    is_settled: bool  # on screen now, or revealed: it keeps its place

    @property
    def ends_at(self):
        """When the next award comes, as planned; None while the start is unknown."""
        return self.planned_at and self.planned_at + timedelta(minutes=self.award.planned_minutes)


class WithRunningOrder(models.Model):
    """Gives a ceremony the order of its awards, and the verb that arranges it."""

    # What is arranged with the order, on the row of each award.
    ARRANGED = (
        "presenter",
        "presenter_title_fr",
        "presenter_title_en",
        "planned_minutes",
        "host_notes",
        DECIDED_IN_ROOM,
    )

    class Meta:
        abstract = True

    def slots(self):
        """A `Slot` per award that is held, in running order."""
        awards = list(self.in_running_order())
        hours = planned_hours.planned_hours(
            self.starts_at, [award.planned_minutes for award in awards]
        )
        on_screen = set(self.cursors.values_list("award", flat=True))
        return [
            Slot(place, award, hour, award.is_revealed or award.pk in on_screen)
            for place, (award, hour) in enumerate(zip(awards, hours, strict=True), 1)
        ]

    @property
    def has_begun(self):
        """Whether it is live, or over."""
        return self.status != self.Status.PLANNED

    @property
    def status_in_words(self):
        """Its status; an evening of the archive, which no desk ever ran, is over."""
        if self.edition.is_past:
            return self.Status.CLOSED.label
        return self.get_status_display()

    @property
    def may_be_arranged(self):
        """Whether its order still changes: neither over, nor in the archive."""
        return self.status != self.Status.CLOSED and not self.edition.is_past

    def is_arranged_by(self, user):
        """Whether `user` prepares this evening, or runs it: the order changes on the evening too."""
        if user is None or not user.is_active:
            return False
        return user.has_perm("awards.change_ceremony") or user.was_given(RUN)

    def arrange(self, changes, order=None, *, by):
        """Write, in one act, what a person typed: `{award key: {column: (before, after)}}`.

        `order` is the order (before, after), two lists of keys. What a person read before they
        typed must still be there, else `ChangedMeanwhile`. Gives whether anything changed.
        """
        if not self.is_arranged_by(by):
            raise TransitionRefused(
                _("Only the secretariat and the stage manager change a running order.")
            )
        with transaction.atomic():
            self.hold_evening()
            if not self.may_be_arranged:
                raise TransitionRefused(_("The evening is over: its order no longer changes."))
            # Held one after the other in the order of every act on several awards.
            list(self.awards.select_for_update(no_key=True).order_by("pk"))
            slots = {slot.award.pk: slot for slot in self.slots()}
            written = self._write_rows(slots, changes, by)
            moved = self._write_order(slots, *order) if order else []
            if not (written or moved):
                return False
            JournalEntry.objects.record(
                by, "awards.ceremony.arranged", self, award_changed=written, order=moved
            )
        return True

    def _write_rows(self, slots, changes, by):
        """Write the columns of each award; gives them in words."""
        written = []
        for key, columns in changes.items():
            slot = slots.get(key)
            if slot is None or slot.is_settled:
                raise ChangedMeanwhile(_("An award left this order, or was announced."))
            award, typed = slot.award, {}
            for column, (before, after) in columns.items():
                stored = getattr(award, column)
                if stored == after:
                    continue
                if stored != before:
                    raise ChangedMeanwhile(_("Somebody else changed the same lines."))
                typed[column] = after
            if DECIDED_IN_ROOM in typed:
                self._refuse_unless_of_the_room(award, by)
            if typed:
                award.__class__.objects.filter(pk=key).update(**typed)
                names = [str(award._meta.get_field(name).verbose_name) for name in typed]
                written.append(f"{award.label} ({', '.join(names)})")
        return written

    def _refuse_unless_of_the_room(self, award, by):
        if not by.has_perm("awards.change_ceremony"):
            raise TransitionRefused(
                _("The secretariat alone says which award is decided in the room.")
            )
        if not award.may_be_decided_in_room:
            raise TransitionRefused(
                _("%(award)s has a jury, or is decided already: the room does not decide it.")
                % {"award": award}
            )

    def _write_order(self, slots, before, after):
        """Number the awards in this order; gives their labels when it is another one."""
        stored = list(slots)
        if stored == after:
            return []
        if stored != before:
            raise ChangedMeanwhile(
                _("Somebody else changed the order. It is now: %(order)s.")
                % {"order": ", ".join(slot.award.label for slot in slots.values())}
            )
        if sorted(after) != sorted(stored) or any(
            slots[old].is_settled and old != new for old, new in zip(stored, after, strict=True)
        ):
            raise TransitionRefused(_("What the room has seen keeps its place."))
        for number, key in enumerate(after, 1):
            slots[key].award.__class__.objects.filter(pk=key).update(running_order=number)
        return [slots[key].award.label for key in after]
