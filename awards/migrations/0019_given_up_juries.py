"""The jury of an award that was given up stays as it was; in a deliberation, so does its chair."""

from django.db import migrations

from awards.composition_triggers import COMPOSITION_RULES
from convergences.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0018_published_streams")]

    operations = [
        InstallTriggers([rule for rule in COMPOSITION_RULES if rule.name.startswith("seat_")]),
    ]
