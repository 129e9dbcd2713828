"""What the database already holds, read once into maps: an import asks it thousands of times."""

from collections import defaultdict

from awards.importer.names import fold_name
from awards.models import (
    Application,
    Award,
    Category,
    Correction,
    Edition,
    Laureate,
    Nominee,
    Seal,
)
from convergences.slugs import FormerSlug
from partnerships.models import (
    Member,
    Organisation,
    OrganisationName,
    Partnership,
    Place,
    Source,
)


class Known:
    """The archive as it stands, by the keys that a file has: years, folded names, addresses."""

    def __init__(self):
        self._read_programme()
        self._read_organisations()
        self._read_partnerships()
        self.sources = {
            url: (pk, title) for pk, url, title in Source.objects.values_list("pk", "url", "title")
        }

    def _read_programme(self):
        self.editions = {edition.year: edition for edition in Edition.objects.all()}
        self.years_of_applications = {
            year for year, edition in self.editions.items() if edition.takes_applications
        }
        self.category_names, self.categories = {}, defaultdict(set)
        for pk, slug, french, english in Category.objects.values_list(
            "pk", "slug", "name_fr", "name_en"
        ):
            self.category_names[pk] = french
            for name in (fold_name(slug.replace("-", " ")), fold_name(french), fold_name(english)):
                if name:
                    self.categories[name].add(pk)
        self.awards = {
            (award.edition_id, award.category_id): award
            for award in Award.objects.select_related("edition")
        }
        self.nominees = {
            (award, partnership): (pk, withdrawn)
            for pk, award, partnership, withdrawn in Nominee.objects.values_list(
                "pk", "award", "partnership", "withdrawn_at"
            )
        }
        self.applications = {
            (award, partnership): pk
            for pk, award, partnership in Application.objects.values_list(
                "pk", "award", "partnership"
            )
        }
        self.results, self.decided = {}, set()
        for award, nominee, place, mention in Laureate.objects.values_list(
            "award", "nominee", "place", "mention_fr"
        ):
            self.results[nominee] = (place, mention)
            if place:
                self.decided.add(award)
        opened = Seal.objects.exclude(opened_at=None)
        self.settled = {
            *Correction.objects.values_list("award", flat=True),
            *opened.values_list("award", flat=True),
        }
        self.award_sources = set(Award.sources.through.objects.values_list("award", "source"))

    def _read_organisations(self):
        self.organisations, self.named = {}, defaultdict(set)
        for pk, name, kind, country in Organisation.objects.values_list(
            "pk", "name", "kind", "country"
        ):
            self.organisations[pk] = (name, kind, str(country or ""))
            self.named[fold_name(name)].add(pk)
        self.once_named = defaultdict(set)
        for pk, name in OrganisationName.objects.values_list("organisation", "name"):
            self.once_named[fold_name(name)].add(pk)

    def _read_partnerships(self):
        self.partnerships, self.partnerships_named = {}, defaultdict(set)
        for pk, french, english, pitch_fr, pitch_en in Partnership.objects.values_list(
            "pk", "name_fr", "name_en", "pitch_fr", "pitch_en"
        ):
            self.partnerships[pk] = {"name": french, "pitch_fr": pitch_fr, "pitch_en": pitch_en}
            for name in (fold_name(french), fold_name(english)):
                if name:
                    self.partnerships_named[name].add(pk)
        self.members, self.leads = {}, {}
        for pk, partnership, organisation, role in Member.objects.values_list(
            "pk", "partnership", "organisation", "role"
        ):
            self.members[partnership, organisation] = (pk, role)
            if role == Member.Role.LEAD:
                self.leads[partnership] = organisation
        self.places = defaultdict(list)
        for pk, partnership, city, country in Place.objects.values_list(
            "pk", "partnership", "city", "country"
        ):
            self.places[partnership].append((pk, city, str(country)))
        self.partnership_sources = set(
            Partnership.sources.through.objects.values_list("partnership", "source")
        )
        self.member_sources = set(Member.sources.through.objects.values_list("member", "source"))

    def award_of(self, year, category):
        """The award of a category (by key) in a year, or None."""
        edition = self.editions.get(year)
        return self.awards.get((edition.pk, category)) if edition else None

    def lead_name(self, partnership):
        """The name of the organisation that leads a partnership (by key), or ""."""
        lead = self.leads.get(partnership)
        return self.organisations[lead][0] if lead else ""


def taken_slugs(model):
    """Every address of `model` that is or once was given, and may not be given again."""
    former = FormerSlug.objects.filter(model=model._meta.label_lower)
    return {
        *model._base_manager.values_list("slug", flat=True),
        *former.values_list("slug", flat=True),
    }
