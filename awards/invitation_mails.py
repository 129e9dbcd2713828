"""What the secretariat writes to jurors: texts drafted into the outbox, read before they leave.

Never a mark, a rank or a result: a mail says what waits, and where.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from convergences.models import Mail


def draft_invitation(juror, seats, *, batch, by):
    """The juror's awards, where it all happens, how to sign in, until when; one for all awards."""
    return _draft(
        "invitation",
        juror,
        batch=batch,
        label=_("Invitations to the jury %(edition)s") % {"edition": juror.edition},
        subject=_("Jury of the Prix Convergences %(edition)s: your invitation")
        % {"edition": juror.edition},
        by=by,
        seats=seats,
    )


def draft_reminder(juror, left, *, batch, by):
    """What is left for the juror, award by award: (award, links, files, files to open again)."""
    return _draft(
        "reminder",
        juror,
        batch=batch,
        label=_("Reminders to the jury %(edition)s") % {"edition": juror.edition},
        subject=_("Jury of the Prix Convergences %(edition)s: what is left for you")
        % {"edition": juror.edition},
        by=by,
        left=left,
    )


def draft_paper_copy(sheet, *, by):
    """Where the juror checks the sheet that was entered for them: nothing of it is in the mail."""
    name = sheet.nominee.partnership.name
    return _draft(
        "paper",
        sheet.juror,
        batch=f"paper-sheet-{sheet.pk}",
        label=_("Copy of a paper sheet"),
        subject=_("Your paper sheet waits for your word: %(file)s") % {"file": name},
        by=by,
        file=name,
        award=sheet.nominee.award,
        page=_address("awards:jury_paper", sheet.nominee_id),
    )


def _address(name, *args):
    """The whole address of a page, to be written in a mail."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def _draft(kind, juror, *, batch, label, subject, by, **context):
    """A draft whose text is `templates/jury/mails/<kind>.txt`; gives the `Mail`."""
    told = {"juror": juror, "edition": juror.edition, "home": _address("awards:jury_home")}
    return Mail.objects.draft(
        kind=kind,
        batch=batch,
        label=label,
        to=juror.user.email if juror.user else "",
        recipient=juror.name,
        subject=subject,
        body=render_to_string(f"jury/mails/{kind}.txt", {**told, **context}).strip() + "\n",
        by=by,
    )
