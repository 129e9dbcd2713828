"""Writes the frozen copy: beside its folder, then in one go, so that nobody sees half of it."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from convergences.frozen.links import HTML
from convergences.frozen.walk import Walk
from convergences.models import PublicVersion

TRIES = 3


class FreezeFailed(Exception):
    """Nothing was frozen, and nothing was left; the message says what to do."""


@dataclass(frozen=True)
class Frozen:
    """A frozen copy: where it is, what it holds, and the links that lead nowhere."""

    folder: Path
    day: object
    pages: int
    files: int
    bytes: int
    dead: tuple


def freeze(folder):
    """Write the public site of today into `folder`, which holds nothing yet; gives the `Frozen`."""
    folder, beside = Path(folder).absolute(), None
    try:
        _refuse_if_filled(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
        beside.chmod(0o755)  # a web server reads it
        frozen = _of_one_version(folder, beside)
        _refuse_if_filled(folder)
        (beside / "site").rename(folder)
    except OSError as error:
        raise FreezeFailed(
            _("%(folder)s cannot be written to: %(why)s.")
            % {"folder": folder, "why": error.strerror}
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)
    return frozen


def _refuse_if_filled(folder):
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()) or _holds(folder):
        raise FreezeFailed(
            _("There is something at %s already: name a folder that is empty, or not there yet.")
            % folder
        )


def _holds(folder):
    return folder.is_dir() and any(folder.iterdir())


def _of_one_version(folder, beside):
    """The copy of a site that did not change meanwhile: another begins again."""
    for _try in range(TRIES):
        version = PublicVersion.current()
        frozen = _write(folder, beside / "site")
        if PublicVersion.current() == version:
            return frozen
        shutil.rmtree(beside / "site")
    raise FreezeFailed(
        _("The site kept changing while it was copied: try again when nobody works on it.")
    )


def _write(folder, root):
    day, pages, files, size = timezone.localdate(), 0, 0, 0
    root.mkdir()
    walk = Walk(day)
    for path, content_type, body in walk:
        place = place_of(root, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
        pages, files, size = pages + (content_type == HTML), files + 1, size + len(body)
    return Frozen(folder, day, pages, files, size, tuple(walk.dead))


def place_of(root, path):
    """The file that a plain web server reads for this path: `/guide/` is `guide/index.html`."""
    place = root / f"{path.lstrip('/')}{'index.html' if path.endswith('/') else ''}"
    if ".." in place.parts or "\x00" in path:
        raise FreezeFailed(_("%s is no address that a folder can hold.") % path)
    return place
