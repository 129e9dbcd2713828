"""Mails wait in an outbox until they are approved and sent."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import convergences.outbox.mails


class Migration(migrations.Migration):
    dependencies = [
        ("convergences", "0003_report_status_is_known"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=40)),
                ("batch", models.CharField(blank=True, editable=False, max_length=100)),
                (
                    "label",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="mailing"
                    ),
                ),
                (
                    "urgent",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="from the accounts"
                    ),
                ),
                (
                    "recipient",
                    models.CharField(blank=True, max_length=150, verbose_name="recipient"),
                ),
                (
                    "to",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "language",
                    models.CharField(editable=False, max_length=5, verbose_name="language"),
                ),
                (
                    "from_email",
                    models.CharField(editable=False, max_length=320, verbose_name="sender"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "to be approved"),
                            ("approved", "on its way"),
                            ("sent", "sent"),
                            ("failed", "could not be sent"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "message_id",
                    models.CharField(
                        default=convergences.outbox.mails.new_message_id,
                        editable=False,
                        max_length=255,
                        unique=True,
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="drafted at"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="approved at"),
                ),
                ("claimed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "tries",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="tries"),
                ),
                (
                    "next_try_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="next try at"),
                ),
                (
                    "last_error",
                    models.TextField(
                        blank=True, editable=False, verbose_name="what the mail server said"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="sent at"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "ordering": ["-drafted_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "approved")),
                        fields=["next_try_at"],
                        name="mail_on_its_way",
                    ),
                    models.Index(fields=["batch"], name="mail_of_batch"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "approved", "sent", "failed", "cancelled"])
                        ),
                        name="mail_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("urgent", False),
                            models.Q(("status__in", ["sent", "failed"]), _negated=True),
                            ("body", ""),
                            _connector="OR",
                        ),
                        name="mail_of_an_account_loses_its_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("urgent", True),
                            ("status__in", ["draft", "cancelled"]),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="mail_leaves_once_someone_approved_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["approved", "sent"]), _negated=True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("next_try_at__isnull", False),
                                models.Q(("to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="mail_that_leaves_has_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "sent")),
                            models.Q(
                                models.Q(("status", "sent"), _negated=True), ("sent_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="mail_sent_says_when",
                    ),
                ],
            },
        ),
    ]
