"""`manage.py check_invariants`, every night and before an evening: nothing stored contradicts itself."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import ngettext

from awards.invariants import STATEMENTS, violations


class Command(BaseCommand):
    help = "Check what must be true of everything stored; each row that breaks it is named."

    def handle(self, **options):
        found = violations()
        for violation in found:
            self.stdout.write(f"{violation.statement}: {violation}")
        if found:
            raise CommandError(ngettext("%d violation.", "%d violations.", len(found)) % len(found))
        self.stdout.write(
            ngettext("%d statement holds.", "%d statements hold.", len(STATEMENTS))
            % len(STATEMENTS)
        )
