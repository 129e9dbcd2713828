"""The first page of whoever runs an evening: tonight's ceremony and the way to its desk."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from awards.models import Ceremony
from tests.desks import desk_url
from tests.evenings import make_evening, make_live, stage_manager
from tests.factories import make_award, make_ceremony, make_edition, make_superuser, make_user
from tests.juries import make_coming_edition
from tests.pages import main_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

FALSE = ("Il n’y a pas encore d’édition", "Rien ne manque", "Où nous en sommes")


def first_page(client, user):
    return sign_in(client, user).get(reverse("admin:index"))


def test_the_stage_manager_finds_tonight_and_its_desk(client):
    ceremony = make_evening(awards=1)

    page = first_page(client, stage_manager())

    assert f'href="{desk_url(ceremony)}"' in page.text
    assert "Cérémonie (2 juin 2026)" in main_of(page)
    assert not [words for words in FALSE if words in main_of(page)]
    for link in (desk_url(ceremony), desk_url(ceremony, "running_order")):
        assert f'href="{link}"' in page.text
        assert client.get(link).status_code == 200


def test_the_evening_that_is_live_comes_first_and_the_one_that_is_over_is_left_out(client):
    edition = make_coming_edition()
    early = make_ceremony(edition, name_fr="Soirée de mars", held_on="2001-03-01")
    live = make_live(awards=1, edition=edition).ceremony
    over = make_ceremony(edition, name_fr="Finie", held_on="2001-01-01", status="closed")

    page = first_page(client, stage_manager()).text

    assert page.index(desk_url(live)) < page.index(desk_url(early))
    assert desk_url(over) not in page


def test_the_ceremonies_of_the_archive_are_not_run(client):
    archived = make_ceremony(make_edition(2017))

    page = first_page(client, stage_manager())

    assert desk_url(archived) not in page.text
    assert "Aucune cérémonie n’est à venir" in main_of(page)


def test_who_also_keeps_the_editions_reads_both(client):
    ceremony = make_evening(awards=1)
    person = stage_manager()
    person.groups.add(Group.objects.get(name="secretariat"))

    page = first_page(client, person)

    assert desk_url(ceremony) in page.text
    assert "Où nous en sommes" in main_of(page)


@pytest.mark.parametrize("group", ["secretariat", "reader", "auditor"])
def test_nobody_else_is_led_to_a_desk(client, group):
    ceremony = make_evening(awards=1)
    person = make_user(is_staff=True)
    person.groups.add(Group.objects.get(name=group))

    page = first_page(client, person)

    assert desk_url(ceremony) not in page.text
    assert Ceremony.objects.count() == 1
    assert ("Où nous en sommes" in main_of(page)) is (group != "auditor")


def test_a_superuser_is_not_led_to_a_desk(client):
    ceremony = make_evening(awards=1)

    assert desk_url(ceremony) not in first_page(client, make_superuser()).text


def test_an_account_that_opens_nothing_is_told_nothing_false(client):
    make_award()

    page = main_of(first_page(client, make_user(is_staff=True)))

    assert "Votre compte n’ouvre aucune édition" in page
    assert not [words for words in FALSE if words in page]
