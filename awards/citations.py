"""The sources of a page, numbered in the order in which the page needs them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Value

from convergences.written import WrittenRows


@dataclass(frozen=True)
class NumberedSource:
    """A source as it stands in the list at the foot of a page."""

    number: int
    title: str
    url: str
    publisher: str
    published_on: str


class Citations:
    """The list of a page's sources, and which of them tells of which row."""

    def __init__(self, rows):
        self.sources = []
        self._numbers = defaultdict(list)
        known = {}
        for _rank, nature, owner, title, url, publisher, published_on in rows:
            if url not in known:
                known[url] = NumberedSource(len(known) + 1, title, url, publisher, published_on)
                self.sources.append(known[url])
            self._numbers[nature, owner].append(known[url].number)

    def numbers(self, nature, pk):
        """The numbers of the sources that tell of this row."""
        return sorted(set(self._numbers[nature, pk]))


class Cited:
    """`Citations` of the sources of rows that have passed the gate, in one query.

    `branches(key, viewer)` names the rows: `{"member": members_for(viewer).filter(…=key)}`.
    """

    def __init__(self, branches):
        self.rows = WrittenRows(lambda key, viewer: _union(branches(key, viewer)))

    def of(self, row, viewer):
        """Those of what is told about this row."""
        return Citations(sorted(self.rows.of(row.pk, viewer=viewer)))


def _union(branches):
    queries = [
        rows.order_by()
        .annotate(
            cited_rank=Value(rank),
            cited_nature=Value(nature),
            cited_owner=F("pk"),
            cited_title=F("sources__title"),
            cited_url=F("sources__url"),
            cited_publisher=F("sources__publisher"),
            cited_date=F("sources__published_on"),
        )
        .filter(cited_url__isnull=False)
        .values_list(
            "cited_rank",
            "cited_nature",
            "cited_owner",
            "cited_title",
            "cited_url",
            "cited_publisher",
            "cited_date",
        )
        for rank, (nature, rows) in enumerate(branches.items())
    ]
    return queries[0].union(*queries[1:], all=True)
