"""A disk of a few megabytes, that a test fills and empties."""

import errno
import os
import subprocess
from contextlib import contextmanager, suppress

import pytest


class SmallDisk:
    """A memory file system at `folder`."""

    def __init__(self, folder):
        self.folder, self.filler = folder, folder / "filler"

    def fill(self, *, but=0):
        """Leave `but` bytes, and no more."""
        # Unbuffered: what a full disk left in a buffer would fail once more at the end.
        with self.filler.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65536)
        size = self.filler.stat().st_size
        os.truncate(self.filler, max(0, size - but))
        if not but:
            with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
                (self.folder / "more").write_bytes(b"\0" * 65536)
            (self.folder / "more").unlink()

    def make_room(self):
        self.filler.unlink()

    def files(self):
        """What lies there but the filler, by path, hidden files included."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self.folder)) for path in found if path != self.filler)


@contextmanager
def small_disk(folder, megabytes):
    """Mount one at `folder` for a while; skips the test where nobody may.

    What was kept on it stays in `folder`, where rows name it.
    """
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    disk = SmallDisk(folder)
    try:
        yield disk
    finally:
        kept = {name: (folder / name).read_bytes() for name in disk.files()}
        subprocess.run(["umount", "--lazy", folder], check=True)
        for name, data in kept.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
