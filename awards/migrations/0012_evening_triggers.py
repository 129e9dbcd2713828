"""The database guards reveals: by the opened verdict, once, on the screen of the right ceremony."""

from django.db import migrations

from awards.evening_triggers import EVENING_RULES
from convergences.triggers import InstallTriggers, RaisePublicVersionOn


class Migration(migrations.Migration):
    dependencies = [("awards", "0011_evening")]

    operations = [
        InstallTriggers(EVENING_RULES),
        RaisePublicVersionOn(models=("cursor", "erratum")),
    ]
