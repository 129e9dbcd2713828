"""The addresses of rows: today's, and those that they had before."""

from django.http import Http404

from convergences.written import WrittenRows


class Moved(Exception):
    """The row is read at another address."""

    def __init__(self, row):
        super().__init__(row)
        self.row = row


class Addresses:
    """Those of the rows that `gate(viewer)` lets a viewer see."""

    def __init__(self, gate):
        self.gate = gate
        self.today = WrittenRows(lambda slug, viewer: gate(viewer).filter(slug=slug).order_by())

    def find(self, slug, viewer):
        """The row of this address; `Moved` when it has changed, else a 404."""
        if found := self.today.of(slug, viewer=viewer):
            return found[0]
        rows = self.gate(viewer)
        pk = rows.model.pk_of_former_slug(slug)
        if pk is not None and (row := rows.filter(pk=pk).first()):
            raise Moved(row)
        raise Http404
