"""`manage.py erase_details`: forgets what can be read of some acts; their chain keeps verifying."""

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convergences.journal import JournalDetail, JournalEntry
from convergences.users import User


class Command(BaseCommand):
    help = "Erase the readable details of the journal: of what one account did, or about one row."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--actor", metavar="EMAIL", help="what this account did")
        which.add_argument(
            "--target",
            metavar="APP.MODEL:KEY",
            help="what was done to this row, like convergences.report:12",
        )
        parser.add_argument(
            "--yes", action="store_true", help="erase; without it, only count what would be"
        )

    def handle(self, *, actor, target, yes, **options):
        details = of_actor(actor) if actor else about(target)
        details = details.exclude(salt="")  # erased already
        number = details.count()
        if not yes:
            self.stdout.write(
                ngettext(
                    "%d act would be erased, for ever: add --yes.",
                    "%d acts would be erased, for ever: add --yes.",
                    number,
                )
                % number
            )
            return
        with transaction.atomic():
            for detail in details:
                detail.erase()
            if number:
                JournalEntry.objects.record(
                    None, "convergences.journaldetail.erased", number=number
                )
        self.stdout.write(ngettext("%d act was erased.", "%d acts were erased.", number) % number)


def of_actor(email):
    """The details of what the account of this address did."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CommandError(_("No account has the address %s.") % email)
    details = JournalDetail.objects.exclude(salt="").select_related("entry")
    return JournalDetail.objects.filter(
        pk__in=[detail.pk for detail in details.iterator() if detail.is_by(user)]
    )


def about(target):
    """The details of what was done to a row, written `app.model:key`; it may be gone."""
    label, colon, key = target.rpartition(":")
    if not colon or label.count(".") != 1:
        raise CommandError(_("Write the row as app.model:key, like convergences.report:12."))
    return JournalDetail.objects.filter(target_type=label.lower(), target_id=key)
