"""The processes of a deployment, as the kernel names them."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


def descendants(pid):
    """The children of a process, and theirs."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [one for child in map(int, children) for one in (child, *descendants(child))]


def tell(pids, number):
    """Send each process a signal; those that are gone are as good."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def kill(pids):
    """`kill -9`, returning once none is left."""
    tell(pids, signal.SIGKILL)
    while any(map(runs, pids)):
        time.sleep(0.01)


def runs(pid):
    """Whether this process does anything still: what is dead and not buried does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
