"""The two groups, made after migration: those who curate, and those who look."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

SECRETARIAT, READER = "secretariat", "reader"

CURATED_APPS = ("awards", "partnerships")
# Written by verbs alone: a result is recorded, rectified or revoked, never edited.
VERBS_ONLY = ("laureate", "correction")


def make_groups(sender=None, **kwargs):
    """Make the groups and give them their rights; what was added by hand stays."""
    archive = Permission.objects.filter(content_type__app_label__in=CURATED_APPS)
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
    for name, permissions in ((SECRETARIAT, curated), (READER, seen)):
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.add(*permissions)
