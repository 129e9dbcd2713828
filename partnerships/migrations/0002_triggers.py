"""Whatever is written about partnerships raises the public version."""

from django.db import migrations

from convergences.triggers import RaisePublicVersionOn


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0001_initial"),
        ("convergences", "0002_triggers"),
    ]

    operations = [RaisePublicVersionOn()]
