"""Is the French catalogue complete? Compares COMMITTED with what was GATHERED from the sources."""

import sys
from pathlib import Path

import polib


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def translations(catalogue):
    return {
        key(entry): entry.msgstr_plural or entry.msgstr
        for entry in catalogue
        if entry.msgid and not entry.obsolete
    }


committed, gathered = (Path(folder) / "fr/LC_MESSAGES/django.po" for folder in sys.argv[1:])
ours, theirs = polib.pofile(committed), polib.pofile(gathered)
compiled = polib.mofile(committed.with_suffix(".mo"))

faults = [f"untranslated: {entry.msgid!r}" for entry in ours.untranslated_entries()]
faults += [f"fuzzy: {entry.msgid!r}" for entry in ours.fuzzy_entries()]
faults += [f"no longer said: {entry.msgid!r}" for entry in ours.obsolete_entries()]
faults += [f"not gathered: {k[1]!r}" for k in translations(theirs).keys() - translations(ours)]
faults += [f"said nowhere: {k[1]!r}" for k in translations(ours).keys() - translations(theirs)]
if translations(compiled) != translations(ours):
    faults.append("django.mo is not what django.po compiles to: run compilemessages")
print("\n".join(faults) or f"{len(ours)} messages, all in French")
sys.exit(bool(faults))
