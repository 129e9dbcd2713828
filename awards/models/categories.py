"""Categories: lines of awards that last through the years."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from convergences.bilingual import Bilingual
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.slugs import Slugged


class CategoryManager(models.Manager.from_queryset(KeptWhileUsedQuerySet)):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Category(KeptWhileUsed, Slugged):
    """A line of awards that lasts through the years."""

    class Tint(models.TextChoices):
        CORAIL = "corail", _("coral")
        CIEL = "ciel", _("sky")
        VERT = "vert", _("green")
        SAFRAN = "safran", _("saffron")
        LILAS = "lilas", _("lilac")
        OUTREMER = "outremer", _("ultramarine")

    slug_source = "name_fr"

    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    name = Bilingual()
    tint = models.CharField(_("tint"), max_length=10, choices=Tint.choices, default=Tint.LILAS)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CategoryManager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)

    def get_absolute_url(self):
        return reverse("awards:category", args=[self.slug])
