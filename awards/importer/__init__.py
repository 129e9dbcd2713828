"""The archive from a file: read it, compare it with what is known, show the plan, write it.

    archive_file = ArchiveFile(content, name)
    plan = archive_file.plan()            # writes nothing
    archive_file.apply(by=user)           # all or nothing

`reading` and `spreadsheets` turn files into rows, `gathering` rows into entries, `matching` and
`results` find what each entry is, `planning` compares, `writing` writes.
"""

import hashlib
import re

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from awards.importer.cells import YEAR
from awards.importer.findings import Findings, Unreadable
from awards.importer.gathering import Gatherer
from awards.importer.known import Known
from awards.importer.matching import match_partnerships
from awards.importer.planning import Planner
from awards.importer.reading import read_table
from awards.importer.results import plan_results
from awards.importer.writing import write_plan
from awards.models import Award
from partnerships.models import Organisation, Partnership

__all__ = ["ArchiveFile", "ImportRefused", "Unreadable"]


class ImportRefused(Exception):
    """An import that wrote nothing; the message says why, `plan` holds the errors."""

    def __init__(self, message, plan=None):
        super().__init__(message)
        self.plan = plan


def _silent(stage, done, total):
    """Progress that nobody watches."""


class ArchiveFile:
    """A CSV or XLSX file of the archive's format."""

    def __init__(self, content, name="", progress=_silent):
        self.content = content
        self.name = name
        self.progress = progress
        self.sha256 = hashlib.sha256(content).hexdigest()

    def plan(self):
        """What an import would do today; raises `Unreadable` for what is no table."""
        return self._prepare(self._read())[0]

    def apply(self, *, by, expected=None):
        """Write the file, all or nothing, and return the plan that was written.

        Raises `ImportRefused` when the plan has errors, or is no longer the `expected` one (a
        digest): what was shown is what is written.
        """
        read = self._read()
        try:
            with transaction.atomic():
                plan, partnerships, known = self._prepare(read, lock=True)
                if plan.findings.errors:
                    raise ImportRefused(_("Nothing was written: mend the file first."), plan)
                if expected is not None and plan.digest() != expected:
                    raise ImportRefused(
                        _("The archive has changed since the preview. Look at it again."), plan
                    )
                if not plan.is_empty:
                    details = {"file": self.name, "sha256": self.sha256}
                    write_plan(
                        plan, partnerships, known, by=by, details=details, progress=self.progress
                    )
        except (IntegrityError, OperationalError):
            raise ImportRefused(
                _("Nothing was written: someone changed the archive meanwhile. Try again.")
            ) from None
        return plan

    def _read(self):
        findings = Findings()
        self.progress("reading", 0, 1)
        table = read_table(self.content, findings)
        self.progress("reading", 1, 1)
        return table, findings

    def _prepare(self, read, *, lock=False):
        table, findings = read
        if lock:
            # Verbs on a result lock its award: none may run between the comparison and the write.
            years = {int(row.year) for row in table.rows if re.fullmatch(YEAR, row.year)}
            awards = Award.objects.filter(edition__year__in=years).order_by("pk")
            list(awards.select_for_update(of=("self",)).values_list("pk"))
            # Nor may anybody save the page of what is completed.
            for model in (Organisation, Partnership):
                list(model.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))
        known = Known()
        gatherer = Gatherer(known, findings)
        total = len(table.rows)
        for number, row in enumerate(table.rows, 1):
            gatherer.read(row)
            if number % 500 == 0 or number == total:
                self.progress("checking", number, total)
        gathered = gatherer.finish()
        partnerships = match_partnerships(gathered, known, findings)
        recorded = plan_results(gathered, known, findings)
        planner = Planner(known, findings)
        planner.editions_and_awards(gathered)
        planner.organisations(gathered)
        planner.partnerships(partnerships)
        planner.results(gathered.nominees, recorded)
        return planner.plan, partnerships, known
