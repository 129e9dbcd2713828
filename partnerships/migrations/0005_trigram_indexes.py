"""What is searched by a few letters is indexed by them, where PostgreSQL keeps the archive."""

from django.db import migrations

from convergences.trigrams import TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_periods_end_after_they_begin")]

    operations = [
        TrigramIndex("partnerships_partnership", "folded"),
        TrigramIndex("partnerships_organisation", "folded"),
        TrigramIndex("partnerships_place", "folded"),
    ]
