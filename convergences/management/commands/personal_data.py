"""`manage.py personal_data`: the register of personal data, as `docs/donnees-personnelles.md` has it."""

from django.core.management import BaseCommand
from django.utils.translation import override

from convergences.personal_register import register


class Command(BaseCommand):
    help = "Print, in French, what each table holds of people, why, and for how long."

    def handle(self, **options):
        with override("fr"):
            self.stdout.write(register(), ending="")
