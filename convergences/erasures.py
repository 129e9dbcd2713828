"""Erasures: what was forgotten, told beside the backups too, so that a restore forgets it again.

A backup holds what was erased after it was made. Each erasure leaves a line in a file that no
restore replaces, and that goes wherever the backups go. It names nobody: a row's key, a digest of
the 128 random bits that the journal knows a person by, or a digest under `SECRET_KEY` of an
address. The file is only ever added to.
"""

import hashlib
import json
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from convergences.journal import JournalDetail, JournalEntry
from convergences.public_version import PublicVersion

FILE = "erasures.jsonl"
DOMAIN = "convergences-erasure-v1"


class ErasureFailed(Exception):
    """What was erased cannot be kept or read; the message says what to do."""


def erase_details_of(user):
    """Forget what can be read of what an account did; gives the number of acts."""
    with transaction.atomic():
        number = erase_all(details_of(user))
        if number:
            keep(actor=masked(user.pseudonym))
    return number


def erase_details_about(target):
    """Forget what can be read of what was done to a row, written `app.model:key`."""
    with transaction.atomic():
        number = erase_all(details_about(target))
        if number:
            keep(target=target)
    return number


def details_of(user):
    """The details of what this account did, that were not erased yet."""
    details = JournalDetail.objects.exclude(salt="").select_related("entry")
    return JournalDetail.objects.filter(
        pk__in=[detail.pk for detail in details.iterator() if detail.is_by(user)]
    )


def details_about(target):
    """The details of what was done to a row that may be gone, that were not erased yet."""
    label, _colon, key = target.rpartition(":")
    return JournalDetail.objects.exclude(salt="").filter(target_type=label.lower(), target_id=key)


def erase_all(details):
    """Forget what can be read of these acts, in one line of the journal; gives how many."""
    # Corrections of a published edition are told with their words; see `JournalQuerySet.record`.
    PublicVersion.rise()
    number = 0
    for detail in details:
        detail.erase()
        number += 1
    if number:
        JournalEntry.objects.record(None, "convergences.journaldetail.erased", number=number)
    return number


def keep(**erased):
    """Add one line to the file, on the disk before this returns."""
    line = json.dumps({"at": timezone.now().isoformat(timespec="seconds"), **erased})
    path = Path(settings.BACKUP_ROOT, FILE)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(number, "ab") as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ErasureFailed(
            _("%s cannot be written to, and a restored backup would tell again what is erased.")
            % path
        ) from error


def kept(*folders):
    """The lines of the files of these folders, each once, in the order they were written."""
    lines = {}
    for folder in folders:
        path = Path(folder, FILE)
        if path.exists():
            for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                try:
                    lines[text] = dict(json.loads(text))
                except ValueError as error:
                    raise ErasureFailed(
                        _(
                            "Line %(number)d of %(file)s cannot be read: put the file back as it was."
                        )
                        % {"number": number, "file": path}
                    ) from error
    return list(lines.values())


def masked(pseudonym):
    """What a line says of an account: a digest of its 128 random bits."""
    return hashlib.sha256(f"{DOMAIN}:{pseudonym}".encode()).hexdigest()
