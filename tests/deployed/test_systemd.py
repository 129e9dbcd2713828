"""What `deploy/site` asks of systemd, told to a systemctl that only remembers: no machine needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deployed.stack import HOST, ROOT

TIMERS = {"convergences-hourly.timer", "convergences-nightly.timer"}
TIMED = {"convergences-hourly.service", "convergences-nightly.service"}
SLOT_A, SLOT_B = "convergences-site@a.service", "convergences-site@b.service"
# A file for each unit that runs, with the release that its slot held when it was started.
SYSTEMCTL = """#!%(python)s
import sys
from pathlib import Path

verb, *words = sys.argv[1:]
now = "--now" in words or verb in ("start", "stop")
for word in words:
    if word.startswith("-"):
        continue
    unit = word if word.endswith((".service", ".timer")) else word + ".service"
    running = Path("%(running)s", unit)
    runs = running.exists()
    if verb == "is-active":
        state = running.read_text().partition(":")[0] if runs else "inactive"
        print(state)
        sys.exit(0 if state == "active" else 3)
    if verb in ("stop", "disable"):
        if now:
            running.unlink(missing_ok=True)
    elif verb == "restart" or (verb == "try-restart" and runs) or (now and not runs):
        slot = Path("%(slots)s", unit.partition("@")[2].partition(".")[0])
        running.write_text("active:" + slot.resolve().name)
"""
# nginx and the site itself are right here: only what is asked of systemd is looked at.
PRETENDED = """
. "$1"
has_systemd() { :; }
for name in wait_for_slot smoke configure_nginx start_nginx stop_nginx; do
    eval "$name() { :; }"
done
enter "$2"
"""


class Machine:
    """A site in `root` whose slot `a` serves the release `new`, and the units that run."""

    def __init__(self, folder):
        self.root, self.running, self.bin = folder / "site", folder / "running", folder / "bin"
        for place in ("releases/old", "releases/new", "slots", "var/run", "var/log"):
            (self.root / place).mkdir(parents=True)
        self.running.mkdir()
        self.bin.mkdir()
        (self.root / "site.conf").write_text("SITE_USER=nobody\nHTTPS_PORT=443\nHTTP_PORT=80\n")
        (self.root / ".env").write_text(f"HOSTS={HOST}\nBEHIND_PROXY=1\n")
        (self.root / "current").symlink_to("releases/new")
        (self.root / "slots" / "a").symlink_to("../releases/new")
        (self.root / "var" / "run" / "site.sock").symlink_to("a.sock")
        systemctl = self.bin / "systemctl"
        names = {"python": sys.executable, "running": self.running, "slots": self.root / "slots"}
        systemctl.write_text(SYSTEMCTL % names)
        systemctl.chmod(0o755)
        self.runs(SLOT_A, "new")

    def runs(self, unit, release="", state="active"):
        """This unit was started before, from this release."""
        (self.running / unit).write_text(f"{state}:{release}")

    def types(self, command):
        """Run a function of the script; gives what it ended with."""
        return subprocess.run(
            ["bash", "-c", PRETENDED + command, "bash", ROOT / "deploy" / "site", self.root],
            env={"PATH": f"{self.bin}:{os.environ['PATH']}:/usr/sbin"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def done(self, command):
        told = self.types(command)
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout

    def units(self):
        return {path.name for path in self.running.iterdir()}

    def release_in(self, unit):
        return (self.running / unit).read_text().partition(":")[2]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_what_an_interrupted_upgrade_left_in_the_slot_is_started_again(machine):
    (machine.root / "slots" / "b").symlink_to("../releases/old")
    machine.runs(SLOT_B, "old")
    machine.runs("convergences-outbox.service")

    machine.done("restart")

    assert machine.release_in(SLOT_B) == "new"
    assert SLOT_A not in machine.units()
    assert Path(machine.root / "var" / "run" / "site.sock").readlink() == Path("b.sock")


def test_a_release_that_systemd_does_not_start_is_not_switched_to(machine):
    systemctl = machine.bin / "systemctl"
    systemctl.rename(machine.bin / "remembers")
    systemctl.write_text('#!/bin/sh\n[ "$1" != restart ] || exit 1\nexec remembers "$@"\n')
    systemctl.chmod(0o755)
    machine.runs(SLOT_B, "old")

    refused = machine.types("restart")

    assert refused.returncode == 1
    assert "could not be started again, and runs as before" in refused.stderr
    assert machine.units() == {SLOT_A}


@pytest.mark.parametrize("again", ["start", "rollback"])
def test_a_stopped_site_has_no_client_of_its_database_until_it_starts(machine, again):
    (machine.root / "previous").symlink_to("releases/old")
    (machine.root / "releases" / "old" / ".whole").touch()
    for unit in {"convergences-outbox.service", "convergences-site@b.service", *TIMERS, *TIMED}:
        machine.runs(unit)

    machine.done("stop")
    assert machine.units() == set()

    machine.done(f"publish_files() {{ :; }}; {again}")
    assert machine.units() == {SLOT_B, "convergences-outbox.service", *TIMERS}


@pytest.mark.parametrize(
    ("state", "refused"),
    [("active", True), ("activating", True), ("deactivating", True), ("failed", False)],
)
def test_a_slot_that_systemd_runs_is_not_installed_over(machine, state, refused):
    machine.runs(SLOT_A, "new", state)

    told = machine.types('make_release() { fail "it goes on"; }; install_site "$2"')

    assert told.returncode == 1
    assert ("the site is installed and runs" in told.stderr) == refused
    assert ("it goes on" in told.stderr) == (not refused)


def test_without_systemd_a_number_that_another_process_has_now_is_not_signalled(machine):
    with subprocess.Popen(["sleep", "60"]) as other:
        (machine.root / "var" / "run" / "outbox.pid").write_text(f"{other.pid}\n")

        machine.done("has_systemd() { false; }; stop_process outbox")

        assert other.poll() is None
        other.kill()
    assert not (machine.root / "var" / "run" / "outbox.pid").exists()
