"""The site as it is deployed: production settings, collected files, the server of production."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
SECONDS_TO_START = 60
THREADS = 4  # of each worker: as many connections to the database, and no more


@dataclass(frozen=True)
class Site:
    """A deployment that answers: where, and with what in its environment."""

    address: str
    variables: dict


@contextmanager
def deployed(*, more_nominees=0):
    """Serve the archive from an empty folder; gives the site's address."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), f"prepare({int(more_nominees)})") as site,
    ):
        yield site.address


@contextmanager
def served(folder, preparation, *, workers=1, database=None):
    """Serve a site that writes into `folder` alone; gives the `Site`.

    `preparation` is a call of a function of `tests/browser/prepare.py`; `database` the address of
    an empty PostgreSQL, instead of an SQLite file in the folder.
    """
    port = free_port()
    site = Site(f"http://{HOST}:{port}", variables(folder, f"http://{HOST}:{port}", database))
    prepare = f"from tests.browser.prepare import *; {preparation}"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", prepare],
        cwd=ROOT,
        env=site.variables,
        check=True,
    )
    with serving(
        "convergences.wsgi:application", site.variables, "/sante/", port=port, workers=workers
    ):
        yield site


@contextmanager
def serving(application, environment, path, *, port=None, workers=1):
    """Serve a WSGI application until the block ends; gives its address once `path` answers."""
    port = port or free_port()
    address = f"http://{HOST}:{port}"
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
    server += ["--port", str(port), "--workers", str(workers), "--backlog", "4096"]
    server += ["--blocking-threads", str(THREADS), "--no-access-log", application]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            server, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(address + path, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def free_port():
    """A port of this machine where nobody listens."""
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


def variables(folder, address, database=None):
    """What a deployment sets, and the place of everything it writes."""
    inherited = {name: value for name, value in os.environ.items() if name != "BEHIND_PROXY"}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "CONVERGENCES_NO_VENV": "1",
        "CONVERGENCES_DEMONSTRATION": "",
        "CONVERGENCES_TRIAL": "1",  # SQLite, and no TLS
        "MALLOC_TRIM_THRESHOLD_": "131072",  # as deploy/site does
        "HOSTS": f"{HOST},localhost",  # passkeys ask for a name
        "SITE_URL": address,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": database or f"sqlite:///{folder / 'db.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
    }


def wait_for(address, process, log):
    """Return once `address` answers; raise with what the server said if it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"The server did not start:\n{log.read()}")
