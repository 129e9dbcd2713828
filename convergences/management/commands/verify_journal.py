"""`manage.py verify_journal`, every night: every chain of the journal still holds."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import ngettext

from convergences.journal import every_stream, fault


class Command(BaseCommand):
    help = "Verify every chain of the journal; the first fault is said, and fails the command."

    def handle(self, **options):
        streams = every_stream()
        for stream in streams:
            if said := fault(stream):
                raise CommandError(said)
        self.stdout.write(
            ngettext(
                "%d stream of the journal holds.", "%d streams of the journal hold.", len(streams)
            )
            % len(streams)
        )
