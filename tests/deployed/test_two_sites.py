"""Two sites that share a database and the pictures are one: whatever is done here is there."""

import subprocess
import time
from contextlib import contextmanager

import pytest

from tests.browser.deployment import free_port
from tests.deployed.people import staff, until
from tests.deployed.stack import HOST
from tests.deployed.upgrading import report
from tests.deployed.visitor import Visitor
from tests.page_forms import read_forms

SOON = 2.0  # seconds
EDITION = """
from awards.models import Edition
told = Edition.objects.get(year=2017).pk
"""


@contextmanager
def second_site(whole):
    """The same release and settings on a port of its own; gives someone who speaks to it."""
    port = free_port()
    release = (whole.root / "current").resolve()
    lines = (whole.root / ".env").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    server = [release / ".venv" / "bin" / "python", "-m", "granian", "--interface", "wsgi"]
    server += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-log"]
    process = subprocess.Popen(
        [*server, "convergences.wsgi:application"],
        cwd=release,
        env=whole.variables | settings | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
    )
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
    host = f"{HOST}:{whole.https}"

    def visitor():
        return Visitor("127.0.0.1", port, host=host, tls=False, always=forwarded)

    try:
        until(lambda: answers(visitor()), 60)
        yield visitor
    finally:
        process.terminate()
        process.wait(30)


def answers(visitor):
    try:
        return visitor.get("/sante/").status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def second(whole):
    with second_site(whole) as visitor:
        yield visitor


def rename(visitor, edition, theme):
    """Change the theme of an edition by its form in the administration."""
    path = f"/admin/awards/edition/{edition}/change/"
    forms = read_forms(visitor.get(path).text, path).forms
    form = max((one for one in forms if one.method == "post"), key=lambda one: len(one.fields))
    several = {field.name for field in form.fields if field.kind == "select"}
    typed = form.pairs(theme_fr=theme)
    answer = visitor.send(path, [pair for pair in typed if pair[1] or pair[0] not in several])
    assert answer.status == 302, answer.text[:2000]


def test_what_is_changed_on_one_is_read_on_the_other_within_two_seconds(site, second):
    edition, page = site.asked(EDITION), "/editions/2017/"
    for here, there, theme in (
        (site.visitor(), second(), "Ce que l’on change ici"),
        (second(), site.visitor(), "Ce que l’on change là"),
    ):
        assert theme not in there.get(page).text
        rename(staff(site, here)[0], edition, theme)
        until(lambda there=there, theme=theme: theme in there.get(page).text, SOON)


def test_who_signs_in_on_one_is_known_to_the_other_until_they_leave(site, second):
    here, _email = staff(site, site.visitor())
    there = second()
    there.cookies |= here.cookies
    assert (here.get("/admin/").status, there.get("/admin/").status) == (200, 200)

    there.send("/compte/logout/", {})

    assert here.get("/admin/").status == 302


def test_tries_are_counted_together(site, second):
    asked = [site.visitor(), second(), site.visitor(), second(), site.visitor()]

    assert [report(visitor, "Encore.").status for visitor in asked] == [302] * 5
    assert report(second(), "Trop.").status == 429
    assert report(site.visitor(), "Trop.").status == 429


def test_a_mail_asked_of_either_leaves_once(site, second, mail_server):
    _visitor, email = staff(site, site.visitor())
    mail_server.taken.clear()
    for visitor in (site.visitor(), second()):
        assert visitor.send("/compte/login/code/", {"email": email}).status == 302

    until(lambda: len(mail_server.taken) >= 2, 10)
    time.sleep(3)

    assert [mail["To"] for mail in mail_server.messages()] == [email, email]
    links = f"https://{HOST}:{site.https}/"
    assert all(links in mail.get_content() for mail in mail_server.messages() if "://" in str(mail))


PICTURE = """
from awards.visibility import pictures_for, partnerships_for
from django.core.files.base import ContentFile
from io import BytesIO
from PIL import Image
from partnerships.models import Partnership, Picture
file = BytesIO()
Image.effect_noise((1200, 900), 40).convert("RGB").save(file, "JPEG")
picture = Picture(partnership=Partnership.objects.last(), alt_fr="Du bruit", credit="Personne",
                  original=ContentFile(file.getvalue(), "photo.jpg"))
picture.full_clean()
picture.save()
Picture.objects.settle(partnerships_for())
kept = pictures_for().get(pk=picture.pk)
told = f"/media/pictures/{kept.public_name}/{kept.rendition_names[0]}"
"""


def test_a_picture_is_the_same_on_both(site, second):
    path = site.asked(PICTURE)
    one, other = site.visitor().get(path), second().get(path)

    assert (one.status, other.status) == (200, 200)
    assert one.body == other.body
