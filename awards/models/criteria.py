"""Criteria: what a jury marks, with which weight, and what each mark means."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from convergences.bilingual import Bilingual


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
