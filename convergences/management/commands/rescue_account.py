"""`manage.py rescue_account lost@… --by one@… --with another@…`: a lost second factor is removed."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from convergences.accounts.rescue import rescue
from convergences.models import User
from convergences.transitions import TransitionRefused


class Command(BaseCommand):
    help = "Remove the lost second factor of an account, on the word of two people of the staff."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the account whose second factor is lost")
        parser.add_argument("--by", required=True, help="the address of who asks for it")
        parser.add_argument(
            "--with", required=True, dest="second", help="the address of a second person"
        )

    def handle(self, address, by, second, **options):
        owner, first, other = (account(email) for email in (address, by, second))
        try:
            rescue(owner, by=first, second=other)
        except TransitionRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            _("The second factor of %s is removed; they add another one at their next sign-in.")
            % owner.email
        )


def account(email):
    """The account that has this address."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise CommandError(_("No account has the address %s.") % email)
    return found
