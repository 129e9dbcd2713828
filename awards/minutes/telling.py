"""The minutes of an edition as people read them: one story per award, counts and no mark."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language, gettext, ngettext

from awards.deciding_words import mean_in_words, said_step
from awards.models.rounds import Round
from convergences.bilingual import Text


@dataclass(frozen=True)
class Told:
    """One award of the minutes; `opening` and `tally` are None where it was not held."""

    rules: dict
    opening: dict | None
    tally: dict | None
    confidants: dict | None
    seals: list
    award: object | None = None  # as it stands: it has the English of what was sealed in French

    @property
    def label(self):
        """What the award was called that year: as it was sealed, or in English."""
        return _in_english(self.award.label if self.award else None) or Text(
            self.rules["label"], "fr"
        )

    @property
    def values(self):
        """What was sealed, opened since; nothing where the award was not held."""
        return self.opening["values"] if self.opening else {}

    @property
    def rewarded(self):
        """Those who were rewarded when the minutes were drawn up: `(name, mention or None)`."""
        lines = self.values.get("rewarded", [])
        return [
            (each["name"], None if each["place"] else self._in_language(each["mention"]))
            for each in lines
        ]

    @property
    def jury(self):
        """Counts of the jury; nothing where no jury decided."""
        return self.values.get("jury", {})

    @property
    def criteria(self):
        """The name of each criterion, with its weight in words; the main one said to be."""
        if self.rules["decided_by"] != "marks":
            return []
        known = {c.name_fr: c.name for c in self.award.criteria.all()} if self.award else {}
        return [
            (
                _in_english(known.get(each["name"])) or Text(each["name"], "fr"),
                gettext("weight %(weight)d, main criterion") % each
                if each["main"]
                else gettext("weight %(weight)d") % each,
            )
            for each in self.rules["rules"]["criteria"]
        ]

    @property
    def step(self):
        """The sentence that says what decided; whoever decided elsewhere wrote it in French."""
        if self.rules["decided_by"] == "elsewhere":
            return Text(self.values["reason"] if self.values else "", "fr")
        main = [each["name"] for each in self.rules["rules"]["criteria"] if each["main"]]
        return said_step(self.values.get("step", ""), main[0] if main else "")

    @property
    def source(self):
        """Where a decision taken elsewhere can be read."""
        return Text(self.values.get("source", ""), "fr")

    @property
    def rounds(self):
        """A sentence for each round of votes."""
        return [self._round(each) for each in self.values.get("rounds", [])]

    @property
    def standings(self):
        """A line for each nominee that was marked, the first by marks first: `(rank, words)`."""
        marked = [line for line in self.tally["nominees"] if line["count"]] if self.tally else []
        marked.sort(key=lambda line: (line["rank"], line["place"] or 99, line["nominee"]))
        return [(line["rank"], self._standing(line)) for line in marked]

    @property
    def nominees(self):
        """How many were in the running when the verdict was sealed."""
        return len(self.tally["nominees"]) if self.tally else 0

    def _name(self, name):
        names = {each["partnership"]: each["name"] for each in self.values["rewarded"]}
        return names.get(name) or gettext("nominee %(pseudonym)s") % {"pseudonym": name[:6]}

    def _standing(self, line):
        return ngettext(
            "%(name)s: %(mean)s out of %(highest)d, from %(n)d assessment",
            "%(name)s: %(mean)s out of %(highest)d, from %(n)d assessments",
            line["count"],
        ) % {
            "name": self._name(line["nominee"]),
            "mean": mean_in_words(Fraction(line["total"])),
            "highest": self.rules["rules"]["highest_mark"],
            "n": line["count"],
        }

    def _round(self, each):
        if each["kind"] == Round.Kind.CASTING:
            return gettext("Casting vote of the chair, for %(name)s: %(reason)s") % {
                "name": self._name(each["for"]),
                "reason": each["reason"],
            }
        if each["kind"] == Round.Kind.CONFIRMATION:
            return gettext(
                "Confirmation of %(name)s, first by the marks: %(yes)d for, %(no)d against, "
                "%(blanks)d blank"
            ) % {
                "name": self._name(each["candidates"][0]),
                "yes": each["votes"]["yes"],
                "no": each["votes"]["no"],
                "blanks": each["blanks"],
            }
        votes = sorted(each["votes"].items(), key=lambda pair: (-pair[1], pair[0]))
        return gettext("Ballot: %(votes)s; %(blanks)d blank") % {
            "votes": ", ".join(f"{self._name(name)} {number}" for name, number in votes),
            "blanks": each["blanks"],
        }

    @staticmethod
    def _in_language(texts):
        first, second = ("en", "fr") if get_language() == "en" else ("fr", "en")
        return texts[first] or texts[second]


def _in_english(text):
    """This text, where the reader wants English and it is; else None."""
    is_wanted = get_language() == "en" and getattr(text, "lang", "") == "en"
    return text if is_wanted else None


def tell(minutes, awards=()):
    """A `Told` for each award of these minutes, in their order; `awards` are those of today."""
    known = {str(award.pk): award for award in awards}
    openings = _by_award(minutes.openings["openings"])
    tallies = _by_award(minutes.tally["awards"])
    confidants = _by_award(minutes.seals["confidants"])
    return [
        Told(
            rules=rules,
            opening=openings.get(rules["award"]),
            tally=tallies.get(rules["award"]),
            confidants=confidants.get(rules["award"]),
            seals=[seal for seal in minutes.seals["seals"] if seal["award"] == rules["award"]],
            award=known.get(rules["award"]),
        )
        for rules in minutes.rules["awards"]
    ]


def _by_award(rows):
    return {row["award"]: row for row in rows}


def in_numbers(told):
    """What is counted: awards, those given, nominees, declarations, recusals, seals."""
    return {
        "awards": sum(each.opening is not None for each in told),
        "given": sum(bool(each.values.get("rewarded")) for each in told),
        "nominees": sum(each.nominees for each in told),
        "declarations": sum(each.jury.get("declarations", 0) for each in told),
        "recusals": sum(each.jury.get("recusals", 0) for each in told),
        "seals": sum(len(each.seals) for each in told),
    }
