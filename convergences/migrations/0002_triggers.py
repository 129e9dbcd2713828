"""The journal becomes append-only, and the public version starts to count."""

from django.db import migrations

from convergences.triggers import FLOOR_RULES, InstallTriggers, RaisePublicVersionOn


def start_counting(apps, schema_editor):
    versions = apps.get_model("convergences", "PublicVersion").objects
    versions.using(schema_editor.connection.alias).get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("convergences", "0001_initial")]

    operations = [
        migrations.RunPython(start_counting, migrations.RunPython.noop, elidable=False),
        InstallTriggers(FLOOR_RULES),
        RaisePublicVersionOn(["formerslug"]),
    ]
