"""`manage.py erase_person EMAIL`: whatever the site holds of a person goes, and stays gone."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convergences.erase_person import erase_person
from convergences.erasures import ErasureFailed
from convergences.personal_register import Person
from convergences.transitions import TransitionRefused


class Command(BaseCommand):
    help = "Erase a person: account, words, mails, reports, and what the journal lets read of them."

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--yes", action="store_true", help="erase; without it, only say whom it would be"
        )

    def handle(self, *, email, yes, **options):
        if not yes:
            person = Person.of(email)
            self.stdout.write(
                _("%(address)s: %(accounts)s. Erased for ever: add --yes.")
                % {
                    "address": person.address,
                    "accounts": ", ".join(sorted({*map(str, person.users), *person.names}))
                    or _("no account"),
                }
            )
            for user in person.who_had_it:
                self.stdout.write(
                    _("%(account)s had this address before; if that is who asks, erase %(now)s.")
                    % {"account": user, "now": user.email}
                )
            return
        try:
            number = erase_person(email)
        except (TransitionRefused, ErasureFailed) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(ngettext("%d row was erased.", "%d rows were erased.", number) % number)
