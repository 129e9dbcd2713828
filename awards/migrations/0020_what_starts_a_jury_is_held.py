"""What starts a jury stays as it was read, and what was said there is neither moved nor taken back."""

from django.db import migrations

from awards.composition_triggers import COMPOSITION_RULES
from awards.jury_triggers import FROZEN_RULES
from awards.kept_triggers import KEPT_RULES
from convergences.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0019_given_up_juries")]

    operations = [InstallTriggers([*FROZEN_RULES, *COMPOSITION_RULES, *KEPT_RULES])]
