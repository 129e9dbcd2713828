"""A deployment whose settings are unsafe or missing does not start, and says why in one sentence."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "HOSTS": "prix.example.org",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "DATABASE_URL": "postgres://prix:hidden-password@127.0.0.1:5432/prix",
    "SITE_URL": "https://prix.example.org",
    "EMAIL_URL": "smtp+tls://prix:hidden-password@smtp.example.org:587",
    "PRIVATE_ROOT": "/srv/prix/private",
    "MEDIA_ROOT": "/srv/prix/media",
    "BACKUP_ROOT": "/srv/prix/backups",
}
READ = re.compile(r'\benv(?:\.\w+)?\(\s*"(\w+)"')
WRITTEN = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)
TRIAL = {
    "CONVERGENCES_TRIAL": "1",
    "HOSTS": "127.0.0.1,localhost",
    "SITE_URL": "http://127.0.0.1:8000",
    "DATABASE_URL": "sqlite:////tmp/prix.sqlite3",
}


def start(**changes):
    """Read the settings in a process of its own, with these variables; None leaves one out."""
    ours = {*WRITTEN.findall(example()), "DJANGO_SETTINGS_MODULE"}
    variables = {name: value for name, value in os.environ.items() if name not in ours}
    variables |= {name: value for name, value in (SAFE | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import convergences.settings"],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def example():
    return (settings.BASE_DIR / "deploy" / ".env.example").read_text()


def test_a_deployment_whose_settings_are_safe_starts():
    assert start().stderr == ""


def test_only_a_trial_on_this_machine_may_do_without_postgresql_and_tls():
    assert start(**TRIAL).stderr == ""


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing; make one"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is no key: at least 50 random characters"),
        ({"SECRET_KEY": "x" * 64}, "SECRET_KEY is no key: at least 50 random characters"),
        ({"SECRET_KEY": "development-only"}, "SECRET_KEY is the one of development"),
        ({"HOSTS": "*"}, r"HOSTS holds a \*"),
        ({"HOSTS": "prix.example.org,*.example.org"}, r"HOSTS holds a \*"),
        ({"HOSTS": "https://prix.example.org"}, "write host names alone"),
        ({"HOSTS": "prix.example.org:443"}, "write host names alone"),
        ({"DATABASE_URL": None}, "DATABASE_URL is missing; name a PostgreSQL database"),
        ({"DATABASE_URL": ""}, "DATABASE_URL (cannot be read|is missing)"),
        ({"DATABASE_URL": "sqlite:////srv/prix.sqlite3"}, "DATABASE_URL is not PostgreSQL"),
        ({"DATABASE_URL": "postgres://prix:hidden-password@host:x/"}, "DATABASE_URL cannot be"),
        ({"DATABASE_URL": "hidden-password"}, "DATABASE_URL cannot be read"),
        ({"SITE_URL": "http://prix.example.org"}, "SITE_URL is not an https:// address"),
        ({"SITE_URL": "prix.example.org"}, "SITE_URL is not an https:// address"),
        ({"SITE_URL": "https://prix.example.org/"}, "SITE_URL holds more than a host"),
        ({"EMAIL_URL": "hidden-password"}, "EMAIL_URL cannot be read"),
        ({"EMAIL_URL": "smtp://prix:hidden-password@host:x"}, "EMAIL_URL cannot be read"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names no mail server"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL names no mail server"),
        ({"READY_PAGES_MB": "many"}, "READY_PAGES_MB cannot be read"),
        ({"SLOW_QUERY_MS": "soon"}, "SLOW_QUERY_MS cannot be read"),
        ({"MEDIA_ROOT": "/srv/prix/private/media"}, "MEDIA_ROOT and PRIVATE_ROOT lie in one"),
        ({"PRIVATE_ROOT": "/srv/prix/media/../media"}, "MEDIA_ROOT and PRIVATE_ROOT lie in one"),
        ({"BACKUP_ROOT": "/srv/prix/media/backups"}, "MEDIA_ROOT and BACKUP_ROOT lie in one"),
        (
            {"PRIVATE_ROOT": str(settings.BASE_DIR / "var" / "static" / "private")},
            "STATIC_ROOT and PRIVATE_ROOT lie in one",
        ),
        ({"MEDIA_ROOT": "media"}, "MEDIA_ROOT is not an absolute path"),
        ({"CONVERGENCES_TRIAL": "1"}, "CONVERGENCES_TRIAL is for a trial on 127.0.0.1"),
    ],
)
def test_what_is_unsafe_or_missing_is_refused_by_one_sentence(changes, sentence):
    refused = start(**changes)

    assert refused.returncode == 1
    assert re.fullmatch(rf"The site does not start: .*{sentence}.*\.\n", refused.stderr)
    assert refused.stdout == ""
    assert "hidden-password" not in refused.stderr


def test_the_command_that_whoever_deploys_types_says_the_same_without_a_traceback():
    variables = os.environ | SAFE | {"SECRET_KEY": "short"}
    answer = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "check"],
        env=variables,
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 1
    assert answer.stderr.startswith("The site does not start: SECRET_KEY")
    assert len(answer.stderr.splitlines()) == 1


def test_the_example_names_each_variable_that_the_settings_read_and_no_other():
    source = (settings.BASE_DIR / "convergences" / "settings.py").read_text()

    assert set(WRITTEN.findall(example())) == set(READ.findall(source))
    assert len(READ.findall(source)) > 10


def test_the_table_of_the_reference_names_them_too():
    table = (settings.BASE_DIR / "docs" / "deployment.md").read_text()

    told = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    by_hand = {name for name in WRITTEN.findall(example()) if f"#{name}=" not in example()}
    assert by_hand <= told
