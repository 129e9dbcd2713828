"""What is read to be saved stands still until it is saved.

Django's administration reads a row, checks what was typed, then writes every column again: a verb
that committed in between would be undone, its line of the journal staying. A page that is sent
therefore holds its rows before it reads them, in the order in which verbs hold them.
"""

from contextlib import contextmanager, suppress

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction

from convergences.public_version import PublicVersion


class HoldsItsRows:
    """Gives the administration of a model pages that hold what they are about to write."""

    held_with = ()  # foreign keys to what a page's row rests on

    def held_rows(self, pks):
        """Querysets of what the pages of these rows write or rest on, the first held first."""
        own = self.model._base_manager.filter(pk__in=pks)
        rested_on = [
            self.opts.get_field(name).related_model._base_manager.filter(pk__in=own.values(name))
            for name in self.held_with
        ]
        return [*rested_on, own]

    def hold(self, pks):
        """Keep these rows from changing until the transaction ends."""
        for rows in self.held_rows(pks):
            list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))

    def hold_to_delete(self, rows):
        """Hold what goes, then the public version: its deletion is journalled before it is done."""
        self.hold([row.pk for row in rows])
        PublicVersion.rise()

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        with self.held_if_sent(request, object_id):
            return super().changeform_view(request, object_id, *args, **kwargs)

    def delete_view(self, request, object_id, *args, **kwargs):
        with self.held_if_sent(request, object_id):
            return super().delete_view(request, object_id, *args, **kwargs)

    @contextmanager
    def held_if_sent(self, request, object_id):
        """Where a page is sent, all that happens inside is one act on rows that stand still."""
        if request.method != "POST" or object_id is None:
            yield
            return
        with transaction.atomic():
            with suppress(ValidationError):  # no key of a row: there is nothing to hold
                self.hold([self.opts.pk.to_python(unquote(object_id))])
            yield
