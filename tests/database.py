"""How tests that commit live with a database that refuses to be emptied.

At the end of such a test every table is emptied. The real schema's triggers refuse it, and rightly.
So they are set aside for that moment, here and nowhere else; the schema itself is the one that
migrations make.
"""

from contextlib import contextmanager

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.test import TransactionTestCase

from convergences.models import PublicVersion
from convergences.triggers import lifted

only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite")
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")


@pytest.fixture(autouse=True, scope="session")
def emptied_without_triggers():
    """Between two tests that commit, the database is emptied with its triggers set aside."""
    empty = TransactionTestCase._fixture_teardown

    def empty_without_triggers(self):
        if connection.vendor == "postgresql":
            delete_every_row()
        else:
            with lifted(connection):
                empty(self)
        PublicVersion.objects.get_or_create(pk=1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_without_triggers)
        yield


def delete_every_row():
    """What Django's TRUNCATE does, without a new file for each table and index: on small tables
    ten times quicker, and the catalogue does not swell from one test to the next."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("SET session_replication_role = origin")
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


@contextmanager
def tampering():
    """Inside a test that does not commit, write what the triggers would refuse."""
    if connection.vendor == "postgresql":
        # It alters no table while what was written before waits to be checked.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with lifted(connection):
        yield
