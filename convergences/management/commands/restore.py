"""`manage.py restore DIR`: a backup takes the place of the site, or nothing changes."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from convergences.dumps import BackupFailed
from convergences.erasures import ErasureFailed
from convergences.replacing import RestoreFailed
from convergences.restoring import restore


class Command(BaseCommand):
    help = "Restore what `backup` made; the first fault fails the command and changes nothing."
    requires_system_checks = []  # they may read a database that is not there yet

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR")
        parser.add_argument(
            "--digest", metavar="SHA256", default="", help="that of the manifest, kept elsewhere"
        )
        parser.add_argument(
            "--head",
            metavar="STREAM:NUMBER:DIGEST",
            dest="heads",
            action="append",
            default=[],
            help="a head of the journal, published earlier; as many as there are",
        )
        parser.add_argument("--replace", action="store_true", help="lose the site that is here")
        parser.add_argument(
            "--despite-violations",
            dest="despite",
            action="store_true",
            help="restore even what contradicts itself in the backup",
        )

    def handle(self, *, folder, digest, heads, replace, despite, **options):
        try:
            restore(
                folder,
                digest=digest,
                heads=heads,
                replace=replace,
                despite=despite,
                tell=self.stdout.write,
            )
        except (BackupFailed, ErasureFailed, RestoreFailed) as failure:
            raise CommandError(str(failure)) from failure
        except KeyboardInterrupt as interrupted:
            raise CommandError(
                _("Interrupted: nothing was restored, and what stood there stands.")
            ) from interrupted
        except OSError as error:
            raise CommandError(f"{error.strerror}: {error.filename}") from error
