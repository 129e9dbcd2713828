"""How much of the machine others took while something was measured."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Others:
    """A measure of what processes that are not of this one's family took of the processors."""

    def __enter__(self):
        self.before = _busy(), _family()
        return self

    def __exit__(self, *_error):
        busy, ours = (
            after - before for after, before in zip((_busy(), _family()), self.before, strict=True)
        )
        self.share = max(0.0, 1 - ours / busy) if busy else 0.0

    def __str__(self):
        return f"others took {self.share:.0%} of the processor time that was used"


def _busy():
    """Seconds of processor used by everybody since the machine started."""
    user, nice, system, _idle, _wait, *rest = map(int, _first_line("/proc/stat").split()[1:])
    return (user + nice + system + sum(rest[:2])) / TICKS


def _family():
    """Seconds of processor used by this process and all those it started, ended ones included."""
    parents, used = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(folder.name)] = int(fields[1])
        used[int(folder.name)] = sum(map(int, fields[11:15])) / TICKS
    family, grown = {os.getpid()}, True
    while grown:
        found = {pid for pid, parent in parents.items() if parent in family} - family
        family, grown = family | found, bool(found)
    return sum(used.get(pid, 0) for pid in family)


def _first_line(path):
    return Path(path).read_text().splitlines()[0]
