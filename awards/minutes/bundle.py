"""The bundle of an edition's minutes: the same bytes each time, while its journal stands still."""

import io
import zipfile
from datetime import UTC
from pathlib import Path

from awards import seals
from awards.models.minutes import CORRECTED, opened
from convergences.journal import JournalEntry, canonical

HERE = Path(__file__).parent
ADDED = ("verify.py", "GUIDE.txt")
READABLE_BY_ALL = 0o644 << 16


def bundle_of(minutes):
    """The files of `files_of` as the bytes of one ZIP, dated of the publication."""
    made = io.BytesIO()
    date = minutes.drawn_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w") as bundle:
        for name, content in files_of(minutes).items():
            entry = zipfile.ZipInfo(name, date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, READABLE_BY_ALL
            bundle.writestr(entry, content, compresslevel=9)
    return made.getvalue()


def files_of(minutes):
    """`{name: bytes}` of every file of the bundle, in the order in which people meet them."""
    entries = list(JournalEntry.objects.filter(stream=minutes.journal_stream).order_by("seq"))
    return {
        "rules.json": seals.canonical(minutes.rules),
        "journal.jsonl": b"".join(_line(entry) for entry in entries),
        "tally.json": seals.canonical(minutes.tally),
        "seals.json": seals.canonical(minutes.seals),
        "openings.json": seals.canonical(minutes.openings | {"corrections": _corrections(entries)}),
        **{name: (HERE / name).read_bytes() for name in ADDED},
    }


def _line(entry):
    return canonical(entry.chained() | {"hash": entry.hash}) + b"\n"


def _corrections(entries):
    """The lines that rectified or revoked a result, opened: of these entries and no later one."""
    corrected = [entry.pk for entry in entries if entry.action in CORRECTED]
    found = JournalEntry.objects.filter(pk__in=corrected).select_related("detail")
    return [opened(entry) for entry in found.order_by("seq")]


def head_of(minutes):
    """The last entry of the journal, whose digest binds all the others."""
    return JournalEntry.objects.filter(stream=minutes.journal_stream).order_by("seq").last()
