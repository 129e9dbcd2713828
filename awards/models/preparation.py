"""The next edition, prepared from one of the archive: what lasts is copied, never what happened."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from convergences.journal import JournalEntry
from convergences.transitions import Blocker, TransitionRefused, refuse_while

# What an award keeps from one year to the next: its name and its rules.
KEPT_OF_AN_AWARD = ("category_id", "label_fr", "label_en", "position")
RULES = (
    *("decided_by", "quorum", "highest_mark"),
    *("joint_laureates", "special_mentions", "may_be_withheld"),
)
KEPT_OF_A_PARTNER = ("organisation_id", "role", "part_fr", "part_en")


def kept(row, names):
    """What `row` holds under `names`, to make its like."""
    return {name: getattr(row, name) for name in names}


class WithNextEdition(models.Model):
    """Gives an edition of the archive the verb that prepares the one that follows."""

    class Meta:
        abstract = True

    def prepare_next(self, *, by, year):
        """Make the edition of `year`, in preparation, and give it.

        It has the awards of this one (category, label, rules, criteria) and its partners; never
        people, nominees, results, sources or notes.
        """
        with transaction.atomic():
            refuse_while(self.lacks_to_prepare_next(year))
            following, made = type(self).objects.get_or_create(year=year)
            if not made:
                raise TransitionRefused(
                    _("There is an edition of %(year)s already.") % {"year": year}
                )
            for partner in self.partners.all():
                following.partners.create(**kept(partner, KEPT_OF_A_PARTNER))
            awards = [
                self._prepare_award(award, following)
                for award in self.awards.select_related("category").prefetch_related(
                    "criteria__steps"
                )
            ]
            JournalEntry.objects.record(
                by,
                "awards.edition.prepared",
                following,
                prepared_from=str(self),
                awards=[award.label for award in awards],
            )
        return following

    def lacks_to_prepare_next(self, year):
        """An edition that is over, and a year that is free."""
        if not self.is_past:
            yield Blocker(
                _("The %(year)s edition is not in the archive yet.") % {"year": self}, self
            )
        if year <= self.year:
            yield Blocker(_("The next edition comes after %(year)s.") % {"year": self})
        existing = type(self).objects.filter(year=year).first()
        if existing:
            yield Blocker(_("There is an edition of %(year)s already.") % {"year": year}, existing)

    @staticmethod
    def _prepare_award(award, following):
        rules = kept(award, RULES)
        # An award of the archive is « decided elsewhere » for want of knowing; a jury is the rule.
        if not award.is_decided_by_a_jury and not award.seals.exists():
            rules["decided_by"] = award.Decision.MARKS
        copy = following.awards.create(**kept(award, KEPT_OF_AN_AWARD), **rules)
        criteria = award.criteria.model
        if award.criteria.exists():
            criteria.copy_set(award, copy)
        elif copy.decided_by == award.Decision.MARKS:
            criteria.make_default_set(copy)
        return copy
