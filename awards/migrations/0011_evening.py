"""Ceremonies are planned, live, then over; a cursor says what the room sees; seals are opened."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0010_composition_triggers"),
        ("partnerships", "0004_periods_end_after_they_begin"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        KeepTriggers(
            [
                migrations.CreateModel(
                    name="Cursor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "showing",
                            models.CharField(
                                choices=[
                                    ("welcome", "welcome"),
                                    ("partners", "partners of the edition"),
                                    ("pause", "pause"),
                                    ("message", "a message"),
                                    ("black", "black"),
                                    ("erratum", "a correction"),
                                    ("announced", "an award announced"),
                                    ("revealed", "a result"),
                                ],
                                default="black",
                                max_length=10,
                                verbose_name="on screen",
                            ),
                        ),
                        (
                            "message_fr",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="message in French"
                            ),
                        ),
                        (
                            "message_en",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="message in English"
                            ),
                        ),
                        ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "what the room sees",
                        "verbose_name_plural": "what the rooms see",
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="DeskPresence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("seen_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "person at the desk",
                        "verbose_name_plural": "people at the desk",
                        "ordering": ["pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Erratum",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "text_fr",
                            models.CharField(
                                max_length=200, verbose_name="what is right, in French"
                            ),
                        ),
                        (
                            "text_en",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what is right, in English"
                            ),
                        ),
                        (
                            "shown_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="shown at"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction on screen",
                        "verbose_name_plural": "corrections on screen",
                        "ordering": ["shown_at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("cards", "sealed cards"), ("hall", "case for the hall")],
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("made_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "hand-over",
                        "verbose_name_plural": "hand-overs",
                        "ordering": ["asked_at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Screen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=6)),
                        ("code_until", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("token_digest", models.CharField(blank=True, max_length=64)),
                        ("paired_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("shown_version", models.PositiveIntegerField(null=True)),
                        ("heard_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "screen",
                        "verbose_name_plural": "screens",
                        "ordering": ["pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.AlterModelOptions(
                    name="ceremony",
                    options={
                        "ordering": ["edition", "held_on", "pk"],
                        "permissions": [("run_ceremony", "Can run a ceremony from its desk")],
                        "verbose_name": "ceremony",
                        "verbose_name_plural": "ceremonies",
                    },
                ),
                migrations.AddField(
                    model_name="award",
                    name="citation_en",
                    field=models.TextField(
                        blank=True, editable=False, verbose_name="citation in English"
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="citation_fr",
                    field=models.TextField(
                        blank=True, editable=False, verbose_name="citation in French"
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="host_notes",
                    field=models.TextField(
                        blank=True,
                        help_text="Printed on the running order alone.",
                        verbose_name="notes for the host",
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="is_decided_in_room",
                    field=models.BooleanField(
                        default=False,
                        help_text="Entered at the desk by one person, sealed by another, then revealed.",
                        verbose_name="decided in the room",
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="planned_minutes",
                    field=models.PositiveSmallIntegerField(
                        default=5, verbose_name="planned minutes"
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="running_order",
                    field=models.PositiveSmallIntegerField(
                        default=0,
                        help_text="The smallest number comes first.",
                        verbose_name="order in the ceremony",
                    ),
                ),
                migrations.AddField(
                    model_name="award",
                    name="withheld_reason",
                    field=models.TextField(
                        blank=True, editable=False, verbose_name="why nobody received it"
                    ),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="backup_digest",
                    field=models.CharField(blank=True, editable=False, max_length=64),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="backup_made_at",
                    field=models.DateTimeField(editable=False, null=True),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="doors_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="doors open"),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="host_notes",
                    field=models.TextField(
                        blank=True,
                        help_text="Printed on the running order alone.",
                        verbose_name="notes for the host",
                    ),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="starts_at",
                    field=models.DateTimeField(
                        blank=True, null=True, verbose_name="the ceremony starts"
                    ),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="status",
                    field=models.CharField(
                        choices=[("planned", "planned"), ("live", "live"), ("closed", "over")],
                        default="planned",
                        editable=False,
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="without_backup_agreed_by",
                    field=models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="without_backup_asked_by",
                    field=models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="ceremony",
                    name="without_backup_reason",
                    field=models.TextField(blank=True, editable=False),
                ),
                migrations.AddField(
                    model_name="nominee",
                    name="pronunciation",
                    field=models.CharField(
                        blank=True,
                        help_text="As its partners say it, in letters that anyone reads aloud: « lou san-set ».",
                        max_length=200,
                        verbose_name="how to say the name",
                    ),
                ),
                migrations.AddField(
                    model_name="seal",
                    name="opened_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="opened at"),
                ),
                migrations.AddField(
                    model_name="seal",
                    name="salt",
                    field=models.CharField(
                        blank=True, max_length=64, verbose_name="salt, published at the reveal"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("withheld_reason", ""), ("status", "revealed"), _connector="OR"
                        ),
                        name="withheld_award_is_revealed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("is_decided_in_room", False),
                            ("decided_by", "elsewhere"),
                            _connector="OR",
                        ),
                        name="award_of_the_room_has_no_jury",
                        violation_error_message="An award decided in the room is decided elsewhere than in a jury.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ceremony",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "live", "closed"])),
                        name="ceremony_status_is_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ceremony",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("doors_at", None),
                            ("starts_at", None),
                            ("starts_at__gte", models.F("doors_at")),
                            _connector="OR",
                        ),
                        name="doors_open_before_the_start",
                        violation_error_message="The doors open before the ceremony starts.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ceremony",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("without_backup_agreed_by", None),
                            models.Q(
                                ("without_backup_asked_by__isnull", False),
                                models.Q(
                                    (
                                        "without_backup_asked_by",
                                        models.F("without_backup_agreed_by"),
                                    ),
                                    _negated=True,
                                ),
                                models.Q(("without_backup_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="two_people_go_on_without_backup",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at", None), ("salt", "")),
                            models.Q(
                                ("opened_at__isnull", False),
                                ("voided_at", None),
                                models.Q(("salt", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="seal_is_opened_with_its_salt",
                    ),
                ),
                migrations.AddField(
                    model_name="cursor",
                    name="award",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cursors",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
                migrations.AddField(
                    model_name="cursor",
                    name="ceremony",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cursors",
                        to="awards.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                migrations.AddField(
                    model_name="cursor",
                    name="moved_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="deskpresence",
                    name="ceremony",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_presences",
                        to="awards.ceremony",
                    ),
                ),
                migrations.AddField(
                    model_name="deskpresence",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="erratum",
                    name="ceremony",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errata",
                        to="awards.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                migrations.AddField(
                    model_name="erratum",
                    name="shown_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="handover",
                    name="asked_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="handover",
                    name="ceremony",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="awards.ceremony",
                    ),
                ),
                migrations.AddField(
                    model_name="handover",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="screen",
                    name="ceremony",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screens",
                        to="awards.ceremony",
                    ),
                ),
                migrations.AddField(
                    model_name="screen",
                    name="expected_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cursor",
                    constraint=models.UniqueConstraint(
                        fields=("ceremony",), name="one_cursor_per_ceremony"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cursor",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("award__isnull", False), ("showing__in", ["announced", "revealed"])
                            ),
                            models.Q(
                                ("award__isnull", True),
                                (
                                    "showing__in",
                                    ["welcome", "partners", "pause", "message", "black", "erratum"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="cursor_names_the_award_it_shows",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cursor",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("showing__in", ["message", "erratum"]), _negated=True),
                            models.Q(("message_fr", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cursor_message_is_written",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="deskpresence",
                    constraint=models.UniqueConstraint(
                        fields=("ceremony", "user"), name="one_presence_per_person"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="erratum",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text_fr", ""), _negated=True),
                        name="erratum_is_written",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["cards", "hall"])),
                        name="handover_purpose_is_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at", None), ("made_by", None)),
                            models.Q(
                                ("made_at__isnull", False),
                                ("made_by__isnull", False),
                                models.Q(("made_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handover_is_made_by_a_second_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("made_at", None)),
                        fields=("ceremony", "purpose"),
                        name="one_handover_waits_per_purpose",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="screen",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("token_digest", ""), _negated=True),
                        fields=("token_digest",),
                        name="one_screen_per_token",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="screen",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paired_at", None), ("token_digest", "")),
                            models.Q(
                                ("code", ""),
                                ("paired_at__isnull", False),
                                models.Q(("token_digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paired_screen_has_its_token_and_no_code",
                    ),
                ),
            ]
        )
    ]
