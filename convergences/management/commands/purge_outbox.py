"""`manage.py purge_outbox`, every night: mails that are settled keep no address for ever."""

from datetime import timedelta

from django.core.management import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from convergences.outbox.mails import Mail

KEPT = timedelta(days=365)
OF_ACCOUNTS_KEPT = timedelta(days=30)


class Command(BaseCommand):
    help = "Delete the mails that left, failed or were cancelled a year ago; codes after a month."

    def handle(self, **options):
        now = timezone.now()
        settled = Mail.objects.exclude(status__in=[Mail.Status.DRAFT, Mail.Status.APPROVED])
        old = settled.filter(urgent=False, drafted_at__lt=now - KEPT)
        old |= settled.filter(urgent=True, drafted_at__lt=now - OF_ACCOUNTS_KEPT)
        number = old.delete()[0]
        self.stdout.write(
            ngettext("%d mail was forgotten.", "%d mails were forgotten.", number) % number
        )
