"""What a deployment refuses to start with: each fault is a sentence for whoever reads its log."""

import warnings
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

DEVELOPMENT_KEY = "development-only"
SHORTEST_KEY, FEWEST_LETTERS = 50, 10
NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}
ROOTS = ("STATIC_ROOT", "MEDIA_ROOT", "PRIVATE_ROOT", "BACKUP_ROOT")


def refuse(sentence):
    """Stop before anything is served, without a traceback."""
    raise SystemExit(f"The site does not start: {sentence}")


@contextmanager
def readable(name, wanted):
    """Refuse a variable that cannot be read, without repeating it: it may hold a password."""
    try:
        with warnings.catch_warnings(action="error"):
            yield
    except Exception:
        refuse(f"{name} cannot be read; write it like {wanted}.")


def refuse_unsafe(settings, variables):
    """Refuse the first fault of a deployment's settings, read from these variables."""
    for sentence in faults(settings, variables):
        refuse(sentence)


def faults(settings, variables):
    """What is unsafe or missing in a deployment's settings, each as a sentence with what to do."""
    yield from _of_the_key(settings["SECRET_KEY"])
    yield from _of_the_hosts(settings["HOSTS"])
    if settings["CONVERGENCES_TRIAL"]:
        if not THIS_MACHINE.issuperset(settings["HOSTS"]):
            yield (
                "CONVERGENCES_TRIAL is for a trial on 127.0.0.1 and localhost, and HOSTS names"
                " another host; unset one of them."
            )
    else:
        yield from _of_the_database(settings["DATABASES"]["default"], variables)
        yield from _of_the_address(settings["SITE_URL"])
    yield from _of_the_mail_server(settings)
    yield from _of_the_roots(settings)


def _of_the_key(key):
    if not key:
        yield f"SECRET_KEY is missing; make one with {NEW_KEY}."
    elif key == DEVELOPMENT_KEY:
        yield f"SECRET_KEY is the one of development, which all know; make one with {NEW_KEY}."
    elif len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS:
        yield (
            f"SECRET_KEY is no key: at least {SHORTEST_KEY} random characters; make one with"
            f" {NEW_KEY}."
        )


def _of_the_hosts(hosts):
    for host in hosts:
        if "*" in host:
            yield "HOSTS holds a *, which lets anyone name the site; name each host."
        elif "/" in host or (":" in host and not host.startswith("[")):
            yield "HOSTS holds an address; write host names alone, like prix.example.org."


def _of_the_database(database, variables):
    if not variables.get("DATABASE_URL"):
        yield (
            "DATABASE_URL is missing; name a PostgreSQL database, like"
            " postgres://user:password@127.0.0.1:5432/name."
        )
    elif not database["ENGINE"].endswith("postgresql"):
        yield (
            "DATABASE_URL is not PostgreSQL, the database of production; SQLite serves the"
            " demonstration and rehearsals."
        )


def _of_the_address(address):
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        yield "SITE_URL is not an https:// address; write it like https://prix.example.org."
    elif parts.path or parts.query or parts.fragment:
        yield "SITE_URL holds more than a host; write it like https://prix.example.org, no / after."


def _of_the_mail_server(settings):
    if "smtp" not in settings["OUTBOX_TRANSPORT"] or not settings["EMAIL_HOST"]:
        yield "EMAIL_URL names no mail server; write it like smtp+tls://user:password@host:587."


def _of_the_roots(settings):
    for name in ROOTS:
        if not Path(settings[name]).is_absolute():
            yield f"{name} is not an absolute path; write it from / on."
            return
    for one, other in combinations(ROOTS, 2):
        folders = Path(settings[one]).resolve(), Path(settings[other]).resolve()
        if folders[0].is_relative_to(folders[1]) or folders[1].is_relative_to(folders[0]):
            yield (
                f"{one} and {other} lie in one another, and what is private could be served; give"
                " each a folder of its own."
            )
