"""Triggers: what the database refuses or does by itself, written once for both databases.

A rule is an object (`Refuse`, `RaisePublicVersion`); a migration installs it, and may install it
again without harm. On SQLite, an operation that remakes a table drops the triggers on it, and
fails when a trigger elsewhere reads it: later migrations wrap such operations in `KeepTriggers`.
"""

from abc import ABC, abstractmethod
from contextlib import contextmanager, nullcontext

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.utils.deconstruct import deconstructible

NAME_LENGTH = 63  # PostgreSQL cuts longer names without a word


class Rule(ABC):
    """A rule on one table: its name, and the statements that make and remove it."""

    def __init__(self, name, table):
        if len(name) > NAME_LENGTH - len("_truncate"):
            raise ValueError(f"The name of this rule is too long: {name}")
        self.name, self.table = name, table

    @abstractmethod
    def creations(self, vendor):
        """Statements that install the rule on `vendor`, by the name of each trigger."""

    def removals(self, vendor):
        """Statements that remove it, whether or not it is there."""
        names = list(self.creations(vendor))
        if vendor == "sqlite":
            return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]
        return [f'DROP TRIGGER IF EXISTS "{name}" ON "{self.table}"' for name in names] + [
            f'DROP FUNCTION IF EXISTS "{self.name}"()'
        ]

    def _on_postgresql(self, triggers, body):
        """One function named like the rule, and the triggers that call it: name → event."""
        function = (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql '
            f"AS $rule$ BEGIN {body} RETURN NULL; END $rule$"
        )
        return {
            name: [function, f'CREATE TRIGGER "{name}" {event} EXECUTE FUNCTION "{self.name}"()']
            for name, event in triggers.items()
        }


@deconstructible
class Refuse(Rule):
    """Refuses a write, as an IntegrityError that carries `message`.

    `on` lists the events (INSERT, UPDATE, DELETE, TRUNCATE; the last is PostgreSQL's alone).
    With `when`, a condition in SQL that both databases read and that may say NEW and OLD, only
    the rows that meet it are refused. `holding` lists (table, condition) pairs: on PostgreSQL
    the rows that `when` relies on, kept from changing until the transaction ends; SQLite has
    one writer at a time. `vendors` names the databases that need the rule.
    """

    def __init__(
        self, name, table, *, on, message, when="", holding=(), vendors=("sqlite", "postgresql")
    ):
        super().__init__(name, table)
        self.on, self.message, self.when = tuple(on), message.replace("'", "''"), when
        self.holding, self.vendors = tuple(holding), tuple(vendors)

    def creations(self, vendor):
        if vendor not in self.vendors:
            return {}
        return self._for_sqlite() if vendor == "sqlite" else self._for_postgresql()

    def _for_sqlite(self):
        condition = f"WHEN {self.when}" if self.when else ""
        return {
            f"{self.name}_{event.lower()}": [
                f'CREATE TRIGGER "{self.name}_{event.lower()}" BEFORE {event} ON "{self.table}" '
                f"FOR EACH ROW {condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            ]
            for event in self.on
            if event != "TRUNCATE"
        }

    def _for_postgresql(self):
        refusal = (
            f"RAISE EXCEPTION USING MESSAGE = '{self.message}', "
            "ERRCODE = 'integrity_constraint_violation';"
        )
        events = " OR ".join(self.on)
        if not self.when:
            event = f'BEFORE {events} ON "{self.table}" FOR EACH STATEMENT'
            return self._on_postgresql({self.name: event}, refusal)
        held = "".join(
            f'PERFORM 1 FROM "{table}" WHERE {condition} FOR SHARE; '
            for table, condition in self.holding
        )
        # After the write, the row itself is held: of two transactions that contradict each
        # other, the second waits for the first and then sees what it wrote.
        event = f'AFTER {events} ON "{self.table}" FOR EACH ROW'
        return self._on_postgresql(
            {self.name: event}, f"{held}IF {self.when} THEN {refusal} END IF;"
        )


@deconstructible
class RaisePublicVersion(Rule):
    """Raises the public version whenever the table is written, by whatever means.

    Once per statement on PostgreSQL, and before it: whoever writes holds the version first, so
    that two writers wait for each other in one order. Once per row on SQLite.
    """

    raise_it = "UPDATE convergences_publicversion SET version = version + 1 WHERE id = 1;"
    # PostgreSQL keeps every version that a transaction makes of a row, and walks through them
    # all: 30,000 statements took 18 s. Others see the row once, so the first thousand suffice.
    raise_it_at_first = (
        "IF coalesce(nullif(current_setting('convergences.raised', true), ''), '0')::int < 1000 "
        "THEN PERFORM set_config('convergences.raised', (coalesce(nullif(current_setting("
        "'convergences.raised', true), ''), '0')::int + 1)::text, true); "
        f"{raise_it} END IF;"
    )

    def __init__(self, table):
        super().__init__(f"{table}_is_public", table)

    def creations(self, vendor):
        if vendor == "sqlite":
            return {
                f"{self.name}_{event.lower()}": [
                    f'CREATE TRIGGER "{self.name}_{event.lower()}" AFTER {event} '
                    f'ON "{self.table}" FOR EACH ROW BEGIN {self.raise_it} END'
                ]
                for event in ("INSERT", "UPDATE", "DELETE")
            }
        event = (
            f'BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{self.table}" FOR EACH STATEMENT'
        )
        return self._on_postgresql({self.name: event}, self.raise_it_at_first)


class InstallTriggers(Operation):
    """A migration's operation: makes these rules stand, anew if they already do."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, rules):
        self.rules = rules

    def state_forwards(self, app_label, state):
        """Triggers are nothing that models know."""

    def rules_at(self, app_label, state):
        """The rules that this operation installs, given the models of its time."""
        return self.rules

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        for rule in self.rules_at(app_label, to_state):
            creations = [sql for made in rule.creations(vendor).values() for sql in made]
            for statement in [*rule.removals(vendor), *creations]:
                schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        for rule in self.rules_at(app_label, to_state):
            for statement in rule.removals(vendor):
                schema_editor.execute(statement, params=None)

    def describe(self):
        return "Install triggers"


class RaisePublicVersionOn(InstallTriggers):
    """Installs `RaisePublicVersion` on the tables of the app, those of its M2M fields included.

    `models` limits it to the tables of some models, by name in lower case.
    """

    def __init__(self, models=()):
        super().__init__(())
        self.models = models

    def rules_at(self, app_label, state):
        return [
            RaisePublicVersion(model._meta.db_table)
            for model in state.apps.get_models(include_auto_created=True)
            if model._meta.app_label == app_label
            and (not self.models or model._meta.model_name in self.models)
        ]

    def describe(self):
        return "Raise the public version when the tables of the app are written"


class KeepTriggers(SeparateDatabaseAndState):
    """Runs operations that remake tables with every trigger set aside, then puts them back.

    Anything but adding a table or a nullable column remakes a table on SQLite. PostgreSQL alters
    tables in place: its triggers stay on guard.
    """

    def __init__(self, operations):
        super().__init__(database_operations=operations, state_operations=operations)
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__name__, [], {"operations": self.operations}

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with _lifted_for_remaking(schema_editor.connection):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        with _lifted_for_remaking(schema_editor.connection):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def standing(connection):
    """The names of the triggers that stand in the database and are enabled."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
            )
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def lifted(connection):
    """Set every trigger aside, and put it back as it was: for `KeepTriggers` and for tests."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = cursor.fetchall()
            aside = [f'DROP TRIGGER "{name}"' for name, _sql in found]
            back = [sql for _name, sql in found]
        else:
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
            )
            tables = [table for (table,) in cursor.fetchall()]
            aside = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            back = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        for statement in aside:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in back:
                cursor.execute(statement)


def _lifted_for_remaking(connection):
    return lifted(connection) if connection.vendor == "sqlite" else nullcontext()


JOURNAL, STREAM = "convergences_journalentry", "convergences_stream"
APPEND_ONLY = "The journal is append-only."

FLOOR_RULES = [
    Refuse(
        "journal_is_append_only", JOURNAL, on=["UPDATE", "DELETE", "TRUNCATE"], message=APPEND_ONLY
    ),
    Refuse(
        "journal_entry_follows_its_parent",
        JOURNAL,
        on=["INSERT"],
        when=(
            "NOT (NEW.seq = 1 AND NEW.parent = '') AND NOT EXISTS "
            f"(SELECT 1 FROM {JOURNAL} AS earlier WHERE earlier.stream = NEW.stream "
            "AND earlier.seq = NEW.seq - 1 AND earlier.hash = NEW.parent)"
        ),
        message="A journal entry follows the last one of its stream.",
    ),
    # INSERT OR REPLACE deletes what stands in its way, and fires no trigger that sees a DELETE.
    Refuse(
        "journal_entry_replaces_none",
        JOURNAL,
        on=["INSERT"],
        when=(
            f"EXISTS (SELECT 1 FROM {JOURNAL} AS other WHERE other.id = NEW.id "
            "OR other.hash = NEW.hash OR (other.stream = NEW.stream "
            "AND (other.seq = NEW.seq OR other.parent = NEW.parent)))"
        ),
        message=APPEND_ONLY,
        vendors=["sqlite"],
    ),
    Refuse("journal_stream_is_kept", STREAM, on=["DELETE", "TRUNCATE"], message=APPEND_ONLY),
    Refuse(
        "journal_stream_only_rises",
        STREAM,
        on=["UPDATE"],
        when=(
            "NEW.name <> OLD.name OR NEW.seq < OLD.seq OR (NEW.head <> OLD.head AND NOT EXISTS "
            f"(SELECT 1 FROM {JOURNAL} AS newest WHERE newest.stream = NEW.name "
            "AND newest.seq = NEW.seq AND newest.hash = NEW.head))"
        ),
        message="The head of a journal stream is its last entry.",
    ),
    Refuse(
        "public_version_is_kept",
        "convergences_publicversion",
        on=["DELETE", "TRUNCATE"],
        message="The public version is one row.",
    ),
    Refuse(
        "public_version_only_rises",
        "convergences_publicversion",
        on=["UPDATE"],
        when="NEW.version <= OLD.version",
        message="The public version only rises.",
    ),
]
