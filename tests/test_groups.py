"""The two groups: the secretariat curates, the reader looks and changes nothing."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from convergences.groups import READER, SECRETARIAT, make_groups

pytestmark = pytest.mark.django_db


def rights_of(name):
    """The rights of a group, as `app.codename`."""
    rights = Permission.objects.filter(group__name=name)
    return {
        f"{app}.{code}" for app, code in rights.values_list("content_type__app_label", "codename")
    }


def test_migration_makes_both_groups():
    assert set(Group.objects.values_list("name", flat=True)) >= {SECRETARIAT, READER}


def test_the_reader_only_views():
    rights = rights_of(READER)
    assert {right.split(".")[1].split("_")[0] for right in rights} == {"view"}
    assert {
        "awards.view_nominee",
        "partnerships.view_organisation",
        "convergences.view_report",
    } <= rights


def test_the_secretariat_curates_the_archive_and_works_through_reports():
    rights = rights_of(SECRETARIAT)
    assert {
        "awards.add_nominee",
        "awards.change_award",
        "partnerships.delete_organisation",
        "convergences.change_report",
    } <= rights


def test_the_secretariat_writes_no_result_journal_or_account():
    rights = rights_of(SECRETARIAT)
    assert not rights & {
        "awards.add_laureate",
        "awards.change_laureate",
        "awards.delete_laureate",
        "awards.change_correction",
        "convergences.add_report",
    }
    assert not [right for right in rights if "journal" in right or "user" in right]


def test_making_them_again_keeps_what_was_added_by_hand():
    more = Permission.objects.get(codename="view_journalentry")
    Group.objects.get(name=READER).permissions.add(more)

    make_groups()
    call_command("migrate", verbosity=0)

    assert "convergences.view_journalentry" in rights_of(READER)
