"""Mails: one row per person and logical mail, from its draft until the mail server took it."""

import hashlib
import secrets
from collections import defaultdict
from datetime import timedelta
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F, Min, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from convergences.journal import JournalEntry, canonical
from convergences.transitions import Blocker, Stateful, TransitionRefused, refuse_while

# A worker that died leaves its claim behind: after this time another one takes the mail again.
CLAIMED_FOR = timedelta(minutes=2)
# What has been on its way for longer is shown to the staff.
LATE_AFTER = timedelta(minutes=15)
# How long to wait after each temporary refusal; after the last one the mail has failed.
DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
URGENT_DELAYS = [timedelta(seconds=15), timedelta(seconds=45), *DELAYS]


def new_message_id():
    """The identity of one logical mail, kept over all its tries."""
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.SITE_URL).hostname}>"


def digest(mails):
    """SHA-256 of who would get what: what a person has read is what that person approves."""
    read = [[mail.pk, mail.to, mail.subject, mail.body] for mail in mails]
    return hashlib.sha256(canonical(read)).hexdigest()


class MailQuerySet(models.QuerySet):
    """The mails of a moment, and what is done to many at once."""

    def of_batch(self, batch):
        """The mails that one act drafted, to be read and approved together."""
        return self.filter(batch=batch, urgent=False)

    def first_of_each_batch(self):
        """One mail for each mailing among these."""
        firsts = self.order_by().values("batch").annotate(first=Min("pk"))
        return Mail.objects.filter(pk__in=firsts.values("first"))

    def drafts(self):
        """What nobody has approved yet."""
        return self.filter(status=Mail.Status.DRAFT)

    def on_their_way(self):
        """Approved, and not sent yet."""
        return self.filter(status=Mail.Status.APPROVED)

    def failed(self):
        """What could not be sent."""
        return self.filter(status=Mail.Status.FAILED)

    def unclaimed(self):
        """What no worker is sending at this moment."""
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIMED_FOR),
        )

    def due(self):
        """What may be sent now, codes first."""
        due = self.on_their_way().unclaimed().filter(next_try_at__lte=timezone.now())
        return due.order_by("-urgent", "next_try_at", "pk")

    def late(self):
        """What should have left by now: the mail server is away, or nobody sends."""
        return self.on_their_way().filter(approved_at__lt=timezone.now() - LATE_AFTER)

    def rivals(self):
        """Pairs (draft among these, other mail): the same person would get two of one kind."""
        drafts = list(self.drafts().exclude(to=""))
        pending = Mail.objects.filter(
            status__in=[Mail.Status.DRAFT, Mail.Status.APPROVED],
            urgent=False,
            kind__in={mail.kind for mail in drafts},
        )
        others = defaultdict(list)
        for mail in pending.order_by("pk"):
            others[mail.kind, mail.to.lower()].append(mail)
        return [
            (draft, other)
            for draft in drafts
            for other in others[draft.kind, draft.to.lower()]
            if other.pk != draft.pk
        ]

    def draft(self, *, kind, batch, label, to, subject, body, by=None, recipient=""):
        """A mail that leaves once a person of the staff has read and approved its batch.

        `kind` is a short code (`invitation`); `batch` the key of what one act drafts, one mail
        per person; `label` says to the staff what the batch is; `recipient` is the person's name.
        Without an address (`to` is empty) the draft waits for one.
        """
        return self.create(
            kind=kind,
            batch=batch,
            label=label,
            to=to,
            recipient=" ".join(recipient.split()),
            subject=" ".join(subject.split()),
            body=body,
            drafted_by=by,
            language=get_language() or settings.LANGUAGE_CODE,
            from_email=settings.DEFAULT_FROM_EMAIL,
        )

    def approve(self, *, by, read):
        """Let the drafts among these mails leave, if they still are what `by` has read.

        `read` is the `digest` of what was shown.
        """
        with transaction.atomic():
            drafts = self._held(Mail.Status.DRAFT)
            if not drafts:
                raise TransitionRefused(gettext("Nothing waits for an approval here any more."))
            if digest(drafts) != read:
                raise TransitionRefused(
                    gettext("These mails have changed since you read them: read them again.")
                )
            refuse_while(blockers_of(drafts))
            _let_leave(drafts, by)
            _journal(by, "approved", drafts, sha256=read)
        return len(drafts)

    def cancel(self, *, by):
        """None of these mails leaves, but those that left already or are leaving now."""
        with transaction.atomic():
            kept = self.unclaimed()._held(*CANCELLABLE)
            if not kept:
                raise TransitionRefused(gettext("Nothing is left to cancel here."))
            _rows(kept).update(status=Mail.Status.CANCELLED)
            _journal(by, "cancelled", kept)
        return len(kept)

    def revise(self, *, by):
        """Make drafts again of what has not left: to be mended, then approved anew."""
        with transaction.atomic():
            kept = self.unclaimed()._held(
                Mail.Status.APPROVED, Mail.Status.FAILED, Mail.Status.CANCELLED
            )
            if not kept:
                raise TransitionRefused(gettext("Nothing here can become a draft again."))
            _rows(kept).update(
                status=Mail.Status.DRAFT, approved_by=None, approved_at=None, next_try_at=None
            )
            _journal(by, "revised", kept)
        return len(kept)

    def retry(self, *, by):
        """Try again to send what failed among these mails."""
        with transaction.atomic():
            failed = self._held(Mail.Status.FAILED)
            if not failed:
                raise TransitionRefused(gettext("Nothing has failed here that can be sent again."))
            _let_leave(failed, by)
            _journal(by, "retried", failed)
        return len(failed)

    def _held(self, *statuses):
        """Those of these mails that staff decide about, held until the transaction ends."""
        rows = self.filter(urgent=False).order_by("pk").select_for_update()
        return [mail for mail in rows if mail.status in statuses]


def _rows(mails):
    return Mail.objects.filter(pk__in=[mail.pk for mail in mails])


def _let_leave(mails, by):
    now = timezone.now()
    _rows(mails).update(
        status=Mail.Status.APPROVED,
        approved_by=by,
        approved_at=now,
        next_try_at=now,
        claimed_at=None,
        tries=0,
    )


def blockers_of(mails):
    """What keeps these drafts from leaving: each mail whose address is none."""
    sentence = gettext("“%(mail)s” has no address that works: write it, or cancel that mail.")
    return [
        Blocker(sentence % {"mail": mail.recipient or mail.subject}, mail)
        for mail in mails
        if not _is_address(mail.to)
    ]


def _is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _journal(by, verb, mails, **details):
    """One line for the act; about the mail, when there is only one."""
    JournalEntry.objects.record(
        by,
        f"convergences.mail.{verb}",
        mails[0] if len(mails) == 1 else None,
        label=mails[0].label,
        mails=len(mails),
        **details,
    )


class Mail(Stateful):
    """What one person is to receive, once."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("to be approved")
        APPROVED = "approved", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")
        CANCELLED = "cancelled", _("cancelled")

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
        """The mail as Django sends it; each try is the same message to whoever receives it."""
        # A name beside an address of other letters than ours is more than mails can write.
        named = self.recipient and self.to.isascii()
        to = formataddr((self.recipient, self.to)) if named else self.to
        headers = {
            "Message-ID": self.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": self.language,
        }
        return EmailMessage(self.subject, self.body, self.from_email, [to], headers=headers)

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


CANCELLABLE = [Mail.Status.DRAFT, Mail.Status.APPROVED, Mail.Status.FAILED]
