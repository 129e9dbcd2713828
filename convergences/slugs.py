"""Addresses made from names: they fold œ and apostrophes, and never change once made."""

import re

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from convergences.search import fold

LENGTH = 80


def slug_from(name):
    """An address from a name: `L’Œuvre d’été` gives `l-oeuvre-d-ete`; at most 80 letters."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    if len(slug) > LENGTH:
        whole_words = slug[: LENGTH + 1].rpartition("-")[0]
        slug = whole_words or slug[:LENGTH]
    return slug or "fiche"


def free_slug(wanted, taken):
    """`wanted`, or `wanted-2`, `wanted-3` …, the first that `taken(slug)` does not claim."""
    slug, number = wanted, 1
    while taken(slug):
        number += 1
        slug = f"{wanted[: LENGTH - len(str(number)) - 1].rstrip('-')}-{number}"
    return slug


class FormerSlug(models.Model):
    """An address that once led to a row; it redirects for ever and is never given again."""

    model = models.CharField(max_length=100)
    slug = models.SlugField(max_length=LENGTH)
    target = models.BigIntegerField()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="former_slug_once")]

    def __str__(self):
        return f"{self.model} {self.slug}"


class Slugged(models.Model):
    """Gives a row an address at its first save, from `slug_source`; a later save keeps it."""

    slug = models.SlugField(_("address"), max_length=LENGTH, unique=True, editable=False)

    slug_source = "name"

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = free_slug(slug_from(str(getattr(self, self.slug_source))), self._slug_taken)
        super().save(*args, **kwargs)

    @classmethod
    def _slug_taken(cls, slug):
        label = cls._meta.label_lower
        return (
            cls._base_manager.filter(slug=slug).exists()
            or FormerSlug.objects.filter(model=label, slug=slug).exists()
        )

    @classmethod
    def pk_of_former_slug(cls, slug):
        """The key of the row that `slug` used to lead to, or None."""
        former = FormerSlug.objects.filter(model=cls._meta.label_lower, slug=slug)
        return former.values_list("target", flat=True).first()

    def take_addresses_of(self, other):
        """Make every address of `other`, today's and former ones, lead here."""
        label = self._meta.label_lower
        with transaction.atomic():
            FormerSlug.objects.filter(model=label, target=other.pk).update(target=self.pk)
            FormerSlug.objects.create(model=label, slug=other.slug, target=self.pk)
