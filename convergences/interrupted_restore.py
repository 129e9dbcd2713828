"""A restore that was killed half-way: what it left is served to nobody until it is made again.

While a restore replaces the site, a file among the backups says so. Only a restore takes it away:
the one that wrote it, or the next one.
"""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error
from django.utils.translation import gettext as _

FILE = "restore-under-way"


def marks():
    """The marks of the restores that never ended, the oldest first."""
    try:
        return _path().read_text().split()
    except FileNotFoundError:
        return []


def begin(mark):
    """Say that a restore under this mark is under way; what others left is still told."""
    _path().parent.mkdir(parents=True, exist_ok=True)
    _path().write_text("\n".join([*marks(), mark]))


def end(mark):
    """Say that this one is over; those before it are only when nothing of theirs is left."""
    left = [each for each in marks() if each != mark]
    if left:
        _path().write_text("\n".join(left))
    else:
        _path().unlink(missing_ok=True)


def check(app_configs, **options):
    """A check of Django's: no command but `restore` works on what an interrupted one left."""
    return [Error(_sentence(), id="convergences.E001")] if marks() else []


def refuse_to_serve():
    """Leave with a sentence where a restore was interrupted."""
    if marks():
        raise SystemExit(_sentence())


def _path():
    return Path(settings.BACKUP_ROOT, FILE)


def _sentence():
    return _(
        "A restore was interrupted, and what it left may be half a site: restore again, with "
        "--replace."
    )
