"""Files that are kept whole, and with their row, or not at all: a full disk leaves no half of them."""

import os
import tempfile
import threading
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction

# What the request of this thread has written, until the transaction of each is committed.
_written = threading.local()


class Beside(File):
    """A file that lies where it will be kept, and only lacks its name."""

    def temporary_file_path(self):
        return self.name


class WholeFiles(FileSystemStorage):
    """Gives a file its name once all of it is on the disk."""

    def _save(self, name, content):
        with written_beside(Path(self.path(name)).parent, content) as beside:
            name = super()._save(name, beside)
        paths = getattr(_written, "paths", None)
        if paths is not None:
            paths.add(self.path(name))
            transaction.on_commit(partial(paths.discard, self.path(name)))
        return name


@contextmanager
def written_beside(folder, content):
    """The bytes of `content` in `folder` under a passing name; none are left when they do not fit."""
    folder.mkdir(parents=True, exist_ok=True)
    number, path = tempfile.mkstemp(prefix=".", dir=folder)
    try:
        with os.fdopen(number, "wb") as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield Beside(None, path)
    except BaseException:
        remove(path)
        raise


def remove(path):
    """Remove a file, and its folder when nothing else lies there."""
    path = Path(path)
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()


def without_files_of_what_was_not_kept(get_response):
    """Remove what a request wrote and no transaction committed: the row of it does not exist."""

    def middleware(request):
        if connection.in_atomic_block:  # of a test, which alone knows what is committed
            return get_response(request)
        _written.paths = paths = set()
        try:
            return get_response(request)
        finally:
            _written.paths = None
            for path in paths:
                remove(path)

    return middleware
