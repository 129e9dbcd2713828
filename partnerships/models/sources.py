"""Where facts come from, and the seventeen goals that partnerships are indexed under."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from convergences.bilingual import Bilingual
from convergences.dates import PartialDateField
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet


class SourceManager(models.Manager.from_queryset(KeptWhileUsedQuerySet)):
    def get_by_natural_key(self, url):
        return self.get(url=url)


class Source(KeptWhileUsed):
    """A page or a document that states a fact; one row per address."""

    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=500, unique=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published_on = PartialDateField(_("published on"))

    objects = SourceManager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "url"]

    def __str__(self):
        return f"{self.title} ({self.publisher})" if self.publisher else self.title

    def natural_key(self):
        return (self.url,)


class Sdg(KeptWhileUsed):
    """One of the United Nations' seventeen sustainable development goals."""

    number = models.PositiveSmallIntegerField(
        _("number"), primary_key=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    title_fr = models.CharField(_("title in French"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120)
    title = Bilingual()

    class Meta:
        verbose_name = _("sustainable development goal")
        verbose_name_plural = _("sustainable development goals")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__range=(1, 17)), name="sdg_is_one_of_seventeen"
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"
