"""`manage.py send_outbox`: sends the mails that wait and were approved, once or for ever."""

import signal

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convergences.outbox.mails import Mail
from convergences.outbox.sending import Postman, ServerAway


class Command(BaseCommand):
    help = "Send the mails that were approved, and those of the accounts."
    told_to_leave = False

    def add_arguments(self, parser):
        parser.add_argument(
            "--watch", action="store_true", help="keep sending, until told to stop (SIGTERM)"
        )

    def handle(self, *, watch, **options):
        postman = Postman(lambda: self.told_to_leave)
        if watch:
            # The mail being sent is sent and marked before leaving.
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, self.leave)
            postman.watch()
            return
        before = Mail.objects.failed().count()
        try:
            sent = postman.round()
        except ServerAway as error:
            raise CommandError(
                _("The mail server is away, and the mails wait: %s") % error
            ) from None
        self.stdout.write(ngettext("%d mail was sent.", "%d mails were sent.", sent) % sent)
        if failed := Mail.objects.failed().count() - before:
            self.stdout.write(
                ngettext(
                    "%d mail could not be sent: see it in the administration.",
                    "%d mails could not be sent: see them in the administration.",
                    failed,
                )
                % failed
            )

    def leave(self, *received):
        """What a signal does: an Event would deadlock when the signal comes while it is read."""
        self.told_to_leave = True
