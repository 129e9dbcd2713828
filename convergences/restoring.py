"""Restoring: a backup takes the place of the site, verified before and after, or nothing changes.

What a backup cannot know is done to it: erasures made since are made again, sessions and codes of
its moment are worth nothing, and mails that were on their way wait for a person.
"""

import io
import secrets
import time
from datetime import datetime, timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convergences import erasures, interrupted_restore
from convergences.backups import published_heads, verify
from convergences.environment import interruptible
from convergences.erase_person import replay
from convergences.journal import JournalEntry, is_reached
from convergences.outbox.mails import Mail
from convergences.public_version import PublicVersion
from convergences.replacing import RestoreFailed, places_of, replaced

# A backup takes some time, and clocks of two machines are not quite alike.
ONE_DAY = timedelta(days=1)


def restore(folder, *, digest="", heads=(), replace=False, despite=False, tell=print):
    """Put what `backup` made in `folder` in the place of the site; `tell` hears each step.

    Raises BackupFailed or RestoreFailed at the first fault, and what stood there stands. `heads`
    are those of the journal that were published, as `stream:seq:hash`. With `despite`, what
    contradicts itself in the backup is told and refuses nothing.
    """
    began = time.monotonic()
    folder = Path(folder)
    verified = verify(folder, digest=digest)
    for finding in verified.findings:
        tell(finding)
    manifest = verified.manifest
    _refuse_another_database(manifest["database"])
    heads = [_parsed(head) for head in [*heads, *published_heads(manifest)]]
    forgotten = _made_since(manifest, erasures.kept(settings.BACKUP_ROOT, folder.absolute().parent))
    mark, interrupted = secrets.token_hex(4), interrupted_restore.marks()
    places = places_of(folder, mark)
    if not replace and any(place.is_taken for place in places):
        raise RestoreFailed(
            _("There is a site here already: back it up, then add --replace to lose it.")
        )
    with interruptible(), replaced(places, mark):
        _bring_up_to_date()
        tell(_("Database, private files and public copies are in their place."))
        with transaction.atomic():
            _forget_secrets()
            found = replay(forgotten)
            PublicVersion.objects.update(
                # Above whatever was served since the backup, which nobody may know any more.
                version=Greatest(F("version") + 1, int(time.time()))
            )
            JournalEntry.objects.record(
                None,
                "convergences.backup.restored",
                digest=verified.digest,
                made_at=manifest["made_at"],
            )
        tell(
            ngettext(
                "%d erasure made since was made again; sessions and codes are worth nothing.",
                "%d erasures made since were made again; sessions and codes are worth nothing.",
                found,
            )
            % found
        )
        # What was due since the backup is due now.
        _run("forget")
        _run("settle_pictures")
        tell(_run("verify_journal"))
        for stream, seq, head in heads:
            if not is_reached(stream, seq, head):
                raise RestoreFailed(
                    _(
                        "The journal “%(stream)s” does not go through %(head)s, its entry "
                        "%(seq)d: this backup is older than that head, or its chain was rewritten."
                    )
                    % {"stream": stream, "head": head, "seq": seq}
                )
        tell(_("The journal goes through its published heads: %s.") % _written(heads))
        tell(_checked(despite))
    for each in interrupted:
        _forget_interrupted(folder, each)
    tell(_("Restored in %d seconds.") % (time.monotonic() - began))
    return verified


def _parsed(text):
    stream, _colon, rest = text.partition(":")
    seq, _colon, head = rest.partition(":")
    if not (stream and seq.isdecimal() and head):
        raise RestoreFailed(
            _("Write a head as stream:number:digest, as the backup printed it: %s is none.") % text
        )
    return stream, int(seq), head


def _made_since(manifest, lines):
    """The erasures that the backup may not hold: who came back after an older one stays."""
    since = datetime.fromisoformat(manifest["made_at"]) - ONE_DAY
    return [line for line in lines if datetime.fromisoformat(line["at"]) >= since]


def _written(heads):
    return ", ".join(f"{stream}:{seq}" for stream, seq, _head in heads) or "—"


def _refuse_another_database(database):
    """Raise RestoreFailed where this site could not live with what the backup holds."""
    if database["vendor"] != connection.vendor:
        raise RestoreFailed(
            _("This backup is of %(theirs)s and the site uses %(ours)s: set DATABASE_URL to match.")
            % {"theirs": database["vendor"], "ours": connection.vendor}
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    labels = {app.label for app in apps.get_app_configs()}
    for migration in database["facts"]["migrations"]:
        if migration not in known and migration.partition(".")[0] in labels:
            raise RestoreFailed(
                _("This backup is of a newer version (%s): install that version, then restore.")
                % migration
            )


def _bring_up_to_date():
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _forget_secrets():
    """What was worth something for a moment, at the moment of the backup, is worth nothing now."""
    Session.objects.all().delete()
    Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    cache.clear()
    Mail.objects.update(claimed_at=None)
    waiting = Mail.objects.on_their_way()
    waiting.filter(urgent=True).update(status=Mail.Status.CANCELLED, body="")
    if waiting.exists():
        # They may have left since: a person reads them again, and knows.
        waiting.revise(by=None)


def _run(command):
    """What a command of ours says; its refusal is the restore's."""
    said = io.StringIO()
    try:
        call_command(command, stdout=said)
    except CommandError as error:
        raise RestoreFailed("\n".join([*said.getvalue().splitlines(), str(error)])) from error
    return said.getvalue().strip()


def _forget_interrupted(folder, mark):
    """Nothing remains of a restore that was killed, since another one took its place."""
    for place in places_of(folder, mark):
        place.forget_coming()
        place.forget_former()
    interrupted_restore.end(mark)


def _checked(despite):
    try:
        return _run("check_invariants")
    except RestoreFailed as failure:
        if despite:
            return str(failure)
        raise RestoreFailed(
            _("%s The backup holds it so: to restore it all the same, add --despite-violations.")
            % failure
        ) from failure
