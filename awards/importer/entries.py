"""What a file says, line after line gathered into awards, nominees, partnerships, organisations."""

from dataclasses import dataclass, field

from awards.importer.vocabulary import CANDIDATE


@dataclass(eq=False, slots=True)
class Entry:
    """Something that the file names: the line that named it first, and what is said of it.

    `facts` maps a column of the model to (value, line); `pk` is the row in the database, or None.
    """

    line: int
    year: int
    name: str = ""
    pk: int | None = None
    facts: dict = field(default_factory=dict)

    def fact(self, name, default=""):
        """The value of a fact, or `default` when the file does not say."""
        return self.facts[name][0] if name in self.facts else default


@dataclass(eq=False, slots=True)
class CategoryEntry(Entry):
    """A line of awards."""


@dataclass(eq=False, slots=True)
class OrganisationEntry(Entry):
    """A legal body; facts: kind, country."""


@dataclass(eq=False, slots=True)
class SourceEntry(Entry):
    """Where a fact comes from: `name` is its address; facts: title."""


@dataclass(eq=False, slots=True)
class AwardEntry(Entry):
    """A category in one year; facts: label_fr, presenter, presenter_title_fr."""

    category: CategoryEntry = None
    sources: dict = field(default_factory=dict)
    joint: bool = False


@dataclass(eq=False, slots=True)
class MemberEntry(Entry):
    """An organisation's part in a partnership; facts: role."""

    organisation: OrganisationEntry = None
    sources: dict = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class PlaceEntry(Entry):
    """Where a partnership acts: `name` is the city, perhaps empty."""

    country: str = ""


@dataclass(eq=False, slots=True)
class PartnershipEntry(Entry):
    """A project: `name` and lead are its identity; facts: pitch_fr, pitch_en."""

    lead: OrganisationEntry | None = None
    members: dict = field(default_factory=dict)
    places: list = field(default_factory=list)
    sources: dict = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class NomineeEntry(Entry):
    """A partnership in one award, as the lines of the file give it.

    Facts: status, mention, pitch_fr, pitch_en. `partnership` is found once all lines are read.
    """

    typed_status: str = ""
    award: AwardEntry = None
    members: dict = field(default_factory=dict)
    places: list = field(default_factory=list)
    sources: dict = field(default_factory=dict)
    partnership: PartnershipEntry | None = None
    place: int | None = None

    @property
    def is_candidate(self):
        """Whether it applies, in an edition to come: an application, and no nominee."""
        return self.fact("status") == CANDIDATE

    @property
    def named_lead(self):
        """The organisation that a line calls the lead, or None."""
        return next(
            (one.organisation for one in self.members.values() if one.fact("role") == "lead"), None
        )

    @property
    def lead(self):
        """The lead: the one called so, else the first organisation if no role is given to it."""
        if lead := self.named_lead:
            return lead
        first = next(iter(self.members.values()), None)
        return first.organisation if first and not first.fact("role") else None
