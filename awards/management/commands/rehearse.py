"""`manage.py rehearse`: the evening to come, played with invented names in a database of its own.

It runs twice. First on the site's own settings, which it only reads: the shape of the evening is
written down. Then again on the settings of a rehearsal, which know nothing of the site's.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, OperationalError, connection
from django.utils.translation import gettext as _

from awards.evening_times import in_words, times_of
from awards.fiction import rehearsal
from awards.fiction.names import told_from
from awards.management.commands.load_demonstration import told_by
from awards.models import Ceremony
from convergences.demonstration import ACCOUNTS, prepare_accounts
from convergences.environment import become
from convergences.management.commands.demo import ADDRESS, database, forget, is_free, port_number
from convergences.outbox.sending import Postman


class Command(BaseCommand):
    help = "Rehearse the next ceremony with invented names, on a database and files of its own."
    requires_system_checks = []  # runserver makes them

    def add_arguments(self, parser):
        parser.add_argument("--port", type=port_number, required=True, help="like 8001")
        parser.add_argument("--ceremony", type=int, help="its number; the next one by default")

    def handle(self, *, port, ceremony, **options):
        if not is_free(port):
            raise CommandError(_("Port %(port)d is taken: choose another one.") % {"port": port})
        if port != settings.REHEARSAL:
            self.write_down(port, self.shape(ceremony))
            connection.close()
            os.environ["CONVERGENCES_REHEARSAL"] = str(port)
            become(sys.executable, [str(settings.BASE_DIR / "manage.py"), *sys.argv[1:]])
        self.play(port)

    # On the site's own settings, which are only read.

    def shape(self, number):
        """The shape of the ceremony to rehearse; None when the site has none."""
        if connection.vendor == "sqlite" and not database().exists():
            return None
        try:
            with rehearsal.only_reading():
                found = (
                    Ceremony.objects.filter(pk=number).first()
                    if number
                    else rehearsal.next_ceremony()
                )
                if number and found is None:
                    raise CommandError(_("There is no ceremony %(n)d.") % {"n": number})
                return rehearsal.shape_of(found) if found else None
        except DatabaseError as error:
            self.stderr.write(_("The site's database could not be read (%s).") % error)
            return None

    def write_down(self, port, shape):
        """Forget the rehearsal before, and leave this shape for the one to come."""
        folder = settings.BASE_DIR / "var" / "rehearsal" / str(port)
        try:
            forget([folder], within=settings.BASE_DIR / "var")
            folder.mkdir(parents=True)
            (folder / "shape.json").write_text(json.dumps(shape), encoding="utf-8")
        except OSError as error:
            raise CommandError(_("The rehearsal could not be prepared (%s).") % error) from None

    # On the settings of the rehearsal.

    def play(self, port):
        """Prepare the evening, serve it, and say at the end how long each award took."""
        try:
            ceremony = self.prepare()
        except (OSError, OperationalError) as error:
            raise CommandError(_("The rehearsal could not be prepared (%s).") % error) from None
        self.introduce(ceremony)
        threading.Thread(target=Postman().watch, name="outbox", daemon=True).start()
        os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
        try:
            call_command("runserver", f"{ADDRESS}:{port}", use_reloader=False)
        finally:
            self.report(ceremony)

    def prepare(self):
        """The database, the accounts and the evening; gives its ceremony."""
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        prepare_accounts()
        shape = json.loads((settings.VAR_DIR / "shape.json").read_text(encoding="utf-8"))
        return rehearsal.begin(self.told(shape))

    def told(self, shape):
        """The evening of this shape with invented names, or that of the demonstration."""
        if shape is None:
            self.stdout.write(_("No ceremony is planned: that of the demonstration is rehearsed."))
            return told_by("evening")
        return told_from(shape, told_by("rehearsal"))

    def introduce(self, ceremony):
        """Print what this is, where it is, and who can sign in."""
        lines = [
            "",
            _("Rehearsal: every name is invented, no verdict was read, nothing here is public."),
            "",
            *(
                f"{settings.SITE_URL}{path}"
                for path in (
                    f"/admin/awards/ceremony/{ceremony.pk}/regie/",
                    *("/scene/", "/ceremonie/", "/admin/repetition/", "/demonstration/"),
                )
            ),
            "",
        ]
        for account in ACCOUNTS:
            if account.group in ("stage", "secretariat"):
                lines += [
                    str(account.role),
                    "  "
                    + _("%(email)s · password %(password)s")
                    % {"email": account.email, "password": account.password},
                ]
        for line in [*lines, ""]:
            self.stdout.write(f"  {line}" if line else "")
        self.stdout.flush()

    def report(self, ceremony):
        """Print how long each award took."""
        taken = times_of(ceremony)
        if not taken:
            return
        self.stdout.write("\n" + _("How long each award took:"))
        for times in taken:
            told = {
                "award": times.award.label,
                "before": in_words(times.before) or "—",
                "after": in_words(times.after) or "—",
                "planned": in_words(times.planned),
            }
            words = _(
                "%(award)s: %(before)s until its result, then %(after)s; planned: %(planned)s"
            )
            self.stdout.write("  " + words % told)
        self.stdout.flush()
