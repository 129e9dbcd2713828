"""The call and the charter of an edition, the rules of an award, excuses of a juror."""

from django.db import migrations, models

import awards.models.attachments
import awards.models.jury
import awards.models.paper
import awards.seals
from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_statuses_and_reasons")]

    operations = [
        KeepTriggers(
            [
                migrations.AddField(
                    model_name="award",
                    name="highest_mark",
                    field=models.PositiveSmallIntegerField(
                        default=5,
                        help_text="Marks are whole numbers from 1 to this one.",
                        verbose_name="highest mark",
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="may_be_withheld",
                    field=models.BooleanField(
                        default=False,
                        help_text="The jury may decide, with a reason, that nobody wins.",
                        verbose_name="may be “not awarded”",
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="quorum",
                    field=models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Complete assessments that each nominee needs; never fewer than three.",
                        verbose_name="quorum",
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="quorum_reason",
                    field=models.TextField(
                        blank=True,
                        editable=False,
                        verbose_name="why it deliberates below the quorum",
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="special_mentions",
                    field=models.BooleanField(
                        default=True, verbose_name="special mentions allowed"
                    ),
                ),
                migrations.AddField(
                    model_name="edition",
                    name="call_closes_at",
                    field=models.DateTimeField(
                        blank=True, null=True, verbose_name="the call closes"
                    ),
                ),
                migrations.AddField(
                    model_name="edition",
                    name="call_opens_at",
                    field=models.DateTimeField(
                        blank=True, null=True, verbose_name="the call opens"
                    ),
                ),
                migrations.AddField(
                    model_name="edition",
                    name="charter_en",
                    field=models.TextField(
                        blank=True, verbose_name="charter of the jury in English"
                    ),
                ),
                migrations.AddField(
                    model_name="edition",
                    name="charter_fr",
                    field=models.TextField(
                        blank=True,
                        help_text="Markdown. Empty: the charter of the house.",
                        verbose_name="charter of the jury in French",
                    ),
                ),
                migrations.AddField(
                    model_name="edition",
                    name="marks_until",
                    field=models.DateTimeField(
                        blank=True,
                        help_text="Told to the jurors; nothing closes by itself.",
                        null=True,
                        verbose_name="marks are expected until",
                    ),
                ),
                migrations.AddField(
                    model_name="juror",
                    name="charter_accepted_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="charter accepted at"
                    ),
                ),
                migrations.AddField(
                    model_name="juror",
                    name="draw",
                    field=models.CharField(
                        default=awards.models.jury.new_draw, editable=False, max_length=32
                    ),
                ),
                migrations.AddField(
                    model_name="seat",
                    name="excused_at",
                    field=models.DateTimeField(
                        editable=False, null=True, verbose_name="excused at"
                    ),
                ),
                migrations.AddField(
                    model_name="seat",
                    name="excused_reason",
                    field=models.TextField(
                        blank=True, editable=False, verbose_name="why they are excused"
                    ),
                ),
                migrations.AddField(
                    model_name="seat",
                    name="stood_down_at",
                    field=models.DateTimeField(
                        editable=False, null=True, verbose_name="stood down at"
                    ),
                ),
                migrations.AddField(
                    model_name="seat",
                    name="stood_down_reason",
                    field=models.TextField(
                        blank=True, editable=False, verbose_name="why they stood down"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("quorum__gte", 3)),
                        name="quorum_is_three_at_least",
                        violation_error_message="A quorum is of three jurors at least.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("highest_mark__range", (2, 20))),
                        name="highest_mark_is_plausible",
                        violation_error_message="The highest mark is between 2 and 20.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("decided_by__in", ["marks", "vote", "elsewhere"])),
                        name="way_of_deciding_is_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="edition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("call_opens_at", None),
                            ("call_closes_at", None),
                            ("call_closes_at__gt", models.F("call_opens_at")),
                            _connector="OR",
                        ),
                        name="call_closes_after_it_opens",
                        violation_error_message="The call closes after it opens.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="juror",
                    constraint=models.UniqueConstraint(
                        fields=("edition", "user"),
                        name="account_once_per_jury",
                        violation_error_message="This account is already that of a juror this year.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seat",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("role", "deputy")),
                        fields=("award",),
                        name="one_deputy_per_award",
                        violation_error_message="This jury already has a deputy chair.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seat",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("excused_at", None),
                            models.Q(("excused_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="excused_juror_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seat",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("stood_down_at", None),
                            models.Q(("stood_down_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="juror_who_stood_down_says_why",
                    ),
                ),
            ]
        )
    ]
