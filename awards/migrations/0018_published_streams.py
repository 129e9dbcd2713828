"""The journal of an edition whose minutes are published is public since then."""

from django.db import migrations


def say_since_when(apps, schema_editor):
    streams = apps.get_model("convergences", "Stream").objects
    for minutes in apps.get_model("awards", "Minutes").objects.select_related("edition"):
        stream = streams.filter(name=f"edition-{minutes.edition.year}")
        stream.update(published_at=minutes.drawn_at)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0017_comments_may_be_erased"),
        ("convergences", "0007_published_streams"),
    ]

    operations = [migrations.RunPython(say_since_when, migrations.RunPython.noop)]
