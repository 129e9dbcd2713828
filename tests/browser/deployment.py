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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
SECONDS_TO_START = 60


@contextmanager
def deployed(*, more_nominees=0):
    """Serve the archive from an empty folder; gives the site's address."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://{HOST}:{port}"
        environment = variables(Path(folder), address)
        prepare = f"from tests.browser.prepare import prepare; prepare({int(more_nominees)})"
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", prepare],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        with served(Path(folder), environment, port):
            yield address


@contextmanager
def served(folder, environment, port):
    """The server of production, on what `environment` names."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
    server += ["--port", str(port), "--no-access-log", "convergences.wsgi:application"]
    with (folder / "server.log").open("w+") as log:
        process = subprocess.Popen(
            server, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(f"http://{HOST}:{port}/sante/", process, log)
            yield
        finally:
            process.terminate()
            process.wait(30)


def variables(folder, address):
    """What a deployment sets, and the place of everything it writes."""
    inherited = {name: value for name, value in os.environ.items() if name != "BEHIND_PROXY"}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "CONVERGENCES_NO_VENV": "1",
        "CONVERGENCES_DEMONSTRATION": "",
        "HOSTS": f"{HOST},localhost",  # passkeys ask for a name
        "SITE_URL": address,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
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
