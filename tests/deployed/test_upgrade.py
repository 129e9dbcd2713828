"""Going from a release to the next and back, by the script that an operator types."""

import re
import shutil

import pytest

from tests.deployed.stack import commit
from tests.deployed.upgrading import KEPT, report
from tests.deployed.visitor import Regular

BROKEN = "{% extends 'no-such-page.html' %}\n"


def test_the_release_before_was_right(upgrading):
    assert "The site is right" in upgrading.smoke


def test_nobody_sees_an_upgrade(upgrading):
    regular = upgrading.regular

    assert (regular.failed, regular.asked > 100) == ([], True)
    assert upgrading.site.served() == upgrading.after
    assert "The site is right" in upgrading.site.site("smoke")


def test_an_upgrade_begins_with_a_backup_that_is_whole(upgrading):
    assert upgrading.told.index("Backup") < upgrading.told.index("Database")
    (backup,) = upgrading.backups
    assert upgrading.site.site("manage", "verify_backup", backup)


def test_what_was_written_before_and_after_is_there_and_the_journal_verifies(site):
    assert site.asked(KEPT)[:2] == ["Avant la mise à jour.", "Après la mise à jour."]
    site.site("manage", "verify_journal")
    site.site("manage", "check_invariants")


def test_the_same_requirements_are_installed_once(whole):
    assert len(list((whole.root / "venvs").iterdir())) == 1


def test_one_goes_back_and_forth_without_being_seen(upgrading):
    site = upgrading.site
    with Regular(site.visitor()) as regular:
        told = site.site("rollback")
        assert site.served() == upgrading.before
        assert "The site is right" in site.site("smoke")
        site.site("rollback")

    assert "on the database as it is" in told
    assert (site.served(), regular.failed) == (upgrading.after, [])


def test_a_release_that_is_not_right_is_left_by_itself(upgrading):
    site = upgrading.site
    broken = commit(site.source, "after", "Break", **{"templates/showcase/home.html": BROKEN})
    with Regular(site.visitor()) as regular:
        refused = site.tried("upgrade", broken)

    assert refused.returncode == 1
    assert "Not right: the home page does not come in French." in refused.stderr
    assert re.search(r"was left: the site serves [0-9a-f]{40}", refused.stderr)
    assert (site.served(), regular.failed) == (upgrading.after, [])
    assert "The site is right" in site.site("smoke")


def test_a_migrated_database_that_the_release_before_cannot_read_is_said(upgrading):
    site = upgrading.site
    site.asked(
        "from django.db import connection\n"
        "connection.cursor().execute('ALTER TABLE awards_edition RENAME TO awards_year')\n"
        "told = None"
    )
    try:
        refused = site.tried("rollback")
    finally:
        site.asked(
            "from django.db import connection\n"
            "connection.cursor().execute('ALTER TABLE awards_year RENAME TO awards_edition')\n"
            "told = None"
        )

    assert refused.returncode == 1
    assert "does not start on the database as it was migrated since" in refused.stderr
    assert "restore the backup that the upgrade made" in refused.stderr
    assert site.served() == upgrading.after
    assert "The site is right" in site.site("smoke")


def test_two_cannot_work_at_once_and_a_wrong_word_is_answered_by_a_sentence(whole):
    for words in (["upgrade"], ["upgrade", "no-such-commit"], ["dance"], []):
        refused = whole.tried(*words)
        assert refused.returncode == 1, words
        assert re.fullmatch(r"deploy/site: .+\.\n", refused.stderr), refused.stderr


def test_it_starts_again_while_it_answers(site):
    with Regular(site.visitor()) as regular:
        site.site("restart")

    assert regular.failed == []
    assert report(site.visitor(), "Encore.").status == 302


@pytest.mark.parametrize("lost", ["site@%s.pid", "%s.sock"])
def test_a_site_that_runs_is_not_installed_over(upgrading, lost):
    """Its process or its socket is enough to tell that it runs."""
    site, run = upgrading.site, upgrading.site.root / "var" / "run"
    lost = run / (lost % site.live_socket().stem)
    lost.rename(run / "kept")
    try:
        refused = site.tried("install", site.root, "before", script=site.source / "deploy" / "site")
    finally:
        (run / "kept").rename(lost)

    assert refused.returncode == 1
    assert f"installed and runs; type: {site.root}/site upgrade COMMIT" in refused.stderr
    assert site.served() == upgrading.after


def test_a_stopped_site_may_be_installed_again(upgrading):
    site = upgrading.site
    site.site("stop")
    try:
        script = site.source / "deploy" / "site"
        told = site.site("install", site.root, upgrading.after, script=script)
    finally:
        site.site("start")

    assert "Installed. Next:" in told
    assert "The site is right" in site.site("smoke")


# Says so many times that the page is no longer what its ETag was.
CHANGING = """#!/bin/sh
case "$*" in *If-None-Match*)
    if [ "$(wc -l <%(told)s)" -lt %(times)d ]; then echo >>%(told)s; printf 200; exit; fi
esac
exec %(curl)s "$@"
"""


@pytest.mark.parametrize(("times", "code"), [(2, 0), (3, 1)])
def test_a_page_that_changes_meanwhile_is_asked_again(whole, monkeypatch, tmp_path, times, code):
    told, curl = tmp_path / "told", tmp_path / "curl"
    told.touch()
    curl.write_text(CHANGING % {"told": told, "times": times, "curl": shutil.which("curl")})
    curl.chmod(0o755)
    monkeypatch.setitem(whole.variables, "PATH", f"{tmp_path}:{whole.variables['PATH']}")
    said = whole.tried("smoke")

    assert said.returncode == code
    assert ("no ETag of its own" in said.stderr) == bool(code)
