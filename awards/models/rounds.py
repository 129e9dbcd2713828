"""Rounds: the ballots of a jury, cast on screen or counted around the table, and the casting vote."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import tally
from awards.models.awards import Award
from awards.models.jury import Juror
from awards.models.nominees import Nominee
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused

YES, NO, BLANK = "yes", "no", "blank"


class RoundQuerySet(models.QuerySet):
    """The vocabulary of rounds."""

    def standing(self):
        """Those that were not voided."""
        return self.filter(voided_at=None)

    def open(self):
        """Those where ballots may be cast."""
        return self.standing().filter(closed_at=None)


class Round(models.Model):
    """One vote of a jury. Who has voted is visible, what only once it is closed."""

    is_secret = True

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("Confirmation of the first by marks")
        BALLOT = "ballot", _("Ballot")
        CASTING = "casting", _("Casting vote of the chair")

    award = models.ForeignKey(Award, models.PROTECT, related_name="rounds", verbose_name=_("award"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    candidates = models.ManyToManyField(Nominee, related_name="+", verbose_name=_("candidates"))
    at_table = models.BooleanField(_("around the table"), default=False)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    voided_at = models.DateTimeField(_("voided at"), null=True)
    counts = models.JSONField(_("counts around the table"), default=dict)
    counted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    counted_at = models.DateTimeField(_("counted at"), null=True)
    cast_for = models.ForeignKey(Nominee, models.PROTECT, null=True, related_name="+")
    casting_reason = models.TextField(_("reason of the casting vote"), blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["award", "number"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="rounds_are_numbered"),
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(closed_at=None, voided_at=None),
                name="one_open_round_per_award",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(kind="casting", cast_for__isnull=False) & ~models.Q(casting_reason="")
                )
                | (~models.Q(kind="casting") & models.Q(cast_for=None)),
                name="casting_vote_says_for_whom_and_why",
            ),
        ]

    def __str__(self):
        return f"{self.award}, {self.number}"

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.award.journal_stream

    @property
    def is_open(self):
        """Whether ballots may be cast."""
        return self.closed_at is None and self.voided_at is None

    @classmethod
    def open(cls, award, kind, candidates, *, by, at_table=False):
        """The chair opens a round between these nominees, and gives it."""
        with transaction.atomic():
            cls._hold(award, by)
            if award.rounds.open().exists():
                raise TransitionRefused(gettext("A round is open: close it first."))
            opened = cls._add(award, kind, candidates, at_table=at_table)
            JournalEntry.objects.record(
                by, "awards.round.opened", opened, kind=opened.kind, at_table=at_table
            )
        return opened

    @classmethod
    def cast(cls, award, tied, nominee, *, by, reason):
        """The chair's casting vote between tied nominees, with its written reason."""
        if not reason.strip():
            raise TransitionRefused(gettext("Write the reason of the casting vote."))
        if nominee not in tied:
            raise TransitionRefused(gettext("Choose among those who are tied."))
        with transaction.atomic():
            cls._hold(award, by)
            if award.rounds.open().exists():
                raise TransitionRefused(gettext("A round is open: close it first."))
            made = cls._add(
                award,
                cls.Kind.CASTING,
                tied,
                cast_for=nominee,
                casting_reason=reason,
                counted_by=by,
            )
            # Closed once its candidates stand: a trigger keeps those of a closed round.
            made.closed_at = timezone.now()
            cls.objects.filter(pk=made.pk).update(closed_at=made.closed_at)
            JournalEntry.objects.record(by, "awards.round.casting_vote", made)
        return made

    @classmethod
    def _hold(cls, award, by):
        """Hold the award and check that `by` presides over its open deliberation."""
        award.hold()
        cls._refuse_unless_deliberating(award)
        award.refuse_unless_presided_by(by)

    @staticmethod
    def _refuse_unless_deliberating(award):
        if award.status != Award.Status.DELIBERATION:
            raise TransitionRefused(gettext("The deliberation is not open."))

    @classmethod
    def _add(cls, award, kind, candidates, **values):
        candidates = list(candidates)
        wrong = [n for n in candidates if n.award_id != award.pk or n.withdrawn_at]
        if wrong or not candidates:
            raise TransitionRefused(
                gettext("Candidates are nominees of this award, in the running.")
            )
        last = award.rounds.aggregate(last=models.Max("number"))["last"] or 0
        made = cls.objects.create(award=award, number=last + 1, kind=kind, **values)
        made.candidates.set(candidates)
        return made

    def choices(self):
        """What a ballot may say: yes or no to the first by marks, else one of the candidates."""
        if self.kind == self.Kind.CONFIRMATION:
            return [YES, NO, BLANK]
        return [*(str(candidate.pk) for candidate in self.candidates.all()), BLANK]

    def vote(self, juror, choice, *, by):
        """Cast a juror's one ballot; the same again changes nothing, another is refused."""
        if by is None or by.pk != juror.user_id:
            raise TransitionRefused(gettext("A juror votes for themselves."))
        with transaction.atomic():
            award = self.award.hold()
            self.refresh_from_db(fields=["closed_at", "voided_at"])
            if award.status != Award.Status.DELIBERATION or not self.is_open or self.at_table:
                raise TransitionRefused(gettext("This round is closed: your ballot was not taken."))
            if not award.seats.taking_part().filter(juror=juror).exists():
                raise TransitionRefused(gettext("You take no part in this vote."))
            if choice not in self.choices():
                raise TransitionRefused(gettext("Choose one of the answers."))
            ballot, made = Ballot.objects.get_or_create(
                round=self, juror=juror, voided_at=None, defaults={"choice": choice}
            )
            if not made and ballot.choice != choice:
                raise TransitionRefused(
                    gettext("You have voted in this round already: your first ballot counts.")
                )
            if made:
                JournalEntry.objects.record(by, "awards.round.voted", self)
        return ballot

    def close(self, *, by):
        """The chair closes the round: its ballots are opened."""
        with transaction.atomic():
            self._hold(self.award, by)
            if self.at_table:
                raise TransitionRefused(
                    gettext("A second juror closes it by confirming the count.")
                )
            self._refuse_too_few(self.ballots.filter(voided_at=None).count())
            self._close(by, "closed")

    def enter_counts(self, counts, *, by):
        """The chair enters what was counted around the table: `{choice: number}`.

        A second juror confirms it, or the chair enters it anew.
        """
        with transaction.atomic():
            self._hold(self.award, by)
            self.refresh_from_db(fields=["closed_at", "voided_at"])
            self._refuse_unless_at_table()
            if set(counts) - set(self.choices()) or any(n < 0 for n in counts.values()):
                raise TransitionRefused(gettext("Count the ballots of this round's candidates."))
            present = self.award.seats.taking_part().count()
            if sum(counts.values()) > present:
                raise TransitionRefused(
                    gettext("%(n)d jurors take part: count %(n)d ballots at most.") % {"n": present}
                )
            self._refuse_too_few(sum(counts.values()))
            values = {"counts": counts, "counted_by": by, "counted_at": timezone.now()}
            Round.objects.filter(pk=self.pk).update(**values)
            JournalEntry.objects.record(by, "awards.round.counted", self)
        for name, value in values.items():
            setattr(self, name, value)

    def confirm_counts(self, counts, *, by):
        """A second juror who takes part says that `counts`, which they read, is right."""
        with transaction.atomic():
            award = self.award.hold()
            self._refuse_unless_deliberating(award)
            self.refresh_from_db()
            self._refuse_unless_at_table()
            taking_part = award.seats.taking_part().filter(juror__user=by)
            if by is None or by.pk == self.counted_by_id or not taking_part.exists():
                raise TransitionRefused(gettext("A second juror confirms the count."))
            if not self.counts or self.counts != counts:
                raise TransitionRefused(gettext("The count has changed: read it again."))
            self._close(by, "count_confirmed")

    def strike_out(self, juror, *, by):
        """Void this juror's ballot; the whole round where ballots cannot be told apart.

        A closed round of which no ballot is left has decided nothing: it is voided too.
        """
        now = timezone.now()
        if self.at_table or self.kind == self.Kind.CASTING:
            presided = self.kind != self.Kind.CASTING or self.cast_by(juror)
            if presided:
                self._void(by, now)
        elif self.ballots.filter(juror=juror, voided_at=None).update(voided_at=now):
            JournalEntry.objects.record(by, "awards.round.ballot_voided", self)
            if self.closed_at and not self.ballots.filter(voided_at=None).exists():
                self._void(by, now)

    def _void(self, by, now):
        if Round.objects.standing().filter(pk=self.pk).update(voided_at=now):
            JournalEntry.objects.record(by, "awards.round.voided", self)
            self.voided_at = now

    def cast_by(self, juror):
        """Whether this casting vote is that of `juror`, who presided."""
        return self.counted_by_id == juror.user_id

    def counted(self):
        """The `tally.Count` of a closed round, its choices as texts."""
        if self.at_table:
            votes = {c: self.counts.get(c, 0) for c in self.choices() if c != BLANK}
            return tally.Count(votes, self.counts.get(BLANK, 0))
        # Read from what was prefetched, where it was: a room shows many rounds.
        ballots = [each.choice for each in self.ballots.all() if each.voided_at is None]
        candidates = [choice for choice in self.choices() if choice != BLANK]
        return tally.count([None if c == BLANK else c for c in ballots], candidates)

    def _refuse_too_few(self, ballots):
        """A round takes the ballots of more than half of those who take part, blanks included."""
        present = self.award.seats.taking_part().count()
        if 2 * ballots <= present:
            raise TransitionRefused(
                gettext(
                    "%(n)d of %(total)d have voted: a round takes more than half, blanks included."
                )
                % {"n": ballots, "total": present}
            )

    def _refuse_unless_at_table(self):
        if not (self.at_table and self.is_open):
            raise TransitionRefused(gettext("This round is not being counted around the table."))

    def _close(self, by, act):
        now = timezone.now()
        if not Round.objects.open().filter(pk=self.pk).update(closed_at=now):
            raise TransitionRefused(gettext("This round is closed already."))
        JournalEntry.objects.record(by, f"awards.round.{act}", self)
        self.closed_at = now


class Ballot(models.Model):
    """One juror's vote in one round: `yes`, `no`, `blank`, or the key of a candidate."""

    is_secret = True

    round = models.ForeignKey(Round, models.PROTECT, related_name="ballots")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="ballots")
    choice = models.CharField(_("choice"), max_length=20)
    cast_at = models.DateTimeField(_("cast at"), default=timezone.now)
    voided_at = models.DateTimeField(_("voided at"), null=True)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["round", "juror"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["round", "juror"],
                condition=models.Q(voided_at=None),
                name="one_ballot_per_juror_and_round",
            ),
            models.CheckConstraint(condition=~models.Q(choice=""), name="ballot_says_something"),
        ]

    def __str__(self):
        return f"{self.juror.name}, {self.round}"
