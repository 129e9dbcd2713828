"""Applications, declarations of interests, assessments, rounds and verdicts."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import awards.models.attachments
import awards.models.jury
import awards.models.paper
import awards.seals
from convergences.triggers import KeepTriggers


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0006_phases_and_rules"),
        ("partnerships", "0002_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        KeepTriggers(
            [
                migrations.CreateModel(
                    name="Application",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("pending", "to decide"),
                                    ("shortlisted", "shortlisted"),
                                    ("refused", "refused"),
                                ],
                                default="pending",
                                editable=False,
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True, editable=False, verbose_name="reason of the decision"
                            ),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="received at",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="decided at"
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True,
                                help_text="For the secretariat alone.",
                                verbose_name="notes",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "application",
                        "verbose_name_plural": "applications",
                        "ordering": ["award", "partnership__folded_name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
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
                        ("shown_at", models.DateTimeField(null=True, verbose_name="shown at")),
                        ("draft", models.JSONField(default=dict, verbose_name="draft")),
                        (
                            "draft_at",
                            models.DateTimeField(null=True, verbose_name="draft saved at"),
                        ),
                        (
                            "concluded_at",
                            models.DateTimeField(null=True, verbose_name="concluded at"),
                        ),
                        (
                            "is_abstention",
                            models.BooleanField(default=False, verbose_name="abstention"),
                        ),
                        (
                            "comment",
                            models.TextField(blank=True, max_length=600, verbose_name="comment"),
                        ),
                        (
                            "on_paper",
                            models.BooleanField(default=False, verbose_name="given on paper"),
                        ),
                        ("version", models.PositiveIntegerField(default=0)),
                        ("voided_at", models.DateTimeField(null=True, verbose_name="voided at")),
                        (
                            "void_reason",
                            models.TextField(blank=True, verbose_name="why it was voided"),
                        ),
                        (
                            "salt",
                            models.CharField(default=awards.models.jury.new_draw, max_length=32),
                        ),
                    ],
                    options={
                        "verbose_name": "assessment",
                        "verbose_name_plural": "assessments",
                        "ordering": ["nominee", "juror"],
                        "permissions": [
                            ("see_marks", "Can see the marks before the verdict is sealed")
                        ],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                        ("title", models.CharField(max_length=150, verbose_name="title")),
                        (
                            "document",
                            models.FileField(
                                max_length=120,
                                storage=awards.models.attachments.attachment_storage,
                                upload_to=awards.models.attachments.attachment_name,
                                verbose_name="document",
                            ),
                        ),
                        (
                            "size",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="size"
                            ),
                        ),
                        (
                            "pages",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="pages"
                            ),
                        ),
                        (
                            "added_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="added at",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attached document",
                        "verbose_name_plural": "attached documents",
                        "ordering": ["nominee", "title", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Ballot",
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
                        ("choice", models.CharField(max_length=20, verbose_name="choice")),
                        (
                            "cast_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="cast at"
                            ),
                        ),
                        ("voided_at", models.DateTimeField(null=True, verbose_name="voided at")),
                    ],
                    options={
                        "verbose_name": "ballot",
                        "verbose_name_plural": "ballots",
                        "ordering": ["round", "juror"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Confidant",
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
                                choices=[
                                    ("minutes", "minutes"),
                                    ("engraving", "engraving"),
                                    ("press", "press"),
                                    ("cards", "cards"),
                                    ("hall", "case for the hall"),
                                ],
                                max_length=10,
                                verbose_name="purpose",
                            ),
                        ),
                        ("named_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("looks", models.PositiveIntegerField(default=0, verbose_name="looks")),
                    ],
                    options={
                        "verbose_name": "confidant",
                        "verbose_name_plural": "confidants",
                        "ordering": ["named_at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
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
                            "name_fr",
                            models.CharField(max_length=120, verbose_name="name in French"),
                        ),
                        (
                            "name_en",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name in English"
                            ),
                        ),
                        (
                            "question_fr",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="question in French"
                            ),
                        ),
                        (
                            "question_en",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="question in English"
                            ),
                        ),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="weight",
                            ),
                        ),
                        (
                            "is_main",
                            models.BooleanField(
                                default=False,
                                help_text="The first to decide a tie.",
                                verbose_name="main criterion",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=0, verbose_name="position"),
                        ),
                    ],
                    options={
                        "verbose_name": "criterion",
                        "verbose_name_plural": "criteria",
                        "ordering": ["award", "position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Declaration",
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
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="asked at"
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "No link"),
                                    ("interest", "I have a link"),
                                    ("unsure", "I ask the secretariat"),
                                ],
                                max_length=10,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("employment", "Employment"),
                                    ("mandate", "Mandate"),
                                    ("funding", "Funding"),
                                    ("family", "Family"),
                                    ("friendship", "Close friendship"),
                                    ("other", "Other link"),
                                ],
                                max_length=12,
                                verbose_name="kind of link",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(blank=True, max_length=1000, verbose_name="reason"),
                        ),
                        (
                            "pinned_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="kept by the secretariat since",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "declaration of interests",
                        "verbose_name_plural": "declarations of interests",
                        "ordering": ["juror", "nominee"],
                    },
                ),
                migrations.CreateModel(
                    name="DismissedMatch",
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
                        ("key", models.CharField(max_length=100)),
                        ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                        (
                            "dismissed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="at"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dismissed match",
                        "verbose_name_plural": "dismissed matches",
                        "ordering": ["dismissed_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
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
                        ("value", models.PositiveSmallIntegerField(verbose_name="mark")),
                    ],
                    options={
                        "verbose_name": "mark",
                        "verbose_name_plural": "marks",
                        "ordering": ["criterion__position", "criterion"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="PaperSheet",
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
                        ("marks", models.JSONField(default=dict, verbose_name="marks")),
                        (
                            "comment",
                            models.TextField(blank=True, max_length=600, verbose_name="comment"),
                        ),
                        (
                            "scan",
                            models.FileField(
                                max_length=120,
                                storage=awards.models.paper.scan_storage,
                                upload_to=awards.models.paper.scan_name,
                                verbose_name="scan",
                            ),
                        ),
                        (
                            "entered_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="entered at"
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(null=True, verbose_name="confirmed at"),
                        ),
                        ("refused_at", models.DateTimeField(null=True, verbose_name="refused at")),
                    ],
                    options={
                        "verbose_name": "paper sheet",
                        "verbose_name_plural": "paper sheets",
                        "ordering": ["entered_at", "pk"],
                        "permissions": [
                            ("enter_paper", "Can enter a signed paper sheet for a juror")
                        ],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("confirmation", "Confirmation of the first by marks"),
                                    ("ballot", "Ballot"),
                                    ("casting", "Casting vote of the chair"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "at_table",
                            models.BooleanField(default=False, verbose_name="around the table"),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="opened at"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        ("voided_at", models.DateTimeField(null=True, verbose_name="voided at")),
                        (
                            "counts",
                            models.JSONField(default=dict, verbose_name="counts around the table"),
                        ),
                        ("counted_at", models.DateTimeField(null=True, verbose_name="counted at")),
                        (
                            "casting_reason",
                            models.TextField(blank=True, verbose_name="reason of the casting vote"),
                        ),
                    ],
                    options={
                        "verbose_name": "round",
                        "verbose_name_plural": "rounds",
                        "ordering": ["award", "number"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
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
                            "fingerprint",
                            models.CharField(max_length=64, verbose_name="fingerprint"),
                        ),
                        ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                        (
                            "voided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="voided at"),
                        ),
                        (
                            "void_reason",
                            models.TextField(blank=True, verbose_name="why it was broken"),
                        ),
                    ],
                    options={
                        "verbose_name": "seal",
                        "verbose_name_plural": "seals",
                        "ordering": ["sealed_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
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
                        ("mark", models.PositiveSmallIntegerField(verbose_name="mark")),
                        ("word_fr", models.CharField(max_length=30, verbose_name="word in French")),
                        (
                            "word_en",
                            models.CharField(
                                blank=True, max_length=30, verbose_name="word in English"
                            ),
                        ),
                        (
                            "sentence_fr",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="sentence in French"
                            ),
                        ),
                        (
                            "sentence_en",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="sentence in English"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a criterion",
                        "verbose_name_plural": "steps of a criterion",
                        "ordering": ["criterion", "mark"],
                    },
                ),
                migrations.CreateModel(
                    name="Verdict",
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
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("laureate", "A laureate"),
                                    ("joint", "Joint laureates"),
                                    ("not_awarded", "Not awarded"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("lines", models.JSONField(default=list)),
                        ("step", models.CharField(blank=True, max_length=20)),
                        (
                            "citation_fr",
                            models.TextField(
                                blank=True, max_length=1000, verbose_name="citation in French"
                            ),
                        ),
                        (
                            "citation_en",
                            models.TextField(
                                blank=True, max_length=1000, verbose_name="citation in English"
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(blank=True, max_length=2000, verbose_name="reason"),
                        ),
                        (
                            "source",
                            models.CharField(blank=True, max_length=500, verbose_name="source"),
                        ),
                        ("drafted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("proposed_at", models.DateTimeField(null=True)),
                        ("values", models.JSONField(null=True)),
                        ("salt", models.CharField(blank=True, max_length=64)),
                        ("secret", models.CharField(default=awards.seals.new_salt, max_length=64)),
                        ("fingerprint", models.CharField(blank=True, max_length=64)),
                        ("sealed_at", models.DateTimeField(null=True)),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("break_asked_at", models.DateTimeField(null=True)),
                        ("break_reason", models.TextField(blank=True)),
                        ("broken_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "verdict",
                        "verbose_name_plural": "verdicts",
                        "ordering": ["award", "pk"],
                        "permissions": [
                            ("break_seal", "Can break the seal of a verdict, with another person"),
                            (
                                "seal_elsewhere",
                                "Can seal an award decided elsewhere, with another person",
                            ),
                        ],
                        "default_permissions": [],
                    },
                ),
                migrations.AddField(
                    model_name="application",
                    name="award",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
                migrations.AddField(
                    model_name="application",
                    name="nominee",
                    field=models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="application",
                        to="awards.nominee",
                        verbose_name="nominee",
                    ),
                ),
                migrations.AddField(
                    model_name="application",
                    name="partnership",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
                migrations.AddField(
                    model_name="assessment",
                    name="juror",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="awards.juror",
                        verbose_name="juror",
                    ),
                ),
                migrations.AddField(
                    model_name="assessment",
                    name="nominee",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="awards.nominee",
                        verbose_name="nominee",
                    ),
                ),
                migrations.AddField(
                    model_name="attachment",
                    name="nominee",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="awards.nominee",
                        verbose_name="nominee",
                    ),
                ),
                migrations.AddField(
                    model_name="ballot",
                    name="juror",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="awards.juror",
                    ),
                ),
                migrations.AddField(
                    model_name="confidant",
                    name="named_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="confidant",
                    name="user",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="criterion",
                    name="award",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
                migrations.AddField(
                    model_name="declaration",
                    name="juror",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="awards.juror",
                        verbose_name="juror",
                    ),
                ),
                migrations.AddField(
                    model_name="declaration",
                    name="nominee",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="awards.nominee",
                        verbose_name="nominee",
                    ),
                ),
                migrations.AddField(
                    model_name="dismissedmatch",
                    name="dismissed_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                migrations.AddField(
                    model_name="dismissedmatch",
                    name="juror",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dismissed_matches",
                        to="awards.juror",
                        verbose_name="juror",
                    ),
                ),
                migrations.AddField(
                    model_name="dismissedmatch",
                    name="nominee",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dismissed_matches",
                        to="awards.nominee",
                        verbose_name="nominee",
                    ),
                ),
                migrations.AddField(
                    model_name="mark",
                    name="assessment",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="awards.assessment",
                        verbose_name="assessment",
                    ),
                ),
                migrations.AddField(
                    model_name="mark",
                    name="criterion",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="awards.criterion",
                        verbose_name="criterion",
                    ),
                ),
                migrations.AddField(
                    model_name="papersheet",
                    name="entered_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                migrations.AddField(
                    model_name="papersheet",
                    name="juror",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_sheets",
                        to="awards.juror",
                        verbose_name="juror",
                    ),
                ),
                migrations.AddField(
                    model_name="papersheet",
                    name="nominee",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_sheets",
                        to="awards.nominee",
                        verbose_name="nominee",
                    ),
                ),
                migrations.AddField(
                    model_name="round",
                    name="award",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
                migrations.AddField(
                    model_name="round",
                    name="candidates",
                    field=models.ManyToManyField(
                        related_name="+", to="awards.nominee", verbose_name="candidates"
                    ),
                ),
                migrations.AddField(
                    model_name="round",
                    name="cast_for",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="awards.nominee",
                    ),
                ),
                migrations.AddField(
                    model_name="round",
                    name="counted_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="ballot",
                    name="round",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="awards.round",
                    ),
                ),
                migrations.AddField(
                    model_name="seal",
                    name="award",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
                migrations.AddField(
                    model_name="step",
                    name="criterion",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="awards.criterion",
                        verbose_name="criterion",
                    ),
                ),
                migrations.AddField(
                    model_name="verdict",
                    name="award",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="awards.award",
                        verbose_name="award",
                    ),
                ),
                migrations.AddField(
                    model_name="verdict",
                    name="break_asked_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="verdict",
                    name="broken_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="verdict",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="verdict",
                    name="proposed_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="confidant",
                    name="verdict",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confidants",
                        to="awards.verdict",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.UniqueConstraint(
                        fields=("award", "partnership"),
                        name="application_once_per_award",
                        violation_error_message="This partnership has already applied for this award.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "shortlisted", "refused"])),
                        name="application_status_is_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="application_refused_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "shortlisted"), ("nominee__isnull", False)),
                            models.Q(
                                models.Q(("status", "shortlisted"), _negated=True),
                                ("nominee", None),
                            ),
                            _connector="OR",
                        ),
                        name="application_shortlisted_has_its_nominee",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("juror", "nominee"),
                        name="one_assessment_per_juror_and_nominee",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("is_abstention", False),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="abstention_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("voided_at", None),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_voided_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="criterion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("is_main", True)),
                        fields=("award",),
                        name="one_main_criterion_per_award",
                        violation_error_message="This award already has a main criterion.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="criterion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1)),
                        name="criterion_weighs_something",
                        violation_error_message="A weight is a whole number from one.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.UniqueConstraint(
                        fields=("juror", "nominee"), name="one_declaration_per_juror_and_nominee"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "none", "interest", "unsure"])),
                        name="declaration_answer_is_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="declaration_answered_when_it_says_something",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "interest"), _negated=True),
                            models.Q(
                                models.Q(("kind", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="interest_takes_kind_and_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="declaration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("pinned_at", None), ("answer", "interest"), _connector="OR"
                        ),
                        name="only_an_interest_is_pinned",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dismissedmatch",
                    constraint=models.UniqueConstraint(
                        fields=("juror", "nominee", "key"), name="match_dismissed_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="dismissedmatch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="match_dismissed_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.UniqueConstraint(
                        fields=("assessment", "criterion"), name="one_mark_per_criterion"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mark",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("value__gte", 1)), name="marks_are_from_one"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="papersheet",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None), ("refused_at", None)),
                        fields=("juror", "nominee"),
                        name="one_paper_sheet_waits",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="papersheet",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None), ("refused_at", None), _connector="OR"
                        ),
                        name="paper_sheet_is_confirmed_or_refused",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.UniqueConstraint(
                        fields=("award", "number"), name="rounds_are_numbered"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("closed_at", None), ("voided_at", None)),
                        fields=("award",),
                        name="one_open_round_per_award",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cast_for__isnull", False),
                                ("kind", "casting"),
                                models.Q(("casting_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "casting"), _negated=True), ("cast_for", None)
                            ),
                            _connector="OR",
                        ),
                        name="casting_vote_says_for_whom_and_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ballot",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("round", "juror"),
                        name="one_ballot_per_juror_and_round",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="ballot",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("choice", ""), _negated=True),
                        name="ballot_says_something",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seal",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("award",),
                        name="one_standing_seal_per_award",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="seal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("voided_at", None),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="broken_seal_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="step",
                    constraint=models.UniqueConstraint(
                        fields=("criterion", "mark"),
                        name="one_step_per_mark",
                        violation_error_message="This mark already has its sentence.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="step",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("mark__gte", 1)),
                        name="marks_start_at_one",
                        violation_error_message="Marks are whole numbers from one.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="verdict",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("broken_at", None)),
                        fields=("award",),
                        name="one_standing_verdict_per_award",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="verdict",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fingerprint", ""),
                                ("salt", ""),
                                ("sealed_at", None),
                                ("values", None),
                            ),
                            models.Q(
                                ("sealed_at__isnull", False),
                                ("values__isnull", False),
                                models.Q(("fingerprint", ""), _negated=True),
                                models.Q(("salt", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="verdict_is_sealed_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="verdict",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("sealed_at", None),
                            models.Q(
                                ("confirmed_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("proposed_by", models.F("confirmed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="verdict_is_sealed_by_two_people",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="verdict",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("broken_at", None),
                            models.Q(
                                ("break_asked_by__isnull", False),
                                ("broken_by__isnull", False),
                                models.Q(("broken_by", models.F("break_asked_by")), _negated=True),
                                models.Q(("break_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="seal_is_broken_by_two_people_with_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="confidant",
                    constraint=models.UniqueConstraint(
                        fields=("verdict", "user"), name="confidant_named_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="confidant",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["minutes", "engraving", "press", "cards", "hall"])
                        ),
                        name="confidant_purpose_is_known",
                    ),
                ),
            ]
        )
    ]
