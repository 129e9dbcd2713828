"""`manage.py load_demonstration`: two fictitious editions, one whose jury marks, one whose evening is near.

Everything happens by the verbs that people press, so the journal tells both years. The accounts
are those of the demonstration, known to all: refused anywhere else.
"""

import tomllib

from django.core.management import BaseCommand
from django.db import transaction

from awards.fiction.evening import SealedYear
from awards.fiction.year import FOLDER, Year
from awards.models import Juror
from convergences.demonstration import ACCOUNTS, prepare_accounts


class Command(BaseCommand):
    help = "Load the fictitious editions of the demonstration, unless they are there."

    def handle(self, **options):
        prepare_accounts()
        load_demonstration()
        load_evening()


def load_demonstration():
    """Make the edition whose jury is at work, and give it.

    Nothing when one of the accounts is a juror already: what was typed since is kept.
    """
    if Juror.objects.filter(user__email__in=[account.email for account in ACCOUNTS]).exists():
        return None
    with transaction.atomic():
        return Year(told_by("edition")).live()


def load_evening():
    """Make the edition that is sealed, and give its ceremony; nothing when it was made before."""
    told = told_by("evening")
    if SealedYear.is_lived(told):
        return None
    with transaction.atomic():
        return SealedYear(told).live()


def told_by(name):
    """What a file of the demonstration tells of a year."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
