"""A juror's comment may be erased once the result is known; it is changed in no other way."""

from django.db import migrations

from awards.jury_triggers import MARK_RULES
from convergences.triggers import InstallTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0016_feedback")]

    operations = [
        InstallTriggers(
            [rule for rule in MARK_RULES if rule.name == "assessment_changes_while_marking"]
        ),
    ]
