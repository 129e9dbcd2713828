"""The secretariat adds a photograph to a partnership, with its words and its credit."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from convergences.journal import JournalEntry
from partnerships.models import Picture
from tests.factories import (
    make_award,
    make_edition,
    make_nominee,
    make_partnership,
    make_photograph,
    make_picture,
    make_user,
)
from tests.refusals import refused_by_the_database
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

WORDS = {
    "alt_fr": "Deux personnes plient de la toile de jute.",
    "credit": "A. Martin",
    "position": 0,
}


def staff(client, group="secretariat"):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return sign_in(client, user)


def page_of(partnership):
    return reverse("admin:partnerships_partnership_change", args=[partnership.pk])


def typed(client, partnership, *pictures):
    """What the page would send, each of `pictures` being the fields of one line."""
    response = client.get(page_of(partnership))
    data = {}
    for form in [response.context["adminform"].form] + [
        form
        for inline in response.context["inline_admin_formsets"]
        for form in [inline.formset.management_form, *inline.formset.initial_forms]
    ]:
        for field in form:
            value = field.value()
            if value is not None and value is not False and not hasattr(value, "storage"):
                data[field.html_name] = value
    kept = Picture.objects.filter(partnership=partnership).count()
    data["pictures-TOTAL_FORMS"] = kept + len(pictures)
    for number, fields in enumerate(pictures, kept):
        data |= {f"pictures-{number}-{name}": value for name, value in fields.items()}
    return data


def upload(data=None, name="IMG_0001.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, make_photograph() if data is None else data, kind)


def send(client, partnership, *pictures, **changes):
    return client.post(page_of(partnership), typed(client, partnership, *pictures) | changes)


def errors(response):
    """What the lines of pictures are refused for."""
    return [
        str(error)
        for inline in response.context["inline_admin_formsets"]
        for line in inline.formset.errors
        for errors in line.values()
        for error in errors
    ]


def test_a_photograph_is_added_on_the_page_of_its_partnership(client):
    partnership = make_partnership()
    staff(client)

    response = send(client, partnership, {"original": upload(), **WORDS})

    assert response.status_code == 302
    picture = partnership.pictures.get()
    assert (picture.width, picture.height) == (1000, 750)
    assert (str(picture.alt), picture.credit) == (WORDS["alt_fr"], WORDS["credit"])
    last = JournalEntry.objects.about(partnership).select_related("detail").last()
    assert last.detail.data["picture_new"] == [WORDS["alt_fr"]]
    shown = client.get(page_of(partnership)).content.decode()
    assert f'src="/admin/photos/{picture.token}/480.webp"' in shown


def test_it_is_public_at_once_when_its_partnership_is(client, django_capture_on_commit_callbacks):
    public, hidden = make_partnership(), make_partnership()
    make_nominee(make_award(make_edition(2017)), public)
    staff(client)

    with django_capture_on_commit_callbacks(execute=True):
        for partnership in (public, hidden):
            send(client, partnership, {"original": upload(), **WORDS})

    assert public.pictures.get().public_name
    assert hidden.pictures.get().public_name == ""


@pytest.mark.parametrize("missing", ["alt_fr", "credit"])
@pytest.mark.parametrize("blank", ["", "  \t"])
def test_words_and_credit_are_required(client, missing, blank):
    partnership = make_partnership()
    staff(client)

    response = send(client, partnership, {"original": upload(), **WORDS, missing: blank})

    assert errors(response) == ["Ce champ est obligatoire."]
    assert not Picture.objects.exists()


@pytest.mark.parametrize("missing", ["alt_fr", "credit"])
def test_the_database_requires_them_too(missing):
    picture = make_picture()

    with refused_by_the_database("picture_has_words_and_credit"):
        Picture.objects.filter(pk=picture.pk).update(**{missing: ""})


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "palme.svg", "SVG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "photo.jpg", "SVG"),
        (b"GIF89a" + bytes(30), "photo.png", "GIF"),
        (b"%PDF-1.7", "photo.jpeg", "PDF"),
        (b"<html>", "photo.jpg", "page web"),
        (b"", "photo.jpg", "vide"),
        (make_photograph()[:3000], "photo.jpg", "abîmée"),
        (bytes(10 * 1024 * 1024 + 1), "photo.jpg", "10 Mo"),
    ],
)
def test_what_is_no_photograph_is_refused_in_french_whatever_its_name(client, data, name, sentence):
    partnership = make_partnership()
    staff(client)

    response = send(client, partnership, {"original": upload(data, name), **WORDS})

    assert response.status_code == 200
    assert len(errors(response)) == 1 and sentence in errors(response)[0]
    assert WORDS["alt_fr"] in response.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("photo.exe", "application/x-msdownload"),
        ("photo.svg", "image/svg+xml"),
        ("../../../etc/passwd", "image/jpeg"),
        ("..\\..\\x.jpg", "image/jpeg"),
        ("é" * 300 + ".jpg", "image/jpeg"),
        ("photo", ""),
        ("a\u202egpj.exe", "image/png"),
    ],
)
def test_a_photograph_is_taken_whatever_it_is_called(client, name, kind):
    partnership = make_partnership()
    staff(client)

    response = send(client, partnership, {"original": upload(name=name, kind=kind), **WORDS})

    assert response.status_code == 302
    assert re.fullmatch("pictures/[0-9a-f]{32}/original", partnership.pictures.get().original.name)


def test_two_photographs_of_the_same_name_are_two(client):
    partnership = make_partnership()
    staff(client)

    send(client, partnership, *[{"original": upload(), **WORDS} for _ in "ab"])

    assert len({picture.token for picture in partnership.pictures.all()}) == 2


def test_words_are_corrected_without_sending_the_photograph_again(client):
    picture = make_picture()
    staff(client)

    response = send(client, picture.partnership, **{"pictures-0-alt_en": "Two people."})

    assert response.status_code == 302
    assert Picture.objects.get().alt_en == "Two people."
    assert Picture.objects.get().original.name == picture.original.name


def test_the_photograph_is_replaced_and_the_first_one_leaves_nothing(
    client, django_capture_on_commit_callbacks
):
    picture = make_picture()
    staff(client)

    with django_capture_on_commit_callbacks(execute=True):
        send(
            client,
            picture.partnership,
            **{"pictures-0-original": upload(make_photograph((500, 400)))},
        )

    replaced = Picture.objects.get()
    assert (replaced.width, replaced.height) == (500, 400)
    assert not picture.original.storage.exists(f"pictures/{picture.token}")
    assert replaced.open_private("480.webp").read()


def test_a_photograph_is_deleted_from_the_page(client, django_capture_on_commit_callbacks):
    picture = make_picture()
    staff(client)

    with django_capture_on_commit_callbacks(execute=True):
        send(client, picture.partnership, **{"pictures-0-DELETE": "on"})

    assert not Picture.objects.exists()
    assert not picture.original.storage.exists(f"pictures/{picture.token}")


def test_the_reader_sees_the_photograph_and_changes_nothing(client):
    picture = make_picture()
    staff(client, "reader")

    page = client.get(page_of(picture.partnership)).content.decode()

    assert f"/admin/photos/{picture.token}/480.webp" in page
    assert 'type="file"' not in page
    assert "/media/pictures" not in page


def test_a_picture_has_words_in_english_or_falls_back_to_french():
    picture = make_picture(alt_fr="Une table.", alt_en="")
    assert (picture.alt, picture.alt.lang) == ("Une table.", "fr")


def test_a_model_checks_its_photograph_as_the_page_does():
    picture = Picture(partnership=make_partnership(), **WORDS)
    picture.original = ContentFile(b"<svg/>", name="photo.jpg")

    with pytest.raises(ValueError, match="SVG"):
        picture.save()

    assert not Picture.objects.exists()
