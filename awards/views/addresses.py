"""The addresses of rows: today's, and those that they had before."""

from django.http import Http404


class Moved(Exception):
    """The row is read at another address."""

    def __init__(self, row):
        super().__init__(row)
        self.row = row


def find(rows, slug):
    """The row of this address; `Moved` when it has changed, else a 404."""
    if row := rows.filter(slug=slug).first():
        return row
    pk = rows.model.pk_of_former_slug(slug)
    if pk is not None and (row := rows.filter(pk=pk).first()):
        raise Moved(row)
    raise Http404
