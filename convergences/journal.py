"""The journal: an append-only, hash-chained record of who did what.

The chained part (`JournalEntry`) holds no personal data and no foreign key: a random pseudonym
for the actor, salted digests for the target and the details. What a person reads stands beside
it (`JournalDetail`), with the salt; erasure may empty it and the chain still verifies.
"""

import hashlib
import json
import secrets
import unicodedata
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DOMAIN = b"convergences-journal-v1\x00"
SITE = "site"


def canonical(value):
    """The one way to write `value` as JSON bytes: sorted keys, no spaces, NFC, UTF-8, no floats.

    Raises TypeError for a float, whose text differs between programs.
    """
    _refuse_floats(value)
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder
    )
    return unicodedata.normalize("NFC", text).encode()


def _refuse_floats(value):
    if isinstance(value, float):
        raise TypeError("The journal holds no floats: write a string or an integer.")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def salted(salt, value):
    """SHA-256, in hexadecimal, of `value` in canonical JSON behind a secret salt."""
    return hashlib.sha256(DOMAIN + salt.encode() + b"\x00" + canonical(value)).hexdigest()


class Stream(models.Model):
    """The head of one chain: one per edition, and `site`. Its row is the lock of an append."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("journal stream")
        verbose_name_plural = _("journal streams")

    def __str__(self):
        return f"{self.name} {self.seq}"


class JournalQuerySet(models.QuerySet):
    """Reads; and the one write, `record`."""

    def about(self, target):
        """The entries whose readable detail still names `target`, oldest first."""
        return self.filter(
            detail__target_type=target._meta.label_lower, detail__target_id=str(target.pk)
        ).order_by("stream", "seq")

    def record(self, actor, action, target=None, *, stream=None, **details):
        """Append one act to its stream, and return the entry.

        `actor` is a user or None; `action` is `<app>.<model>.<verb>`; `details` is readable JSON
        without floats. The stream is the target's `journal_stream`, else `site`.
        """
        stream = stream or getattr(target, "journal_stream", SITE)
        salt = secrets.token_hex(32)
        label = target._meta.label_lower if target is not None else ""
        key = str(target.pk) if target is not None else ""
        with transaction.atomic():
            head = self._locked_head(stream)
            entry = JournalEntry(
                stream=stream,
                seq=head.seq + 1,
                parent=head.head,
                at=timezone.now(),
                action=action,
                actor=getattr(actor, "pseudonym", "") or "",
                target=salted(salt, [label, key]) if target is not None else "",
                payload=salted(salt, details),
            )
            entry.hash = entry.computed_hash()
            models.Model.save(entry, force_insert=True, using=self.db)
            Stream.objects.filter(pk=head.pk).update(seq=entry.seq, head=entry.hash)
            JournalDetail.objects.create(
                entry=entry,
                salt=salt,
                actor_label=str(actor) if actor else "",
                target_type=label,
                target_id=key,
                target_label=str(target)[:300] if target is not None else "",
                data=json.loads(canonical(details)),
            )
        return entry

    def _locked_head(self, name):
        """The stream's head, locked until the transaction ends.

        The lock is a write, not a SELECT FOR UPDATE: it works the same on both databases.
        """
        Stream.objects.bulk_create([Stream(name=name)], ignore_conflicts=True)
        Stream.objects.filter(name=name).update(seq=models.F("seq"))
        return Stream.objects.get(name=name)

    def update(self, **kwargs):
        raise TypeError("The journal is append-only.")

    def delete(self):
        raise TypeError("The journal is append-only.")

    def bulk_create(self, *args, **kwargs):
        raise TypeError("The journal is written one act at a time, by record().")

    bulk_update = update


class JournalEntry(models.Model):
    """One link of a chain. Triggers in the database refuse to change or delete it."""

    stream = models.CharField(_("stream"), max_length=40)
    seq = models.PositiveBigIntegerField(_("number"))
    parent = models.CharField(_("parent"), max_length=64, blank=True)
    hash = models.CharField(_("digest"), max_length=64, unique=True)
    at = models.DateTimeField(_("at"))
    action = models.CharField(_("act"), max_length=100)
    actor = models.CharField(_("actor"), max_length=32, blank=True)
    target = models.CharField(_("target"), max_length=64, blank=True)
    payload = models.CharField(_("details"), max_length=64)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["stream", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="journal_one_entry_per_seq"),
            models.UniqueConstraint(fields=["stream", "parent"], name="journal_never_forks"),
        ]

    def __str__(self):
        return f"{self.stream} {self.seq}: {self.action}"

    def save(self, *args, **kwargs):
        raise TypeError("The journal is written by record() alone.")

    def delete(self, *args, **kwargs):
        raise TypeError("The journal is append-only.")

    def computed_hash(self):
        """SHA-256, in hexadecimal, of this entry's chained values."""
        values = {
            "stream": self.stream,
            "seq": self.seq,
            "parent": self.parent,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": self.action,
            "actor": self.actor,
            "target": self.target,
            "payload": self.payload,
        }
        return hashlib.sha256(DOMAIN + canonical(values)).hexdigest()


class JournalDetail(models.Model):
    """The readable side of an entry; erasure may empty it."""

    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(_("by"), max_length=300, blank=True)
    target_type = models.CharField(max_length=100, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(_("about"), max_length=300, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("journal detail")
        verbose_name_plural = _("journal details")
        indexes = [models.Index(fields=["target_type", "target_id"])]

    def __str__(self):
        return f"{self.actor_label} {self.target_label}".strip()

    def erase(self):
        """Forget what a person could read; the chain keeps verifying, its digests stay closed."""
        self.salt = self.actor_label = self.target_id = self.target_label = ""
        self.data = {}
        self.save()


def broken_link(stream):
    """The first entry of `stream` that does not follow from the one before it, or None."""
    parent = ""
    for number, entry in enumerate(JournalEntry.objects.filter(stream=stream).order_by("seq"), 1):
        if (entry.seq, entry.parent, entry.hash) != (number, parent, entry.computed_hash()):
            return entry
        parent = entry.hash
    return None
