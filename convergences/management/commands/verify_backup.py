"""`manage.py verify_backup DIR`: every file of a backup again, and the database that it gives back."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from convergences.backups import published_heads, verify
from convergences.dumps import BackupFailed


class Command(BaseCommand):
    help = "Read a backup again, and say what was verified; the first fault fails the command."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")
        parser.add_argument(
            "--digest", metavar="SHA256", default="", help="that of the manifest, kept elsewhere"
        )

    def handle(self, *, folder, digest, **options):
        try:
            verified = verify(folder, digest=digest)
        except BackupFailed as failure:
            raise CommandError(str(failure)) from failure
        for finding in verified.findings:
            self.stdout.write(finding)
        for head in published_heads(verified.manifest):
            self.stdout.write(_("Head of the journal: %s") % head)
        self.stdout.write(_("The digest of the manifest is %s.") % verified.digest)
