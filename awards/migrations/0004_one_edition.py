"""Awards, ceremonies, jurors and seats that belong together are of one edition."""

from django.db import migrations

from awards.triggers import EDITION_RULES
from convergences.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0003_triggers")]

    operations = [InstallTriggers(EDITION_RULES)]
