"""Mails: one row per person and logical mail, from its draft until the mail server took it."""

import secrets
from datetime import timedelta
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convergences.outbox.mailings import CANCELLABLE, MailQuerySet, Status
from convergences.transitions import Stateful

# How long to wait after each temporary refusal; after the last one, five hours later, the mail has
# failed. Never more than five minutes: a server that refused everybody is taken at its first word.
DELAYS = [timedelta(minutes=minutes) for minutes in (1, *[5] * 60)]
URGENT_DELAYS = [timedelta(seconds=15), timedelta(seconds=45), *DELAYS]


def new_message_id():
    """The identity of one logical mail, kept over all its tries."""
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>"


class Mail(Stateful):
    """What one person is to receive, once."""

    Status = Status

    kind = models.CharField(max_length=40, editable=False)
    batch = models.CharField(max_length=100, blank=True, editable=False)
    label = models.CharField(_("mailing"), max_length=200, blank=True, editable=False)
    # A code, a link or a notice about an account: written by the site for its owner alone.
    urgent = models.BooleanField(_("from the accounts"), default=False, editable=False)
    recipient = models.CharField(_("recipient"), max_length=150, blank=True)
    to = models.EmailField(_("e-mail address"), blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=5, editable=False)
    # Read by the release before alone, which takes "" for the site's sender: the next one drops it.
    from_email = models.CharField(_("sender"), max_length=320, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    message_id = models.CharField(
        max_length=255, unique=True, default=new_message_id, editable=False
    )
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("drafted by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("approved by"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveIntegerField(_("tries"), default=0, editable=False)
    next_try_at = models.DateTimeField(_("next try at"), null=True, editable=False)
    last_error = models.TextField(_("what the mail server said"), blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-drafted_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="mail_on_its_way",
                condition=Q(status="approved"),
            ),
            models.Index(fields=["batch"], name="mail_of_batch"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "approved", "sent", "failed", "cancelled"]),
                name="mail_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(urgent=False) | ~Q(status__in=["sent", "failed"]) | Q(body=""),
                name="mail_of_an_account_loses_its_text",
            ),
            models.CheckConstraint(
                condition=Q(urgent=True)
                | Q(status__in=["draft", "cancelled"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="mail_leaves_once_someone_approved_it",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "sent"])
                | (Q(next_try_at__isnull=False, approved_at__isnull=False) & ~Q(to="")),
                name="mail_that_leaves_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                name="mail_sent_says_when",
            ),
        ]

    def __str__(self):
        # The journal keeps these words: never an address nor a text.
        return self.subject

    @property
    def is_draft(self):
        """Whether it may still be changed."""
        return self.status == self.Status.DRAFT

    @property
    def is_revisable(self):
        """Whether it can become a draft again."""
        return not (self.urgent or self.is_draft or self.status == self.Status.SENT)

    @property
    def is_cancellable(self):
        """Whether it may still be kept from leaving."""
        return not self.urgent and self.status in CANCELLABLE

    @property
    def delays(self):
        """How long to wait after each temporary refusal."""
        return URGENT_DELAYS if self.urgent else DELAYS

    def as_message(self):
        """The mail as Django sends it; each try is the same message to whoever receives it.

        Its sender is the site's of today: a mail server refuses one that is no longer ours.
        """
        # A name beside an address of other letters than ours is more than mails can write.
        named = self.recipient and self.to.isascii()
        to = formataddr((self.recipient, self.to)) if named else self.to
        headers = {
            "Message-ID": self.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": self.language,
        }
        return EmailMessage(self.subject, self.body, to=[to], headers=headers)

    def claim(self):
        """Take this mail for this worker; False when another one has it, or it may not leave.

        The test and the write are one UPDATE: of two workers, one succeeds.
        """
        due = Mail.objects.due().filter(pk=self.pk).order_by()
        if not due.update(claimed_at=timezone.now(), tries=F("tries") + 1):
            return False
        self.refresh_from_db()
        return True

    def mark_sent(self):
        """The mail server took it: the text of a mail from the accounts is a secret, and goes."""
        changes = {"status": self.Status.SENT, "sent_at": timezone.now(), "last_error": ""}
        if self.urgent:
            changes["body"] = ""
        # Even if the claim grew old meanwhile and another worker took it: it was sent.
        Mail.objects.filter(pk=self.pk).on_their_way().update(claimed_at=None, **changes)

    def fail(self, words):
        """The mail server will not have it, in its own words."""
        erased = {"body": ""} if self.urgent else {}
        self._leave(status=self.Status.FAILED, last_error=words, **erased)

    def wait(self, words):
        """The mail server would not have it now: later, or never when it was tried enough."""
        if self.tries > len(self.delays):
            self.fail(words)
        else:
            later = timezone.now() + self.delays[self.tries - 1]
            self._leave(next_try_at=later, last_error=words)

    def put_back(self, words, until):
        """The mail server is away, which is no fault of this mail: the try does not count."""
        self._leave(next_try_at=until, last_error=words, tries=F("tries") - 1)

    def _leave(self, **changes):
        """Write what became of this mail and let it go, unless another worker took it since."""
        claimed = Mail.objects.filter(pk=self.pk, claimed_at=self.claimed_at)
        claimed.on_their_way().update(claimed_at=None, **changes)
