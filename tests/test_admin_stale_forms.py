"""Two people who save one page of the administration: the second is told what the first wrote."""

import pytest
from django.test import Client
from django.urls import reverse

from convergences.administration.stale_forms import digests
from partnerships.models import Organisation
from tests.factories import make_organisation, make_superuser
from tests.page_forms import read_forms
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    """`opened()` opens the page of one organisation, and gives how to save it."""
    address = reverse(
        "admin:partnerships_organisation_change", args=[make_organisation("Alpha").pk]
    )

    def open_page():
        client = sign_in(Client(), make_superuser())
        return Page(client, address, client.get(address))

    return open_page


class Page:
    """A page of the administration as somebody read it."""

    def __init__(self, client, address, answer):
        self.client, self.address = client, address
        forms = read_forms(answer.text, address).forms
        self.read = next(dict(f.pairs()) for f in forms if "website" in dict(f.pairs()))
        del self.read["sources"]  # none is chosen

    def save(self, **typed):
        return self.client.post(self.address, self.read | typed)


def test_what_the_other_wrote_is_told_and_replaced_knowingly(opened):
    one, other = opened(), opened()
    assert one.save(website="https://one.example/").status_code == 302

    refused = other.save(website="https://other.example/")

    assert refused.status_code == 200
    assert "Quelqu’un a écrit ici «\u00a0https://one.example/\u00a0»" in refused.text
    assert "https://other.example/" in refused.text
    assert Organisation.objects.get().website == "https://one.example/"
    again = Page(other.client, other.address, refused)
    assert again.save(website="https://other.example/").status_code == 302
    assert Organisation.objects.get().website == "https://other.example/"


def test_what_the_other_wrote_elsewhere_on_the_page_is_not_emptied(opened):
    one, other = opened(), opened()
    one.save(website="https://one.example/")

    refused = other.save(name="Bêta")

    assert refused.status_code == 200
    assert Organisation.objects.get().website == "https://one.example/"


def test_who_is_alone_is_told_nothing(opened):
    page = opened()

    assert page.save(website="https://one.example/").status_code == 302
    assert opened().save(website="").status_code == 302
    assert Organisation.objects.get().website == ""


def test_nothing_is_told_of_a_password():
    user = make_superuser()
    address = reverse("admin:convergences_user_change", args=[user.pk])

    read = sign_in(Client(), user).get(address).context["read_as"].split()

    assert set(digests(user, ["name"]).values()) < set(read)
    assert set(digests(user, ["password"]).values()).isdisjoint(read)
