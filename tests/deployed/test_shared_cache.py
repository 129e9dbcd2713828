"""A strict shared cache in front: nothing private is kept, nobody reads another's page.

And what changes is read from every worker within two seconds of its commit.
"""

import gzip
import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from tests.browser.deployment import ROOT, served
from tests.deployed.shared_cache import behind_a_cache

REQUESTS, THREADS, SEED = 10_000, 8, 2017
CHANGES, WITHIN, READERS = 20, 2.0, 6
PUBLIC = [
    *("/", "/en/", "/editions/2017/", "/archives/", "/organisations/", "/ceremonie/fragment/"),
    *("/archives/?edition=2017", "/archives/?q=climat", "/partenariats/le-centsept/"),
]
# Each names whoever is signed in.
PRIVATE = ["/admin/", "/admin/awards/award/", "/compte/"]
REFUSED = ["/editions/1999/", "/jury/", "/nulle-part/"]
LEAKING = "/fuite/"  # says that it is public, and names its reader: tests/browser/urls.py

SIGN_IN = """
import json
from django.test import Client
from tests.factories import make_superuser
from tests.sign_in import sign_in
cookies = {}
for name in %r:
    client = sign_in(Client(), make_superuser(name=name))
    cookies[name] = "; ".join(f"{key}={cookie.value}" for key, cookie in client.cookies.items())
print(json.dumps(cookies))
"""
CHANGE = """
import sys, time
from awards.models import Category
category = Category.objects.get(slug=%r)
for line in sys.stdin:
    category.name_fr = line.strip()
    category.save()
    print(time.time(), flush=True)
"""
READERS_NAMES = ["Zénobie Quatrevents", "Ysolde Trépidant", "Xavérine Bouscaret"]


@dataclass(frozen=True)
class Answer:
    """What came back, decoded."""

    status: int
    headers: dict
    text: str


class Visitor:
    """Someone with a connection of their own, signed in or not."""

    def __init__(self, address, cookie=""):
        parts = urlsplit(address)
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        self.cookie = cookie

    def ask(self, path, encoding="", etag=""):
        """The answer at this path."""
        headers = {"Accept-Encoding": encoding or "identity"}
        headers |= {"Cookie": self.cookie} if self.cookie else {}
        headers |= {"If-None-Match": etag} if etag else {}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        told = {name.lower(): value for name, value in answer.getheaders()}
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
        body = unpack.get(told.get("content-encoding"), bytes)(body)
        return Answer(answer.status, told, body.decode("utf-8", "replace"))


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def site(folder, another_database):
    with served(folder, "prepare()", workers=2, database=another_database) as site:
        yield site


@pytest.fixture(scope="module")
def cookies(site):
    """`{name: the cookies of who is called so}`, signed in."""
    return json.loads(shell(site, SIGN_IN % READERS_NAMES).communicate()[0].splitlines()[-1])


@pytest.fixture(scope="module")
def proxy(folder, site):
    kept = folder / "nginx"
    kept.mkdir(mode=0o777)
    with behind_a_cache(kept, site.address) as address:
        yield address


def shell(site, program):
    """A process of the site that runs `program`."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", program],
        cwd=ROOT,
        env=site.variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kept_by(folder):
    """All that the cache keeps, as one text."""
    files = [path for path in (folder / "nginx/cache").rglob("*") if path.is_file()]
    kept = []
    for path in files:
        data = path.read_bytes()
        head, _blank, body = data.partition(b"\r\n\r\n")
        for marker, unpack in ((b"br", brotli.decompress), (b"gzip", gzip.decompress)):
            if b"Content-Encoding: " + marker in head:
                body = unpack(body)
        kept.append(head.decode("utf-8", "replace") + body.decode("utf-8", "replace"))
    return "\n".join(kept)


def test_a_private_page_that_called_itself_public_would_be_seen(folder, proxy, cookies):
    first, second, _third = READERS_NAMES
    assert first in Visitor(proxy, cookies[first]).ask(LEAKING).text

    assert first in Visitor(proxy, cookies[second]).ask(LEAKING).text, "the cache keeps nothing"
    assert first in kept_by(folder)


def test_ten_thousand_interleaved_requests_mix_nothing_up(folder, proxy, cookies):
    expected = {path: Visitor(proxy).ask(path).text for path in PUBLIC}
    wrong, hits, asked = [], [], []

    def visit(number):
        chance = random.Random(SEED + number)
        visitors = {name: Visitor(proxy, cookies.get(name, "")) for name in ["", *READERS_NAMES]}
        for _each in range(REQUESTS // THREADS):
            name = chance.choice([*visitors])
            path = chance.choice([*PUBLIC, *PRIVATE, *REFUSED])
            answer = visitors[name].ask(path, chance.choice(["", "gzip", "br", "gzip, br"]))
            asked.append(path)
            hits.append((path, answer.headers["x-cache"]))
            wrong.extend(fault for fault in faults(name, path, answer, expected))

    threads = [threading.Thread(target=visit, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong[:10] == []
    assert len(asked) == REQUESTS
    assert {path for path, cached in hits if cached == "HIT"} == {"/ceremonie/fragment/"}
    kept = kept_by(folder).replace(LEAKING, "")
    assert "Ysolde" not in kept and "Xavérine" not in kept


def faults(name, path, answer, expected):
    """What is wrong with an answer, for whoever is called `name`; nobody is signed in without."""
    others = [other for other in READERS_NAMES if other != name and other in answer.text]
    if others:
        yield path, name, "shows", others
    if path in PUBLIC:
        if (answer.status, answer.text) != (200, expected[path]):
            yield path, name, answer.status, "other bytes"
        if name and name in answer.text:
            yield path, name, "a public page names its reader"
        return
    if "no-store" not in answer.headers.get("cache-control", ""):
        yield path, name, "may be kept"
    if path in PRIVATE and name and (answer.status != 200 or name not in answer.text):
        yield path, name, answer.status, "not their own page"


def test_what_changes_is_read_from_every_worker_within_two_seconds(site, proxy):
    """Twenty changes; readers on connections of their own, so that both workers are asked."""
    desk = shell(site, CHANGE % "france")
    delays = []
    for number in range(CHANGES):
        name = "Nom" + chr(ord("a") + number) * 8
        committed = []
        seen = [[] for _each in range(READERS)]

        def follow(mine, name=name, committed=committed):
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                asked = time.time()
                mine.append((asked, name in Visitor(proxy).ask("/categories/").text))
                if committed and asked - committed[0] > WITHIN + 0.5:
                    return
                time.sleep(0.05)

        threads = [threading.Thread(target=follow, args=[mine]) for mine in seen]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        desk.stdin.write(name + "\n")
        desk.stdin.flush()
        committed.append(float(desk.stdout.readline()))
        for thread in threads:
            thread.join()
        stale = [asked for mine in seen for asked, is_new in mine if not is_new]
        assert all(mine[-1][1] for mine in seen), "a reader never saw it"
        delays.append(max(stale) - committed[0])
    desk.stdin.close()
    desk.wait(30)

    print(f"the last old page was asked for {sorted(delays)} s after the commit")
    assert max(delays) < WITHIN
