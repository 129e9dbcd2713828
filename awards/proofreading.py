"""A verdict read before it is sealed: as the hall will hear it, as the page will show it."""

from copy import copy
from dataclasses import dataclass
from fractions import Fraction

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext

from awards import seals
from awards.deciding_words import decimal, step_in_words
from awards.models import Award, Laureate, Verdict
from awards.models.sealing import values_of
from awards.parts import SUPPORTER, parts_in_edition


@dataclass
class AsRevealed:
    """An award as its edition's page will tell it; see `templates/showcase/_award.html`."""

    award: Award
    laureates: list
    supporters: list
    cited: tuple = ()
    is_to_come = True  # nobody has presented it yet


@dataclass(frozen=True)
class Proof:
    """A drafted verdict, and the very values that would be sealed."""

    verdict: Verdict
    story: AsRevealed
    values: dict

    @property
    def winners(self):
        """Those with a place."""
        return [each for each in self.story.laureates if each.is_laureate]

    @property
    def mentioned(self):
        """Those with a special mention."""
        return [each for each in self.story.laureates if not each.is_laureate]

    @property
    def is_withheld(self):
        """Whether the award is not given."""
        return self.verdict.outcome == Verdict.Outcome.NOT_AWARDED

    @property
    def step(self):
        """The sentence that says what decided."""
        return step_in_words(self.story.award, self.verdict.step)

    @property
    def digest(self):
        """What was read: who seals something else is told."""
        told = seals.canonical(self.values).decode()
        return salted_hmac("awards.proofreading", told, algorithm="sha256").hexdigest()

    @property
    def sealed(self):
        """What is closed in the seal until the reveal, in sentences."""
        jury, others = self.values["jury"], len(self.values["others"])
        yield gettext("the names of the rewarded, their members, their totals")
        for line in self.values["rewarded"]:
            if line["total"]:
                total = decimal(Fraction(line["total"]))
                yield gettext("%(name)s: %(total)s out of %(highest)d") % {
                    "name": line["name"],
                    "total": total,
                    "highest": self.values["rules"]["highest_mark"],
                }
        yield ngettext(
            "%(n)d other nominee, under a pseudonym",
            "%(n)d other nominees, under pseudonyms",
            others,
        ) % {"n": others}
        if recusals := jury.get("recusals"):
            yield ngettext(
                "%(n)d recusal, counted without a name",
                "%(n)d recusals, counted without a name",
                recusals,
            ) % {"n": recusals}
        yield gettext("the rounds and the step that decided, the rules, the version of the tally")


def proof_of(room):
    """The `Proof` of the verdict that is drafted in this room."""
    verdict, award = room.verdict, copy(room.award)
    verdict.award = room.award
    award.status, award.known_corrections = Award.Status.REVEALED, []
    nominees = {nominee.pk: nominee for nominee in room.nominees}
    lines = [line for line in verdict.lines if line["nominee"] in nominees]
    supporters = [
        part
        for part in parts_in_edition(award.edition)
        if part.nature == SUPPORTER and part.award == award.pk
    ]
    laureates = [_as_revealed(copy(nominees[line["nominee"]]), award, line) for line in lines]
    return Proof(verdict, AsRevealed(award, laureates, supporters), values_of(verdict))


def _as_revealed(nominee, award, line):
    nominee.award = award
    # In memory alone: the database refuses such a row before the reveal.
    nominee.laureate = Laureate(
        award=award,
        place=line["place"],
        mention_fr=line["mention_fr"],
        mention_en=line["mention_en"],
    )
    return nominee
