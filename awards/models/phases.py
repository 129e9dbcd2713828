"""The year of an edition: the verbs that lead from one phase to the next, and back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from convergences.journal import JournalEntry
from convergences.transitions import Blocker, Stateful, TransitionRefused, refuse_while

# The phases in their order, as `Edition.Status` names them.
PHASES = ["preparation", "call", "selection", "jury", "published"]
ONE_DAY = timedelta(days=1)


class YearOfPhases(Stateful):
    """Gives an edition its verbs: each is refused while something is missing, by naming it all.

    A verb has a `lacks_to_…` twin that answers with what is missing, as a list of `Blocker`; a
    page shows it before anyone presses.
    """

    class Meta:
        abstract = True

    def open_call(self, *, by):
        """Candidates may apply between the two dates."""
        with transaction.atomic():
            self._hold()
            refuse_while(self.lacks_to_open_call())
            self.advance(self.Status.CALL, since=[self.Status.PREPARATION], by=by)

    def lacks_to_open_call(self):
        """An edition is announced with its awards and the dates of its call."""
        if not self.awards.exists():
            yield Blocker(_("The edition has no award: add at least one."), self)
        if not (self.call_opens_at and self.call_closes_at):
            yield Blocker(_("Write when the call for applications opens and closes."), self)
        elif self.call_closes_at <= timezone.now():
            yield Blocker(_("The call would be closed already: write a later date."), self)

    def return_to_preparation(self, *, by):
        """Take the call back, while nobody has answered it."""
        with transaction.atomic():
            self._hold()
            refuse_while(self.lacks_to_return_to_preparation())
            self.advance(self.Status.PREPARATION, since=[self.Status.CALL], by=by)

    def lacks_to_return_to_preparation(self):
        """The first application is a fact that the call cannot take back."""
        if self.awards.filter(applications__isnull=False).exists():
            yield Blocker(
                _("An application has been received: the call can be closed, not taken back."), self
            )
        yield from self._seals_that_stand()

    def close_call(self, *, by):
        """No more applications: eligibility and shortlist begin."""
        self.advance(self.Status.SELECTION, since=[self.Status.CALL], by=by)

    def lacks_to_close_call(self):
        """Nothing: a call may be closed before its date."""
        return []

    def reopen_call(self, *, by):
        """Take applications again; the nominees that were made stay."""
        with transaction.atomic():
            self._hold()
            refuse_while(self.lacks_to_reopen_call())
            self.advance(self.Status.CALL, since=[self.Status.SELECTION], by=by)

    def lacks_to_reopen_call(self):
        """Nominees that the public knows close the call for good."""
        if self.nominees_announced_at:
            yield Blocker(_("The nominees have been announced: the call stays closed."), self)
        yield from self._seals_that_stand()

    def _seals_that_stand(self):
        """A fingerprint that the public has read keeps its edition from going back."""
        for award in self.awards.filter(seals__isnull=False).distinct():
            yield Blocker(
                _("A seal of %(award)s is published: its edition does not go back.")
                % {"award": award},
                award,
            )

    def start_jury(self, *, by):
        """The juries go to work: criteria, weights and rules are frozen from here."""
        with transaction.atomic():
            self._hold()
            awards = self._held_awards("pending")
            refuse_while(self.lacks_to_start_jury())
            self.advance(self.Status.JURY, since=[self.Status.SELECTION], by=by)
            for award in awards:
                award.start_marking(by=by)

    def lacks_to_start_jury(self):
        """Every award decided by a jury has nominees, a quorate jury and, by marks, criteria."""
        if not self.awards.exists():
            yield Blocker(_("The edition has no award: add at least one."), self)
        for award in self._named_awards().filter(status="pending"):
            yield from award.lacks_to_start_marking()

    def reopen_selection(self, *, by):
        """Send the juries home, while no mark has been submitted."""
        with transaction.atomic():
            self._hold()
            awards = self._held_awards("marking")
            refuse_while(self.lacks_to_reopen_selection())
            self.advance(self.Status.SELECTION, since=[self.Status.JURY], by=by)
            for award in awards:
                award.return_to_pending(by=by)

    def lacks_to_reopen_selection(self):
        """The first submitted mark, and anything after it, is a fact; giving up undoes none."""
        for award in self._named_awards().exclude(status__in=["pending", "not_held"]):
            if award.status != "marking" or award.has_submitted_marks():
                yield Blocker(
                    _("The jury of %(award)s has begun: replace a juror or withdraw a nominee.")
                    % {"award": award},
                    award,
                )
        for award in self._named_awards().filter(status="not_held"):
            if award.jury_has_begun():
                yield Blocker(
                    _(
                        "The jury of %(award)s had begun when it was given up: take it up again, or "
                        "leave it; the edition does not go back."
                    )
                    % {"award": award},
                    award,
                )

    def announce_nominees(self, *, by):
        """The public learns who is in the running; from `selection` on."""
        with transaction.atomic():
            self._hold()
            self._held_awards("pending")  # as whoever shortlists or refuses holds them
            refuse_while(self.lacks_to_announce_nominees())
            now = timezone.now()
            stored = type(self).objects.filter(
                pk=self.pk,
                nominees_announced_at=None,
                status__in=[self.Status.SELECTION, self.Status.JURY],
            )
            if not stored.update(nominees_announced_at=now):
                raise TransitionRefused(_("The nominees cannot be announced now."))
            JournalEntry.objects.record(by, "awards.edition.nominees_announced", self)
            self._settle_pictures()
        self.nominees_announced_at = now

    def lacks_to_announce_nominees(self):
        """Something to announce, chosen among all that was received."""
        if self.status not in (self.Status.SELECTION, self.Status.JURY):
            yield Blocker(_("Close the call first."), self)
        for award in self._named_awards().exclude(status="not_held"):
            if award.decided_by != "elsewhere" and not award.nominees.in_the_running().exists():
                yield Blocker(_("%(award)s has no nominee yet.") % {"award": award}, award)
            yield from award.undecided_applications()

    def retract_nominees(self, *, by):
        """Take the announcement back, within a day: after that, too many have read it."""
        with transaction.atomic():
            self._hold()
            self._hold_evenings()
            refuse_while(self.lacks_to_retract_nominees())
            stored = type(self).objects.filter(pk=self.pk).exclude(nominees_announced_at=None)
            if not stored.update(nominees_announced_at=None):
                raise TransitionRefused(_("The nominees have not been announced."))
            JournalEntry.objects.record(by, "awards.edition.nominees_retracted", self)
            self._settle_pictures()
        self.nominees_announced_at = None

    def lacks_to_retract_nominees(self):
        """What was announced yesterday is known, and what an evening goes by stays."""
        announced = self.nominees_announced_at
        if not announced:
            yield Blocker(_("The nominees have not been announced."), self)
        elif self.status == self.Status.PUBLISHED or timezone.now() - announced > ONE_DAY:
            yield Blocker(
                _("The nominees were announced more than a day ago: withdraw one instead."), self
            )
        for ceremony in self.ceremonies.filter(status__in=["live", "closed"]):
            yield Blocker(_("The ceremony has begun: its nominees stay announced."), ceremony)
        for award in self._named_awards().filter(status="revealed"):
            yield Blocker(
                _("%(award)s is revealed: its nominees stay announced.") % {"award": award}, award
            )

    def publish(self, *, by):
        """The edition enters the archive, once every award is revealed or not held, with its minutes."""
        with transaction.atomic():
            self._hold()
            self._hold_evenings()
            refuse_while(self.lacks_to_publish())
            minutes = self.minutes.model.drawn(self)
            self.advance(
                self.Status.PUBLISHED,
                since=[self.Status.JURY],
                by=by,
                details={"minutes": minutes.digests()},
                nominees_announced_at=self.nominees_announced_at or timezone.now(),
            )
            minutes.keep()
            self._settle_pictures()

    def lacks_to_publish(self):
        """Every award has come to its end, and every evening that had begun."""
        for award in self._named_awards().exclude(status__in=["revealed", "not_held"]):
            yield Blocker(
                _("%(award)s is neither revealed nor given up.") % {"award": award}, award
            )
        for ceremony in self.ceremonies.filter(status="live"):
            yield Blocker(
                _("%(ceremony)s is live: close it first.") % {"ceremony": ceremony}, ceremony
            )

    def _named_awards(self):
        """The awards, each with the category that its name may come from."""
        return self.awards.select_related("category")

    def _hold(self):
        """Keep the row from changing until the transaction ends, and read it again."""
        stored = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(stored, field.attname))

    def _hold_evenings(self):
        """None of its ceremonies begins or closes until the transaction ends."""
        list(self.ceremonies.select_for_update(no_key=True).order_by("pk"))

    def _held_awards(self, status):
        """The awards in this status, which do not change until the transaction ends.

        Held before the journal is written, as whoever marks holds them: never the other way round.
        """
        awards = self.awards.filter(status=status).order_by("pk")
        return list(awards.select_for_update(no_key=True, of=("self",)))

    def _settle_pictures(self):
        for award in self.awards.all():
            award.nominees.all().settle_pictures()
