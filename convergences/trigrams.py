"""Trigram indexes: what lets PostgreSQL find a few letters in the middle of a folded column.

SQLite has none and reads the column whole, which is quick enough for the demonstration.
"""

from django.db.migrations.operations.base import Operation

EXTENSION = "pg_trgm"


class TrigramIndex(Operation):
    """An index of `column` of `table`, on PostgreSQL; where the server lacks the extension, nothing."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table, column):
        self.table, self.column = table, column

    @property
    def name(self):
        return f"{self.table}_{self.column}_trigrams"

    def state_forwards(self, app_label, state):
        """No model says it: Django's own index would be made on every database."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            known = "SELECT 1 FROM pg_available_extensions WHERE name = %s"
            cursor.execute(known, [EXTENSION])
            if not cursor.fetchone():
                return
        schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
        schema_editor.execute(
            f'CREATE INDEX IF NOT EXISTS "{self.name}" ON "{self.table}" '
            f'USING gin ("{self.column}" gin_trgm_ops)'
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP INDEX IF EXISTS "{self.name}"')

    def describe(self):
        return f"Index the trigrams of {self.table}.{self.column}"
