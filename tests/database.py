"""How tests that commit live with a database that refuses to be emptied.

At the end of such a test Django empties every table: DELETE on SQLite, TRUNCATE on PostgreSQL.
The real schema's triggers refuse both, and rightly. So they are set aside for that moment, here
and nowhere else; the schema itself is the one that migrations make.
"""

from contextlib import contextmanager

import pytest
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
        with lifted(connection):
            empty(self)
            PublicVersion.objects.get_or_create(pk=1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_without_triggers)
        yield


@contextmanager
def tampering():
    """Inside a test that does not commit, write what the triggers would refuse."""
    if connection.vendor == "postgresql":
        # It alters no table while what was written before waits to be checked.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with lifted(connection):
        yield
