"""Declarations of interests: a juror's answer, nominee by nominee, before any file opens."""

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.jury import Juror
from awards.models.nominees import Nominee
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


class DeclarationQuerySet(models.QuerySet):
    """The vocabulary of declarations."""

    def answered(self):
        """Those that say something."""
        return self.exclude(answer="")

    def recusing(self):
        """Those that close a file to a juror."""
        return self.filter(answer=Declaration.Answer.INTEREST)

    def unsure(self):
        """Those that wait for the secretariat."""
        return self.filter(answer=Declaration.Answer.UNSURE)


class Declaration(models.Model):
    """A juror's answer about one nominee: when it was asked, when answered, and what."""

    class Answer(models.TextChoices):
        NONE = "none", _("No link")
        INTEREST = "interest", _("I have a link")
        UNSURE = "unsure", _("I ask the secretariat")

    class Kind(models.TextChoices):
        EMPLOYMENT = "employment", _("Employment")
        MANDATE = "mandate", _("Mandate")
        FUNDING = "funding", _("Funding")
        FAMILY = "family", _("Family")
        FRIENDSHIP = "friendship", _("Close friendship")
        OTHER = "other", _("Other link")

    juror = models.ForeignKey(
        Juror, models.PROTECT, related_name="declarations", verbose_name=_("juror")
    )
    nominee = models.ForeignKey(
        Nominee, models.PROTECT, related_name="declarations", verbose_name=_("nominee")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    kind = models.CharField(_("kind of link"), max_length=12, choices=Kind.choices, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    pinned_at = models.DateTimeField(
        _("kept by the secretariat since"), null=True, blank=True, editable=False
    )

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration of interests")
        verbose_name_plural = _("declarations of interests")
        ordering = ["juror", "nominee"]
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "nominee"], name="one_declaration_per_juror_and_nominee"
            ),
            models.CheckConstraint(
                condition=models.Q(answer__in=["", "none", "interest", "unsure"]),
                name="declaration_answer_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="declaration_answered_when_it_says_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer="interest")
                | (~models.Q(kind="") & ~models.Q(reason="")),
                name="interest_takes_kind_and_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(pinned_at=None) | models.Q(answer="interest"),
                name="only_an_interest_is_pinned",
            ),
        ]

    def __str__(self):
        return f"{self.juror.name}, {self.nominee}"

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.juror.edition.journal_stream

    @property
    def recuses(self):
        """Whether it closes the file to the juror."""
        return self.answer == self.Answer.INTEREST

    @classmethod
    def declare(cls, juror, nominee, answer, *, by, kind="", reason="", asked_at=None):
        """Write a juror's answer about a nominee, the first or another, and give the declaration.

        An interest takes a kind and a reason, and voids what the juror had marked: it is kept and
        journalled, and counts no more. Refused when the secretariat has pinned an interest, and
        once the award is sealed.
        """
        if by is None or by.pk != juror.user_id:
            raise TransitionRefused(gettext("A juror declares their interests themselves."))
        if not juror.charter_accepted_at:
            raise TransitionRefused(gettext("Accept the charter of the jury first."))
        return cls._write(juror, nominee, answer, by=by, kind=kind, reason=reason, asked=asked_at)

    @classmethod
    def pin(cls, juror, nominee, *, by, kind, reason):
        """The secretariat records an interest that the juror cannot remove."""
        return cls._write(
            juror, nominee, cls.Answer.INTEREST, by=by, kind=kind, reason=reason, pinned=True
        )

    @classmethod
    def _write(
        cls, juror, nominee, answer, *, by, kind, reason, asked=None, pinned=False, since=None
    ):
        answer = cls.Answer(answer)
        if answer == cls.Answer.INTEREST and not (kind and reason.strip()):
            raise TransitionRefused(gettext("Say which link it is, and why."))
        now = timezone.now()
        with transaction.atomic():
            award = nominee.award.hold()
            if by is None or by.pk != juror.user_id:
                award.refuse_if_concerned(by)
            if award.status not in (
                Award.Status.PENDING,
                Award.Status.MARKING,
                Award.Status.DELIBERATION,
            ):
                raise TransitionRefused(gettext("The verdict is sealed: nothing changes any more."))
            if not juror.seats.filter(award=award, stood_down_at=None).exists():
                raise TransitionRefused(
                    gettext("%(juror)s does not sit on this jury.") % {"juror": juror.name}
                )
            declaration, _made = cls.objects.get_or_create(
                juror=juror, nominee=nominee, defaults={"asked_at": asked or now}
            )
            if since is not None and declaration.answer != since:
                raise TransitionRefused(gettext("This juror asks nothing about this nominee."))
            if declaration.pinned_at and not pinned:
                raise TransitionRefused(
                    gettext("The secretariat recorded this link: write to it to discuss it.")
                )
            is_interest = answer == cls.Answer.INTEREST
            if award.status == Award.Status.DELIBERATION and not is_interest:
                raise TransitionRefused(
                    gettext("The deliberation has begun: a link can be declared, not taken back.")
                )
            marked = nominee.assessments.filter(
                juror=juror, voided_at=None, concluded_at__isnull=False
            )
            if answer == cls.Answer.UNSURE and marked.exists():
                raise TransitionRefused(
                    gettext(
                        "You have marked this file: declare a link, which voids your marks, or "
                        "write to the secretariat."
                    )
                )
            if is_interest:
                # Who had a link already cast nothing: what the others counted stands.
                if award.seats.taking_part().filter(juror=juror).exists():
                    award.strike_out(juror, by=by)
                for assessment in nominee.assessments.filter(juror=juror, voided_at=None):
                    assessment.void(by=by, reason=gettext("An interest was declared."))
            declaration.answer, declaration.answered_at = answer, now
            declaration.kind = kind if is_interest else ""
            declaration.reason = reason
            declaration.pinned_at = now if pinned else None
            declaration.save()
            JournalEntry.objects.record(
                by,
                f"awards.declaration.{'pinned' if pinned else answer}",
                declaration,
                kind=declaration.kind,
                reason=reason,
            )
        return declaration

    def settle(self, answer, *, by, reason, kind=""):
        """The secretariat answers a juror who asked: a link, or none, and why."""
        if not reason.strip():
            raise TransitionRefused(gettext("Write the reason."))
        if answer == self.Answer.UNSURE:
            raise TransitionRefused(gettext("Answer: a link, or none."))
        return self._write(
            self.juror,
            self.nominee,
            answer,
            by=by,
            kind=kind or (self.Kind.OTHER if answer == self.Answer.INTEREST else ""),
            reason=reason,
            pinned=answer == self.Answer.INTEREST,
            since=self.Answer.UNSURE,
        )

    def unpin(self, *, by, reason):
        """Let the juror answer anew: the secretariat was wrong, and says why."""
        if not reason.strip():
            raise TransitionRefused(gettext("Write the reason."))
        with transaction.atomic():
            award = self.nominee.award.hold()
            award.refuse_if_concerned(by)
            stored = type(self).objects.filter(pk=self.pk).exclude(pinned_at=None)
            blank = {"pinned_at": None, "answer": "", "answered_at": None, "kind": "", "reason": ""}
            if award.status != Award.Status.MARKING or not stored.update(**blank):
                raise TransitionRefused(gettext("This link can no longer be taken back."))
            JournalEntry.objects.record(by, "awards.declaration.unpinned", self, reason=reason)
        for name, value in blank.items():
            setattr(self, name, value)


class DismissedMatch(models.Model):
    """A proposed match between a juror and a nominee that was wrong: who said so, and why."""

    juror = models.ForeignKey(
        Juror, models.PROTECT, related_name="dismissed_matches", verbose_name=_("juror")
    )
    nominee = models.ForeignKey(
        Nominee, models.PROTECT, related_name="dismissed_matches", verbose_name=_("nominee")
    )
    key = models.CharField(max_length=100)
    reason = models.TextField(_("reason"), max_length=1000)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    dismissed_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("dismissed match")
        verbose_name_plural = _("dismissed matches")
        ordering = ["dismissed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "nominee", "key"], name="match_dismissed_once"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="match_dismissed_says_why"),
        ]

    def __str__(self):
        return f"{self.juror.name}, {self.nominee}: {self.key}"

    @classmethod
    def dismiss(cls, juror, nominee, key, *, by, reason):
        """Say that a proposed match is wrong, once; another time changes nothing."""
        if not reason.strip():
            raise TransitionRefused(gettext("Write why this link is none."))
        with transaction.atomic():
            # Before the journal, as whoever declares holds it.
            award = nominee.award.hold()
            if by.pk != juror.user_id:
                award.refuse_if_concerned(by)
            dismissed, made = cls.objects.get_or_create(
                juror=juror,
                nominee=nominee,
                key=key,
                defaults={"reason": reason, "dismissed_by": by},
            )
            if made:
                JournalEntry.objects.record(
                    by,
                    "awards.declaration.match_dismissed",
                    nominee,
                    stream=juror.edition.journal_stream,
                    juror=juror.name,
                    key=key,
                    reason=reason,
                )
        return dismissed
