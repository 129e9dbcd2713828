"""`manage.py load_archive`: the real archive, from `fixtures/`, into an empty database.

Not `loaddata`: it writes rows without their `save`, so names would not be searchable. The rows
enter as they would by hand, and editions and results by the verbs that the journal knows.
"""

from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Award, Edition, Laureate, Result
from partnerships.models import Organisation, Partnership, Source

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
LAUREATES = FIXTURES / "07-laureates.json"


class Command(BaseCommand):
    help = "Load the archive of the Prix Convergences (2011 to 2018) into an empty database."

    def handle(self, *, verbosity, **options):
        if any(model.objects.exists() for model in (Edition, Organisation, Partnership, Source)):
            raise CommandError(
                _("This database is not empty: the archive is loaded once, into an empty one.")
            )
        with transaction.atomic():
            load_archive()
        if verbosity:
            self.stdout.write(
                _("%(editions)d editions, %(laureates)d laureates.")
                % {"editions": Edition.objects.count(), "laureates": Laureate.objects.count()}
            )


def load_archive():
    """Write every row of the archive, then record its editions and their results."""
    for path in sorted(FIXTURES.rglob("*.json")):
        if path != LAUREATES:
            for row in rows_of(path):
                row.object.save()
                for field, values in row.m2m_data.items():
                    getattr(row.object, field).set(values)
    for edition in Edition.objects.order_by("year"):
        edition.record_past(by=None)
    laureates = [row.object for row in rows_of(LAUREATES)]
    for award, found in groupby(laureates, key=lambda laureate: laureate.award_id):
        Award.objects.get(pk=award).record_laureates(
            [Result(one.nominee, one.place, one.mention_fr, one.mention_en) for one in found],
            by=None,
        )


def rows_of(path):
    """The rows of a fixture, one at a time: each may name the one before it by its natural key."""
    return serializers.deserialize("json", path.read_text(encoding="utf-8"))
