"""Assessments: one juror's file on one nominee, and its marks."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.criteria import Criterion
from awards.models.declarations import Declaration
from awards.models.jury import Juror, new_draw
from awards.models.nominees import Nominee
from convergences.journal import JournalEntry, salted
from convergences.transitions import TransitionRefused

LONGEST_COMMENT = 600


class Outdated(TransitionRefused):
    """Somebody wrote since this form was drawn; `stored` is what the table holds."""

    def __init__(self, stored):
        super().__init__(gettext("This file was changed in another window since you opened it."))
        self.stored = stored


class AssessmentQuerySet(models.QuerySet):
    """The vocabulary of assessments."""

    def standing(self):
        """Those that were not voided."""
        return self.filter(voided_at=None)

    def marked(self):
        """Those that count: submitted, with marks, not voided, of nominees in the running."""
        return self.standing().filter(
            concluded_at__isnull=False, is_abstention=False, nominee__withdrawn_at=None
        )

    def commented(self):
        """Those whose comment says something."""
        return self.exclude(comment__regex=r"^\s*$")

    def values_given(self):
        """`{assessment key: {criterion key: mark}}` of all of them, in one query."""
        marks = Mark.objects.filter(assessment__in=self.order_by().values("pk")).order_by(
            "criterion__position", "criterion"
        )
        found = {}
        for assessment, criterion, value in marks.values_list("assessment", "criterion", "value"):
            found.setdefault(assessment, {})[criterion] = value
        return found


class Assessment(models.Model):
    """One juror's file on one nominee: a draft, then marks or an abstention with its reason.

    `draft` holds what is typed and not yet submitted, and counts for nothing. `version` rises at
    each write: two windows never overwrite each other.
    """

    is_secret = True

    juror = models.ForeignKey(
        Juror, models.PROTECT, related_name="assessments", verbose_name=_("juror")
    )
    nominee = models.ForeignKey(
        Nominee, models.PROTECT, related_name="assessments", verbose_name=_("nominee")
    )
    shown_at = models.DateTimeField(_("shown at"), null=True)
    draft = models.JSONField(_("draft"), default=dict)
    draft_at = models.DateTimeField(_("draft saved at"), null=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True)
    is_abstention = models.BooleanField(_("abstention"), default=False)
    comment = models.TextField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    on_paper = models.BooleanField(_("given on paper"), default=False)
    version = models.PositiveIntegerField(default=0)
    voided_at = models.DateTimeField(_("voided at"), null=True)
    void_reason = models.TextField(_("why it was voided"), blank=True)
    salt = models.CharField(max_length=32, default=new_draw)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["nominee", "juror"]
        permissions = [("see_marks", _("Can see the marks before the verdict is sealed"))]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "nominee"],
                condition=models.Q(voided_at=None),
                name="one_assessment_per_juror_and_nominee",
            ),
            models.CheckConstraint(
                condition=models.Q(is_abstention=False) | ~models.Q(comment=""),
                name="abstention_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at=None) | ~models.Q(void_reason=""),
                name="assessment_voided_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.juror.name}, {self.nominee}"

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.juror.edition.journal_stream

    @property
    def state(self):
        """`hollow`, `half` or `full`: nothing yet, something typed, submitted as it stands."""
        if self.draft:
            return "half"
        return "full" if self.concluded_at else "hollow"

    def digest(self):
        """SHA-256, salted, of what was submitted: what the journal keeps of marks."""
        marks = {str(m.criterion_id): m.value for m in self.marks.all()}
        return salted(self.salt, [marks, self.comment, self.is_abstention])

    @classmethod
    def begin(cls, juror, nominee):
        """The standing assessment of this pair, made when there is none. Writes nothing secret."""
        assessment, _made = cls.objects.get_or_create(juror=juror, nominee=nominee, voided_at=None)
        return assessment

    def save_draft(self, typed, *, version, by, shown_at=None):
        """Keep what is typed, a dictionary of texts; nothing of it counts.

        Raises `Outdated` when another window wrote since `version`, unless it wrote the same. The
        same words again change nothing, the version neither: a page that is left sends them late,
        while the next one is drawn.
        """
        with transaction.atomic():
            self.hold_for(by)
            if self.draft_at and self.draft == typed:
                return
            if self.version != version:
                raise Outdated(self)
            self._store(draft=typed, draft_at=timezone.now(), shown_at=self.shown_at or shown_at)

    def submit(self, marks, comment, *, version, by, shown_at=None, on_paper=False):
        """Give the marks, `{criterion key: whole number}`, all of them, and the comment.

        They count from here, and may be given again until the deliberation opens. The same
        submission twice is one; raises `Outdated` for another one from an old form.
        """
        with transaction.atomic():
            award = self.hold_for(by)
            values = self.checked(award, marks)
            if self._is_already(values, comment):
                return
            if self.version != version:
                raise Outdated(self)
            self._store(
                draft={},
                draft_at=None,
                shown_at=self.shown_at or shown_at,
                concluded_at=timezone.now(),
                is_abstention=False,
                comment=comment,
                on_paper=on_paper,
            )
            self._write_marks(values)
            self._record(by, "submitted")

    def abstain(self, reason, *, version, by, shown_at=None):
        """Give no marks, for a written reason."""
        if not reason.strip():
            raise TransitionRefused(gettext("Write why you abstain."))
        with transaction.atomic():
            self.hold_for(by)
            if self.concluded_at and self.is_abstention and self.comment == reason:
                return
            if self.version != version:
                raise Outdated(self)
            self._store(
                draft={},
                draft_at=None,
                shown_at=self.shown_at or shown_at,
                concluded_at=timezone.now(),
                is_abstention=True,
                comment=reason,
                on_paper=False,
            )
            self.marks.all().delete()
            self._record(by, "abstained")

    def void(self, *, by, reason):
        """Make it count no more: it is kept, and the journal says so with its digest."""
        with transaction.atomic():
            self.nominee.award.hold()
            voided = {"voided_at": timezone.now(), "void_reason": reason}
            if not Assessment.objects.standing().filter(pk=self.pk).update(**voided):
                return
            self._record(by, "voided", reason=reason)
        for name, value in voided.items():
            setattr(self, name, value)

    def hold_for(self, by):
        """Check that `by` may mark this nominee now, hold the award and read the row again."""
        if by is None or by.pk != self.juror.user_id:
            raise TransitionRefused(gettext("A juror marks for themselves."))
        return self.hold_for_marks()

    def hold_for_marks(self):
        """Hold the award and this row, read again; refused unless this pair may be marked now."""
        award = self.nominee.award.hold()
        if not award.is_being_marked:
            raise TransitionRefused(gettext("Marks can no longer be given for this award."))
        stored = (
            # This row alone: the default order would lock the rows that it reads too.
            Assessment.objects.select_for_update(no_key=True, of=("self",))
            .standing()
            .filter(pk=self.pk, nominee__withdrawn_at=None)
            .order_by()
            .first()
        )
        seated = award.seats.sitting().filter(juror=self.juror_id)
        free = Declaration.objects.filter(
            juror=self.juror_id, nominee=self.nominee_id, answer=Declaration.Answer.NONE
        )
        if stored is None or not seated.exists() or not free.exists():
            raise TransitionRefused(gettext("You will neither see nor mark this file."))
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(stored, field.attname))
        return award

    def _store(self, **values):
        values["version"] = self.version + 1
        Assessment.objects.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)

    def checked(self, award, marks):
        """`{criterion key: value}` complete and in range, or a refusal that says what to do."""
        criteria = {c.pk: c for c in award.criteria.all()}
        values = {int(key): value for key, value in marks.items()}
        if set(values) != set(criteria):
            raise TransitionRefused(gettext("Mark every criterion before you submit."))
        for value in values.values():
            if not isinstance(value, int) or not 1 <= value <= award.highest_mark:
                raise TransitionRefused(
                    gettext("Choose a whole mark from 1 to %(highest)d.")
                    % {"highest": award.highest_mark}
                )
        return values

    def _is_already(self, values, comment):
        return (
            bool(self.concluded_at)
            and not self.is_abstention
            and not self.draft
            and self.comment == comment
            and {m.criterion_id: m.value for m in self.marks.all()} == values
        )

    def _write_marks(self, values):
        self.marks.all().delete()
        self.marks.bulk_create(
            [Mark(assessment=self, criterion_id=key, value=value) for key, value in values.items()]
        )

    def _record(self, by, act, **details):
        """Whose marks they are, and of whom, stands beside their digest: `verify.py` reads it."""
        whose = {"juror": str(self.juror_id), "nominee": str(self.nominee_id)}
        name = self.nominee.partnership.name_fr
        told = {**whose, "name": name, "digest": self.digest(), **details}
        JournalEntry.objects.record(by, f"awards.assessment.{act}", self, **told)


class Mark(models.Model):
    """One whole number, for one criterion."""

    is_secret = True

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="marks", verbose_name=_("assessment")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    value = models.PositiveSmallIntegerField(_("mark"))

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["criterion__position", "criterion"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="one_mark_per_criterion"
            ),
            models.CheckConstraint(condition=models.Q(value__gte=1), name="marks_are_from_one"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.value}"
