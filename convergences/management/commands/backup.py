"""`manage.py backup`: database, pictures and documents in one folder, verified before it is said."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from convergences.backups import back_up, published_heads
from convergences.dumps import BackupFailed


class Command(BaseCommand):
    help = "Back up the database and every file into a new folder, and verify what was written."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", metavar="DIR", nargs="?", help="does not exist yet; else under BACKUP_ROOT"
        )

    def handle(self, *, folder, **options):
        try:
            made = back_up(folder)
        except BackupFailed as failure:
            raise CommandError(str(failure)) from failure
        for finding in made.findings:
            self.stdout.write(finding)
        for head in published_heads(made.manifest):
            self.stdout.write(_("Head of the journal: %s") % head)
        self.stdout.write(
            _("Backed up into %(folder)s; the digest of its manifest is %(digest)s.")
            % {"folder": made.folder, "digest": made.digest}
        )
