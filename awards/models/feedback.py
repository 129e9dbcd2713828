"""Feedback to nominees: totals and comments that a jury releases, then the mails that tell them."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import feedback_mails
from awards.models.assessments import Assessment
from awards.models.awards import Award
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


class Feedback(models.Model):
    """What the nominees of one award are told of its jury; stored at the first act.

    Once its mails are drafted, nothing of it changes.
    """

    is_secret = True

    award = models.OneToOneField(
        Award, models.PROTECT, related_name="feedback", verbose_name=_("award")
    )
    totals_released_at = models.DateTimeField(_("totals released at"), null=True)
    drafted_at = models.DateTimeField(_("mails drafted at"), null=True)

    class Meta:
        verbose_name = _("feedback to nominees")
        verbose_name_plural = _("feedback to nominees")
        ordering = ["award"]
        default_permissions = []

    def __str__(self):
        return gettext("Feedback to the nominees of %(award)s") % {"award": self.award}

    @classmethod
    def of(cls, award):
        """The feedback of this award; not stored before its first act."""
        return cls.objects.filter(award=award).first() or cls(award=award)

    @property
    def has_totals(self):
        """Whether the chair released the totals."""
        return self.totals_released_at is not None

    def told(self):
        """What each nominee in the running would be told now: see `feedback_mails.Told`."""
        released = ReleasedComment.objects.filter(assessment__nominee__award=self.award)
        return feedback_mails.told_to_each(
            self.award, released.to_be_told(), with_totals=self.has_totals
        )

    def release_totals(self, *, by):
        """The chair lets each nominee be told its own totals."""
        with transaction.atomic():
            self._hold_as_chair(by)
            if not self.has_totals:
                self._write(totals_released_at=timezone.now())
                JournalEntry.objects.record(by, "awards.award.totals_released", self.award)

    def keep_totals(self, *, by):
        """The chair keeps the totals after all."""
        with transaction.atomic():
            self._hold_as_chair(by)
            if self.has_totals:
                self._write(totals_released_at=None)
                JournalEntry.objects.record(by, "awards.award.totals_kept", self.award)

    def draft(self, *, by):
        """Draft one mail per nominee for whom something was released, once; gives the mails."""
        with transaction.atomic():
            self._hold()
            self.award.refuse_if_concerned(by)
            mails = feedback_mails.draft_feedback(self.award, self.told(), by=by)
            if not mails:
                raise TransitionRefused(
                    gettext(
                        "Nothing was released: neither totals nor a comment. Ask the chair, or wait."
                    )
                )
            self._write(drafted_at=timezone.now())
            JournalEntry.objects.record(
                by, "awards.award.feedback_drafted", self.award, mails=len(mails)
            )
        return mails

    def _hold(self):
        self.award = _hold_for_feedback(self.award)
        stored = Feedback.objects.filter(award=self.award).first()
        self.totals_released_at = stored.totals_released_at if stored else None

    def _hold_as_chair(self, by):
        self._hold()
        if not self.award.is_marked:
            raise TransitionRefused(
                gettext("%(award)s was not decided by marks: it has no totals.")
                % {"award": self.award}
            )
        chaired = self.award.seats.chairing()
        if by is None or not by.is_active or not chaired.filter(juror__user=by).exists():
            raise TransitionRefused(gettext("Only the chair of this jury can do that."))

    def _write(self, **values):
        stored, _made = Feedback.objects.update_or_create(award=self.award, defaults=values)
        self.pk, self._state.adding = stored.pk, False
        for name, value in values.items():
            setattr(self, name, value)


class ReleasedCommentQuerySet(models.QuerySet):
    """The vocabulary of released comments."""

    def to_be_told(self):
        """Those of nominees in the running, in an order that tells nothing of who wrote what."""
        told = self.filter(assessment__voided_at=None, assessment__nominee__withdrawn_at=None)
        return told.select_related("assessment").order_by("assessment__salt")


class ReleasedComment(models.Model):
    """A comment that its juror lets the nominee read, word for word and without a name."""

    is_secret = True

    assessment = models.OneToOneField(
        Assessment, models.PROTECT, related_name="released", verbose_name=_("assessment")
    )
    released_at = models.DateTimeField(_("released at"), default=timezone.now)

    objects = ReleasedCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("released comment")
        verbose_name_plural = _("released comments")
        ordering = ["assessment"]
        default_permissions = []

    def __str__(self):
        return str(self.assessment)

    @classmethod
    def release(cls, assessment, *, by):
        """The juror lets the nominee read their comment on it."""
        with transaction.atomic():
            _hold_own_comment(assessment, by)
            _released, made = cls.objects.get_or_create(assessment=assessment)
            if made:
                JournalEntry.objects.record(by, "awards.assessment.comment_released", assessment)

    @classmethod
    def keep(cls, assessment, *, by):
        """The juror keeps their comment after all."""
        with transaction.atomic():
            _hold_own_comment(assessment, by)
            if cls.objects.filter(assessment=assessment).delete()[0]:
                JournalEntry.objects.record(by, "awards.assessment.comment_kept", assessment)


def _hold_for_feedback(award):
    """Hold the award and give it as it is stored, while its jury may still release and keep."""
    held = award.hold()
    if not held.is_revealed:
        raise TransitionRefused(
            gettext("The result of %(award)s is not public: nothing is passed on before it is.")
            % {"award": held}
        )
    if Feedback.objects.filter(award=held).exclude(drafted_at=None).exists():
        raise TransitionRefused(
            gettext(
                "The mails to the nominees of %(award)s are prepared: what they are told no longer "
                "changes."
            )
            % {"award": held}
        )
    return held


def _hold_own_comment(assessment, by):
    """Hold the award; refused unless `by` wrote this comment, with marks that count."""
    if by is None or not by.is_active or by.pk != assessment.juror.user_id:
        raise TransitionRefused(gettext("A juror passes on their own comments alone."))
    _hold_for_feedback(assessment.nominee.award)
    if not Assessment.objects.marked().commented().filter(pk=assessment.pk).exists():
        raise TransitionRefused(
            gettext("There is no comment to pass on: it takes marks that count, and words.")
        )
