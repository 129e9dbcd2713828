"""The units of systemd name what `deploy/site` makes, and may write where the settings say."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
TIMERS = [path for path in UNITS if path.suffix == ".timer"]
ROOT = "@ROOT@"
# What starts again for ever, however often it fails.
LASTING = {"convergences-site@", "convergences-outbox", "convergences-rehearsal"}


def read(path):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(path)
    return unit


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_runs_a_command_of_the_script_as_the_sites_own_user(path):
    service = read(path)["Service"]
    shell, script, command, *rest = service["ExecStart"].split()

    assert (service["User"], service["EnvironmentFile"]) == ("@USER@", f"{ROOT}/.env")
    assert Path(shell).is_file()
    assert script.endswith("/deploy/site") and script.startswith(
        (f"{ROOT}/current", f"{ROOT}/slots/%i")
    )
    assert re.search(
        rf"^    ([\w |]*\b)?{command}\b[\w |]*\)", (DEPLOY / "commands").read_text(), re.M
    )
    if command == "manage":
        assert rest[0] in get_commands()


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_may_write_wherever_the_settings_send_files(path):
    allowed = read(path)["Service"]["ReadWritePaths"].split()
    example = (DEPLOY / ".env.example").read_text()
    written = re.findall(r"^\w+_ROOT=(.+)$", example, re.M)

    assert len(written) == 3
    for place in [*written, f"{ROOT}/var/run", f"{ROOT}/var/log"]:
        assert any(Path(place).is_relative_to(root) for root in allowed), place
    for root in allowed:
        assert Path(root).relative_to(ROOT).parts[0] in ("var", "releases")


def test_every_folder_that_a_unit_may_write_is_made_by_the_installation():
    """With one that is absent systemd starts nothing."""
    script = (DEPLOY / "commands").read_text()
    made = re.search(r"^make_folders\(\) \{(.*?)^\}", script, re.M | re.S)[1]

    assert '"$root"/{releases,' in made
    assert '"$root"/var/{' in made


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.stem)
def test_a_timer_has_its_service_is_enabled_and_catches_up(path):
    assert path.with_suffix(".service") in SERVICES
    assert read(path)["Timer"]["Persistent"] == "yes"
    assert path.name in (DEPLOY / "commands").read_text()


def test_what_lasts_starts_again_however_often_it_failed():
    """Without it systemd gives up after five starts in ten seconds: a database away is enough."""
    lasting = {path.stem for path in SERVICES if "Restart" in read(path)["Service"]}

    assert lasting == LASTING
    for path in SERVICES:
        if path.stem in LASTING:
            assert read(path)["Unit"]["StartLimitIntervalSec"] == "0"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_has_nothing_to_say(tmp_path):
    for path in UNITS:
        text = path.read_text().replace(ROOT, "/srv/convergences").replace("@USER@", "root")
        (tmp_path / path.name.replace("@.", "@a.")).write_text(text)

    for place in tmp_path.iterdir():
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", place], capture_output=True, text=True
        )
        said = [line for line in done.stderr.splitlines() if "convergences" in line]
        assert (done.returncode, said) == (0, []), place.name
