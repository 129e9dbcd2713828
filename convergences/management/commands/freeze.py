"""`manage.py freeze DIR`: the public site as files, for any plain web server."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convergences.frozen.folder import FreezeFailed, freeze


class Command(BaseCommand):
    help = "Write the public site, as anybody sees it today, as files for any plain web server."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", help="empty, or not there yet")

    def handle(self, *, folder, **options):
        try:
            frozen = freeze(folder)
        except FreezeFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(
            ngettext(
                "%(pages)d page and %(others)d other files, %(bytes)d bytes, in %(folder)s.",
                "%(pages)d pages and %(others)d other files, %(bytes)d bytes, in %(folder)s.",
                frozen.pages,
            )
            % {
                "pages": frozen.pages,
                "others": frozen.files - frozen.pages,
                "bytes": frozen.bytes,
                "folder": frozen.folder,
            }
        )
        if frozen.dead:
            for path, named_by in frozen.dead:
                self.stderr.write(_("%(path)s, named by %(by)s") % {"path": path, "by": named_by})
            raise CommandError(
                ngettext(
                    "The copy is there, with %d link that leads nowhere: mend the page, then freeze again.",
                    "The copy is there, with %d links that lead nowhere: mend the pages, then freeze again.",
                    len(frozen.dead),
                )
                % len(frozen.dead)
            )
