"""Entries against the archive: what would be created, what would change, what stays."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from awards.importer.findings import shown
from awards.importer.names import fold_name
from awards.models import Application, Award, Category, Edition, Laureate, Nominee
from partnerships.models import Member, Organisation, Partnership, Place, Source

# In the order in which rows are written, and shown.
MODELS = (
    Edition,
    Category,
    Award,
    Organisation,
    Source,
    Partnership,
    Place,
    Member,
    Nominee,
    Laureate,
    Application,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A value of the archive that the file would replace."""

    line: int
    year: int
    subject: str
    field: str
    old: str
    new: str


@dataclass
class Plan:
    """All that an import would do. Nothing is written by making it."""

    findings: object
    created: dict = field(default_factory=lambda: defaultdict(list))
    updated: dict = field(default_factory=lambda: defaultdict(dict))
    unchanged: Counter = field(default_factory=Counter)
    documented: list = field(default_factory=list)
    changes: list = field(default_factory=list)
    by_year: dict = field(default_factory=lambda: defaultdict(Counter))

    @property
    def errors(self):
        """The first errors as sentences, then how many more there are."""
        return shown(self.findings.errors)

    @property
    def warnings(self):
        """The first warnings as sentences, then how many more there are."""
        return shown(self.findings.warnings)

    @property
    def is_empty(self):
        """Whether the archive already says all of it."""
        return not (any(self.created.values()) or any(self.updated.values()) or self.documented)

    @property
    def has_applications(self):
        """Whether some of its lines are applications, which are never public."""
        return bool(self.created[Application] or self.unchanged[Application])

    def counts(self):
        """One (label, created, updated, unchanged) per model that the file speaks of."""
        rows = [
            (
                str(model._meta.verbose_name_plural),
                len(self.created[model]),
                len(self.updated[model]),
                self.unchanged[model],
            )
            for model in MODELS
        ]
        return [row for row in rows if any(row[1:])]

    def additions(self):
        """One (label, names, how many more) per model whose new rows are worth naming."""
        for model in (Edition, Category, Award, Partnership, Organisation):
            if created := self.created[model]:
                names = [entry.name for entry in created[:30]]
                yield str(model._meta.verbose_name_plural), names, len(created) - len(names)

    def digest(self):
        """A fingerprint of all that would be written: two equal plans do the same."""
        summary = hashlib.sha256()
        for model in MODELS:
            for entry in self.created[model]:
                summary.update(f"+{model._meta.label}{entry.line}{entry.name}\n".encode())
        for change in self.changes:
            summary.update(f"{change}\n".encode())
        for holder, source, _line in self.documented:
            summary.update(f"@{type(holder).__name__}{holder.line}{source.name}\n".encode())
        return summary.hexdigest()


class Planner:
    """Compares each entry with what the archive holds."""

    def __init__(self, known, findings):
        self.known = known
        self.plan = Plan(findings)

    def editions_and_awards(self, gathered):
        """Editions, categories and awards."""
        for year, line in gathered.years.items():
            if year in self.known.editions:
                self.plan.unchanged[Edition] += 1
            else:
                self._create(Edition, _New(line, year, str(year)))
        for category in dict.fromkeys(gathered.categories.values()):
            self._create_or_keep(Category, category)
        for award in gathered.awards.values():
            self._award(award)

    def organisations(self, gathered):
        """Organisations and sources."""
        for organisation in dict.fromkeys(gathered.organisations.values()):
            if organisation.pk is None:
                self._create(Organisation, organisation)
            else:
                _name, kind, country = self.known.organisations[organisation.pk]
                self._compare(Organisation, organisation, {"kind": kind, "country": country})
        for source in gathered.sources.values():
            if source.pk is None:
                self._create(Source, source)
            else:
                title = self.known.sources[source.name][1]
                self._compare(Source, source, {"title": title})

    def partnerships(self, partnerships):
        """Partnerships with their members, places and sources."""
        for partnership in partnerships:
            if partnership.pk is None:
                self._create(Partnership, partnership)
            else:
                row = self.known.partnerships[partnership.pk]
                self._compare(Partnership, partnership, row)
            self._document(partnership, self.known.partnership_sources)
            for member in partnership.members.values():
                self._member(partnership, member)
            self._places(partnership)

    def results(self, nominees, recorded):
        """Nominees, and those of them that become laureates."""
        for nominee in nominees:
            if nominee.partnership:
                model = Application if nominee.is_candidate else Nominee
                self._create_or_keep(model, nominee)
        for nominee in recorded:
            self._create(Laureate, nominee)
        for nominee in nominees:
            if not nominee.is_candidate and nominee.pk in self.known.results:
                self.plan.unchanged[Laureate] += 1

    def _award(self, award):
        row = self.known.award_of(award.year, award.category.pk)
        if row is None:
            # A label equal to the category's name says nothing more than the category.
            if award.fact("label_fr") == award.category.name:
                del award.facts["label_fr"]
            self._create(Award, award)
        else:
            old = {
                "label_fr": row.label_fr
                or self.known.category_names.get(award.category.pk, award.category.name),
                "presenter": row.presenter,
                "presenter_title_fr": row.presenter_title_fr,
                "status": row.status,
                "joint_laureates": row.joint_laureates,
            }
            if row.status == Award.Status.PENDING and row.edition.is_past:
                # Created by hand in an edition of the archive, and not yet entered in it.
                for name, value in Award.past_values().items():
                    award.facts[name] = (str(value), award.line)
                old["decided_by"] = row.decided_by
            if award.joint:
                award.facts["joint_laureates"] = (True, award.line)
            self._compare(Award, award, old)
        self._document(award, self.known.award_sources)

    def _member(self, partnership, member):
        old = None
        if partnership.pk and member.organisation.pk:
            old = self.known.members.get((partnership.pk, member.organisation.pk))
        if old is None:
            member.facts.setdefault("role", (Member.Role.PARTNER, member.line))
            self._create(Member, member)
        else:
            member.pk, role = old
            member.name = f"{partnership.name}, {member.name}"
            self._compare(Member, member, {"role": role})
        self._document(member, self.known.member_sources)

    def _places(self, partnership):
        """Places are joined: one is completed or replaced only when it is the only one."""
        known = list(self.known.places.get(partnership.pk, ()))
        cities = {place.country for place in partnership.places if place.name}
        # The country alone says less than a city that the file names in it.
        places = [one for one in partnership.places if one.name or one.country not in cities]
        new = []
        for place in places:
            same = _same_place(place, known)
            if same:
                known.remove(same)
                self._compare_place(partnership, place, same)
            else:
                new.append(place)
        only = len(self.known.places.get(partnership.pk, ())) == len(places) == 1
        for place in new:
            unnamed = next((one for one in known if not one[1] and one[2] == place.country), None)
            # A city stays where it is: another country alone is another place.
            replaced = only and known and (place.name or not known[0][1])
            old = unnamed or (known[0] if replaced else None)
            if old:
                known.remove(old)
                self._compare_place(partnership, place, old)
            elif partnership.pk and not place.name and self._acts_in(partnership, place.country):
                # The country alone says less than the city that is known.
                self.plan.unchanged[Place] += 1
            else:
                self._create(Place, place)

    def _acts_in(self, partnership, country):
        return any(one[2] == country for one in self.known.places[partnership.pk])

    def _compare_place(self, partnership, place, old):
        place.pk, city, country = old
        if place.name and fold_name(place.name) != fold_name(city):
            place.facts["city"] = (place.name, place.line)
        place.facts["country"] = (place.country, place.line)
        place.name = partnership.name
        self._compare(Place, place, {"city": city, "country": country})

    def _create_or_keep(self, model, entry):
        if entry.pk is None:
            self._create(model, entry)
        else:
            self.plan.unchanged[model] += 1

    def _create(self, model, entry):
        self.plan.created[model].append(entry)
        self.plan.by_year[entry.year][f"{model._meta.model_name}_created"] += 1

    def _compare(self, model, entry, old):
        """Note the facts of an entry that differ from what its row holds."""
        values = {}
        for name, was in old.items():
            value, line = entry.facts.get(name, ("", entry.line))
            # An empty cell is unknown, and erases nothing.
            if value == "" or value == was or value == _tidy(was):
                continue
            values[name] = value
            column = model._meta.get_field(name)
            self.plan.changes.append(
                Change(
                    line,
                    entry.year,
                    entry.name,
                    str(column.verbose_name),
                    _in_words(column, was),
                    _in_words(column, value),
                )
            )
        if values:
            self.plan.updated[model][entry.pk] = values
            self.plan.by_year[entry.year][f"{model._meta.model_name}_updated"] += 1
        else:
            self.plan.unchanged[model] += 1

    def _document(self, entry, known_links):
        for source, line in entry.sources.values():
            if entry.pk is None or source.pk is None or (entry.pk, source.pk) not in known_links:
                self.plan.documented.append((entry, source, line))
                self.plan.by_year[entry.year]["sources_attached"] += 1


@dataclass(eq=False, slots=True)
class _New:
    """An edition to create."""

    line: int
    year: int
    name: str


def _same_place(place, known):
    """The known place (key, city, country) that a place of the file is, or None."""
    folded = fold_name(place.name)
    return next(
        (one for one in known if fold_name(one[1]) == folded and one[2] == place.country), None
    )


def _tidy(value):
    """A stored text as the reading of a cell would have left it."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    return value


def _in_words(column, value):
    """A value as the preview shows it."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    return str(dict(column.flatchoices).get(value, value)) if column.choices else str(value)
