"""`manage.py export_person EMAIL FILE.zip`: a person's own data, for whoever asks for theirs."""

import os

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from convergences.export_person import export_of


class Command(BaseCommand):
    help = "Write all that the site holds about one person, and nothing about anybody else."

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("file", metavar="FILE.zip", help="does not exist yet")

    def handle(self, *, email, file, **options):
        data = export_of(email)
        try:
            number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(
                _("%s cannot be made: name a file that does not exist.") % file
            ) from error
        with os.fdopen(number, "wb") as written:
            written.write(data)
        self.stdout.write(_("Written: %s.") % file)
