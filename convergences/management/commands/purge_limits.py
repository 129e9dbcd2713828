"""`manage.py purge_limits`, every hour: limits that have ended keep no address of a visitor."""

from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.management import BaseCommand
from django.db import connections, router
from django.utils import timezone
from django.utils.translation import ngettext


class Command(BaseCommand):
    help = "Delete what has expired in the cache: limits on tries, with the addresses they count."

    def handle(self, **options):
        number = sum(purge(cache) for cache in caches.all() if isinstance(cache, BaseDatabaseCache))
        self.stdout.write(
            ngettext("%d ended limit was forgotten.", "%d ended limits were forgotten.", number)
            % number
        )


def purge(cache):
    """Delete the expired rows of a cache, which Django does only when it is full."""
    connection = connections[router.db_for_write(cache.cache_model_class)]
    table = connection.ops.quote_name(cache._table)
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])
        return cursor.rowcount
