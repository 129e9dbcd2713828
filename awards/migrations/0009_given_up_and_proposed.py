"""An award that was given up remembers where it stood; a seal that is proposed, what was read."""

from django.db import migrations, models

from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0008_jury_triggers")]

    operations = [
        KeepTriggers(
            [
                migrations.AddField(
                    model_name="award",
                    name="given_up_from",
                    field=models.CharField(blank=True, editable=False, max_length=12),
                ),
                migrations.AddField(
                    model_name="verdict",
                    name="proposed_digest",
                    field=models.CharField(blank=True, max_length=64),
                ),
            ]
        )
    ]
