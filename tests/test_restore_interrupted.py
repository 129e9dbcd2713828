"""A restore that ends half-way: what stood there comes back, or nobody is served what is there."""
# ruff: noqa: F811  fixtures, used by their names

import errno
import os
import signal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connections

from convergences import dumps, interrupted_restore, restoring
from convergences.backups import back_up
from convergences.replacing import FolderPlace, RestoreFailed
from tests.database import only_postgresql
from tests.factories import make_partnership
from tests.test_restore import (  # noqa: F401  fixtures
    beside,
    everything,
    folder,
    in_a_file,
    in_english,
    refused,
    restore,
    site,
)

pytestmark = pytest.mark.django_db(transaction=True)


def unable(fault):
    """A function that raises `fault`, whatever it is given."""

    def fail(*_given):
        raise fault

    return fail


def killed_while_restoring(folder):
    """Another process restores, and is killed once what is new has taken the place."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(
                    restoring, "_bring_up_to_date", lambda: os.kill(os.getpid(), signal.SIGKILL)
                )
                restore(folder, "--replace")
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.fixture
def at_a_terminal():
    """Signals mean what they mean there: a run in the background ignores some."""
    meant = {signal.SIGINT: signal.default_int_handler, signal.SIGHUP: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in meant.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_puts_everything_back(folder, site, monkeypatch, number):
    back_up(folder)
    make_partnership("Venu depuis")
    monkeypatch.setattr(restoring, "_bring_up_to_date", lambda: os.kill(os.getpid(), number))

    with refused("Interrupted: nothing was restored"):
        restore(folder, "--replace")
    assert interrupted_restore.marks() == []


def test_what_was_killed_is_served_by_nobody_until_it_is_restored_again(folder, site):
    back_up(folder)
    before = everything()[:2]
    killed_while_restoring(folder)
    assert beside() != []

    with pytest.raises(SystemCheckError, match="restore again, with --replace"):
        call_command("check")
    with pytest.raises(SystemExit, match="restore again, with --replace"):
        interrupted_restore.refuse_to_serve()
    restore(folder, "--replace")

    call_command("check")
    interrupted_restore.refuse_to_serve()
    assert everything()[:2] == before
    assert beside() == []


def test_what_cannot_be_put_back_waits_and_is_named(folder, site, monkeypatch):
    back_up(folder)
    make_partnership("Venu depuis")
    files, rows, heads = everything()
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(FolderPlace, "give_back", unable(full))
    monkeypatch.setattr(restoring, "_checked", unable(RestoreFailed("Contradiction.")))

    with pytest.raises(CommandError) as failure:
        restore(folder, "--replace")

    assert str(failure.value).startswith("Contradiction. What stood there could not be")
    private = Path(settings.PRIVATE_ROOT)
    assert everything()[1:] == (rows, heads)
    [waiting] = private.parent.glob(f".{private.name}.former-*")
    assert str(waiting) in str(failure.value)
    assert Path(waiting, site.original.name).read_bytes() == files[private / site.original.name]
    assert interrupted_restore.marks()


@only_postgresql
def test_who_joins_the_new_database_keeps_nothing_from_coming_back(folder, site, monkeypatch):
    back_up(folder)
    make_partnership("Venu depuis")
    joined = []

    def checked(_despite):
        joined.append(dumps.opened())
        raise RestoreFailed("Contradiction.")

    monkeypatch.setattr(restoring, "_checked", checked)

    with refused("Contradiction."):
        restore(folder, "--replace")
    joined.pop().close()
