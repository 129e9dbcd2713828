"""A picture has an alternative text and a credit."""

from django.db import migrations, models

from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_triggers")]

    operations = [
        KeepTriggers(
            [
                migrations.AlterField(
                    model_name="picture",
                    name="alt_fr",
                    field=models.CharField(
                        help_text="What the photograph shows, for those who do not see it.",
                        max_length=250,
                        verbose_name="alternative text in French",
                    ),
                ),
                migrations.AlterField(
                    model_name="picture",
                    name="credit",
                    field=models.CharField(
                        help_text="Who took the photograph, or whose it is.",
                        max_length=200,
                        verbose_name="credit",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="picture",
                    constraint=models.CheckConstraint(
                        condition=~models.Q(alt_fr="") & ~models.Q(credit=""),
                        name="picture_has_words_and_credit",
                        violation_error_message=(
                            "Say what the photograph shows, and whom it is credited to."
                        ),
                    ),
                ),
            ]
        )
    ]
