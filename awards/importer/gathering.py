"""Rows to entries: one award per year and category, one nominee per block of lines."""

from django.utils.translation import gettext as _

from awards.importer.cells import Cells
from awards.importer.entries import (
    AwardEntry,
    CategoryEntry,
    MemberEntry,
    NomineeEntry,
    OrganisationEntry,
    SourceEntry,
)
from awards.importer.names import fold_name
from awards.importer.vocabulary import MENTION

# What a line may say only of a partnership, and only of an organisation.
OF_A_PARTNERSHIP = (
    "status",
    "mention",
    "organisation",
    "role",
    "kind",
    "country",
    "city",
    "partnership_country",
    "pitch_fr",
    "pitch_en",
)
OF_AN_ORGANISATION = ("role", "kind", "country")


class Gathered:
    """Everything a file names, each once: what `Gatherer` fills."""

    def __init__(self):
        self.years = {}
        self.categories = {}
        self.awards = {}
        self.organisations = {}
        self.sources = {}
        self.nominees = []


class Gatherer:
    """Reads rows one after the other; contradictions inside the file are errors."""

    def __init__(self, known, findings):
        self.known = known
        self.findings = findings
        self.cells = Cells(known, findings)
        self.gathered = Gathered()
        self._blocks = {}
        self._of_key = {}

    def read(self, row):
        """Add what one row says."""
        year = self.cells.year(row)
        category = self._category(row, year)
        url = self.cells.url(row)
        award = self._award(row, year, category)
        name = self.cells.name(row, "partnership")
        if not row.partnership:
            self._refuse_without_partnership(row)
        member = self._member(row, year)
        nominee = self._nominee(row, award, name, member)
        facts = {
            "status": self.cells.status(row),
            "mention": self.cells.text(row, "mention"),
            "pitch_fr": self.cells.text(row, "pitch_fr"),
            "pitch_en": self.cells.text(row, "pitch_en"),
        }
        country = self.cells.country(row, "partnership_country")
        if row.city and not row.partnership_country:
            self.findings.error(
                row.line,
                "partnership_country",
                "",
                _("A city needs its country. Fill “partnership_country” beside it."),
            )
        city = self.cells.text(row, "city")
        source = self._source(row, year, url)
        if award is None:
            return
        if source:
            for holder in self._documented(row, award, nominee, member):
                holder.sources.setdefault(source.name, (source, row.line))
        if nominee is None:
            return
        nominee.typed_status = nominee.typed_status or row.status
        for column, value in facts.items():
            self._say(nominee, column, value, row.line, column)
        if country:
            nominee.places.append((city, country, row.line))

    def _documented(self, row, award, nominee, member):
        """What the source of a row documents.

        Beside the facts, the award and its nominee, or the application alone; further down, the
        part of that line's organisation.
        """
        if nominee is None:
            return [award]
        if member is None or nominee.line == row.line:
            if award.year in self.known.years_of_applications:
                # The award is public from the call on, an application never is.
                return [nominee]
            return [award, nominee]
        return [nominee.members[member.organisation]]

    def finish(self):
        """What can be checked only once every row is read; returns the `Gathered`."""
        self._check_applications()
        for nominee in self.gathered.nominees:
            mention, status = nominee.fact("mention"), nominee.fact("status")
            if mention and status != MENTION:
                self.findings.error(
                    nominee.facts["mention"][1],
                    "mention",
                    mention,
                    _(
                        "A special mention needs the status “mention”. Write it, or remove the text."
                    ),
                )
        return self.gathered

    def _check_applications(self):
        """Applications are for the awards of an edition to come, nominees for those of the past."""
        to_come = self.known.years_of_applications
        for award in self.gathered.awards.values():
            if award.year in to_come:
                self._check_award_to_come(award)
        for nominee in self.gathered.nominees:
            line = nominee.facts["status"][1] if "status" in nominee.facts else nominee.line
            if nominee.year in to_come and not nominee.is_candidate:
                message = _(
                    "This edition is not past: its lines are applications. Write the status "
                    "“candidate”."
                )
            elif nominee.year not in to_come and nominee.is_candidate:
                message = _(
                    "This edition is past: it has nominees, not applications. Write laureate, "
                    "nominee or mention."
                )
            else:
                continue
            self.findings.error(line, "status", nominee.typed_status, message)

    def _check_award_to_come(self, award):
        row = self.known.award_of(award.year, award.category.pk)
        if row is None:
            self.findings.error(
                award.line,
                "category",
                award.category.name,
                _(
                    "This edition has no award in this category. Add it in the administration first."
                ),
            )
        elif row.status != row.Status.PENDING:
            self.findings.error(
                award.line,
                "category",
                award.category.name,
                _(
                    "The nominees of this award are no longer being chosen: an import adds no "
                    "application. Remove this line."
                ),
            )
        elif not any(nominee.award is award for nominee in self.gathered.nominees):
            self.findings.error(
                award.line,
                "partnership",
                "",
                _(
                    "This edition is not past: write on this line a partnership that applies, or "
                    "remove it."
                ),
            )

    def _say(self, entry, name, value, line, column):
        """Note a fact of an entry; another value than a line above gave is an error."""
        if not value:
            return
        said, where = entry.facts.setdefault(name, (value, line))
        if said != value:
            self.findings.error(
                line,
                column,
                value,
                _("Line %(line)s says “%(value)s” of “%(name)s”. Write one value, once.")
                % {"line": where, "value": str(said)[:60], "name": entry.name},
            )

    def _category(self, row, year):
        name = self.cells.name(row, "category")
        if not name:
            if not row.category:
                self.findings.error(
                    row.line, "category", "", _("Write the category of the award: France.")
                )
            return None
        folded = fold_name(name)
        if folded not in self.gathered.categories:
            keys = sorted(self.known.categories.get(folded, ()))
            if len(keys) > 1:
                self._ambiguous(row, "category", name, map(self.known.category_names.get, keys))
            pk = keys[0] if keys else None
            entry = self._of_key.get(("category", pk)) or CategoryEntry(row.line, year, name, pk)
            self._keep(self.gathered.categories, folded, "category", entry)
        return self.gathered.categories[folded]

    def _award(self, row, year, category):
        label = self.cells.text(row, "award")
        presenter = self.cells.text(row, "presented_by")
        title = self.cells.text(row, "presenter_title")
        if year is None or category is None:
            return None
        self.gathered.years.setdefault(year, row.line)
        award = self.gathered.awards.get((year, category))
        if award is None:
            award = AwardEntry(row.line, year, f"{category.name} {year}", category=category)
            self.gathered.awards[year, category] = award
        self._say(award, "label_fr", label, row.line, "award")
        self._say(award, "presenter", presenter, row.line, "presented_by")
        self._say(award, "presenter_title_fr", title, row.line, "presenter_title")
        return award

    def _refuse_without_partnership(self, row):
        for column in OF_A_PARTNERSHIP:
            if value := getattr(row, column):
                self.findings.error(
                    row.line,
                    column,
                    value,
                    _("This line names no partnership. Fill “partnership”, or empty this cell."),
                )
                return

    def _member(self, row, year):
        name = self.cells.name(row, "organisation")
        role, kind = self.cells.role(row), self.cells.kind(row)
        country = self.cells.country(row, "country")
        if not name:
            if row.partnership and not row.organisation:
                for column in OF_AN_ORGANISATION:
                    if value := getattr(row, column):
                        self.findings.error(
                            row.line,
                            column,
                            value,
                            _(
                                "This line names no organisation. Fill “organisation”, or empty "
                                "this cell."
                            ),
                        )
                        break
            return None
        organisation = self._organisation(row, year, name)
        self._say(organisation, "kind", kind, row.line, "kind")
        self._say(organisation, "country", country, row.line, "country")
        member = MemberEntry(row.line, year, name, organisation=organisation)
        self._say(member, "role", role, row.line, "role")
        return member

    def _organisation(self, row, year, name):
        folded = fold_name(name)
        if entry := self.gathered.organisations.get(folded):
            return entry
        keys = sorted(self.known.named.get(folded, ()))
        others = sorted(self.known.once_named.get(folded, set()) - set(keys))
        if len(keys) > 1 or (not keys and len(others) > 1):
            names = [self.known.organisations[key][0] for key in keys or others]
            self._ambiguous(row, "organisation", name, names)
        elif keys and others:
            self.findings.warning(
                row.line,
                "organisation",
                name,
                _("“%(other)s” also bears this name; the one that is called so today is taken.")
                % {"other": self.known.organisations[others[0]][0]},
            )
        pk = next(iter(keys or others), None)
        # Two names in the file, a former one and today's, may be one organisation.
        entry = self._of_key.get(("organisation", pk)) or OrganisationEntry(
            row.line, year, name, pk
        )
        self._keep(self.gathered.organisations, folded, "organisation", entry)
        return entry

    def _keep(self, entries, folded, what, entry):
        entries[folded] = entry
        if entry.pk is not None:
            self._of_key[what, entry.pk] = entry

    def _ambiguous(self, row, column, value, names):
        self.findings.error(
            row.line,
            column,
            value,
            _("Several in the archive bear this name: %(names)s. Write a name that only one bears.")
            % {"names": ", ".join(f"“{name}”" for name in names)},
        )

    def _nominee(self, row, award, name, member):
        """The nominee of this row: the block that goes on, or a new one."""
        if award is None or not name:
            return None
        block = award, fold_name(name)
        nominee = self._blocks.get(block)
        is_lead = member is not None and member.fact("role") == "lead"
        if nominee and is_lead and nominee.named_lead not in (None, member.organisation):
            self.findings.warning(
                row.line,
                "role",
                row.role,
                _(
                    "A second lead: this line begins another nominee of the same name, distinct "
                    "from that of line %(line)s."
                )
                % {"line": nominee.line},
            )
            nominee = None
        if nominee is None:
            nominee = NomineeEntry(row.line, award.year, name, award=award)
            self._blocks[block] = nominee
            self.gathered.nominees.append(nominee)
        if member is not None:
            kept = nominee.members.setdefault(member.organisation, member)
            self._say(kept, "role", member.fact("role"), row.line, "role")
        return nominee

    def _source(self, row, year, url):
        title = self.cells.text(row, "source_title")
        if not url:
            return None
        source = self.gathered.sources.get(url)
        if source is None:
            pk, _title = self.known.sources.get(url, (None, ""))
            source = self.gathered.sources[url] = SourceEntry(row.line, year, url, pk)
        self._say(source, "title", title, row.line, "source_title")
        return source
