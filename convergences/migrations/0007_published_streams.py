"""Since when public pages hold the head of a stream."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("convergences", "0006_runs_and_slow_queries")]

    operations = [
        migrations.AddField("stream", "published_at", models.DateTimeField(null=True)),
    ]
