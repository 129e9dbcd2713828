"""A report has one of the statuses that its verbs give."""

from django.db import migrations, models

from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [("convergences", "0002_triggers")]

    operations = [
        KeepTriggers(
            [
                migrations.AddConstraint(
                    model_name="report",
                    constraint=models.CheckConstraint(
                        condition=models.Q(status__in=["open", "done", "dismissed"]),
                        name="report_status_is_known",
                    ),
                )
            ]
        )
    ]
