"""`manage.py demo`, run as a newcomer runs it: once, again, and afresh."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from datetime import date
from urllib.parse import urlencode

import pytest
from django.conf import settings

IGNORED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", "node_modules", ".*_cache")


@pytest.fixture
def clone(tmp_path):
    """A clone of the project, where nothing has run yet."""
    return shutil.copytree(settings.BASE_DIR, tmp_path / "clone", ignore=IGNORED)


class Site:
    """The running demonstration; called, it reads one of its pages, or sends what is typed."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def __call__(self, path, typed=None):
        with self.browser.open(f"{self.address}{path}", typed, timeout=20) as answer:
            return answer.read().decode()


@contextmanager
def demonstration(clone, *arguments):
    """Run the demonstration, and give its `Site`."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ours = ("DATABASE_URL", "SITE_URL", "MEDIA_ROOT", "PRIVATE_ROOT")
    process = subprocess.Popen(
        [sys.executable, clone / "manage.py", "demo", "--no-reload", f"--port={port}", *arguments],
        env={name: value for name, value in os.environ.items() if name not in ours},
        stdout=(clone / "printed").open("w"),
        stderr=subprocess.STDOUT,
    )

    try:
        wait_until_it_listens(process, port, clone / "printed")
        yield Site(port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_it_listens(process, port, printed):
    # Twenty seconds on a machine of its own; several minutes where the whole suite shares it.
    for _attempt in range(3000):
        assert process.poll() is None, printed.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(printed.read_text())


def type_theme(clone, theme):
    with closing(sqlite3.connect(clone / "var" / "db.sqlite3")) as database, database:
        database.execute("UPDATE awards_edition SET theme_fr = ? WHERE year = 2017", [theme])


def ask_for_a_link(read):
    """What somebody does who has forgotten a password: a mail is to reach the mailbox."""
    page = read("/compte/password/reset/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    typed = {"email": "secretariat@convergences.example", "csrfmiddlewaretoken": token}
    read("/compte/password/reset/", urlencode(typed).encode())


def wait_for(found, seconds=10):
    """Whether `found()` within so many seconds."""
    until = time.monotonic() + seconds
    while not (true := found()) and time.monotonic() < until:
        time.sleep(0.2)
    return true


@pytest.mark.long
def test_the_demonstration_keeps_what_was_typed_until_it_starts_afresh(clone):
    with demonstration(clone) as read:
        assert "2017" in read("/editions/2017/")
        printed = (clone / "printed").read_text()
        assert printed.count("@convergences.example") == 13
        assert "/demonstration/" in printed
        assert "Démonstration" in read(f"/editions/{date.today().year + 1}/")
        assert "Les Glaneurs du Rungeois" in read(f"/editions/{date.today().year}/")
        ask_for_a_link(read)
        assert wait_for(
            lambda: "secretariat@convergences.example" in read("/demonstration/courrier/")
        )
    type_theme(clone, "Un thème tapé")

    with demonstration(clone) as read:
        assert "Un thème tapé" in read("/editions/2017/")

    with demonstration(clone, "--reset") as read:
        assert "Un thème tapé" not in read("/editions/2017/")
        assert "Les Glaneurs du Rungeois" in read(f"/editions/{date.today().year}/")
