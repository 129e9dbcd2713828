"""The database guards the results, and whatever is written raises the public version."""

from django.db import migrations

from awards.triggers import RESULT_RULES
from convergences.triggers import InstallTriggers, RaisePublicVersionOn


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_initial"),
        ("partnerships", "0002_triggers"),
        ("convergences", "0002_triggers"),
    ]

    operations = [InstallTriggers(RESULT_RULES), RaisePublicVersionOn()]
