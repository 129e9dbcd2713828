"""Triggers stand on the schema that migrations make, and survive what later ones do to it."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from awards.composition_triggers import COMPOSITION_RULES
from awards.evening_triggers import EVENING_RULES, MINUTES_RULES
from awards.feedback_triggers import FEEDBACK_RULES
from awards.jury_triggers import JURY_RULES
from awards.kept_triggers import KEPT_RULES
from awards.triggers import EDITION_RULES, RESULT_RULES
from convergences.triggers import (
    FLOOR_RULES,
    InstallTriggers,
    KeepTriggers,
    RaisePublicVersion,
    RaisePublicVersionOn,
    Refuse,
    standing,
)
from tests.database import only_sqlite
from tests.factories import make_award, make_edition, make_nominee
from tests.refusals import refused_by_the_database

# What no public page reads, and why writing there changes none.
NOT_PUBLIC = {
    "convergences.user": "accounts are never shown",
    "convergences.user_groups": "rights are never shown",
    "convergences.user_user_permissions": "rights are never shown",
    "convergences.backup": "backups are never shown",
    "convergences.run": "what the server runs is read in the administration",
    "convergences.slowquery": "how long queries take is read in the administration",
    "convergences.mail": "mails are read in the administration",
    "convergences.report": "reports change nothing by themselves",
    "convergences.stream": "the journal is read in the administration",
    "convergences.journalentry": "the journal is read in the administration",
    "convergences.journaldetail": "the journal is read in the administration",
    "convergences.publicversion": "the version itself",
    **dict.fromkeys(
        [
            *("awards.criterion", "awards.step", "awards.application", "awards.attachment"),
            *("awards.declaration", "awards.dismissedmatch", "awards.papersheet"),
            *("awards.assessment", "awards.mark", "awards.round", "awards.round_candidates"),
            *("awards.ballot", "awards.verdict", "awards.confidant"),
            *("awards.feedback", "awards.releasedcomment"),
        ],
        "what a jury does is never public",
    ),
    "awards.screen": "says who watches",
    "awards.deskpresence": "says who watches",
    "awards.handover": "says who took what to the hall",
}
OURS = {"awards", "partnerships", "convergences"}


def our_models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model._meta.managed
    ]


def public_models():
    return [model for model in our_models() if model._meta.label_lower not in NOT_PUBLIC]


def missing():
    """The names of the triggers that should stand and do not."""
    rules = [*FLOOR_RULES, *RESULT_RULES, *EDITION_RULES, *JURY_RULES, *COMPOSITION_RULES]
    rules += [*EVENING_RULES, *MINUTES_RULES, *FEEDBACK_RULES, *KEPT_RULES]
    rules += [RaisePublicVersion(model._meta.db_table) for model in public_models()]
    wanted = {name for rule in rules for name in rule.creations(connection.vendor)}
    return sorted(wanted - standing(connection))


def apply(operation, app="awards"):
    """What `migrate` would do with a later migration; the function that undoes it."""
    old = MigrationLoader(connection).project_state()
    new = old.clone()
    operation.state_forwards(app, new)
    with connection.schema_editor() as editor:
        operation.database_forwards(app, editor, old, new)

    def undo():
        with connection.schema_editor() as editor:
            operation.database_backwards(app, editor, new, old)

    return undo


def remake(model, field="position"):
    return migrations.AlterField(model, field, models.PositiveIntegerField(default=0))


@pytest.mark.django_db
def test_every_rule_stands_and_every_table_is_public_or_says_why_not():
    assert missing() == []


def test_what_is_not_public_exists():
    assert set(NOT_PUBLIC) <= {model._meta.label_lower for model in our_models()}


@pytest.mark.django_db
def test_every_public_table_of_the_gate_is_among_them():
    labels = {model._meta.label_lower for model in public_models()}

    assert {"awards.award", "awards.award_supporters", "partnerships.member"} <= labels
    assert {"partnerships.partnership_sdgs", "convergences.formerslug"} <= labels


@pytest.mark.django_db(transaction=True)
def test_installing_again_changes_nothing():
    before = standing(connection)

    apply(InstallTriggers(FLOOR_RULES), app="convergences")
    apply(RaisePublicVersionOn(models=("award", "seal")), app="awards")

    assert standing(connection) == before


@pytest.mark.django_db(transaction=True)
def test_what_is_installed_can_be_removed():
    before = standing(connection)
    rule = Refuse("no_new_category", "awards_category", on=["INSERT"], message="None.")

    undo = apply(InstallTriggers([rule]))
    assert standing(connection) - before == set(rule.creations(connection.vendor))

    undo()
    assert standing(connection) == before


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_a_table_loses_its_triggers_and_is_found_out():
    undo = apply(remake("category"))
    try:
        assert missing() == [
            f"awards_category_is_public_{event}" for event in ("delete", "insert", "update")
        ]
    finally:
        undo()
        apply(RaisePublicVersionOn())

    assert missing() == []


@only_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_remakes_a_table_others_read_fails_aloud():
    with pytest.raises(DatabaseError, match="error in trigger"):
        apply(remake("award"))

    assert missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_keeps_triggers_remakes_any_table():
    before = standing(connection)

    undo = apply(KeepTriggers([remake("award"), remake("category")]))

    assert standing(connection) == before
    nominee = make_nominee(make_award(make_edition(2031, past=False)))
    with refused_by_the_database("revealed"):
        nominee.award.laureates.create(nominee=nominee)
    nominee.delete()
    undo()
    assert standing(connection) == before


def test_a_name_that_postgresql_would_cut_is_refused():
    with pytest.raises(ValueError, match="too long"):
        Refuse("r" * 60, "awards_award", on=["UPDATE"], message="No.")
