"""Each backup that was made and verified leaves a row: the administration says when none is recent."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("convergences", "0004_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                ),
                (
                    "digest",
                    models.CharField(max_length=64, verbose_name="digest of the manifest"),
                ),
                ("bytes", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("seconds", models.PositiveIntegerField(verbose_name="seconds")),
            ],
            options={
                "verbose_name": "backup",
                "verbose_name_plural": "backups",
                "ordering": ["-made_at", "-pk"],
                "default_permissions": [],
            },
        ),
    ]
