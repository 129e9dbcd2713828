"""Statuses are known ones; what is withdrawn or not held says why; a substitute says for whom."""

from django.db import migrations, models

from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0004_one_edition")]

    operations = [
        KeepTriggers(
            [
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            status__in=[
                                *("pending", "marking", "deliberation"),
                                *("sealed", "not_held", "revealed"),
                            ]
                        ),
                        name="award_status_is_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=~models.Q(status="not_held") | ~models.Q(not_held_reason_fr=""),
                        name="award_not_held_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="edition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            status__in=["preparation", "call", "selection", "jury", "published"]
                        ),
                        name="edition_status_is_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="nominee",
                    constraint=models.CheckConstraint(
                        condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_reason=""),
                        name="nominee_withdrawn_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seat",
                    constraint=models.CheckConstraint(
                        condition=~models.Q(role="substitute") | models.Q(seated_for__isnull=False),
                        name="substitute_names_whom_they_replace",
                        violation_error_message="Say for whom the substitute is seated.",
                    ),
                ),
            ]
        )
    ]
