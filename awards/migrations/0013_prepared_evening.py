"""A ceremony is prepared: partners are asked how their name is said, and no award waits for what is over."""

from django.db import migrations, models

from awards.evening_triggers import PLAN_RULES
from convergences.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0012_evening_triggers")]

    operations = [
        migrations.AddField(
            model_name="nominee",
            name="pronunciation_asked_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        InstallTriggers(PLAN_RULES),
    ]
