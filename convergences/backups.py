"""Backups: the database, the private files and the public ones in one folder, with a manifest.

The manifest lists the SHA-256 of each file and what the database held; its own digest, written in
the journal, names one backup for ever. A backup is made under another name and takes its own once
it is whole and verified: what stands under a backup's name can be relied on.
"""

import errno
import hashlib
import json
import os
import secrets
import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convergences import dumps
from convergences.dumps import BackupFailed, Facts
from convergences.journal import JournalEntry

MANIFEST = "manifest.json"
FORMAT = "convergences-backup-v1"
UNWRITABLE = {
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT),
    *(errno.EEXIST, errno.ENOTEMPTY),  # a file, or somebody quicker
}


# A night, and two hours for a night that took its time.
SERVES = timedelta(hours=26)


class BackupQuerySet(models.QuerySet):
    """The vocabulary of backups."""

    def record(self, verified, *, seconds, by=None):
        """A backup was made and verified: remember when, and leave a line in the journal."""
        files = (path for path in verified.folder.rglob("*") if path.is_file())
        with transaction.atomic():
            backup = self.create(
                digest=verified.digest,
                bytes=sum(path.stat().st_size for path in files),
                seconds=seconds,
            )
            JournalEntry.objects.record(
                by, "convergences.backup.verified", backup, digest=verified.digest
            )
        return backup


class Backup(models.Model):
    """One backup that was made here and verified."""

    made_at = models.DateTimeField(gettext_lazy("made at"), default=timezone.now)
    digest = models.CharField(gettext_lazy("digest of the manifest"), max_length=64)
    bytes = models.PositiveBigIntegerField(gettext_lazy("bytes"))
    seconds = models.PositiveIntegerField(gettext_lazy("seconds"))

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("backup")
        verbose_name_plural = gettext_lazy("backups")
        ordering = ["-made_at", "-pk"]
        default_permissions = []

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d}"

    @classmethod
    def alarm(cls):
        """What whoever looks after the site must hear about its backups, in a sentence; else ""."""
        if not settings.BACKUPS_ARE_DUE:
            return ""
        last = cls.objects.first()
        if last is None:
            return _("No backup has ever been verified: ask whoever runs the server to make one.")
        if timezone.now() - last.made_at < SERVES:
            return ""
        at = timezone.localtime(last.made_at)
        return _(
            "The last verified backup is of %(day)s at %(hour)s: ask whoever runs the server why "
            "none was made since."
        ) % {"day": date_format(at), "hour": time_format(at)}


@dataclass(frozen=True)
class Verified:
    """A verified backup: its folder, the digest of its manifest, and what was checked, in words."""

    folder: Path
    digest: str
    findings: tuple
    manifest: dict


def back_up(folder=None, *, by=None):
    """Make a backup in `folder`, which must not exist, and verify it; gives what is `Verified`.

    Without a folder, in one of this moment under `BACKUP_ROOT`. Raises BackupFailed, and leaves
    nothing behind, when anything goes wrong.
    """
    began = time.monotonic()
    folder = Path(folder or _folder_of_this_moment()).absolute()
    _refuse_where_files_are_served(folder)
    unfinished = None
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_if_there(folder)
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
        _fill(unfinished)
        verified = verify(unfinished)
        _refuse_if_there(folder)
        unfinished.rename(folder)
    except (OSError, connection.Database.Error) as error:
        raise BackupFailed(_sentence(error, folder.parent)) from error
    finally:
        if unfinished is not None:
            shutil.rmtree(unfinished, ignore_errors=True)
    verified = replace(verified, folder=folder)
    Backup.objects.record(verified, seconds=round(time.monotonic() - began), by=by)
    return verified


def verify(folder, *, digest=""):
    """Read a backup again, all of it, and give what is `Verified`; raises BackupFailed at the first fault.

    `digest` is the one that the journal kept: whoever could rewrite a file could rewrite the
    manifest, not the journal.
    """
    folder = Path(folder)
    try:
        text = (folder / MANIFEST).read_bytes()
        found = hashlib.sha256(text).hexdigest()
        if digest and found != digest:
            raise BackupFailed(_("The manifest is not the one whose digest was kept."))
        manifest = _parsed(text)
        _verify_files(folder, manifest["files"])
        dump = dumps.of(manifest["database"]["vendor"])
        database = dump.verify(folder / dump.name, Facts(**manifest["database"]["facts"]))
    except FileNotFoundError as error:
        raise BackupFailed(_("There is no backup at %s.") % folder) from error
    except OSError as error:
        raise BackupFailed(_sentence(error, folder)) from error
    number = len(manifest["files"])
    findings = [
        ngettext("%d file has its digest.", "%d files have their digests.", number) % number,
        database,
        *(_lost(name) for name in manifest["lost"]),
    ]
    return Verified(folder, found, tuple(findings), manifest)


def published_heads(manifest):
    """The heads of the journal in a backup, written as `restore --head` reads them."""
    journals = manifest["database"]["facts"]["journals"]
    return [f"{stream}:{seq}:{head}" for stream, (seq, head) in sorted(journals.items()) if seq]


def _folder_of_this_moment():
    # Two people may press in the same second.
    now = timezone.now().strftime("%Y-%m-%dT%H-%M-%SZ")
    return settings.BACKUP_ROOT / f"{now}-{secrets.token_hex(2)}"


def _refuse_if_there(folder):
    if folder.exists():
        raise BackupFailed(
            _("There is something at %s already: name a folder that does not exist.") % folder
        )


def _refuse_where_files_are_served(folder):
    for root in _roots().values():
        if folder.resolve().is_relative_to(root.resolve()):
            raise BackupFailed(
                _("%s is among what is backed up: name a folder elsewhere.") % folder
            )


def _roots():
    return {"private": Path(settings.PRIVATE_ROOT), "media": Path(settings.MEDIA_ROOT)}


def _fill(folder):
    """Write everything into `folder`, the manifest last."""
    dump = dumps.of(connection.vendor)
    files = {}
    # Before the database, what is removed meanwhile; after it, what is added meanwhile: too much
    # rather than too little.
    for part, root in _roots().items():
        files.update(_copy_tree(root, folder / part, part))
    with _new_file(folder / dump.name):
        facts, named = dump.make(folder / dump.name)
    files[dump.name] = _digest(folder / dump.name)
    for part, root in _roots().items():
        files.update(_copy_tree(root, folder / part, part))
    manifest = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "django": django.get_version(),
        "database": {"vendor": connection.vendor, "facts": facts.as_dict()},
        "lost": sorted(named - set(files)),
        "files": files,
    }
    with _new_file(folder / MANIFEST) as file:
        file.write(json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode())


def _copy_tree(root, copy, part):
    """Copy the files of `root`; gives the digest of each by its path in the backup.

    What was copied whole is not copied again: a file never changes once it is written.
    """
    digests = {}
    copy.mkdir(mode=0o700, exist_ok=True)
    for at, folders, names in os.walk(root):
        there = copy / Path(at).relative_to(root)
        for name in folders:
            (there / name).mkdir(mode=0o700, exist_ok=True)
        for name in names:
            source = Path(at, name)
            try:
                if (there / name).exists():
                    if (there / name).stat().st_size == source.stat().st_size:
                        continue
                    (there / name).unlink()
                with source.open("rb") as original, _new_file(there / name) as file:
                    shutil.copyfileobj(original, file)
            except FileNotFoundError:
                continue  # removed meanwhile
            path = (part / source.relative_to(root)).as_posix()
            digests[path] = _digest(there / name)
    return digests


def _new_file(path):
    """A file that nobody else may read, from its first byte."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parsed(text):
    try:
        manifest = json.loads(text)
        if manifest["format"] == FORMAT:
            return manifest
    except (ValueError, KeyError, TypeError) as error:
        raise BackupFailed(_("The manifest cannot be read.")) from error
    raise BackupFailed(_("The manifest is of another format."))


def _verify_files(folder, digests):
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    found.discard(MANIFEST)
    for name in sorted({*digests, *found}):
        if name not in found:
            raise BackupFailed(_("%s is missing from the backup.") % name)
        if name not in digests:
            raise BackupFailed(_("%s is not in the manifest of the backup.") % name)
        if _digest(folder / name) != digests[name]:
            raise BackupFailed(_("%s is not what was backed up.") % name)


def _lost(name):
    return _("%s is named by the database and was already missing when the backup was made.") % name


def _sentence(error, folder):
    """What to do about an error of the system, for whoever asked for the backup."""
    code = getattr(error, "errno", None)
    if code in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error):
        return _("The disk of %s is full: make room, then try again.") % folder
    if code in UNWRITABLE:
        return _("%s cannot be written to: choose another folder, or mend its rights.") % folder
    return _("The backup failed: %s") % (str(error).strip().splitlines() or ["?"])[-1]
