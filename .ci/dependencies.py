"""What the locked files install, and whether a version of it has an advisory that we know of.

    python .ci/dependencies.py requirements.txt requirements-check.txt

Asks nobody: `advisories.json` beside this file is a snapshot, which says of every locked package
the advisories that were known at its date, each with the version that mended it.
"""

import datetime
import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.version import Version

SNAPSHOT = Path(__file__).parent / "advisories.json"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+))?", re.MULTILINE)


def locked(*files):
    """Each version that the files lock, with what it is locked for: (name, version, marker)."""
    for file in files:
        for name, version, marker in LOCKED.findall(Path(file).read_text()):
            yield name, version, marker.strip()


def faults(packages, known):
    """What is wrong with these versions, each as a sentence."""
    for name, version, _marker in packages:
        if name not in known:
            yield f"{name} is not in the snapshot: look for its advisories, and write it there."
            continue
        for advisory in known[name]:
            if Version(version) < Version(advisory["fixed"]):
                yield f"{name} {version}: {advisory['id']}, mended in {advisory['fixed']}."


def strays(packages):
    """What is installed here in another version than the locked one."""
    for name, version, marker in packages:
        try:
            found = metadata(name)["Version"]
        except PackageNotFoundError:
            found = None
        if found != version and not marker:
            yield f"{name} is locked at {version}, and {found or 'not'} installed here."


def inventory(packages):
    """A line for each: name, version, licence, and what for."""
    for name, version, marker in sorted(set(packages)):
        try:
            told = metadata(name)
        except PackageNotFoundError:
            yield f"{name:24} {version:12} not installed here ({marker or 'elsewhere'})"
            continue
        yield f"{name:24} {version:12} {licence_of(told)}"


def licence_of(told):
    """The licence that a package gives itself, in a few words."""
    classifiers = told.get_all("Classifier") or []
    kinds = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License")]
    written = told.get("License-Expression") or " / ".join(kinds) or told.get("License")
    return (written or "unknown").strip().splitlines()[0][:60]


def main(files):
    """Print the inventory, then whatever is wrong."""
    packages, snapshot = list(locked(*files)), json.loads(SNAPSHOT.read_text())
    print(*inventory(packages), sep="\n")
    age = datetime.date.today() - datetime.date.fromisoformat(snapshot["date"])
    count = sum(map(len, snapshot["packages"].values()))
    print(f"{len(packages)} versions, {count} advisories; the snapshot is {age.days} days old")
    found = [*faults(packages, snapshot["packages"]), *strays(packages)]
    print("\n".join(found) or "no version has a known advisory")
    return 1 if found or not packages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
