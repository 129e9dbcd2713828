"""Limits on tries: as many as a person needs, counted for all workers, that no header evades."""

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from tests.factories import make_user
from tests.sign_in import (
    PASSWORD,
    code_now,
    give_code,
    give_password,
    with_second_factor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return with_second_factor(make_user("camille@example.org", is_staff=True))


def test_ten_wrong_passwords_an_hour_for_one_address_wherever_they_come_from(client, person):
    def attempt(number, password="wrong"):
        return give_password(client, person, password, REMOTE_ADDR=f"192.0.2.{number}")

    answers = [attempt(number).status_code for number in range(10)]
    last = attempt(10, PASSWORD)

    assert answers == [200] * 10
    assert last.status_code == 429
    assert "Trop d’essais" in last.text
    assert person.email in last.text  # what was typed stays


def test_right_passwords_do_not_use_tries_up(client, person):
    for number in range(9):
        give_password(client, person, "wrong", REMOTE_ADDR=f"192.0.2.{number}")
    for number in range(20, 24):
        assert give_password(client, person, REMOTE_ADDR=f"192.0.2.{number}").status_code == 302
        client.post("/compte/logout/")


def test_twenty_sign_ins_an_hour_from_one_place(client):
    answers = [
        client.post("/compte/login/", {"login": f"{n}@example.org", "password": "x"}).status_code
        for n in range(21)
    ]

    assert answers == [200] * 20 + [429]


def test_a_forged_header_gains_nothing(client):
    for number in range(20):
        data = {"login": f"{number}@example.org", "password": "x"}
        client.post("/compte/login/", data, headers={"X-Forwarded-For": f"198.51.100.{number}"})

    response = client.post(
        "/compte/login/",
        {"login": "one-more@example.org", "password": "x"},
        headers={"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"},
    )
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert "no-store" in response["Cache-Control"]


def test_behind_our_proxy_only_the_address_that_it_adds_counts(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def attempt(number, seen_by_proxy):
        return client.post(
            "/compte/login/",
            {"login": f"{number}@example.org", "password": "x"},
            headers={"X-Forwarded-For": f"198.51.100.{number}, {seen_by_proxy}"},
        ).status_code

    assert [attempt(n, "192.0.2.1") for n in range(21)] == [200] * 20 + [429]
    assert attempt(22, "192.0.2.2") == 200


def test_five_wrong_codes_an_hour(client, person):
    give_password(client, person)
    wrong = next(code for code in ("000000", "111111") if code != code_now())

    answers = [give_code(client, wrong).status_code for _ in range(5)]
    last = give_code(client)

    assert answers == [200] * 5
    assert last.status_code == 429
    assert client.get("/admin/").status_code == 302


def test_five_links_an_hour(client, person, mailoutbox):
    answers = [
        client.post("/compte/password/reset/", {"email": person.email}).status_code
        for _ in range(6)
    ]

    assert answers == [302] * 5 + [429]
    assert len(mailoutbox) == 5


@pytest.fixture
def shared_cache(settings):
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "convergences_cache",
        }
    }
    call_command("createcachetable", verbosity=0)


def test_an_ended_limit_keeps_no_address(client, shared_cache):
    def keys():
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM convergences_cache")
            return [key for (key,) in cursor.fetchall()]

    client.post(
        "/compte/login/", {"login": "x@example.org", "password": "x"}, REMOTE_ADDR="192.0.2.7"
    )
    call_command("purge_limits")
    assert any("192.0.2.7" in key for key in keys())

    with connection.cursor() as cursor:
        cursor.execute("UPDATE convergences_cache SET expires = '2020-01-01 00:00:00'")
    caches["default"].set("still", "counted", 60)
    call_command("purge_limits")

    assert [key.rpartition(":")[2] for key in keys()] == ["still"]


def test_workers_share_the_count(client, shared_cache):
    for number in range(20):
        data = {"login": f"{number}@example.org", "password": "x"}
        assert client.post("/compte/login/", data).status_code == 200
    # Another worker holds nothing in memory of what this one has counted.
    del caches["default"]

    another = type(client)()
    data = {"login": "another@example.org", "password": "x"}
    assert another.post("/compte/login/", data).status_code == 429
