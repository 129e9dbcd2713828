"""The account of a juror at work: its address receives codes, and nobody rewrites it; rights by name."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories import make_superuser, make_user
from tests.juries import declare_all, make_award_at_work, member_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    root = make_superuser()
    sign_in(client, root)
    return root


def save(client, address, **typed):
    """Save an account that stays active, with what is typed."""
    return client.post(address, {"is_active": "on", "email": "autre@example.org", **typed})


def page(user):
    return reverse("admin:convergences_user_change", args=[user.pk])


def test_the_address_of_a_juror_at_work_stays(client, root):
    award = make_award_at_work()
    declare_all(award)
    user = member_of(award).user
    before = user.email

    shown = client.get(page(user))
    save(client, page(user), email="intrus@example.org", name="Un autre nom")

    user.refresh_from_db()
    assert "membre d’un jury au travail" in shown.text
    assert (user.email, user.name) == (before, "Un autre nom")


def test_nobody_gives_a_juror_at_work_another_password(client, root):
    award = make_award_at_work()
    declare_all(award)
    juror, other = member_of(award).user, make_user()
    typed = "Une phrase longue et nouvelle"

    def typed_for(user):
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        answer = client.post(
            address, {"password1": typed, "password2": typed, "usable_password": "true"}
        )
        user.refresh_from_db()
        return answer.status_code, user.check_password(typed)

    assert typed_for(juror) == (403, False)
    assert typed_for(other) == (302, True)


def test_another_address_is_corrected(client, root):
    user = make_user()

    save(client, page(user), email="corrige@example.org")

    user.refresh_from_db()
    assert user.email == "corrige@example.org"


def test_nobody_gives_themselves_a_right_by_name(client, root):
    other = make_superuser()
    right = Permission.objects.get(codename="break_seal")

    staff = {"is_staff": "on", "is_superuser": "on", "user_permissions": str(right.pk)}
    save(client, page(root), **staff, email=root.email)
    save(client, page(other), **staff, email=other.email)

    assert not root.was_given("awards.break_seal")
    assert other.was_given("awards.break_seal")
