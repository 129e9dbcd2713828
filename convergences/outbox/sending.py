"""Carries approved mails to the mail server, each by one worker at a time, at least once.

A mail is claimed, sent, then marked. A worker killed between the last two sends it again after
`CLAIMED_FOR`, as the same message. A server that is away is no mail's fault: all of them wait,
and one is tried now and then. Nor is a sender that it refuses, which all mails share. A server
that refuses one mail says whether for now or for good.
"""

import logging
import time
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.conf import settings
from django.core.mail import get_connection
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils import timezone

from convergences.outbox.mails import Mail

logger = logging.getLogger(__name__)

POLL_EVERY = 1  # second
NAP = 0.2  # seconds
LONGEST_PAUSE = 30  # seconds between two looks at a server that is away
# What a server says of us, whatever it was asked: it hangs up, or wants a password or TLS first.
OF_US = {421, 530}
TOO_BIG = 552


class ServerAway(Exception):
    """The mail server cannot be reached, or wants nothing from us: every mail waits."""


class RefusedForNow(Exception):
    """The mail server wants this mail later."""


class RefusedForGood(Exception):
    """The mail server will never have this mail."""


def _refusal(code, words):
    """The exception that a server's answer to one mail comes to."""
    if isinstance(words, bytes):
        words = words.decode(errors="replace")
    said = f"{code} {words}"
    if code in OF_US:
        return ServerAway(said)
    return (RefusedForGood if code >= 500 else RefusedForNow)(said)


def _away(error):
    """`ServerAway`, in the words of the server when there are some."""
    if isinstance(error, SMTPResponseException):
        return ServerAway(str(_refusal(error.smtp_code, error.smtp_error)))
    return ServerAway(str(error) or type(error).__name__)


def reach(transport):
    """Open the connection to the mail server, unless it is open."""
    try:
        transport.open()
    except OSError as error:  # those of SMTP included
        raise _away(error) from error


def hand_over(mail, transport):
    """Give one mail to the mail server; when it is not taken, one of the three exceptions."""
    try:
        taken = transport.send_messages([mail.as_message()])
    except SMTPRecipientsRefused as error:
        raise _refusal(*next(iter(error.recipients.values()))) from error
    except SMTPDataError as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except SMTPSenderRefused as error:  # the size of a mail is told with its sender
        is_of_mail = error.smtp_code == TOO_BIG
        raise (_refusal(TOO_BIG, error.smtp_error) if is_of_mail else _away(error)) from error
    except (SMTPNotSupportedError, ValueError) as error:  # an address or a header beyond mails
        raise RefusedForGood(str(error)) from error
    except OSError as error:  # our password refused, a silence, a broken line
        raise _away(error) from error
    except Exception as error:
        logger.exception("A mail could not be sent, and the others go on.")
        raise RefusedForNow(type(error).__name__) from error
    if not taken:
        raise RefusedForNow("The mail server took nothing.")


class Postman:
    """One worker. `leaving` tells it to stop between two mails."""

    def __init__(self, leaving=lambda: False):
        self.leaving = leaving
        self.pause = 0  # seconds, while the server is away
        self.last = None  # the mail that it went away on

    def round(self):
        """Send all that is due; the number of mails sent. `ServerAway` when there is no server."""
        transport = get_connection(settings.OUTBOX_TRANSPORT)
        sent = 0
        try:
            while not self.leaving() and (mail := self.next()):
                if mail.claim():
                    sent += self.deliver(mail, transport)
        finally:
            _hang_up(transport)
        return sent

    def next(self):
        """The first mail that is due: another than the one that the server went away on, if any."""
        due = Mail.objects.due()
        return due.exclude(pk=self.last).first() or due.first()

    def deliver(self, mail, transport):
        """Send a claimed mail and write what became of it; whether it was sent."""
        try:
            reach(transport)
            hand_over(mail, transport)
        except RefusedForGood as refusal:
            mail.fail(str(refusal))
        except RefusedForNow as refusal:
            mail.wait(str(refusal))
        except ServerAway as away:
            self.last = mail.pk
            self.pause = min(max(1, self.pause * 2), LONGEST_PAUSE)
            mail.put_back(str(away), timezone.now() + timedelta(seconds=self.pause))
            raise
        else:
            self.pause = 0
            _insist(mail.mark_sent)
            return True
        return False

    def watch(self):
        """Keep sending until told to leave."""
        while not self.leaving():
            close_old_connections()
            try:
                self.round()
                self.rest(POLL_EVERY)
            except ServerAway as away:
                logger.warning("The mail server is away: %s", away)
                self.rest(self.pause)
            except DatabaseError:
                logger.exception("The outbox cannot be read or written; trying again.")
                connection.close()
                self.rest(POLL_EVERY)

    def rest(self, seconds):
        """Wait, in naps short enough to leave soon after being told."""
        until = time.monotonic() + seconds
        while not self.leaving() and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, NAP))


def _insist(write, tries=5):
    """A mail that was sent and not marked is sent again: a busy database gets more time."""
    for _number in range(tries - 1):
        try:
            return write()
        except DatabaseError:
            connection.close()
            time.sleep(1)
    return write()


def _hang_up(transport):
    try:
        transport.close()
    except OSError:
        logger.info("The mail server hung up first.")
