"""`manage.py erase_details`: forgets what can be read of some acts; their chain keeps verifying."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convergences.erasures import (
    ErasureFailed,
    details_about,
    details_of,
    erase_details_about,
    erase_details_of,
)
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
        user = account(actor) if actor else None
        if target:
            refuse_unless_a_row(target)
        if not yes:
            number = (details_of(user) if user else details_about(target)).count()
            self.stdout.write(
                ngettext(
                    "%d act would be erased, for ever: add --yes.",
                    "%d acts would be erased, for ever: add --yes.",
                    number,
                )
                % number
            )
            return
        try:
            number = erase_details_of(user) if user else erase_details_about(target)
        except ErasureFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(ngettext("%d act was erased.", "%d acts were erased.", number) % number)


def account(email):
    """The account that has this address."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CommandError(_("No account has the address %s.") % email)
    return user


def refuse_unless_a_row(target):
    """Refuse what is not written `app.model:key`."""
    label, colon, _key = target.rpartition(":")
    if not colon or label.count(".") != 1:
        raise CommandError(_("Write the row as app.model:key, like convergences.report:12."))
