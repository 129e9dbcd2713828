"""Runs the tests once, then again for each guard without it: those that met it must turn red."""

import gc
import hashlib
import json
import os
import time
from functools import cache
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from tests.guards.removal import guards, install

install()

# Seconds of the processor that one guard may take: what is quickly seen by others is left to them first.
AT_FIRST, PATIENCE = 1.5, 12


def pytest_runtestloop(session):
    """Instead of pytest's own loop: `GUARDS_FOLDER` is where two halves tell each other."""
    folder = Path(os.environ["GUARDS_FOLDER"])
    items = {item.nodeid: item for item in session.items}
    taken = run_once(session.items)
    write(folder, "found", sorted(guards.found))
    write(folder, "met", sorted(guards.met))
    asked = os.environ.get("GUARDS_ASKED", "")
    names = sorted(guards.met, reverse="GUARDS_BACKWARDS" in os.environ)
    names = [name for name in names if asked in name]
    for seconds in (AT_FIRST, PATIENCE):
        for name in names:
            kept = f"seen-{hashlib.sha256(name.encode()).hexdigest()}"
            if not (folder / kept).exists() and (by := noticed(name, items, taken, seconds)):
                write(folder, kept, [name, by])
    finish(session.items[0])
    return True


def write(folder, name, told):
    """Whole, or not there."""
    name = name if name.startswith("seen-") else f"{name}-{os.getpid()}"
    (folder / f"~{os.getpid()}").write_text(json.dumps(told))
    (folder / f"~{os.getpid()}").rename(folder / name)


def run_once(items):
    """Every test with every guard: all pass; gives the seconds that each took."""
    taken = {}
    for item in items:
        guards.item, start = item.nodeid, time.process_time()
        reports = again(item)
        guards.item, taken[item.nodeid] = None, time.process_time() - start
        for report in reports:
            if report.failed:
                pytest.exit(f"{item.nodeid} fails with every guard:\n{report.longreprtext}", 3)
    return taken


def noticed(name, items, taken, seconds):
    """The first test that fails without this guard, or nothing."""
    start = time.process_time()
    for nodeid in sorted(
        guards.met[name], key=lambda each: (not is_about(name, each), taken[each])
    ):
        if time.process_time() - start > seconds:
            break
        forget_what_is_written()
        with guards.without(name):
            reports = again(items[nodeid])
        if any(report.failed for report in reports):
            forget_what_is_written()
            return nodeid
    forget_what_is_written()
    return None


def is_about(name, nodeid):
    """Whether the gate is what this test is about; pages meet its conditions by the hundred."""
    return name.startswith(("gate", "viewer")) and ("gate" in nodeid or "visibility" in nodeid)


def again(item):
    """One run of a test; what the whole session shares is kept."""
    item._initrequest()
    return runtestprotocol(item, log=False, nextitem=item.session)


def forget_what_is_written():
    """Conditions and rows that are compiled once (`convergences/written.py`)."""
    for written in all_written():
        written.compiled.clear()


@cache
def all_written():
    from convergences.written import Written, WrittenRows  # noqa: PLC0415  once Django is set up

    gc.unfreeze()  # what is frozen is not listed
    # Not isinstance(): a lazy object of a test would be woken by it.
    return [each for each in gc.get_objects() if type(each) in (Written, WrittenRows)]


def finish(item):
    """What the session shares is let go."""
    item._initrequest()
    runtestprotocol(item, log=False, nextitem=None)
