"""A plan to the database: bulk writes inside the caller's transaction, one journal line an edition."""

from awards.importer.entries import AwardEntry, MemberEntry, PartnershipEntry
from awards.importer.known import taken_slugs
from awards.models import Application, Award, Category, Edition, Laureate, Nominee
from awards.models.nominees import settle_pictures
from convergences.journal import JournalEntry
from convergences.search import FoldedField
from convergences.slugs import Slugged, free_slug, slug_from
from partnerships.models import Member, Organisation, Partnership, Place, Source

BATCH = 2000
# New categories stand after those that staff have put in order.
LAST_POSITION = 1000

DOCUMENTED = {AwardEntry: Award, PartnershipEntry: Partnership, MemberEntry: Member}


def batched(items):
    """`items` in lists that no database finds too long."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def write_plan(plan, partnerships, known, *, by, details, progress):
    """Write all that `plan` says. The caller holds the transaction and has seen no error."""
    writer = _Writer(plan, known, progress)
    writer.pending_awards(by)
    writer.updates()
    writer.programme()
    writer.organisations()
    writer.partnerships(partnerships)
    writer.results()
    writer.sources()
    for year in sorted(plan.by_year):
        JournalEntry.objects.record(
            by,
            "awards.edition.archive_imported",
            writer.editions[year],
            **details,
            **dict(sorted(plan.by_year[year].items())),
        )


class _Writer:
    def __init__(self, plan, known, progress):
        self.plan = plan
        self.known = known
        self.progress = progress
        self.editions = dict(known.editions)
        self.done = 0
        self.total = sum(map(len, plan.created.values())) + sum(map(len, plan.updated.values()))

    def pending_awards(self, by):
        """Enter the awards that were left waiting in the editions of the file."""
        for year in self.plan.by_year.keys() & self.editions.keys():
            self.editions[year].record_pending_awards(by=by)

    def updates(self):
        """Change the rows that differ."""
        for model, rows in self.plan.updated.items():
            for keys in batched(list(rows)):
                self._update(model, {key: rows[key] for key in keys})

    def _update(self, model, rows):
        names = set()
        instances = model._base_manager.in_bulk(rows)
        for key, values in rows.items():
            names.update(values)
            for name, value in values.items():
                setattr(instances[key], name, value)
        # Unlike bulk_create, bulk_update writes what it is given: folded columns follow here.
        for field in model._meta.fields:
            if isinstance(field, FoldedField) and names.intersection(field.sources):
                names.add(field.name)
                for instance in instances.values():
                    field.pre_save(instance, False)
        model._base_manager.bulk_update(instances.values(), sorted(names), batch_size=500)
        self._advance(len(rows))

    def programme(self):
        """New editions, categories and awards."""
        years = [entry.year for entry in self.plan.created[Edition]]
        self.editions.update(Edition.objects.create_past(years))
        self._create(
            Category,
            lambda entry: Category(name_fr=entry.name, position=LAST_POSITION),
        )
        position = {}
        for award in self.known.awards.values():
            last = position.get(award.edition_id, 0)
            position[award.edition_id] = max(last, award.position)

        def award_of(entry):
            edition = self.editions[entry.year].pk
            position[edition] = position.get(edition, 0) + 1
            return Award(
                edition_id=edition,
                category_id=entry.category.pk,
                label_fr=entry.fact("label_fr"),
                presenter=entry.fact("presenter"),
                presenter_title_fr=entry.fact("presenter_title_fr"),
                joint_laureates=entry.joint,
                position=position[edition],
                **Award.past_values(),
            )

        self._create(Award, award_of)

    def organisations(self):
        """New organisations and sources."""
        self._create(
            Organisation,
            lambda entry: Organisation(
                name=entry.name,
                country=entry.fact("country"),
                kind=entry.fact("kind", "unknown"),
            ),
        )
        self._create(
            Source,
            lambda entry: Source(url=entry.name, title=entry.fact("title") or entry.name[:300]),
        )

    def partnerships(self, partnerships):
        """New partnerships, places and members."""
        self._create(
            Partnership,
            lambda entry: Partnership(
                name_fr=entry.name,
                pitch_fr=entry.fact("pitch_fr"),
                pitch_en=entry.fact("pitch_en"),
            ),
        )
        owner = {}
        for partnership in partnerships:
            for part in (*partnership.places, *partnership.members.values()):
                owner[part] = partnership.pk
        self._create(
            Place,
            lambda entry: Place(
                partnership_id=owner[entry], city=entry.name, country=entry.country
            ),
        )
        self._create(
            Member,
            lambda entry: Member(
                partnership_id=owner[entry],
                organisation_id=entry.organisation.pk,
                role=entry.fact("role"),
                # An application is no award: what it says of the members is not the award's word.
                named_by_award=entry.year not in self.known.years_of_applications,
            ),
        )

    def results(self):
        """New nominees and applications, then the nominees that are laureates or have a mention."""
        self._create(
            Nominee,
            lambda entry: Nominee(award_id=entry.award.pk, partnership_id=entry.partnership.pk),
        )
        self._create(
            Application,
            lambda entry: Application(award_id=entry.award.pk, partnership_id=entry.partnership.pk),
        )
        settle_pictures()
        laureates = [
            Laureate(
                award_id=entry.award.pk,
                nominee_id=entry.pk,
                place=entry.place,
                mention_fr=entry.fact("mention"),
            )
            for entry in self.plan.created[Laureate]
        ]
        Laureate.objects.bulk_create(laureates, batch_size=BATCH)
        self._advance(len(laureates))

    def sources(self):
        """What documents what."""
        links = {Award: [], Partnership: [], Member: []}
        for holder, source, _line in self.plan.documented:
            model = DOCUMENTED[type(holder)]
            through = model.sources.through
            links[model].append(
                through(**{f"{model._meta.model_name}_id": holder.pk, "source_id": source.pk})
            )
        for model, rows in links.items():
            model.sources.through.objects.bulk_create(rows, batch_size=BATCH)

    def _create(self, model, build):
        """Write the new rows of a model, each built from its entry, which receives its key."""
        entries = self.plan.created[model]
        if not entries:
            return
        rows = [build(entry) for entry in entries]
        if issubclass(model, Slugged):
            self._give_slugs(model, rows)
        for batch in batched(rows):
            model._base_manager.bulk_create(batch)
            self._advance(len(batch))
        for entry, row in zip(entries, rows, strict=True):
            entry.pk = row.pk

    def _give_slugs(self, model, rows):
        taken = taken_slugs(model)
        for row in rows:
            wanted = slug_from(str(getattr(row, model.slug_source)))
            row.slug = free_slug(wanted, taken.__contains__)
            taken.add(row.slug)

    def _advance(self, rows):
        self.done += rows
        self.progress("writing", self.done, self.total)
