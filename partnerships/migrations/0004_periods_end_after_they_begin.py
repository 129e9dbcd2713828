"""A membership and a name end after they begin."""

from django.db import migrations, models

from convergences.triggers import KeepTriggers

CONSTRAINTS = {
    "member": "member_leaves_after_coming",
    "organisationname": "organisation_name_ends_after_it_begins",
}


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_picture_words_and_credit")]

    operations = [
        KeepTriggers(
            [
                migrations.AddConstraint(
                    model_name=model,
                    constraint=models.CheckConstraint(
                        condition=models.Q(until="")
                        | models.Q(until__gte=models.F("since"))
                        | models.Q(since__startswith=models.F("until")),
                        name=name,
                        violation_error_message="It cannot end before it begins.",
                    ),
                )
                for model, name in CONSTRAINTS.items()
            ]
        )
    ]
