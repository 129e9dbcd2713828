"""`manage.py demo`: the whole site on this machine, with the archive and accounts to try it."""

import os
import shutil
import socket
import threading
from argparse import ArgumentTypeError
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django.utils.translation import gettext as _

from convergences.demonstration import ACCOUNTS
from convergences.outbox.sending import Postman

ADDRESS = "127.0.0.1"


def port_number(text):
    """The port that was typed, or a sentence for argparse to show."""
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65_536:
        raise ArgumentTypeError(_("a port is a number from 1 to 65535, like 8000"))
    return int(text)


def is_free(port):
    """May a server listen at this port of this machine?"""
    with socket.socket() as probe:
        # As runserver does: a server stopped a moment ago is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True


class Command(BaseCommand):
    help = "Serve the site on this machine, with the archive and accounts to try it."
    requires_system_checks = []  # runserver makes them

    def add_arguments(self, parser):
        parser.add_argument("--port", type=port_number, default=8000, help="8000 by default")
        parser.add_argument("--reset", action="store_true", help="forget what was typed before")
        parser.add_argument(
            "--no-reload",
            action="store_false",
            dest="reload",
            help="do not start again when the code changes",
        )

    def handle(self, *, port, reset, reload, **options):
        if not settings.DEMONSTRATION:
            raise CommandError(_("Start it with “python3 manage.py demo”, where HOSTS is unset."))
        if "SITE_URL" not in os.environ:
            settings.SITE_URL = f"http://{ADDRESS}:{port}"
        # The reloader runs this command again in a child, at each change of the code.
        if os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            self.refuse_what_cannot_work(port)
            try:
                if reset:
                    connection.close()
                    forget(what_was_typed(), within=settings.VAR_DIR)
                prepare()
                call_command("load_demonstration", verbosity=0)
            except (OSError, OperationalError) as error:
                raise CommandError(
                    _("The demonstration could not be prepared (%s): mend that, then start again.")
                    % error
                ) from None
            self.introduce(ACCOUNTS)
        # Where the site is served: not in the process that only watches the code.
        if not reload or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
            threading.Thread(target=Postman().watch, name="outbox", daemon=True).start()
        os.environ.setdefault("DJANGO_RUNSERVER_HIDE_WARNING", "true")
        call_command("runserver", f"{ADDRESS}:{port}", use_reloader=reload)

    def refuse_what_cannot_work(self, port):
        """Say in one sentence what stands in the way, before anything is touched."""
        if connection.vendor != "sqlite":
            raise CommandError(_("The demonstration has its own database: unset DATABASE_URL."))
        if not is_free(port):
            other = next((n for n in range(max(port + 1, 8000), 65_536) if is_free(n)), 8000)
            raise CommandError(
                _("Port %(port)d is taken: stop what uses it, or add “--port %(other)d”.")
                % {"port": port, "other": other}
            )

    def introduce(self, accounts):
        """Print where the site is, and who can sign in."""
        self.stdout.write("")
        self.stdout.write(f"  {settings.SITE_URL}/")
        self.stdout.write(f"  {settings.SITE_URL}/admin/")
        self.stdout.write("")
        for account in accounts:
            if account.is_staff:
                self.stdout.write(f"  {account.role}")
                self.stdout.write(
                    "    "
                    + _("%(email)s · password %(password)s")
                    % {"email": account.email, "password": account.password}
                )
                self.stdout.write("    " + _("one-time code now: %s") % account.code)
        self.stdout.write("  " + _("Chair, jurors: an address, then the code that a mail brings"))
        for account in accounts:
            if not account.is_staff:
                self.stdout.write(f"    {account.email}")
        mailbox = settings.SITE_URL + reverse("demonstration:accounts")
        self.stdout.write("")
        self.stdout.write("  " + _("The codes that follow, and the mails: %s") % mailbox)
        self.stdout.write("")
        self.stdout.flush()


def prepare():
    """Bring the database up to date, and put the archive in it when it holds no edition."""
    for folder in (database().parent, Path(settings.STATIC_ROOT)):
        folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    # By name: the floor imports nothing of the programme.
    if not apps.get_model("awards", "Edition").objects.exists():
        call_command("load_archive", verbosity=0)


def database():
    """The file of the embedded database."""
    return Path(connection.settings_dict["NAME"])


def what_was_typed():
    """Every place where the demonstration keeps something."""
    name = database().name
    return [
        *(database().with_name(name + end) for end in ("", "-wal", "-shm", "-journal")),
        *map(Path, (settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.EMAIL_FILE_PATH)),
    ]


def forget(places, *, within):
    """Delete these files and folders; refuse all of them if one stands outside `within`."""
    for place in places:
        if not place.resolve().is_relative_to(within.resolve()):
            raise CommandError(
                _("%s is outside var/: delete it yourself, or unset the variable that names it.")
                % place
            )
    for place in places:
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
