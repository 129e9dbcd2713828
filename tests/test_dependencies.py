"""Locked versions: hashed, known to the stored snapshot of advisories, and affected by none."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [ROOT / "requirements.txt", ROOT / "requirements-check.txt"]
KNOWN = json.loads((ROOT / ".ci" / "advisories.json").read_text())["packages"]


@pytest.fixture(scope="module")
def dependencies():
    """The script of `.ci/`."""
    spec = importlib.util.spec_from_file_location("dependencies", ROOT / ".ci" / "dependencies.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def test_every_locked_package_is_in_the_snapshot_and_none_is_affected(dependencies):
    packages = list(dependencies.locked(*FILES))

    assert len(packages) > 45
    assert {name for name, _version, _marker in packages} == KNOWN.keys()
    assert list(dependencies.faults(packages, KNOWN)) == []


def test_an_affected_version_is_seen(dependencies):
    planted = [("django", "5.2.16", ""), ("pillow", "12.2.0", ""), ("unheard-of", "1.0", "")]

    found = " ".join(dependencies.faults(planted, KNOWN))

    assert "django 5.2.16: CVE-2026-15307, mended in 5.2.17" in found
    assert "pillow 12.2.0: CVE-2026-55379, mended in 12.3.0" in found
    assert "unheard-of is not in the snapshot" in found


def test_each_advisory_that_is_known_would_be_seen(dependencies):
    for name, advisories in KNOWN.items():
        for advisory in advisories:
            before = [(name, f"{advisory['fixed']}.dev0", "")]
            assert advisory["id"] in " ".join(dependencies.faults(before, KNOWN)), advisory


def test_the_script_fails_on_an_affected_version(dependencies, tmp_path, capsys):
    planted = tmp_path / "requirements.txt"
    planted.write_text("sqlparse==0.5.5 \\\n    --hash=sha256:0\n")

    assert dependencies.main([planted]) == 1
    assert "CVE-2026-54284" in capsys.readouterr().out


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_every_locked_version_has_its_hashes(file):
    blocks = re.split(r"\n(?=[A-Za-z0-9])", file.read_text())
    packages = [block for block in blocks if "==" in block.splitlines()[0]]

    assert len(packages) >= 10
    assert all("--hash=sha256:" in block for block in packages)
