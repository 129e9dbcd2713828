"""What the desk says where something is missing, refused or lost."""

import pytest
from django.urls import reverse

from partnerships.models import Organisation
from tests.factories import (
    make_member,
    make_organisation,
    make_partnership,
    make_report,
    make_superuser,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = make_superuser()
    sign_in(client, user)
    return user


def test_a_report_says_what_it_lacks_and_where_to_answer(client, root):
    report = make_report(email="alix@example.org", name="", source_url="")
    url = reverse("admin:convergences_report_change", args=[report.pk])
    page = client.get(url).content.decode()
    assert '<a href="mailto:alix@example.org">' in page
    assert ">None<" not in page


def test_a_merge_speaks_the_words_of_the_screens(client, root):
    kept = make_organisation("Ares", kind="association")
    vague = make_organisation("ARES groupe", kind="unknown")
    other = make_organisation("Arès", kind="company")
    make_member(make_partnership(), vague)
    url = reverse("admin:partnerships_organisation_merge")
    chosen = {"organisations": [kept.pk, vague.pk, other.pk], "kept": kept.pk}

    page = client.get(url, chosen).content.decode()
    assert "Nature\u00a0: Entreprise" in page
    assert "organisation.kind" not in page

    done = client.post(url, chosen, follow=True).content.decode()
    assert "«\u00a0Arès\u00a0» a rejoint «\u00a0Ares\u00a0»" in done
    assert Organisation.objects.filter(pk__in=[vague.pk, other.pk]).count() == 0


def test_what_is_not_found_beyond_the_door_offers_the_way_back(client, root):
    way_back = f'href="{reverse("admin:index")}"'
    absent = client.get("/admin/nulle-part/")
    assert absent.status_code == 404 and way_back in absent.content.decode()
    assert way_back not in client.get("/nulle-part/").content.decode()


def test_a_refused_deletion_lists_each_use_once(client, root):
    organisation = make_organisation("Ares")
    make_partnership("Bien vivre", lead=organisation)
    page = client.get(reverse("admin:partnerships_organisation_delete", args=[organisation.pk]))
    text = page.content.decode()
    assert "Supprimer «\u00a0Ares\u00a0»" in text
    assert text.count("Bien vivre") == 1
