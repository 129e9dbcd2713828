"""The database guards who is nominated and who sits, once a jury is at work."""

from django.db import migrations

from awards.composition_triggers import COMPOSITION_RULES
from convergences.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0009_given_up_and_proposed")]

    operations = [InstallTriggers(COMPOSITION_RULES)]
