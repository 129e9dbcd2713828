"""Mailings: what is drafted together, read, approved or cancelled; and which mails may leave."""

import hashlib
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from convergences.journal import JournalEntry, canonical
from convergences.transitions import Blocker, TransitionRefused, refuse_while

# A worker that died leaves its claim behind: after this time another one takes the mail again.
CLAIMED_FOR = timedelta(minutes=2)
# What has been on its way for longer is shown to the staff.
LATE_AFTER = timedelta(minutes=15)


class Status(models.TextChoices):
    """What becomes of a mail."""

    DRAFT = "draft", _("to be approved")
    APPROVED = "approved", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    CANCELLED = "cancelled", _("cancelled")


CANCELLABLE = [Status.DRAFT, Status.APPROVED, Status.FAILED]


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
        return self.model.objects.filter(pk__in=firsts.values("first"))

    def drafts(self):
        """What nobody has approved yet."""
        return self.filter(status=Status.DRAFT)

    def on_their_way(self):
        """Approved, and not sent yet."""
        return self.filter(status=Status.APPROVED)

    def failed(self):
        """What could not be sent."""
        return self.filter(status=Status.FAILED)

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
        pending = self.model.objects.filter(
            status__in=[Status.DRAFT, Status.APPROVED],
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
        )

    def approve(self, *, by, read):
        """Let the drafts among these mails leave, if they still are what `by` has read.

        `read` is the `digest` of what was shown.
        """
        with transaction.atomic():
            drafts = self._held(Status.DRAFT)
            if not drafts:
                raise TransitionRefused(gettext("Nothing waits for an approval here any more."))
            if digest(drafts) != read:
                raise TransitionRefused(
                    gettext("These mails have changed since you read them: read them again.")
                )
            refuse_while(blockers_of(drafts))
            self._let_leave(drafts, by)
            _journal(by, "approved", drafts, sha256=read)
        return len(drafts)

    def cancel(self, *, by):
        """None of these mails leaves, but those that left already or are leaving now."""
        with transaction.atomic():
            kept = self.unclaimed()._held(*CANCELLABLE)
            if not kept:
                raise TransitionRefused(gettext("Nothing is left to cancel here."))
            self._rows(kept).update(status=Status.CANCELLED)
            _journal(by, "cancelled", kept)
        return len(kept)

    def revise(self, *, by):
        """Make drafts again of what has not left: to be mended, then approved anew."""
        with transaction.atomic():
            kept = self.unclaimed()._held(Status.APPROVED, Status.FAILED, Status.CANCELLED)
            if not kept:
                raise TransitionRefused(gettext("Nothing here can become a draft again."))
            self._rows(kept).update(
                status=Status.DRAFT, approved_by=None, approved_at=None, next_try_at=None
            )
            _journal(by, "revised", kept)
        return len(kept)

    def retry(self, *, by):
        """Try again to send what failed among these mails."""
        with transaction.atomic():
            failed = self._held(Status.FAILED)
            if not failed:
                raise TransitionRefused(gettext("Nothing has failed here that can be sent again."))
            self._let_leave(failed, by)
            _journal(by, "retried", failed)
        return len(failed)

    def _held(self, *statuses):
        """Those of these mails that staff decide about, held until the transaction ends."""
        rows = self.filter(urgent=False).order_by("pk").select_for_update()
        return [mail for mail in rows if mail.status in statuses]

    def _rows(self, mails):
        return self.model.objects.filter(pk__in=[mail.pk for mail in mails])

    def _let_leave(self, mails, by):
        now = timezone.now()
        self._rows(mails).update(
            status=Status.APPROVED,
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
