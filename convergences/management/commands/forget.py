"""`manage.py forget`, every night: what has stood for its time goes, as the page on data promises."""

from django.core.management import BaseCommand
from django.db import transaction

from convergences import personal_register


class Command(BaseCommand):
    help = "Apply every period of the table of personal data; a second time changes nothing."

    def handle(self, **options):
        with transaction.atomic():
            said = personal_register.each("forget")
        for sentence in said:
            self.stdout.write(sentence)
