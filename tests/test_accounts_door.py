"""The administration's door, found address by address from the resolver."""

import re

import pytest
from django.contrib import admin
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

from tests.factories import make_user
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def addresses(patterns, prefix):
    """One address for each pattern, its parameters filled with « 1 »."""
    for entry in patterns:
        if isinstance(entry.pattern, RoutePattern):
            here = prefix + re.sub(r"<[^>]+>", "1", str(entry.pattern))
        else:
            here = f"{prefix}anything/"
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, here)
        else:
            yield here


def administration():
    return sorted(set(addresses(admin.site.urls[0], "/admin/")))


def test_the_walk_finds_the_whole_administration():
    found = administration()

    assert len(found) > 50
    assert {"/admin/", "/admin/login/", "/admin/awards/edition/1/change/"} <= set(found)


def test_strangers_are_led_to_the_sign_in(client):
    for path in administration():
        response = client.get(path)
        assert response.status_code == 302, path
        assert response.url.startswith("/compte/login/?next=/admin/"), path


def test_for_signed_in_people_who_are_not_staff_there_is_nothing(client):
    sign_in(client, make_user())

    for path in administration():
        for send in (client.get, client.post):
            response = send(path)
            assert response.status_code == 404, path
            assert "/admin" not in response.text.replace(path, ""), path


def test_staff_without_a_second_factor_see_nothing_yet(client):
    client.force_login(make_user(is_staff=True))

    for path in administration():
        response = client.get(path)
        assert response.status_code == 302, path
        expected = "/compte/login/" if path == "/admin/login/" else "/compte/2fa/totp/activate/"
        assert response.url.startswith(f"{expected}?next=/admin/"), path


def test_the_door_opens_for_staff_with_a_second_factor(client):
    sign_in(client, make_user(is_staff=True))

    assert client.get("/admin/").status_code == 200
