"""The evening of a ceremony: its verbs, from the plan to the close, and back before the first reveal."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from awards import invariants, seals
from convergences.journal import JournalEntry, fault
from convergences.transitions import Blocker, Stateful, TransitionRefused, refuse_while

RUN = "awards.run_ceremony"
# Older than that, a backup says too little of what the evening starts from.
BACKUP_SERVES = timedelta(hours=1)


def refuse_unless_runs(by):
    """Only the people of the desk move an evening; being a superuser does not bring that right."""
    if by is None or not by.was_given(RUN):
        raise TransitionRefused(_("Only the stage manager of the ceremony can do that."))


class Evening(Stateful):
    """Gives a ceremony its verbs; each has a `lacks_to_…` twin that lists its `Blocker`s."""

    backup_made_at = models.DateTimeField(null=True, editable=False)
    backup_digest = models.CharField(max_length=64, blank=True, editable=False)
    without_backup_reason = models.TextField(blank=True, editable=False)
    without_backup_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    without_backup_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    def in_running_order(self):
        """Its awards as the evening takes them; those that are not held are left out."""
        return (
            self.awards.exclude(status="not_held")
            .select_related("category", "edition")
            .order_by("running_order", "position", "category__position", "pk")
        )

    def go_live(self, *, by):
        """The desk takes over: from here awards are announced and revealed, one by one."""
        refuse_unless_runs(by)
        with transaction.atomic():
            self.hold_evening()
            self._refuse_if_begun()
            # Read again: the nominees may have been retracted before the evening was held.
            self.edition.refresh_from_db(fields=["nominees_announced_at"])
            refuse_while(self.lacks_to_go_live())
            self.advance(self.Status.LIVE, since=[self.Status.PLANNED], by=by)
            cursor, _made = self.cursors.get_or_create()
            cursor.show("welcome", version=cursor.version, by=by)

    def _refuse_if_begun(self):
        """Of two people who begin it, the second is told who did, and when."""
        if self.status == self.Status.CLOSED:
            raise TransitionRefused(_("This ceremony is over."))
        if self.status == self.Status.LIVE:
            begun = JournalEntry.objects.about(self).filter(action="awards.ceremony.live")
            live = begun.select_related("detail").last()
            raise TransitionRefused(
                _("The ceremony is live already: %(person)s began it at %(at)s.")
                % {
                    "person": live.detail.actor_label,
                    "at": time_format(timezone.localtime(live.at), "TIME_FORMAT"),
                }
            )

    def lacks_to_go_live(self):
        """What lacks to begin, and a backup made in the last hour, or two people who do without."""
        yield from self.lacks_to_begin()
        if not (self.has_fresh_backup or self.without_backup_agreed_by_id):
            yield Blocker(_("No backup was made and verified in the last hour."), self)

    def lacks_to_begin(self):
        """Nominees are announced, awards sealed by intact seals or decided in the room, and nothing
        that is stored about them contradicts itself."""
        if not self.edition.nominees_announced_at:
            yield Blocker(_("The nominees have not been announced."), self.edition)
        awards = list(self.in_running_order())
        if not any(not award.is_revealed for award in awards):
            yield Blocker(_("No award is to be revealed at this ceremony: add one."), self)
        for award in awards:
            yield from self._lacks_of_award(award)
        yield from invariants.blockers_of(awards)
        if broken := fault(self.journal_stream):
            yield Blocker(
                _("The journal is broken. %(fault)s Call the auditor.") % {"fault": broken}, self
            )

    @property
    def has_fresh_backup(self):
        """Whether a backup was verified in the last hour."""
        made = self.backup_made_at
        return made is not None and timezone.now() - made < BACKUP_SERVES

    def record_backup(self, digest, *, by):
        """A backup was made and verified; `digest` is that of its manifest, in hexadecimal."""
        refuse_unless_runs(by)
        self._write(
            by, "backed_up", {"digest": digest}, backup_made_at=timezone.now(), backup_digest=digest
        )

    def ask_to_go_without_backup(self, *, by, reason):
        """The backup fails, and the room waits: the first of two people says why to go on."""
        refuse_unless_runs(by)
        if not reason.strip():
            raise TransitionRefused(_("Write the reason."))
        self._write(
            by,
            "without_backup_asked",
            {"reason": reason},
            without_backup_reason=reason,
            without_backup_asked_by=by,
            without_backup_agreed_by=None,
        )

    def agree_to_go_without_backup(self, *, by):
        """The second person at the desk agrees."""
        refuse_unless_runs(by)
        if self.without_backup_asked_by_id in (None, by.pk):
            raise TransitionRefused(_("It takes a second person to go on without a backup."))
        self._write(by, "without_backup", {}, without_backup_agreed_by=by)

    def _write(self, by, act, details, **values):
        with transaction.atomic():
            self.hold_evening()
            type(self).objects.filter(pk=self.pk).update(**values)
            JournalEntry.objects.record(by, f"awards.ceremony.{act}", self, **details)
        for name, value in values.items():
            setattr(self, name, value)

    def _lacks_of_award(self, award):
        if award.is_revealed or award.awaits_the_room:
            return
        if award.status != "sealed":
            yield Blocker(
                _(
                    "%(award)s is not sealed: seal it, move it to another ceremony, or say that it "
                    "is not held."
                )
                % {"award": award},
                award,
            )
            return
        verdict = award.verdicts.sealed().first()
        if verdict is None or not seals.opens(verdict.values, verdict.salt, verdict.fingerprint):
            yield Blocker(
                _("The seal of %(award)s does not match its fingerprint: call the auditor.")
                % {"award": award},
                award,
            )

    def return_to_planned(self, *, by):
        """Nothing was revealed yet: the evening has not begun after all."""
        refuse_unless_runs(by)
        with transaction.atomic():
            self.hold_evening()
            refuse_while(self.lacks_to_return_to_planned())
            self.advance(self.Status.PLANNED, since=[self.Status.LIVE], by=by)
            self.cursors.get().black(by=by)

    def lacks_to_return_to_planned(self):
        """A result that the room has seen is a fact."""
        for award in self.in_running_order():
            if award.verdicts.exclude(opened_at=None).exists():
                yield Blocker(
                    _("%(award)s has been revealed: the evening goes on, or closes.")
                    % {"award": award},
                    award,
                )

    def close(self, *, by):
        """The evening is over."""
        refuse_unless_runs(by)
        with transaction.atomic():
            self.hold_evening()
            refuse_while(self.lacks_to_close())
            self.advance(self.Status.CLOSED, since=[self.Status.LIVE], by=by)
            self.cursors.get().black(by=by)

    def lacks_to_close(self):
        """Every award was revealed, moved or not held."""
        for award in self.in_running_order():
            if not award.is_revealed:
                yield Blocker(
                    _(
                        "%(award)s has not been revealed: reveal it, move it to another ceremony, "
                        "or say that it is not held."
                    )
                    % {"award": award},
                    award,
                )

    @property
    def begun_at(self):
        """When it went live or, if that was earlier, when it was planned to start; None before."""
        live = JournalEntry.objects.about(self).filter(action="awards.ceremony.live").last()
        if live is None:
            return None
        return min(live.at, self.starts_at or live.at)

    def refuse_outside_evening(self, moment):
        """Raise TransitionRefused unless the hall may have seen something of it at `moment`."""
        if self.begun_at is None or not self.begun_at <= moment <= timezone.now():
            raise TransitionRefused(
                _("Tell an hour between the start of the ceremony and this moment.")
            )

    def hold_evening(self):
        """Acts of one evening run one after the other."""
        stored = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        self.status = stored.status


class Moved(models.Model):
    """Gives an award its place in an evening, and the verb that moves it to another."""

    class Meta:
        abstract = True

    def move_to(self, ceremony, *, by, reason):
        """Give this award at another ceremony of its edition, for a written reason."""
        if not reason.strip():
            raise TransitionRefused(_("Write the reason."))
        with transaction.atomic():
            # Evenings before awards, as the desk holds them: never the other way round.
            for evening in sorted({ceremony, self.ceremony or ceremony}, key=lambda e: e.pk):
                evening.hold_evening()
            if self.hold().ceremony_id != self.ceremony_id:
                raise TransitionRefused(_("The award was moved meanwhile: read it again."))
            if self.status in (self.Status.REVEALED, self.Status.NOT_HELD):
                raise TransitionRefused(
                    _("%(award)s is %(status)s: it is not moved.")
                    % {"award": self, "status": self.get_status_display()}
                )
            if ceremony.edition_id != self.edition_id:
                raise TransitionRefused(_("This ceremony belongs to another edition."))
            if ceremony.pk == self.ceremony_id:
                raise TransitionRefused(_("The award is at this ceremony already."))
            if ceremony.status == ceremony.Status.CLOSED:
                raise TransitionRefused(_("This ceremony is over: choose a later one."))
            if self.is_on_screen:
                raise TransitionRefused(
                    _("%(award)s is on screen: take the announcement back first.") % {"award": self}
                )
            before = self.ceremony
            last = ceremony.awards.aggregate(last=models.Max("running_order"))["last"]
            placed = {"ceremony": ceremony, "running_order": (last or 0) + 1}
            type(self).objects.filter(pk=self.pk).update(**placed)
            JournalEntry.objects.record(
                by,
                "awards.award.moved",
                self,
                reason=reason,
                from_ceremony=str(before or ""),
                to_ceremony=str(ceremony),
            )
        for name, value in placed.items():
            setattr(self, name, value)

    @property
    def keeps_its_ceremony(self):
        """Whether it leaves its ceremony by a reasoned move alone: what was told is not rewritten.

        Once its jury is at work or its nominees are announced; in the archive, once its evening
        was run from the desk.
        """
        if self.ceremony is None:
            return False
        if self.edition.is_past or self.ceremony.has_begun:
            return self.ceremony.has_begun
        return self.edition.status == "jury" or self.edition.nominees_announced_at is not None

    @property
    def may_be_moved(self):
        """Whether it still waits for its evening."""
        return not self.edition.is_past and self.status not in ("revealed", "not_held")

    @property
    def may_be_decided_in_room(self):
        """Whether no jury decides it, and nothing is decided."""
        return not self.is_decided_by_a_jury and self.status == self.Status.PENDING

    @property
    def awaits_the_room(self):
        """Whether the room decides it, and has not yet."""
        return self.is_decided_in_room and self.status == self.Status.PENDING

    @property
    def is_on_screen(self):
        """Whether a room sees its announcement or its result now."""
        return self.cursors.exists()
