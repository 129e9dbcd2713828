"""Every page of the administration opens, for those who may."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    make_award,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_report,
    make_source,
    make_superuser,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = make_superuser()
    sign_in(client, user)
    return user


def make_archive():
    """One row of everything, related."""
    award = make_award(make_edition(2017))
    make_laureate(award, make_partnership(members=[make_organisation(kind="unknown")]))
    make_nominee(award)
    make_juror(award=award)
    make_edition_partner(award.edition)
    make_source()
    make_report()
    return award


@pytest.mark.parametrize("model", sorted(admin.site._registry, key=str), ids=str)
def test_every_list_and_form_opens(client, root, model):
    make_archive()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listing = client.get(reverse(f"{name}_changelist"), {"q": "é"})
    assert listing.status_code == 200
    row = model._default_manager.first()
    if row is not None:
        for page in ("change", "history"):
            assert client.get(reverse(f"{name}_{page}", args=[row.pk])).status_code == 200
    model_admin = admin.site._registry[model]
    if model_admin.has_add_permission(type("Request", (), {"user": root})()):
        assert client.get(reverse(f"{name}_add")).status_code == 200


def test_it_opens_on_my_edition(client, root):
    award = make_archive()
    page = client.get("/admin/").content.decode()
    assert award.label in page


def test_pages_of_an_award_open(client, root):
    award = make_archive()
    for page in ("nominate", "result", "revoke"):
        url = reverse(f"admin:awards_award_{page}", args=[award.pk])
        assert client.get(url).status_code == 200


def test_lines_ask_as_much_however_many_they_are(client, root):
    """Jurors of an award's seats, partnerships of its nominees: each of them named, read together."""
    award, queries = make_award(make_edition(2027, past=False)), []
    address = reverse("admin:awards_award_change", args=[award.pk])
    for lines in (2, 5):
        for _each in range(lines):
            make_juror(award=award)
            make_nominee(award)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address).text
        queries.append(len(asked))
        for seat in award.seats.select_related("juror"):
            assert f'<option value="{seat.juror_id}" selected>{seat.juror}</option>' in page
        for nominee in award.nominees.select_related("partnership"):
            assert f">{nominee.partnership}</option>" in page

    assert queries[0] == queries[1]
