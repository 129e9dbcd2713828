"""What a jury releases to nominees, then the mails that tell it."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from awards.feedback_triggers import FEEDBACK_RULES
from convergences.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0015_one_confidant_several_purposes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "totals_released_at",
                    models.DateTimeField(null=True, verbose_name="totals released at"),
                ),
                ("drafted_at", models.DateTimeField(null=True, verbose_name="mails drafted at")),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback to nominees",
                "verbose_name_plural": "feedback to nominees",
                "ordering": ["award"],
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="ReleasedComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "released_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="released at"
                    ),
                ),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="released",
                        to="awards.assessment",
                        verbose_name="assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "released comment",
                "verbose_name_plural": "released comments",
                "ordering": ["assessment"],
                "default_permissions": [],
            },
        ),
        InstallTriggers(FEEDBACK_RULES),
    ]
