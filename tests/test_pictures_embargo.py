"""What is not public is served to nobody who may not see it; what is public has another address."""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from PIL import Image

from awards.importer import ArchiveFile
from awards.models import Nominee
from awards.visibility import pictures_for
from partnerships.models import Partnership, Picture
from partnerships.models.pictures import private_storage
from tests.factories import (
    make_award,
    make_edition,
    make_nominee,
    make_partnership,
    make_photograph,
    make_picture,
    make_user,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

RANDOM = "[0-9a-f]{32}"


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A block whose transaction is committed at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def files(storage, folder="pictures"):
    """Every file of a storage, by its name."""
    if not storage.exists(folder):
        return []
    folders, names = storage.listdir(folder)
    below = [name for each in folders for name in files(storage, f"{folder}/{each}")]
    return sorted([f"{folder}/{name}" for name in names] + below)


def staff(client, group):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return sign_in(client, user)


def published_picture(committed, **fields):
    picture = make_picture(**fields)
    with committed():
        make_nominee(make_award(make_edition(2017)), picture.partnership)
    picture.refresh_from_db()
    return picture


def test_a_picture_is_kept_under_names_of_128_random_bits_outside_public_roots():
    pictures = [make_picture(make_partnership()) for _ in range(3)]

    names = files(private_storage())
    assert len({picture.token for picture in pictures}) == 3
    assert all(re.fullmatch(rf"pictures/{RANDOM}/(original|\d+\.(webp|jpg))", n) for n in names)
    assert len(names) == 3 * 5  # the original, and two widths in two forms
    assert files(default_storage) == []
    private, public = Path(private_storage().location), Path(default_storage.location)
    assert not private.is_relative_to(public)
    assert not private.is_relative_to(settings.STATIC_ROOT)


def test_nothing_of_the_name_that_was_uploaded_is_kept():
    picture = make_picture()

    assert "IMG" not in str(Picture.objects.filter(pk=picture.pk).values().get())
    assert not [name for name in files(private_storage()) if "IMG" in name]


@pytest.mark.parametrize("role", ["anonymous", "reader", "secretariat"])
@pytest.mark.parametrize("public", [False, True])
def test_everything_in_storage_is_fetched_by_every_role_as_expected(
    client, committed, role, public
):
    picture = make_picture()
    if public:
        with committed():
            make_nominee(make_award(make_edition(2017)), picture.partnership)
    if role != "anonymous":
        staff(client, role)

    private, copies = files(private_storage()), files(default_storage)
    renditions = [name for name in private if not name.endswith("/original")]
    answers = {}
    for name in private + copies:
        for prefix in ("/media/", "/static/", "/", "/admin/photos/", "/en/media/"):
            path = prefix + (name.removeprefix("pictures/") if "photos" in prefix else name)
            answers[path] = client.get(path).status_code

    served = {path for path, status in answers.items() if status == 200}
    assert len(copies) == (4 if public else 0)
    expected = {f"/media/{name}" for name in copies}
    if role != "anonymous":
        expected |= {f"/admin/photos/{name.removeprefix('pictures/')}" for name in renditions}
    assert served == expected
    assert set(answers.values()) <= {200, 302, 404}


def test_anonymous_visitors_are_told_the_same_of_a_private_picture_and_of_none(client):
    picture = make_picture()

    real, absent = (client.get(f"/admin/photos/{t}/480.webp") for t in (picture.token, "0" * 32))

    assert real.status_code == absent.status_code == 302
    assert real["Location"].replace(picture.token, "") == absent["Location"].replace("0" * 32, "")


def test_someone_of_the_staff_who_curates_nothing_sees_no_private_picture(client):
    picture = make_picture()
    sign_in(client, make_user(is_staff=True))

    assert client.get(f"/admin/photos/{picture.token}/480.webp").status_code == 404


@pytest.mark.parametrize("name", ["480.webp", "960.jpg"])
def test_a_private_picture_is_never_kept_by_anyone(client, name):
    picture = make_picture()
    staff(client, "reader")

    answer = client.get(f"/admin/photos/{picture.token}/{name}")

    assert {"private", "no-store"} <= set(re.split(", *", answer["Cache-Control"]))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert (
        answer["Content-Type"] == {"webp": "image/webp", "jpg": "image/jpeg"}[name[-4:].strip(".")]
    )
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).width == int(name[:3])


def test_a_public_copy_is_kept_for_ever_and_runs_nothing(client, committed):
    picture = published_picture(committed)

    answer = client.get(picture.address("960.webp"))

    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer["Content-Type"] == "image/webp"
    assert not answer.cookies and "Cookie" not in answer.get("Vary", "")
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (960, 720)


def test_public_copies_have_an_address_that_the_private_name_does_not_tell(committed):
    picture = published_picture(committed)

    assert re.fullmatch(RANDOM, picture.public_name)
    assert picture.public_name != picture.token
    assert {name.split("/")[1] for name in files(default_storage)} == {picture.public_name}
    assert not [name for name in files(default_storage) if name.endswith("original")]


def test_two_partnerships_with_the_same_photograph_have_copies_of_their_own(committed):
    data = make_photograph()
    one, two = published_picture(committed, data=data), published_picture(committed, data=data)

    assert one.public_name != two.public_name


# The acts that make a page public


def test_a_nominee_of_a_past_edition_makes_its_pictures_public(committed):
    picture = make_picture()
    award = make_award(make_edition(2017))

    with committed():
        make_nominee(award, picture.partnership)
        assert files(default_storage) == []  # nothing before the commit

    picture.refresh_from_db()
    assert picture.public_name
    assert list(pictures_for()) == [picture]


def test_a_nominee_of_an_edition_in_preparation_leaves_them_private(committed):
    picture = make_picture()

    with committed():
        make_nominee(make_award(make_edition(2030, past=False)), picture.partnership)

    assert files(default_storage) == []
    assert list(pictures_for()) == []


def test_entering_an_edition_in_the_archive_makes_the_pictures_of_its_nominees_public(committed):
    edition = make_edition(2016, past=False)
    picture, other = make_picture(), make_picture()
    make_nominee(make_award(edition), picture.partnership)

    with committed():
        edition.record_past(by=None)

    assert list(pictures_for()) == [picture]
    other.refresh_from_db()
    assert other.public_name == ""


def test_an_import_makes_the_pictures_of_new_nominees_public(committed):
    picture = make_picture(make_partnership("Lemon Aide"))
    lead = picture.partnership.lead.organisation.name
    lines = ["year,category,award,partnership,status,organisation,role"]
    lines.append(f"2017,Jeune Pousse,,Lemon Aide,nominee,{lead},lead")

    with committed():
        ArchiveFile("\n".join(lines).encode(), "a.csv").apply(by=None)

    assert Partnership.objects.count() == 1
    assert list(pictures_for()) == [picture]


def test_an_act_that_is_rolled_back_publishes_nothing(committed):
    picture = make_picture()
    award = make_award(make_edition(2017))

    with committed(), pytest.raises(ZeroDivisionError), transaction.atomic():
        make_nominee(award, picture.partnership)
        1 / 0  # noqa: B018

    assert files(default_storage) == []
    picture.refresh_from_db()
    assert picture.public_name == ""


# What takes them back


@pytest.mark.parametrize(
    "remove",
    [
        lambda picture: Nominee.objects.get().delete(),
        lambda picture: Nominee.objects.all().delete(),
    ],
)
def test_without_a_nominee_the_public_copies_are_removed(client, committed, remove):
    picture = published_picture(committed)
    path = picture.address("480.webp")
    assert client.get(path).status_code == 200

    with committed():
        remove(picture)

    assert files(default_storage) == []
    assert client.get(path).status_code == 404
    assert len(files(private_storage())) == 5


def test_a_public_copy_that_lies_there_is_not_served_once_its_page_is_gone(client, committed):
    picture = published_picture(committed)
    Nominee.objects.all()._raw_delete(using="default")

    assert len(files(default_storage)) == 4
    assert client.get(picture.address("480.webp")).status_code == 404


@pytest.mark.parametrize(
    "remove",
    [
        lambda picture: picture.delete(),
        lambda picture: (Nominee.objects.all().delete(), picture.partnership.delete()),
    ],
)
def test_deleting_a_picture_or_its_partnership_removes_every_file(committed, remove):
    picture = published_picture(committed)
    kept = make_picture()

    with committed():
        remove(picture)

    assert files(default_storage) == []
    assert {name.split("/")[1] for name in files(private_storage())} == {kept.token}


def test_a_deletion_that_is_rolled_back_removes_no_file(committed):
    picture = published_picture(committed)
    before = files(default_storage), files(private_storage())

    with committed(), pytest.raises(ZeroDivisionError), transaction.atomic():
        picture.delete()
        1 / 0  # noqa: B018

    assert (files(default_storage), files(private_storage())) == before


def test_another_photograph_has_another_address_and_the_first_one_is_gone(client, committed):
    picture = published_picture(committed)
    first, token = picture.public_name, picture.token

    with committed():
        picture.original = ContentFile(make_photograph(color="red"), name="b.jpg")
        picture.save()
    with committed():
        call_command("settle_pictures")

    picture.refresh_from_db()
    assert picture.public_name not in ("", first) and picture.token != token
    assert client.get(f"/media/pictures/{first}/480.webp").status_code == 404
    assert client.get(picture.address("480.webp")).status_code == 200


# What a crash leaves


def test_a_picture_whose_row_is_refused_leaves_no_file(committed, monkeypatch):
    def fail(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("partnerships.models.pictures.put", fail)

    with pytest.raises(OSError, match="disk full"):
        make_picture()

    assert files(private_storage()) == []
    assert not Picture.objects.exists()


def test_the_command_mends_what_was_cut_short_and_sweeps_what_nothing_names(
    client, committed, settings
):
    picture, hidden = published_picture(committed), make_picture()
    path = default_storage.path(f"pictures/{picture.public_name}/480.webp")
    Path(path).unlink()
    stray = Path(private_storage().location) / "pictures" / ("0" * 32)
    stray.mkdir()
    (stray / "original").write_bytes(b"?")

    with committed():
        call_command("settle_pictures")

    assert client.get(picture.address("480.webp")).status_code == 200
    assert stray.exists()  # it may be an upload that is being saved
    assert len(files(private_storage())) == 11

    long_ago = stray.stat().st_mtime - 2 * 86_400
    os.utime(stray, (long_ago, long_ago))
    call_command("settle_pictures")

    assert not stray.exists()
    assert {name.split("/")[1] for name in files(private_storage())} == {
        picture.token,
        hidden.token,
    }
