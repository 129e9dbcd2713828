"""What a sealed verdict says to the hall: read from the values that were sealed, and drawn.

Given the verdicts that `Handover.make` opened; nobody else has them in the clear.
"""

from dataclasses import dataclass

from django.utils.translation import get_language

from awards import hall_codes
from convergences.bilingual import Text


@dataclass(frozen=True)
class Rewarded:
    """One of the rewarded: its name, how to say it, its members, its mention, its palme."""

    name: str
    say: str
    members: list  # (name, family) pairs
    mention: Text  # empty for a laureate
    slug: str
    families: list
    is_led_alone: bool


@dataclass(frozen=True)
class HallResult:
    """The result of one award, and the code that opens it in the case."""

    award: object
    code: str
    laureates: list
    mentions: list
    reason: str  # why nobody receives it
    citation: Text
    citation_fr: str
    citation_en: str

    @property
    def is_withheld(self):
        """Whether nobody receives the award."""
        return not self.laureates

    @property
    def bulk(self):
        """About how many letters the card has to hold."""
        rewarded = [*self.laureates, *self.mentions]
        texts = [self.reason, self.citation_fr, self.citation_en]
        texts += [text for each in rewarded for text in (each.name, each.say, each.mention)]
        texts += [f"{name}, " for each in rewarded for name, _family in each.members]
        return sum(map(len, texts))


def results_of(verdicts):
    """The `HallResult` of each of these verdicts, in their order."""
    return [_result(verdict) for verdict in verdicts]


def _result(verdict):
    values = verdict.values
    nominees = {n.partnership.slug: n for n in verdict.award.nominees.with_partnership()}
    rewarded = [(line, _rewarded(line, nominees)) for line in values["rewarded"]]
    citation = values["citation"]
    return HallResult(
        award=verdict.award,
        code=hall_codes.code_of(verdict.salt),
        laureates=[each for line, each in rewarded if line["place"] is not None],
        mentions=[each for line, each in rewarded if line["place"] is None],
        reason=values["reason"] if values["outcome"] == verdict.Outcome.NOT_AWARDED else "",
        citation=_in_our_language(citation),
        citation_fr=citation["fr"],
        citation_en=citation["en"],
    )


def _rewarded(line, nominees):
    nominee = nominees.get(line["partnership"])
    partnership = nominee.partnership if nominee else None
    family_of = {m.organisation.name: m.organisation.family for m in _members(partnership)}
    names = [member["name"] for member in line["members"]]
    return Rewarded(
        name=line["name"],
        say=nominee.pronunciation if nominee else "",
        members=[(name, family_of.get(name, "")) for name in names],
        mention=_in_our_language(line["mention"]),
        slug=line["partnership"],
        families=[family_of.get(name, "") for name in names],
        is_led_alone=partnership.is_led_alone if partnership else False,
    )


def _members(partnership):
    return partnership.ordered_members if partnership else []


def _in_our_language(texts):
    """The text in the language of the page, else in the other."""
    wanted = "en" if (get_language() or "fr").startswith("en") else "fr"
    other = "fr" if wanted == "en" else "en"
    language = wanted if texts[wanted].strip() else other
    return Text(texts[language], language)
