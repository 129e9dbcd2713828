"""The two commands prepare what they need, or say in one sentence what stands in the way."""

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentTypeError

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from convergences import environment
from convergences.environment import Environment, NotPossible, unmet
from convergences.management.commands import demo

UNKNOWN = "no-package-has-this-name==1.0"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the project that asks for nothing, on a machine without a network."""
    monkeypatch.delenv("CONVERGENCES_NO_VENV", raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "requirements.txt").write_text("")
    return tmp_path


def manage(*arguments, **variables):
    """Run manage.py with the Python of this suite, and give what a terminal would have shown."""
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_old_python_is_told_which_one_to_install():
    with pytest.raises(NotPossible, match=r"Python 3\.10 and the project needs 3\.11 or newer"):
        environment.refuse_old_python((3, 10, 13))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 13, 0)])
def test_the_supported_pythons_are_accepted(version):
    environment.refuse_old_python(version)


@pytest.mark.parametrize("name", ["manage.py", "convergences/environment.py"])
def test_old_pythons_can_read_what_refuses_them(name):
    source = (settings.BASE_DIR / name).read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 6))


def test_this_suite_runs_in_an_environment_that_has_the_requirements():
    assert unmet(settings.BASE_DIR / "requirements.txt") == []


def test_an_absent_package_and_another_version_are_both_missing(tmp_path):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(
        f"# a comment\n{UNKNOWN} \\\n    --hash=sha256:00\ndjango==1.0 \\\n    --hash=sha256:00\n"
        "only-on-windows==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    )

    assert unmet(requirements) == ["no-package-has-this-name", "django"]
    assert unmet(requirements, any_version=True) == ["no-package-has-this-name"]


def test_an_environment_that_has_the_requirements_is_used_as_it_is(copy):
    assert Environment(copy).python() == sys.executable
    assert not (copy / ".venv").exists()


def test_no_venv_means_no_venv_and_says_what_is_missing(copy, monkeypatch):
    monkeypatch.setenv("CONVERGENCES_NO_VENV", "1")
    (copy / "requirements.txt").write_text(UNKNOWN)

    with pytest.raises(NotPossible, match="has no no-package-has-this-name"):
        Environment(copy).python()

    assert not (copy / ".venv").exists()


def test_no_venv_accepts_other_versions(copy, monkeypatch):
    monkeypatch.setenv("CONVERGENCES_NO_VENV", "1")
    (copy / "requirements.txt").write_text("django==1.0")

    assert Environment(copy).python() == sys.executable


@pytest.mark.long
def test_when_the_packages_cannot_be_had_nothing_is_left(copy):
    (copy / "requirements.txt").write_text(f"{UNKNOWN} --hash=sha256:{'0' * 64}\n")

    with pytest.raises(NotPossible, match="check the network"):
        Environment(copy).python()

    assert not (copy / ".venv").exists()


@pytest.mark.long
def test_what_a_killed_run_left_is_built_anew_then_found_ready(copy):
    place = Environment(copy)
    place.folder.mkdir()
    place.unfinished.touch()
    (place.folder / "half").touch()

    assert not place.is_ready()
    place.build()

    assert place.is_ready()
    assert not (place.folder / "half").exists()
    assert sorted(path.name for path in copy.iterdir()) == [".venv", "requirements.txt"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_interrupts_the_building_leaves_nothing(copy, number):
    building = subprocess.Popen(
        [
            *[sys.executable, "-c"],
            "import pathlib, signal, sys; from convergences.environment import Environment;"
            "signal.signal(signal.SIGINT, signal.default_int_handler);"
            # A suite started by nohup hands it down ignored.
            "signal.signal(signal.SIGHUP, signal.SIG_DFL);"
            "Environment(pathlib.Path(sys.argv[1])).build()",
            copy,
        ],
        cwd=settings.BASE_DIR,
        stderr=subprocess.DEVNULL,
    )
    while not (copy / ".venv/bin/python").exists():
        assert building.poll() is None
        time.sleep(0.01)

    building.send_signal(number)

    assert building.wait(timeout=10) != 0
    assert not (copy / ".venv").exists()


def test_a_python_without_venv_is_told_which_package_to_install(copy, monkeypatch):
    (copy / "requirements.txt").write_text(UNKNOWN)
    (copy / "ensurepip.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(copy))

    with pytest.raises(NotPossible, match="apt install python3-venv"):
        Environment(copy).python()

    assert not (copy / ".venv").exists()


@pytest.mark.parametrize(
    "printed, said",
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "does not match its hash"),
        ("WARNING: Retrying (Retry(total=1)) after connection broken", "check the network"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "cannot be written to"),
        ("one\nERROR: something else.\n\n", "could not be installed (ERROR: something else)"),
        ("", "could not be installed (no reason given)"),
    ],
)
def test_what_pip_prints_becomes_one_sentence(printed, said):
    sentence = environment.cure(printed)

    assert said in sentence
    assert "\n" not in sentence


def test_a_deployment_has_no_demonstration():
    answer = manage("demo", HOSTS="prix.example.org")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("HOSTS is set")
    assert len(answer.stderr.splitlines()) == 1


def test_another_command_without_django_says_how_to_get_it():
    answer = subprocess.run(
        [sys.executable, "-S", settings.BASE_DIR / "manage.py", "migrate"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 1
    assert answer.stderr.startswith("Django is not installed")
    assert len(answer.stderr.splitlines()) == 1


def test_a_taken_port_is_said_before_anything_is_touched(tmp_path):
    with socket.create_server((demo.ADDRESS, 0)) as server:
        port = server.getsockname()[1]
        answer = manage(
            *["demo", "--no-reload", "--port", str(port)],
            DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}",
        )

    assert answer.returncode == 1
    assert str(port) in answer.stderr
    assert "--port" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert not (tmp_path / "db.sqlite3").exists()


def test_a_port_is_free_again_once_its_server_has_gone():
    with socket.create_server((demo.ADDRESS, 0)) as server:
        port = server.getsockname()[1]
        assert not demo.is_free(port)

    assert demo.is_free(port)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8000.5", "", "٣"])
def test_an_impossible_port_is_refused(port):
    with pytest.raises(ArgumentTypeError):
        demo.port_number(port)


def test_starting_afresh_forgets_what_is_in_var_and_nothing_else(tmp_path):
    within, outside = tmp_path / "var", tmp_path / "kept.sqlite3"
    (within / "media" / "2017").mkdir(parents=True)
    (within / "db.sqlite3").touch()
    outside.touch()
    places = [within / "db.sqlite3", within / "media", within / "absent"]

    with pytest.raises(CommandError, match=r"kept\.sqlite3"):
        demo.forget([*places, outside], within=within)
    assert sorted(path.name for path in within.iterdir()) == ["db.sqlite3", "media"]

    demo.forget(places, within=within)
    assert list(within.iterdir()) == []
    assert outside.exists()


def test_the_demonstration_is_only_what_the_demo_command_starts():
    with pytest.raises(CommandError, match="manage.py demo"):
        call_command("demo", "--no-reload")
