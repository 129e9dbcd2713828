"""Criteria: what a jury marks, with which weight, and what each mark means."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import criteria_texts
from awards.models.awards import Award
from awards.models.preparation import kept
from convergences.bilingual import Bilingual
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused

KEPT_OF_A_CRITERION = (
    *("name_fr", "name_en", "question_fr", "question_en"),
    *("weight", "is_main", "position"),
)
KEPT_OF_A_STEP = ("mark", "word_fr", "word_en", "sentence_fr", "sentence_en")


class Criterion(models.Model):
    """One thing that the jury of an award marks; frozen once the jury has begun."""

    award = models.ForeignKey(
        Award, models.CASCADE, related_name="criteria", verbose_name=_("award")
    )
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    name = Bilingual()
    question_fr = models.CharField(_("question in French"), max_length=300, blank=True)
    question_en = models.CharField(_("question in English"), max_length=300, blank=True)
    question = Bilingual()
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1)]
    )
    is_main = models.BooleanField(
        _("main criterion"), default=False, help_text=_("The first to decide a tie.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["award", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(is_main=True),
                name="one_main_criterion_per_award",
                violation_error_message=_("This award already has a main criterion."),
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1),
                name="criterion_weighs_something",
                violation_error_message=_("A weight is a whole number from one."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def journal_stream(self):
        """The chain of its edition."""
        return self.award.journal_stream

    @classmethod
    def take_default_set(cls, award, *, by):
        """Give `award` the five criteria of the house, to be changed at will until its jury starts."""
        with transaction.atomic():
            award.hold()
            if not award.rules_are_open:
                raise TransitionRefused(
                    gettext("The rules of %(award)s are frozen.") % {"award": award}
                )
            if award.criteria.exists():
                raise TransitionRefused(
                    gettext("%(award)s has criteria already.") % {"award": award}
                )
            cls.make_default_set(award)
            JournalEntry.objects.record(by, "awards.award.criteria_taken", award)

    @classmethod
    def make_default_set(cls, award):
        """The rows of the five criteria; their sentences are written for marks from 1 to 5."""
        told = award.highest_mark == len(criteria_texts.WORDS)
        for position, (names, questions, sentences) in enumerate(criteria_texts.DEFAULT_CRITERIA):
            criterion = award.criteria.create(
                name_fr=names[0],
                name_en=names[1],
                question_fr=questions[0],
                question_en=questions[1],
                is_main=names[0] == criteria_texts.MAIN,
                position=position,
            )
            lines = zip(criteria_texts.WORDS, sentences, strict=True)
            criterion.steps.bulk_create(
                Step(
                    criterion=criterion,
                    mark=mark,
                    word_fr=words[0],
                    word_en=words[1],
                    sentence_fr=sentence[0],
                    sentence_en=sentence[1],
                )
                for mark, (words, sentence) in enumerate(lines, 1)
                if told
            )

    @classmethod
    def copy_set(cls, award, to):
        """Copy the criteria of `award`, steps included, to another award."""
        for criterion in award.criteria.prefetch_related("steps"):
            copy = to.criteria.create(**kept(criterion, KEPT_OF_A_CRITERION))
            copy.steps.bulk_create(
                Step(criterion=copy, **kept(step, KEPT_OF_A_STEP)) for step in criterion.steps.all()
            )


class Step(models.Model):
    """What one mark means for one criterion: a word, and a sentence."""

    criterion = models.ForeignKey(
        Criterion, models.CASCADE, related_name="steps", verbose_name=_("criterion")
    )
    mark = models.PositiveSmallIntegerField(_("mark"))
    word_fr = models.CharField(_("word in French"), max_length=30)
    word_en = models.CharField(_("word in English"), max_length=30, blank=True)
    word = Bilingual()
    sentence_fr = models.CharField(_("sentence in French"), max_length=300, blank=True)
    sentence_en = models.CharField(_("sentence in English"), max_length=300, blank=True)
    sentence = Bilingual()

    class Meta:
        verbose_name = _("step of a criterion")
        verbose_name_plural = _("steps of a criterion")
        ordering = ["criterion", "mark"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "mark"],
                name="one_step_per_mark",
                violation_error_message=_("This mark already has its sentence."),
            ),
            models.CheckConstraint(
                condition=models.Q(mark__gte=1),
                name="marks_start_at_one",
                violation_error_message=_("Marks are whole numbers from one."),
            ),
        ]

    def __str__(self):
        return f"{self.mark} {self.word}"

    def clean(self):
        """No step beyond the highest mark of the award."""
        criterion = getattr(self, "criterion", None)
        if criterion and self.mark and self.mark > criterion.award.highest_mark:
            raise ValidationError(
                {
                    "mark": gettext("The highest mark of this award is %(mark)d.")
                    % {"mark": criterion.award.highest_mark}
                }
            )
