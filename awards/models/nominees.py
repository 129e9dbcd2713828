"""Nominees, in the running for an award, and laureates, its public result."""

from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.editions import Edition
from awards.models.running_order import ChangedMeanwhile
from convergences.bilingual import Bilingual
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused
from partnerships.models import Member, Partnership, Picture


class NomineeQuerySet(KeptWhileUsedQuerySet):
    """The vocabulary of nominees."""

    def get_by_natural_key(self, year, category, partnership):
        return self.get(
            award__edition__year=year,
            award__category__slug=category,
            partnership__slug=partnership,
        )

    def announced(self):
        """The public may know these."""
        return self.exclude(award__edition__nominees_announced_at=None)

    def in_the_running(self):
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def public(self):
        """What the gate shows of them to everyone."""
        return (
            self.announced()
            .in_the_running()
            .exclude(award__edition__status=Edition.Status.PREPARATION)
        )

    def delete(self):
        partnerships = list(self.values_list("partnership", flat=True))
        deleted = super().delete()
        settle_pictures(partnerships)
        return deleted

    def settle_pictures(self):
        """Once committed, give their pictures the public copies that they may have."""
        settle_pictures(self.values_list("partnership", flat=True))

    settle_pictures.alters_data = True

    def rewarded(self):
        """Those with a public result, in the order of their awards: places, then mentions."""
        return self.exclude(laureate=None).order_by(
            "-award__edition__year",
            "award__position",
            "award__category__position",
            "award",
            models.F("laureate__place").asc(nulls_last=True),
            "pk",
        )

    def with_result_dates(self):
        """With `opened_at` and `corrected_at`: when its award's seal was, and its last correction."""
        return self.annotate(
            opened_at=_latest_of_award("seals__opened_at"),
            corrected_at=_latest_of_award("corrections__corrected_at"),
        )

    def named_at(self, ceremony):
        """Those whose names are said on this evening: award by award, then by name."""
        return (
            self.in_the_running()
            .filter(award__ceremony=ceremony)
            .exclude(award__status=Award.Status.NOT_HELD)
            .select_related("partnership", "award__category", "award__edition")
            .order_by(
                *("award__running_order", "award__position", "award__category__position", "award"),
                *("partnership__folded_name", "pk"),
            )
        )

    def record_pronunciations(self, ceremony, changes, *, by):
        """Write how names are said, in one act: `{nominee key: (what was read, what is typed)}`.

        Raises `ChangedMeanwhile` where somebody else wrote in between, or a nominee left. Gives
        whether anything changed.
        """
        with transaction.atomic():
            rows = self.named_at(ceremony).select_for_update(of=("self",), no_key=True)
            named = {nominee.pk: nominee for nominee in rows}
            if not changes.keys() <= named.keys():
                raise ChangedMeanwhile(gettext("A nominee has left this evening."))
            said = []
            for key, (before, after) in changes.items():
                stored = named[key].pronunciation
                if stored == after:
                    continue
                if stored != before:
                    raise ChangedMeanwhile(gettext("Somebody else changed the same lines."))
                self.filter(pk=key).update(pronunciation=after)
                said.append(f"{named[key].partnership.name} [{after}]")
            if said:
                JournalEntry.objects.record(
                    by, "awards.ceremony.names_written", ceremony, nominee_changed=said
                )
        return bool(said)

    record_pronunciations.alters_data = True

    def with_award(self):
        """With what says for which award, of which edition, and with what result."""
        return self.select_related("laureate", "award__edition", "award__category")

    def with_partnership(self):
        """With their partnership, its members and their organisations."""
        return self.select_related("partnership").prefetch_related(
            models.Prefetch("partnership__members", Member.objects.in_reading_order())
        )


def _latest_of_award(moment):
    """The latest `moment`, a path from the award, of a nominee's award; without a join's rows."""
    awards = Award.objects.filter(pk=models.OuterRef("award")).order_by().values("pk")
    return models.Subquery(awards.annotate(latest=models.Max(moment)).values("latest"))


class Nominee(KeptWhileUsed):
    """A partnership in the running for an award."""

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="nominees", verbose_name=_("award")
    )
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, related_name="+", verbose_name=_("partnership")
    )
    notes_fr = models.TextField(_("notes in French"), blank=True)
    notes_en = models.TextField(_("notes in English"), blank=True)
    notes = Bilingual()
    pronunciation = models.CharField(
        _("how to say the name"),
        max_length=200,
        blank=True,
        help_text=_("As its partners say it, in letters that anyone reads aloud: « lou san-set »."),
    )
    pronunciation_asked_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True, editable=False)

    objects = NomineeQuerySet.as_manager()

    class Meta:
        verbose_name = _("nominee")
        verbose_name_plural = _("nominees")
        ordering = ["partnership__folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "partnership"],
                name="nominee_once_per_award",
                violation_error_message=_("This partnership is already a nominee of this award."),
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_reason=""),
                name="nominee_withdrawn_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.partnership} ({self.award})"

    def natural_key(self):
        return (*self.award.natural_key(), *self.partnership.natural_key())

    natural_key.dependencies = ["awards.award", "partnerships.partnership"]

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        settle_pictures([self.partnership_id])

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            self.award.hold()
            deleted = super().delete(*args, **kwargs)
            settle_pictures([self.partnership_id])
        return deleted

    @property
    def result(self):
        """Its public result, a `Laureate`, or None."""
        return getattr(self, "laureate", None)

    @property
    def is_laureate(self):
        """Whether it has a place; a special mention has none."""
        return self.result is not None and not self.result.is_special_mention

    @property
    def distinction(self):
        """What became of it, in a word."""
        if self.result is None:
            return _("Nominee")
        return _("Special mention") if self.result.is_special_mention else _("Laureate")

    def withdraw(self, *, by, reason):
        """Take it out of the running, for a reason; the public no longer sees it.

        Its marks are voided, and kept. Refused while a round is open, once the verdict is sealed,
        and once it has a result, which changes by `rectify` or `revoke` alone.
        """
        if not reason.strip():
            raise TransitionRefused(gettext("Write the reason."))
        with transaction.atomic():
            # Verbs on a result, a mark or a round hold the award's row: none runs between the
            # check and the write.
            award = self.award.hold()
            award.refuse_if_concerned(by)
            if award.verdicts.sealed().exists():
                raise TransitionRefused(gettext("The verdict is sealed: nothing changes any more."))
            if award.rounds.open().exists():
                raise TransitionRefused(gettext("A round is open: close it first."))
            if Laureate.objects.filter(nominee=self.pk).exists():
                raise TransitionRefused(
                    gettext("%(nominee)s has a public result: rectify or revoke it first.")
                    % {"nominee": self}
                )
            withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_reason": reason}
            if not Nominee.objects.in_the_running().filter(pk=self.pk).update(**withdrawn):
                raise TransitionRefused(
                    gettext("%(nominee)s has been withdrawn.") % {"nominee": self}
                )
            for assessment in self.assessments.filter(voided_at=None):
                assessment.void(by=by, reason=reason)
            JournalEntry.objects.record(
                by,
                "awards.nominee.withdrawn",
                self,
                stream=self.award.journal_stream,
                reason=reason,
            )
            settle_pictures([self.partnership_id])
        for name, value in withdrawn.items():
            setattr(self, name, value)


def settle_pictures(partnerships=None):
    """Once committed, the pictures of these partnerships (keys; all of them) are public, or not.

    Called by every act that makes nominees public or takes them back.
    """
    pictures = Picture.objects.all()
    if partnerships is not None:
        pictures = pictures.filter(partnership__in=list(partnerships))
    public = Partnership.objects.filter(
        models.Exists(Nominee.objects.public().filter(partnership=models.OuterRef("pk")))
    )
    transaction.on_commit(partial(pictures.settle, public), robust=True)


class Laureate(models.Model):
    """A public result: a nominee's place in its award, or a special mention (no place).

    The row does not exist before the reveal: triggers refuse one whose award is not revealed,
    whose nominee belongs to another award, or whose place needs joint laureates.
    """

    award = models.ForeignKey(
        Award, models.PROTECT, related_name="laureates", verbose_name=_("award")
    )
    nominee = models.OneToOneField(
        Nominee, models.PROTECT, related_name="laureate", verbose_name=_("nominee")
    )
    place = models.PositiveSmallIntegerField(
        pgettext_lazy("rank", "place"), null=True, blank=True, default=1
    )
    mention_fr = models.CharField(_("special mention in French"), max_length=200, blank=True)
    mention_en = models.CharField(_("special mention in English"), max_length=200, blank=True)
    mention = Bilingual()

    class Meta:
        verbose_name = _("laureate")
        verbose_name_plural = _("laureates")
        ordering = [models.F("place").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "place"], name="one_laureate_per_place"),
            models.CheckConstraint(
                condition=models.Q(place=None) | models.Q(place__gte=1),
                name="laureate_place_starts_at_one",
            ),
            models.CheckConstraint(
                condition=models.Q(place=None) | models.Q(mention_fr="", mention_en=""),
                name="special_mention_has_no_place",
            ),
        ]

    def __str__(self):
        return f"{self.nominee.partnership} ({self.award})"

    @property
    def is_special_mention(self):
        """A distinction without a place."""
        return self.place is None
