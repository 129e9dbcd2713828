"""The groups, made after migration: who curates, looks, runs the stage or the machine, checks."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

SECRETARIAT, READER, AUDITOR, STAGE = "secretariat", "reader", "auditor", "stage"
TECHNICIAN = "technique"

CURATED_APPS = ("awards", "partnerships")
# Written by verbs alone: a result is recorded, rectified or revoked, never edited.
VERBS_ONLY = ("laureate", "correction", "declaration", "dismissedmatch", "seal")
# Moves what the room sees, and reveals.
OF_THE_STAGE = ("run_ceremony", "view_ceremony")
# Given to a person by name, by nobody's routine.
BY_NAME = ("see_marks", "break_seal")


def make_groups(sender=None, **kwargs):
    """Make the groups and give them their rights; what was added by hand stays."""
    archive = Permission.objects.filter(content_type__app_label__in=CURATED_APPS).exclude(
        codename__in=[*BY_NAME, "run_ceremony"]
    )
    reports = Permission.objects.filter(
        content_type__app_label="convergences", content_type__model="report"
    )
    mails = Permission.objects.filter(
        content_type__app_label="convergences", content_type__model="mail"
    )
    curated = archive.exclude(
        ~Q(codename__startswith="view_"), content_type__model__in=VERBS_ONLY
    ) | reports.exclude(codename="add_report")
    curated |= mails.filter(codename__in=["view_mail", "change_mail"])
    seen = (archive | reports | mails).filter(codename__startswith="view_")
    stage = Permission.objects.filter(content_type__app_label="awards", codename__in=OF_THE_STAGE)
    state = Permission.objects.filter(content_type__app_label="convergences", codename="view_state")
    groups = [(SECRETARIAT, curated), (READER, seen), (STAGE, stage), (TECHNICIAN, state)]
    for name, permissions in groups:
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*permissions)
    Group.objects.get_or_create(name=AUDITOR)
