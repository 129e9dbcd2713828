"""What the jury gave to one nominee: means alone, from the sums that the opened verdict holds."""

from dataclasses import dataclass
from fractions import Fraction

from awards import tally
from awards.models.sealed_values import names_in


@dataclass(frozen=True)
class Totals:
    """The means of one nominee out of `highest`: no rank, no mark, nothing of another nominee."""

    jurors: int
    highest: int
    mean: Fraction
    criteria: tuple  # (name, mean) of each, in their order


def totals_of(award):
    """`{nominee key: Totals}` of a revealed award decided by marks.

    A nominee that fewer than three jurors marked has none: the mean of one or two tells their marks.
    """
    verdict = award.verdicts.sealed().exclude(opened_at=None).first()
    return totals_in(verdict) if verdict else {}


def totals_in(verdict):
    """The same, of one opened verdict."""
    rules = verdict.values["rules"]
    counted = {line["nominee"]: line for line in verdict.values["sums"]}
    return {
        key: _totals(counted[name], rules)
        for key, name in names_in(verdict).items()
        if name in counted and counted[name]["count"] >= tally.QUORUM_FLOOR
    }


def _totals(line, rules):
    count, sums, criteria = line["count"], line["sums"], rules["criteria"]
    weights = [criterion["weight"] for criterion in criteria]
    weighted = sum(given * weight for given, weight in zip(sums, weights, strict=True))
    return Totals(
        jurors=count,
        highest=rules["highest_mark"],
        mean=Fraction(weighted, count * sum(weights)),
        criteria=tuple(
            (criterion["name"], Fraction(given, count))
            for criterion, given in zip(criteria, sums, strict=True)
        ),
    )
