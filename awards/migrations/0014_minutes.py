"""The minutes of an edition: written once, at its publication."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from awards.evening_triggers import MINUTES_RULES
from convergences.triggers import InstallTriggers, RaisePublicVersionOn


class Migration(migrations.Migration):
    dependencies = [("awards", "0013_prepared_evening")]

    operations = [
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rules", models.JSONField(verbose_name="rules")),
                ("tally", models.JSONField(verbose_name="tally")),
                ("seals", models.JSONField(verbose_name="seals")),
                ("openings", models.JSONField(verbose_name="openings")),
                (
                    "drawn_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="drawn up at"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="awards.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "minutes",
                "verbose_name_plural": "minutes",
                "ordering": ["edition"],
                "default_permissions": [],
                "constraints": [
                    models.UniqueConstraint(fields=("edition",), name="one_minutes_per_edition")
                ],
            },
        ),
        InstallTriggers(MINUTES_RULES),
        RaisePublicVersionOn(models=("minutes",)),
    ]
