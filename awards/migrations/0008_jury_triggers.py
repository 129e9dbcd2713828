"""The database guards interests, marks, ballots and seals; a public seal raises the version."""

from django.db import migrations

from awards.jury_triggers import JURY_RULES
from convergences.triggers import InstallTriggers, RaisePublicVersionOn


class Migration(migrations.Migration):
    dependencies = [("awards", "0007_jury")]

    operations = [InstallTriggers(JURY_RULES), RaisePublicVersionOn(models=("seal",))]
