"""`manage.py forget_reporters`, every night: keeps the promise of the page on personal data."""

from datetime import timedelta

from django.core.management import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from convergences.reports import Report

KEPT = timedelta(days=365)


class Command(BaseCommand):
    help = "Erase the names and addresses of reports that were dealt with more than a year ago."

    def handle(self, **options):
        # Counted from the day it came, which can only be earlier.
        due = Report.objects.exclude(status=Report.Status.OPEN).filter(
            received_at__lt=timezone.now() - KEPT
        )
        number = due.exclude(name="", email="").update(name="", email="")
        self.stdout.write(
            ngettext("%d person was forgotten.", "%d people were forgotten.", number) % number
        )
