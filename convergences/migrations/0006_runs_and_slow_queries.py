"""What the server ran by itself and what came of it; queries that took long. Neither names anybody."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("convergences", "0005_backups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(max_length=60, unique=True, verbose_name="job")),
                (
                    "began_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="began at"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("went_well", models.BooleanField(null=True, verbose_name="went well")),
                (
                    "last_success_at",
                    models.DateTimeField(null=True, verbose_name="last success at"),
                ),
                ("said", models.CharField(blank=True, max_length=300, verbose_name="what it said")),
            ],
            options={
                "verbose_name": "run",
                "verbose_name_plural": "runs",
                "ordering": ["job"],
                "permissions": [("view_state", "Can see the state of the site")],
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="SlowQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("route", models.CharField(max_length=200, verbose_name="page")),
                ("sql", models.TextField(verbose_name="query")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                (
                    "longest_ms",
                    models.PositiveIntegerField(verbose_name="longest, in milliseconds"),
                ),
                (
                    "last_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="last at"),
                ),
            ],
            options={
                "verbose_name": "slow query",
                "verbose_name_plural": "slow queries",
                "ordering": ["-last_at", "-pk"],
                "default_permissions": [],
            },
        ),
    ]
