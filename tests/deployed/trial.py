"""The release that is served, on SQLite, as a trial of one machine; started again when it dies."""

import subprocess
import threading
import time

from tests.browser.deployment import free_port
from tests.deployed.processes import descendants
from tests.deployed.visitor import Visitor

HOST = "127.0.0.1"


class Trial:
    """A site whose database is a file of `folder`, and its files too."""

    def __init__(self, whole, folder):
        self.release, self.port = (whole.root / "current").resolve(), free_port()
        self.database, self.log = folder / "db.sqlite3", folder / "log"
        lines = (whole.root / ".env").read_text().splitlines()
        settings = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
        self.variables = whole.variables | settings
        self.variables |= {
            "CONVERGENCES_TRIAL": "1",
            "HOSTS": HOST,
            "SITE_URL": f"https://{HOST}:{self.port}",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(folder / "media"),
            "PRIVATE_ROOT": str(folder / "private"),
            "BACKUP_ROOT": str(folder / "backups"),
            "CONVERGENCES_NO_VENV": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.python = str(self.release / ".venv" / "bin" / "python")
        self._leaving, self._process, self._keeper = threading.Event(), None, None

    def manage(self, *arguments):
        done = subprocess.run(
            [self.python, "manage.py", *arguments],
            cwd=self.release,
            env=self.variables,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def visitor(self, address="127.0.0.1"):
        """Someone at this address, as a proxy says."""
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address}
        return Visitor(HOST, self.port, f"{HOST}:{self.port}", tls=False, always=forwarded)

    def processes(self):
        """The server and its workers."""
        pid = self._process.pid
        return [pid, *descendants(pid)]

    def __enter__(self):
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        return self

    def __exit__(self, *raised):
        self._leaving.set()
        self._process.terminate()
        self._keeper.join(30)

    def _keep(self):
        """What systemd does: start it again whenever it ends."""
        command = [self.python, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        command += ["--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"]
        while not self._leaving.is_set():
            with self.log.open("a") as log:
                self._process = subprocess.Popen(
                    [*command, "convergences.wsgi:application"],
                    cwd=self.release,
                    env=self.variables,
                    stdout=log,
                    stderr=log,
                )
            self._process.wait()
            time.sleep(0.2)
