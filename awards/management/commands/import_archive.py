"""`import_archive FILE`: fill the archive from a CSV or XLSX file, all or nothing."""

import gc
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from awards.importer import ArchiveFile, ImportRefused, Unreadable
from awards.importer.findings import SHOWN, and_more

WIDTH = 30


@contextmanager
def collector_at_rest():
    """Spare a third of the time: every row is kept to the end, there is no garbage to look for."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Command(BaseCommand):
    help = "Fill the archive of past editions from a CSV or XLSX file (docs/format-archives.md)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, write nothing"
        )

    def handle(self, *, file, dry_run, **options):
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(
                _("“%(file)s” cannot be read: %(reason)s.")
                % {"file": file, "reason": error.strerror}
            ) from None
        archive_file = ArchiveFile(content, file.name, self._progress)
        try:
            with collector_at_rest():
                plan = archive_file.plan() if dry_run else archive_file.apply(by=None)
        except Unreadable as unreadable:
            raise CommandError(unreadable) from None
        except ImportRefused as refusal:
            raise CommandError(self._refusal(refusal.plan, refusal)) from None
        finally:
            self._clear_progress()
        self._show(plan)
        if plan.findings.errors:
            raise CommandError(self._refusal(plan, _("Nothing would be written.")))
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))
        elif plan.is_empty:
            self.stdout.write(_("The archive says all of it already: nothing was written."))
        else:
            self.stdout.write(self.style.SUCCESS(_("The archive was written.")))

    def _refusal(self, plan, message):
        return "\n".join([*(plan.errors if plan else []), str(message)])

    def _show(self, plan):
        for warning in plan.warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(f"{'':{WIDTH}}{_('Additions'):>15}{_('Changes'):>15}{_('Unchanged'):>15}")
        for label, *counts in plan.counts():
            self.stdout.write(f"{label:{WIDTH}}" + "".join(f"{count:>15}" for count in counts))
        if plan.documented:
            self.stdout.write(f"{_('Sources attached'):{WIDTH}}{len(plan.documented):>15}")
        for change in plan.changes[:SHOWN]:
            self.stdout.write(
                _("Line %(line)s, %(subject)s, %(field)s: %(old)s → %(new)s")
                % {
                    "line": change.line,
                    "subject": change.subject,
                    "field": change.field,
                    "old": change.old or "∅",
                    "new": change.new,
                }
            )
        if (more := len(plan.changes) - SHOWN) > 0:
            self.stdout.write(and_more(more))

    def _progress(self, stage, done, total):
        """A bar on a terminal; a log or a pipe receives nothing."""
        if not self.stderr.isatty():
            return
        stages = {"reading": _("Reading"), "checking": _("Checking"), "writing": _("Writing")}
        share = done / total if total else 1
        bar = "█" * round(share * WIDTH)
        self.stderr.write(f"\r{stages[stage]:<14}{bar:<{WIDTH}} {share:4.0%}", ending="")
        self.stderr.flush()

    def _clear_progress(self):
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
