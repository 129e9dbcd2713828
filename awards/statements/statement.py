"""A statement about what is stored, and what breaks it."""

from collections.abc import Callable
from dataclasses import dataclass

ELSEWHERE = "CAST(NULL AS bigint)"


@dataclass(frozen=True)
class Statement:
    """What is true of every row, told by what would break it.

    `broken` is a query that both databases read: it gives the rows that break the statement, as
    `award` (the key of the award it concerns, NULL for none) and `which` (the row's own key).
    `sentence` names them, by %(award)s and %(which)s.
    """

    name: str
    sentence: str
    broken: str


@dataclass(frozen=True)
class Computed:
    """A statement that takes a computation: `broken(read)` gives the same pairs.

    `read(sql)` gives the rows of a query.
    """

    name: str
    sentence: str
    broken: Callable
