"""Bundles of minutes, for the tests: an edition that was decided, published and checked."""

import json
import os
import subprocess
import sys
from pathlib import Path

from awards.minutes.bundle import files_of
from tests.evenings import announce_and_reveal, make_live, stage_manager

FAILS, HOLDS = "DOES NOT HOLD: ", "Everything holds."
HOLDS_BUT = "All that can still be checked holds."


def make_published(**fields):
    """The edition of an evening that went to its end, published."""
    cursor = make_live(**fields)
    for award in cursor.ceremony.in_running_order():
        announce_and_reveal(cursor, award)
    cursor.ceremony.close(by=stage_manager())
    edition = cursor.ceremony.edition
    edition.refresh_from_db()
    edition.publish(by=None)
    return edition


def files_in(edition):
    """`{name: bytes}` of the bundle of a published edition."""
    return files_of(edition.minutes.get())


def unpack(files, folder):
    """Write these files in a folder, which is made."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def verify(folder, *arguments):
    """`(exit code, what was said)` of the verifier, run alone in this folder."""
    ran = subprocess.run(
        [sys.executable, "-I", "verify.py", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
    )
    return ran.returncode, (ran.stdout + ran.stderr).decode()


def reason(said):
    """Where it does not hold, and what, in English; nothing when everything holds."""
    lines = [line for line in said.splitlines() if line.startswith("NE TIENT PAS")]
    return lines[-1].partition(FAILS)[2] if lines else ""


def changed(files, name, change):
    """These files, one of which `change` rewrote: it is given the JSON, and changes it in place.

    Written as the project writes it: nothing but the meaning gives the change away.
    """
    value = json.loads(files[name])
    change(value)
    return files | {name: written(value)}


def written(value):
    """The bytes of a document of the bundle."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()
