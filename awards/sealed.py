"""The sealed values of a verdict, as a confidant reads them."""

from dataclasses import dataclass
from fractions import Fraction

from awards.deciding_words import decimal


@dataclass(frozen=True)
class Rewarded:
    """One of the rewarded: a name, its members, its mention, its total in words."""

    name: str
    members: list
    place: int | None
    mention: dict
    total: str


def read_values(values):
    """`{rewarded, citation, reason, is_withheld}` from what `Verdict.look` gives."""
    return {
        "rewarded": [
            Rewarded(
                name=line["name"],
                members=[member["name"] for member in line["members"]],
                place=line["place"],
                mention=line["mention"],
                total=decimal(Fraction(line["total"])) if line["total"] else "",
            )
            for line in values["rewarded"]
        ],
        "citation": values["citation"],
        "reason": values["reason"],
        "highest": values["rules"]["highest_mark"],
        "is_withheld": values["outcome"] == "not_awarded",
    }
