"""Slides: all that a screen of the room shows now, and nothing of what it will show later.

A slide is made from what the gate shows to everyone; a verdict is never read. It is a plain value:
the stage, the public page and the desk draw the same.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.models import Ceremony, Cursor
from awards.visibility import edition_partners_for, nominees_for

# From how many letters on a title is set smaller, as the design's `data-long` says it.
SIZES = ((180, "foule"), (60, "immense"), (25, "grand"), (14, "moyen"))
# The same for what stands under the rule, where two names are some letters apart.
SIZES_BELOW = ((330, "foule"), (130, "grand"), (60, "moyen"))
BETWEEN = 4
LONG = 25  # several names are never set larger than one that is long


@dataclass(frozen=True)
class Actor:
    """An organisation on screen: its name, after the zero of its family."""

    name: str
    family: str = ""


@dataclass(frozen=True)
class Rewarded:
    """A partnership with its result: a laureate, or a special mention in words."""

    name: str
    key: str
    actors: tuple = ()
    others: str = ""
    led_alone: bool = False
    mention: str = ""


@dataclass(frozen=True)
class Palme:
    """What the palme of a slide is drawn from."""

    key: str
    families: tuple
    lead: bool = False


@dataclass(frozen=True)
class Slide:
    """What a screen shows: `kind` is a word of `Cursor.Showing`, or « thanks » once it is over."""

    kind: str
    version: int
    year: int
    ceremony: str = ""
    day: str = ""
    place: str = ""
    award: str = ""
    nominees: tuple = ()
    laureates: tuple = ()
    mentions: tuple = ()
    not_awarded: bool = False
    message: str = ""
    partners: tuple = ()

    @property
    def names(self):
        """The largest letters: who is rewarded, else special mentions, in reading order."""
        return [each.name for each in self.laureates or self.mentions]

    @property
    def mentions_alone(self):
        """Special mentions that stand in the largest letters, each under its own title."""
        return () if self.laureates else self.mentions

    @property
    def mentions_below(self):
        """Special mentions that stand under the laureates."""
        return self.mentions if self.laureates else ()

    @property
    def actors(self):
        """The organisations of those in the largest letters, each once."""
        rewarded = self.laureates or self.mentions
        return list(dict.fromkeys(actor for each in rewarded for actor in each.actors))

    @property
    def others(self):
        """Partners known by words alone."""
        return [each.others for each in self.laureates or self.mentions if each.others]

    @property
    def title(self):
        """The largest letters where they are not names."""
        if self.kind == "revealed":
            return _("Not awarded") if self.not_awarded else _("Result withdrawn")
        titles = {
            "welcome": _("Welcome"),
            "partners": _("Thanks to our partners"),
            "pause": _("Pause"),
            "announced": self.award,
            "thanks": _("Thank you"),
        }
        return titles.get(self.kind, self.message)

    @property
    def size(self):
        """How the largest letters are set: the longer, the smaller."""
        letters = sum(map(len, self.names)) if self.names else len(self.title)
        if len(self.names) > 1:
            letters = max(letters * 3 // 2, LONG)
        return next((size for beyond, size in SIZES if letters >= beyond), "")

    @property
    def size_below(self):
        """How what stands under the rule is set: one line, two, or many."""
        names = [*self.nominees, *self.others, *(each.name for each in self.mentions_below)]
        names += [actor.name for actor in [*self.actors, *self.partners]]
        letters = sum(len(name) + BETWEEN for name in names)
        return next((size for beyond, size in SIZES_BELOW if letters >= beyond), "")

    @property
    def palme(self):
        """The palme of who is rewarded; joint laureates share one."""
        rewarded = self.laureates or self.mentions
        if not rewarded:
            return None
        families = tuple(actor.family for actor in self.actors)
        lead = len(rewarded) == 1 and rewarded[0].led_alone
        return Palme(rewarded[0].key, families, lead)


def slide_of(cursor):
    """The `Slide` that screens show where this cursor stands."""
    ceremony, edition = cursor.ceremony, cursor.ceremony.edition
    told = {"version": cursor.version, "year": edition.year, "ceremony": ceremony.name}
    if ceremony.status == Ceremony.Status.CLOSED:
        return Slide("thanks", **told)
    showing = Cursor.Showing(cursor.showing)
    if showing == Cursor.Showing.WELCOME:
        told |= {"day": ceremony.held_on, "place": ceremony.place}
    elif showing in (Cursor.Showing.MESSAGE, Cursor.Showing.ERRATUM):
        told["message"] = cursor.message
    elif showing == Cursor.Showing.PARTNERS:
        told["partners"] = partners_of(edition)
    elif showing == Cursor.Showing.ANNOUNCED:
        told |= {"award": cursor.award.label, "nominees": nominees_of(cursor.award)}
    elif showing == Cursor.Showing.REVEALED:
        told |= {"award": cursor.award.label, **result_of(cursor.award)}
    return Slide(str(showing), **told)


def partners_of(edition):
    """The partners of an edition, each once, by name."""
    partners = edition_partners_for().filter(edition=edition).select_related("organisation")
    return tuple(
        dict.fromkeys(Actor(p.organisation.name, str(p.organisation.family)) for p in partners)
    )


def nominees_of(award):
    """The names of those in the running for an award, in alphabetical order."""
    nominees = nominees_for().filter(award=award).select_related("partnership")
    return tuple(name_of(nominee.partnership) for nominee in nominees)


def result_of(award):
    """What a revealed award gave: laureates by place, special mentions, or that nobody won."""
    told = {"laureates": [], "mentions": []}
    for nominee in nominees_for().filter(award=award).rewarded().with_award().with_partnership():
        partnership, result = nominee.partnership, nominee.result
        mention = (result.mention or _("Special mention")) if result.is_special_mention else ""
        told["mentions" if mention else "laureates"].append(
            Rewarded(
                name=name_of(partnership),
                key=partnership.slug,
                actors=tuple(
                    Actor(member.organisation.name, str(member.organisation.family))
                    for member in partnership.ordered_members
                ),
                others=partnership.other_members,
                led_alone=partnership.is_led_alone,
                mention=mention,
            )
        )
    return {kind: tuple(found) for kind, found in told.items()} | {
        "not_awarded": bool(award.withheld_reason)
    }


def name_of(partnership):
    """Its name, with its language where it is a description of ours and not a proper name."""
    name = partnership.name
    return name if partnership.name_is_descriptive else str(name)
