"""Verdicts: the decision on one award, drafted, sealed as a copy of values, opened at the reveal."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import jury_mails, seals
from awards.models.awards import Award
from awards.models.confidants import Confided
from awards.models.results import Result
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


class SealMismatch(TransitionRefused):
    """What was sealed is not what would be revealed: the evening stops, and an auditor is called."""


class VerdictQuerySet(models.QuerySet):
    """The vocabulary of verdicts."""

    def standing(self):
        """Those whose seal was not broken: one per award at most."""
        return self.filter(broken_at=None)

    def sealed(self):
        """Those that nobody may read, but confidants."""
        return self.standing().exclude(sealed_at=None)


class Verdict(Confided):
    """The decision on one award. Once sealed, `values` is all there is, and triggers keep it.

    `lines` holds what the reveal will need: a list of `{nominee, place, mention_fr, mention_en}`,
    with keys and no relation, so that nothing that lists relations can tell a name.
    """

    is_secret = True

    class Outcome(models.TextChoices):
        LAUREATE = "laureate", _("A laureate")
        JOINT = "joint", _("Joint laureates")
        NOT_AWARDED = "not_awarded", _("Not awarded")

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="verdicts", verbose_name=_("award")
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    lines = models.JSONField(default=list)
    step = models.CharField(max_length=20, blank=True)
    citation_fr = models.TextField(_("citation in French"), max_length=1000, blank=True)
    citation_en = models.TextField(_("citation in English"), max_length=1000, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    drafted_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True)
    proposed_digest = models.CharField(max_length=64, blank=True)
    values = models.JSONField(null=True)
    salt = models.CharField(max_length=64, blank=True)
    secret = models.CharField(max_length=64, default=seals.new_salt)
    fingerprint = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    break_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    break_asked_at = models.DateTimeField(null=True)
    break_reason = models.TextField(blank=True)
    broken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    broken_at = models.DateTimeField(null=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["award", "pk"]
        default_permissions = []
        permissions = [
            ("break_seal", _("Can break the seal of a verdict, with another person")),
            ("seal_elsewhere", _("Can seal an award decided elsewhere, with another person")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(broken_at=None),
                name="one_standing_verdict_per_award",
            ),
            models.CheckConstraint(
                condition=models.Q(sealed_at=None, fingerprint="", salt="", values=None)
                | (
                    models.Q(sealed_at__isnull=False, values__isnull=False)
                    & ~models.Q(fingerprint="")
                    & ~models.Q(salt="")
                ),
                name="verdict_is_sealed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(sealed_at=None)
                | (
                    models.Q(proposed_by__isnull=False, confirmed_by__isnull=False)
                    & ~models.Q(proposed_by=models.F("confirmed_by"))
                ),
                name="verdict_is_sealed_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(broken_at=None)
                | (
                    models.Q(broken_by__isnull=False, break_asked_by__isnull=False)
                    & ~models.Q(broken_by=models.F("break_asked_by"))
                    & ~models.Q(break_reason="")
                ),
                name="seal_is_broken_by_two_people_with_a_reason",
            ),
        ]

    def __str__(self):
        return gettext("Verdict on %(award)s") % {"award": self.award}

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.award.journal_stream

    @property
    def is_sealed(self):
        """Whether it is closed to everyone but confidants."""
        return self.sealed_at is not None and self.broken_at is None

    def propose_seal(self, values, *, by):
        """The first of two people says that these `values` are right; they wait for the second."""
        with transaction.atomic():
            self._hold_unsealed()
            stored = Verdict.objects.standing().filter(pk=self.pk, sealed_at=None)
            now = timezone.now()
            read = {"proposed_by": by, "proposed_at": now, "proposed_digest": self._digest(values)}
            stored.update(**read)
            JournalEntry.objects.record(by, "awards.verdict.seal_proposed", self)
        for name, value in read.items():
            setattr(self, name, value)

    def _digest(self, values):
        """What tells two texts apart, and nothing to whoever reads it alone."""
        return seals.fingerprint(values, self.secret)

    def take_back_proposal(self, *, by):
        """The draft may be changed again."""
        with transaction.atomic():
            self._hold_unsealed()
            Verdict.objects.standing().filter(pk=self.pk, sealed_at=None).update(
                proposed_by=None, proposed_at=None, proposed_digest=""
            )
            JournalEntry.objects.record(by, "awards.verdict.seal_not_confirmed", self)
        self.proposed_by = self.proposed_at = None

    def seal(self, values, *, by, since):
        """Copy `values`, take their fingerprint, publish it alone, and close the award.

        `by` is the second person, who confirms what another proposed; `since` lists the statuses
        that the award may come from. In one transaction: verdict, award, public seal, journal.
        """
        with transaction.atomic():
            self._hold_unsealed()
            if self.proposed_at is None:
                raise TransitionRefused(gettext("Nobody has proposed this seal."))
            if by is None or by.pk == self.proposed_by_id:
                raise TransitionRefused(gettext("A second person confirms the seal."))
            if self.proposed_digest != self._digest(values):
                raise TransitionRefused(
                    gettext(
                        "What would be sealed has changed since it was proposed: propose it anew."
                    )
                )
            salt, now = seals.new_salt(), timezone.now()
            sealed = {
                "values": values,
                "salt": salt,
                "fingerprint": seals.fingerprint(values, salt),
                "sealed_at": now,
                "confirmed_by": by,
            }
            Verdict.objects.filter(pk=self.pk).update(**sealed)
            for name, value in sealed.items():
                setattr(self, name, value)
            Seal.objects.create(award=self.award, fingerprint=self.fingerprint, sealed_at=now)
            self.award.advance(
                Award.Status.SEALED,
                since=since,
                by=by,
                details={"fingerprint": self.fingerprint},
            )

    def open(self):
        """Check the seal against its public fingerprint, publish its salt, give the `Result`s.

        Called by `Award.reveal`, which holds the award. Raises `SealMismatch` when the values do
        not give the fingerprint, or name others than the lines that would be written.
        """
        seal = self.award.seals.filter(voided_at=None).first()
        published = seal.fingerprint if seal else ""
        results = self._results()
        if (
            not seals.opens(self.values, self.salt, published)
            or self.fingerprint != published
            or not self._values_name(results)
        ):
            raise SealMismatch(
                gettext(
                    "The seal of %(award)s does not match its fingerprint. Nothing was shown: stop "
                    "here, show a pause, and call the auditor."
                )
                % {"award": self.award}
            )
        self.opened_at = timezone.now()
        Verdict.objects.filter(pk=self.pk).update(opened_at=self.opened_at)
        Seal.objects.filter(pk=seal.pk).update(opened_at=self.opened_at, salt=self.salt)
        return results

    def _results(self):
        nominees = self.award.nominees.select_related("partnership").in_bulk(
            [line["nominee"] for line in self.lines]
        )
        return [
            Result(
                nominees[line["nominee"]],
                place=line["place"],
                mention_fr=line["mention_fr"],
                mention_en=line["mention_en"],
            )
            for line in self.lines
            if line["nominee"] in nominees
        ]

    def _values_name(self, results):
        """Whether the sealed values tell these results, in this order, and no others."""
        told = [
            (each["partnership"], each["place"], each["mention"]["fr"])
            for each in self.values["rewarded"]
        ]
        shown = [(r.nominee.partnership, r.place, r.mention_fr) for r in results]
        return len(told) == len(shown) and all(
            slug == partnership.slug and (place, mention) == (its_place, its_mention)
            for (slug, place, mention), (partnership, its_place, its_mention) in zip(
                told, shown, strict=True
            )
        )

    def ask_break(self, *, by, reason):
        """The first of two people with the right asks for the seal to be broken, and says why."""
        if not reason.strip():
            raise TransitionRefused(gettext("Write the reason: it will be public."))
        with transaction.atomic():
            self._hold_sealed()
            self._refuse_unless_may_break(by)
            now = timezone.now()
            asked = {"break_asked_by": by, "break_asked_at": now, "break_reason": reason}
            Verdict.objects.filter(pk=self.pk).update(**asked)
            JournalEntry.objects.record(by, "awards.verdict.break_asked", self, reason=reason)
        for name, value in asked.items():
            setattr(self, name, value)

    def break_seal(self, *, by):
        """The second person with the right breaks it: the award deliberates again, visibly.

        The fingerprint stays on the edition's page, voided, with the reason.
        """
        with transaction.atomic():
            self._hold_sealed()
            self._refuse_unless_may_break(by)
            if self.break_asked_at is None or by.pk == self.break_asked_by_id:
                raise TransitionRefused(gettext("It takes a second person to break the seal."))
            now = timezone.now()
            Verdict.objects.filter(pk=self.pk).update(broken_by=by, broken_at=now)
            Seal.objects.filter(award=self.award, voided_at=None).update(
                voided_at=now, void_reason=self.break_reason
            )
            by_a_jury = self.award.is_decided_by_a_jury
            back = Award.Status.DELIBERATION if by_a_jury else Award.Status.PENDING
            self.award.advance(
                back, since=[Award.Status.SEALED], by=by, details={"broken": self.break_reason}
            )
            jury_mails.draft_broken_seal(self, by=by)
        self.broken_by, self.broken_at = by, now

    def _refuse_unless_may_break(self, by):
        self.award.refuse_if_concerned(by)
        if self.award.is_on_screen:
            raise TransitionRefused(
                gettext("%(award)s is on screen: take the announcement back first.")
                % {"award": self.award}
            )
        if by is None or not by.was_given("awards.break_seal"):
            raise TransitionRefused(gettext("You do not have the right to break a seal."))

    def _hold_unsealed(self):
        self.award.hold()
        self.refresh_from_db()
        if self.sealed_at is not None or self.broken_at is not None:
            raise TransitionRefused(gettext("This verdict is sealed."))

    def _hold_sealed(self):
        self.award.hold()
        self.refresh_from_db()
        if not self.is_sealed or self.award.status != Award.Status.SEALED:
            raise TransitionRefused(gettext("This verdict is not sealed."))


class Seal(models.Model):
    """The public fingerprint of a sealed verdict; one that was broken stays, with its reason."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="seals", verbose_name=_("award"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    void_reason = models.TextField(_("why it was broken"), blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    salt = models.CharField(_("salt, published at the reveal"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["sealed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(voided_at=None),
                name="one_standing_seal_per_award",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at=None) | ~models.Q(void_reason=""),
                name="broken_seal_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None, salt="")
                | (models.Q(opened_at__isnull=False, voided_at=None) & ~models.Q(salt="")),
                name="seal_is_opened_with_its_salt",
            ),
        ]

    def __str__(self):
        return f"{self.award}: {self.fingerprint[:12]}"
