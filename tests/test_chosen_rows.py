"""Several rows chosen by key: whatever a client sends, an unknown one is refused with a sentence."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms import ModelMultipleChoiceField

from convergences.forms import RowsField
from tests.factories import make_superuser, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

NO_KEY = ["9" * 40, "-1", "0", "1e309", "\x00", "٢", "one", "9" * 18]


def test_django_s_own_field_crashes_where_no_key_can_be_that_large():
    crash = OverflowError if connection.vendor == "sqlite" else ValidationError
    with pytest.raises(crash):
        ModelMultipleChoiceField(Group.objects.all()).clean(["9" * 40])


@pytest.mark.parametrize("key", NO_KEY, ids=ascii)
def test_what_is_no_key_is_refused(key):
    with pytest.raises(ValidationError):
        RowsField(Group.objects.all()).clean([key])


def test_the_rows_that_exist_are_taken():
    chosen = Group.objects.create(name="Chosen")

    assert list(RowsField(Group.objects.all()).clean([str(chosen.pk)])) == [chosen]


def test_every_list_of_rows_in_the_administration_is_guarded(rf):
    request = rf.get("/admin/")
    request.user = make_superuser()
    fields = {
        f"{model._meta.label}.{each.name}": model_admin.formfield_for_dbfield(each, request)
        for model, model_admin in admin.site._registry.items()
        for each in model._meta.many_to_many
        if each.name != "user_permissions"
    }

    assert len(fields) >= 8
    assert [name for name, field in fields.items() if type(field) is not RowsField] == []


@pytest.mark.parametrize("name", ["groups", "user_permissions"])
def test_an_account_keeps_its_page(client, name):
    sign_in(client, make_superuser())
    user = make_user()

    page = client.post(f"/admin/convergences/user/{user.pk}/change/", {name: "9" * 40})

    assert page.status_code == 200
    assert name in page.context["adminform"].form.errors
