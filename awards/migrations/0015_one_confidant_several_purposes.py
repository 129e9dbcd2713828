"""One person may be a confidant for several purposes: the same two make the cards and the case."""

from django.db import migrations, models

from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0014_minutes")]

    operations = [
        KeepTriggers(
            [
                migrations.RemoveConstraint("confidant", "confidant_named_once"),
                migrations.AddConstraint(
                    "confidant",
                    models.UniqueConstraint(
                        fields=("verdict", "user", "purpose"),
                        name="confidant_named_once_per_purpose",
                    ),
                ),
            ]
        )
    ]
