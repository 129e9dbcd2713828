"""A PostgreSQL of one's own, that may be killed, stopped or frozen while a site leans on it."""

import os
import pwd
import signal
import subprocess
from pathlib import Path

import psycopg2

from tests.browser.deployment import free_port
from tests.deployed.processes import descendants, kill, tell

NAME = "deployed"


class Cluster:
    """A data directory in `folder` and its server, as a machine's own would be."""

    def __init__(self, folder):
        self.bin = max(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
        )
        self.folder, self.port = Path(folder), free_port()
        # PostgreSQL refuses to run as root.
        self.account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.account:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.url = f"postgres://ci@127.0.0.1:{self.port}/{NAME}"
        self._run("initdb", "-U", "ci", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    @property
    def data(self):
        return self.folder / "data"

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self):
        """As an operator stops it: who is connected is let go."""
        self._run("pg_ctl", "-m", "fast", "-w", "stop")

    def kill(self):
        """`kill -9` of the server and of all its processes."""
        kill(self.processes())
        # Where nobody buries the dead, the next server would take it for alive.
        (self.data / "postmaster.pid").unlink()

    def freeze(self):
        tell(self.processes(), signal.SIGSTOP)

    def thaw(self):
        tell(self.processes(), signal.SIGCONT)

    def make(self, name=NAME):
        """An empty database."""
        server = psycopg2.connect(self.url.replace(f"/{NAME}", "/postgres"))
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        server.close()

    def processes(self):
        """The server, then its children."""
        server = int((self.data / "postmaster.pid").read_text().split()[0])
        return [server, *descendants(server)]

    def _run(self, program, *arguments):
        command = [*self.account, self.bin / program, "-D", self.data, *arguments]
        done = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
