"""A rehearsal leaves no trace: the public site is the same bytes before, during and after (S11)."""

import hashlib
import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit

import pytest

from tests.test_demo_command import Site, clone, demonstration, wait_until_it_listens  # noqa: F401

pytestmark = pytest.mark.long

OURS = ("DATABASE_URL", "SITE_URL", "MEDIA_ROOT", "PRIVATE_ROOT", "HOSTS")
# Not of the public site: they ask who is there, or show a code of this moment.
CLOSED = re.compile(r"/(en/)?(admin|compte|demonstration|jury)/")
LINK = re.compile(rb'(?:href|src)="([^"#?]+)')
LOCATION = re.compile(rb"<loc>(.*?)</loc>")
# The token of a form and the hour that it signs, drawn anew each time.
DRAWN = re.compile(rb'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=value=")[\w-]+(:[\w-]+){1,2}')
BANNER = 'class="repetition"'


def crawl(site):
    """`{path: digest}` of each page and file that the public is led to, link after link."""
    waiting, found = {"/", "/en/", "/sitemap.xml", "/robots.txt", "/ceremonie/", "/scene/"}, {}
    while waiting:
        path = waiting.pop()
        status, body = fetch(site, path)
        found[path] = (status, digest(body))
        if body.lstrip().startswith(b"<"):
            for link in LINK.findall(body) + LOCATION.findall(body):
                to = urlsplit(urljoin(site.address + path, link.decode()))
                if f"{to.scheme}://{to.netloc}" == site.address and not CLOSED.match(to.path):
                    waiting |= {to.path} - found.keys()
    return found


def digest(body):
    return hashlib.sha256(DRAWN.sub(b"", body)).hexdigest()


def fetch(site, path):
    try:
        with site.browser.open(f"{site.address}{path}", timeout=20) as answer:
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()


def run_in(clone, *arguments, **environment):  # noqa: F811
    """Run Python on the site that this environment names."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    kept |= {"DJANGO_SETTINGS_MODULE": "convergences.settings"}
    subprocess.run([sys.executable, *arguments], cwd=clone, env=kept | environment, check=True)


@contextmanager
def rehearsal(clone):  # noqa: F811
    """Run the rehearsal, and give its `Site` and what it prints; its end is told as systemd would."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    printed = clone / "rehearsed"
    process = subprocess.Popen(
        [sys.executable, clone / "manage.py", "rehearse", f"--port={port}"],
        env={name: value for name, value in os.environ.items() if name not in OURS},
        stdout=printed.open("w"),
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until_it_listens(process, port, printed)
        yield Site(port), printed
    finally:
        process.terminate()
        process.wait(timeout=60)


def changed(before, after):
    return sorted(
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    )


START_OVER = """
import django
django.setup()
from django.test import Client
from tests.evening_played import account
from tests.sign_in import sign_in
client = sign_in(Client(HTTP_HOST="127.0.0.1"), account("regie"))
page = client.get("/admin/repetition/").text
assert "min 0" in page and "International (démonstration)" in page
answer = client.post("/admin/repetition/", follow=True)
assert answer.status_code == 200 and "min 0" not in answer.text, answer.status_code
"""


def test_the_public_site_is_the_same_bytes_before_during_and_after_a_rehearsal(clone):  # noqa: F811
    edition = f"/editions/{date.today().year}/"
    moved = [edition, f"/en{edition}", "/flux/laureats.atom"]
    with demonstration(clone) as site:
        before = crawl(site)
        assert len(before) > 300
        assert {edition, "/archives/", "/en/categories/"} <= before.keys()

        with rehearsal(clone) as (played, printed):
            ours = {"CONVERGENCES_REHEARSAL": str(urlsplit(played.address).port)}
            assert "Les Glaneurs du Rungeois" in site(edition)
            assert "Glaneurs" not in played(edition)
            assert "La halle des hirondelles" in played(edition)
            run_in(clone, "-m", "tests.evening_played", **ours)
            assert "Citation inventée" in played(edition)

            assert changed(before, crawl(site)) == []

            run_in(clone, "-c", START_OVER, **ours)
            assert "La halle des hirondelles" in played(edition)
            assert "Citation inventée" not in played(edition)
            run_in(clone, "-m", "tests.evening_played", **ours)
        assert "Prix de la salle (démonstration)" in printed.read_text()

        assert changed(before, crawl(site)) == []

        # What would be seen of a rehearsal that wrote where it must not.
        run_in(clone, "-m", "tests.evening_played")
        for path in moved:
            status, body = fetch(site, path)
            assert (status, digest(body)) != before[path], path


def test_every_screen_of_a_rehearsal_says_so_and_no_cookie_is_shared(clone):  # noqa: F811
    with rehearsal(clone) as (site, _printed):
        port = urlsplit(site.address).port
        for path in ("/", "/en/", "/compte/login/", "/rien-ici/", "/demonstration/", "/admin/"):
            with_banner = fetch(site, path)[1].decode()
            assert with_banner.count(BANNER) == 1, path
        assert "Disallow: /\n" in site("/robots.txt")
        with site.browser.open(f"{site.address}/") as answer:
            assert "noindex" in answer.headers["X-Robots-Tag"]
        with site.browser.open(f"{site.address}/compte/login/") as answer:
            cookies = answer.headers.get_all("Set-Cookie")
        assert cookies
        assert all(re.match(rf"(session|csrf)-{port}=", cookie) for cookie in cookies)
