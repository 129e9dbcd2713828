"""Importing in the administration: send a file, see what it would change, confirm."""

import html
import os
import re
import time

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.admin import imports
from awards.models import Nominee
from convergences.groups import READER, SECRETARIAT
from convergences.journal import JournalEntry
from partnerships.models import Partnership
from tests.archive_files import csv_text, line, stored
from tests.factories import make_organisation, make_partnership, make_superuser, make_user
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/awards/import/"


@pytest.fixture
def secretary(client, django_user_model):
    user = make_staff(SECRETARIAT)
    sign_in(client, user)
    return user


def make_staff(group):
    user = make_user(is_staff=True)
    user.groups.add(user.groups.model.objects.get(name=group))
    return user


def send(client, *lines, content=None, name="archive.csv"):
    """Upload a file; the response of the page that follows."""
    content = csv_text(*lines).encode() if content is None else content
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}, follow=True)


def address(response):
    return response.redirect_chain[-1][0]


def digest(response):
    return re.search(r'name="plan" value="([0-9a-f]{64})"', response.content.decode())[1]


def shown(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def kept_files():
    storage = storages["private"]
    return storage.listdir(imports.FOLDER)[1] if storage.exists(imports.FOLDER) else []


def test_a_file_is_previewed_then_written(client, secretary):
    make_partnership("Les Jardins", lead=make_organisation("Terre"), pitch_fr="Avant.", pitch_en="")

    preview = send(client, line(pitch_fr="Après <b>.", kind="confrérie"))

    text = shown(preview)
    assert "Avant. Après <b>." in text and "confrérie" in text
    assert b"<b>." not in preview.content
    assert not Nominee.objects.exists()

    done = client.post(address(preview), {"plan": digest(preview)}, follow=True)

    assert address(done) == UPLOAD
    year = Nominee.objects.get().award.edition.year
    assert f"/admin/?edition={year}" in done.content.decode()
    assert "1 nominé" in shown(done) and ": 0" not in shown(done)
    assert Partnership.objects.get().pitch_fr == "Après <b>."
    assert Nominee.objects.count() == 1
    detail = JournalEntry.objects.get(action="awards.edition.archive_imported").detail
    assert detail.actor_label == str(secretary) and detail.data["file"] == "archive.csv"
    assert kept_files() == []


def test_a_file_with_errors_cannot_be_confirmed(client, secretary):
    preview = send(client, line(country="Frence"))
    before = stored()

    assert "Frence" in shown(preview) and b'name="plan"' not in preview.content
    client.post(address(preview), {"plan": "0" * 64})

    assert stored() == before


def test_a_file_that_changes_nothing_offers_nothing_to_confirm(client, secretary):
    preview = send(client, line())
    client.post(address(preview), {"plan": digest(preview)})

    again = send(client, line())

    assert b'name="plan"' not in again.content


def test_what_was_not_previewed_is_not_written(client, secretary):
    preview = send(client, line(pitch_fr="Du fichier."))
    make_partnership("Les Jardins", lead=make_organisation("Terre"), pitch_fr="Entre-temps.")
    before = stored()

    refused = client.post(address(preview), {"plan": digest(preview)})

    assert stored() == before
    assert "Entre-temps." in shown(refused)
    client.post(address(preview), {"plan": digest(refused)})
    assert Partnership.objects.get().pitch_fr == "Du fichier."


@pytest.mark.parametrize("plan", [{}, {"plan": ""}, {"plan": "\x00"}, {"plan": "x" * 10_000}])
def test_a_confirmation_needs_the_plan(client, secretary, plan):
    preview = send(client, line())
    before = stored()

    assert client.post(address(preview), plan).status_code == 200
    assert stored() == before


def test_a_file_is_written_once(client, secretary):
    preview = send(client, line())
    client.post(address(preview), {"plan": digest(preview)})
    before = stored()

    again = client.post(address(preview), {"plan": digest(preview)}, follow=True)

    assert address(again) == UPLOAD
    assert stored() == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.csv"),
        (b"%PDF-1.7", "a.pdf"),
        (b"PK\x03\x04", "a.xlsx"),
        (bytes(range(256)), "a.csv"),
        (b"nom;prenom\nA;B\n", "a.csv"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(client, secretary, content, name):
    response = send(client, content=content, name=name)

    assert response.status_code == 200 and b"errornote" in response.content
    assert kept_files() == []


def test_a_large_file_is_refused_kindly(client, secretary):
    response = send(client, content=csv_text(line()).encode() + b"\n" * 5 * 1024**2)

    assert response.status_code == 200 and b"errornote" in response.content
    assert "5" in shown(response)
    assert kept_files() == []


def test_no_file_is_an_error_of_the_form(client, secretary):
    assert b"errornote" in client.post(UPLOAD).content


def test_only_who_may_add_nominees_imports(client):
    assert client.get(UPLOAD).status_code == 302
    sign_in(client, make_staff(READER))
    for url in (UPLOAD, reverse("admin:import_format"), reverse("admin:import_example")):
        assert client.get(url).status_code == 403
    assert send(client, line()).status_code == 403
    assert kept_files() == []


def test_a_preview_is_its_senders_alone(client, secretary):
    preview = send(client, line())
    other = sign_in(Client(), make_superuser())

    assert other.get(address(preview)).status_code == 404
    assert other.post(address(preview), {"plan": digest(preview)}).status_code == 404
    assert client.get(f"{UPLOAD}forged:token:x/").status_code == 404
    assert not Nominee.objects.exists()


def test_both_steps_are_protected_from_other_sites(secretary):
    careful = sign_in(Client(enforce_csrf_checks=True), secretary)

    response = careful.post(UPLOAD, {"file": SimpleUploadedFile("a.csv", b"x")})

    assert response.status_code == 403


def test_files_nobody_confirmed_are_dropped_after_a_day(client, secretary):
    first = send(client, line())
    (name,) = kept_files()
    a_day_ago = time.time() - 24 * 3600 - 60
    os.utime(storages["private"].path(f"{imports.FOLDER}/{name}"), (a_day_ago, a_day_ago))

    send(client, line(year="2013"))

    assert len(kept_files()) == 1 and kept_files() != [name]
    assert address(client.get(address(first), follow=True)) == UPLOAD


def test_the_first_page_leads_there_and_the_format_is_explained(client, secretary):
    assert UPLOAD.encode() in client.get("/admin/").content
    page = client.get(UPLOAD).content.decode()
    for url in (reverse("admin:import_format"), reverse("admin:import_example")):
        assert f'href="{url}"' in page
    assert "partnership_country" in client.get(reverse("admin:import_format")).content.decode()
    example = client.get(reverse("admin:import_example"))
    assert b"".join(example.streaming_content).startswith(b"year;category;award")
