"""The project's mail backend: writes what is sent as rows of the outbox, and sends nothing.

The rows belong to the caller's transaction: an act that is undone leaves no mail, an act that is
done leaves one per recipient. Whatever calls Django's `send_mail` passes here.
"""

import secrets

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from convergences.outbox.mails import Mail

# Set by the accounts alone: a code, a link or a notice, which its owner asked for and nobody reads.
URGENT_HEADER = "X-Convergences-Urgent"


class OutboxBackend(BaseEmailBackend):
    """Keeps mails until they are approved; those of the accounts leave at once."""

    def send_messages(self, email_messages):
        """Write each message, one row per recipient; the number of messages written."""
        with transaction.atomic():
            for message in email_messages:
                Mail.objects.bulk_create(_mails_of(message))
        return len(email_messages)


def _mails_of(message):
    """The rows of one message: texts alone, since that is all we write."""
    if message.attachments:
        raise ValueError("The outbox holds texts: give a link instead of attaching a file.")
    urgent = message.extra_headers.get(URGENT_HEADER, "")
    values = {
        "kind": urgent or "message",
        "subject": " ".join(message.subject.split()),
        "body": message.body,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    if urgent:
        now = timezone.now()
        values |= {
            "urgent": True,
            "status": Mail.Status.APPROVED,
            "approved_at": now,
            "next_try_at": now,
        }
    else:
        values |= {"batch": secrets.token_hex(16), "label": values["subject"][:200]}
    return [Mail(to=address, **values) for address in message.recipients()]
