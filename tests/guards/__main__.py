"""Each guard of the code, removed alone, must turn a test red: prints who noticed, and what nobody did.

    .venv/bin/python -m tests.guards [WORDS]

With words, only the guards whose name contains them. Two processes, each with half of the tests; a guard that one half noticed is left alone by the other.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The tests that should notice.
HALVES = [
    [
        *("accounts_door", "accounts_fresh_code", "accounts_sign_in", "accounts_passkeys"),
        *("visibility", "matrix", "matrix_acts", "concerned_staff", "see_marks", "break_seal"),
        *("elsewhere", "confidants", "outbox_admin", "import_admin", "admin_rights", "errors"),
        *("site_pages", "public_pages", "pictures_embargo", "applications", "admin_curation"),
        *("organisation_pages", "partnership_page", "menus", "screens", "stage", "jury_charter"),
        *("juror_accounts", "reports", "room_opening", "admin_pages", "previews", "exports"),
        *("pages_refused", "admin_unsent"),
    ],
    [
        *("jury_door", "jury_gate", "jury_gate_conditions", "jury_files", "jury_home"),
        *("marking_file", "marking_submit"),
        *("marking_paper", "paper_sheets", "jury_interests", "declarations", "rounds_verbs"),
        *("room", "sealing_pages", "jury_admin_declarations", "jury_admin_paper"),
        *("jury_admin_seats", "seats", "seen_in_hall", "regie", "regie_room", "regie_evening"),
        *("evening", "cursor", "handovers", "handover_pages", "feedback", "feedback_pages"),
        *("running_order", "names_to_say", "minutes_pages", "own_marks", "withdrawals"),
        *("verbs_refused",),
    ],
]


def run(folder, asked=""):
    """What two processes say of the guards: those found, those met by a test, who noticed."""
    inherited = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "pytest", "-p", "tests.guards.plugin", "-p", "no:cacheprovider"]
            + ["-m", "long or not long"]
            + [f"tests/test_{name}.py" for name in half],
            cwd=ROOT,
            env=inherited | {"GUARDS_FOLDER": str(folder), "GUARDS_ASKED": asked} | backwards,
            stdin=subprocess.DEVNULL,
        )
        for half, backwards in zip(HALVES, ({}, {"GUARDS_BACKWARDS": "1"}), strict=True)
    ]
    left_with = [process.wait() for process in running]
    if any(left_with):
        sys.exit("A test fails with every guard in its place; see above.")
    found, met = (
        {
            name
            for path in folder.glob(f"{word}-*")
            for name in json.loads(path.read_text())
            if asked in name
        }
        for word in ("found", "met")
    )
    return found, met, dict(json.loads(path.read_text()) for path in folder.glob("seen-*"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        found, met, seen = run(Path(folder), " ".join(sys.argv[1:]))
    for name, by in sorted(seen.items()):
        print(f"{name}\n    {by}")
    for words, names in (
        ("refused nobody in these tests", found - met),
        ("was removed, and no test turned red", met - seen.keys()),
    ):
        print(*(f"{words}: {name}" for name in sorted(names)), sep="\n")
    print(f"{len(found)} guards, {len(seen)} noticed")
    return 0 if found == seen.keys() else 1


if __name__ == "__main__":
    sys.exit(main())
