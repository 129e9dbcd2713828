"""Whoever had an address is found by it, once their account is closed or has another."""

from django.db import migrations, models

from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("convergences", "0007_published_streams"),
    ]

    operations = [
        KeepTriggers(
            [
                migrations.AddField(
                    model_name="user",
                    name="former_addresses",
                    field=models.JSONField(
                        # The release before goes on making accounts, and does not know it.
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        editable=False,
                    ),
                )
            ]
        )
    ]
