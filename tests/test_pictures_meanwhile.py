"""A page is taken back while the public copies of its pictures are made: none is left."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from awards.models import Nominee
from partnerships.models import Picture
from tests.factories import make_award, make_edition, make_nominee, make_picture, make_superuser
from tests.page_forms import read_forms
from tests.sign_in import sign_in
from tests.test_pictures_embargo import committed, files  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken_back_meanwhile(monkeypatch):
    """A picture whose nominee is withdrawn while its public copies are made, by who sees none yet."""
    picture, quick = make_picture(), Picture.publish

    def publish(self):
        Nominee.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Arrêt.")
        quick(self)

    make_nominee(make_award(make_edition(2017)), picture.partnership)
    monkeypatch.setattr(Picture, "publish", publish)
    return picture


def is_private_alone(picture):
    picture.refresh_from_db()
    return picture.public_name == "" and files(default_storage) == []


def test_who_takes_it_back_sees_no_copy_yet(committed, taken_back_meanwhile):  # noqa: F811
    with committed():
        Nominee.objects.get().save()

    assert is_private_alone(taken_back_meanwhile)


def test_nor_while_its_partnership_is_saved(client, committed, taken_back_meanwhile):  # noqa: F811
    sign_in(client, make_superuser())
    partnership = taken_back_meanwhile.partnership
    page = reverse("admin:partnerships_partnership_change", args=[partnership.pk])
    forms = read_forms(client.get(page).text, page).forms
    typed = next(held for form in forms if "name_fr" in (held := dict(form.pairs())))
    shown = {name: value for name, value in typed.items() if value and "__prefix__" not in name}

    with committed():
        assert client.post(page, shown).status_code == 302

    assert not Nominee.objects.in_the_running().exists()
    assert is_private_alone(taken_back_meanwhile)
