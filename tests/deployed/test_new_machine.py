"""A backup goes to a machine where nothing stands, by the commands that the guide lists."""

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.deployment import free_port
from tests.deployed.stack import ROOT, git

GUIDE = (ROOT / "docs" / "exploitation.md").read_text()
KEPT = """
from convergences.models import JournalEntry, Report
restored = JournalEntry.objects.filter(action="convergences.backup.restored")
told = [Report.objects.count(), restored.count()]
"""


@pytest.fixture
def backup(upgrading):
    """One of the site as it is, in a folder."""
    upgrading.site.site("manage", "backup")
    return max((upgrading.site.root / "var" / "backups").glob("*/manifest.json")).parent


@pytest.fixture
def new(upgrading, another_database):
    """A machine with the settings of the other one, where nothing is installed yet."""
    other = upgrading.site
    ports = https, http = free_port(), free_port()
    variables = dict(zip(("HTTPS_PORT", "HTTP_PORT"), map(str, ports), strict=True))
    settings = (other.root / ".env").read_text()
    settings = re.sub(r"^DATABASE_URL=.*", f"DATABASE_URL={another_database}", settings, flags=re.M)
    git(other.source, "checkout", "--quiet", upgrading.after)
    with tempfile.TemporaryDirectory(prefix="prix-") as folder:
        root = Path(folder) / "site"
        root.mkdir()
        (root / ".env").write_text(settings.replace(str(other.root), str(root)))
        shutil.copytree(other.root / "tls", root / "tls")
        # The same packages need not be installed twice.
        (root / "venvs").symlink_to(other.root / "venvs")
        machine = replace(
            other, root=root, variables=other.variables | variables, https=https, http=http
        )
        yield machine
        machine.tried("stop")
    git(other.source, "checkout", "--quiet", "after")


def test_a_backup_is_restored_on_a_new_machine_as_the_guide_says(upgrading, new, backup):
    reports, _restored = upgrading.site.asked(KEPT)
    listed = re.search(r"^Sur une machine neuve.*?^```sh\n(.*?)^```", GUIDE, re.S | re.M)[1]
    there = {
        "/srv/convergences/var/backups/NOM-DU-DOSSIER": str(backup),
        "/srv/convergences-source": str(new.source),
        "/srv/convergences": str(new.root),
    }
    for place, ours in there.items():
        listed = listed.replace(place, ours)
    for script, *words in map(str.split, listed.splitlines()):
        if script.endswith("/site"):
            new.site(*words, script=script)

    assert new.asked(KEPT) == [reports, 1]
    assert new.visitor().get("/editions/2017/").status == 200
