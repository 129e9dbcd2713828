"""The journal: an append-only, hash-chained record of who did what.

The chained part (`JournalEntry`) holds no personal data and no foreign key: salted digests of the
actor, the target and the details, so that a published chain does not even tell which acts are of
one person. What a person reads stands beside it (`JournalDetail`), with the salt; erasure may
empty it and the chain still verifies.
"""

import hashlib
import json
import secrets
import unicodedata
from datetime import UTC

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convergences.public_version import PublicVersion

DOMAIN = b"convergences-journal-v1\x00"
SITE = "site"


def canonical(value):
    """The one way to write `value` as JSON bytes: sorted keys, no spaces, NFC, UTF-8, no floats.

    Raises TypeError for a float, whose text differs between programs.
    """
    return json.dumps(
        _plain(value),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        cls=DjangoJSONEncoder,
    ).encode()


def _plain(value):
    """`value` with texts and keys in NFC, so that reading the JSON back and writing it again
    gives the same bytes."""
    if isinstance(value, float):
        raise TypeError("The journal holds no floats: write a string or an integer.")
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def salted(salt, value):
    """SHA-256, in hexadecimal, of `value` in canonical JSON behind a secret salt."""
    return hashlib.sha256(DOMAIN + salt.encode() + b"\x00" + canonical(value)).hexdigest()


def masked(salt, pseudonym):
    """What an entry says of who acted: 128 bits of a digest that only its salt ties to a person."""
    return salted(salt, ["actor", pseudonym])[:32] if pseudonym else ""


class Stream(models.Model):
    """The head of one chain: one per edition, and `site`. Its row is the lock of an append."""

    name = models.CharField(max_length=40, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    # Since then public pages hold its head.
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("journal stream")
        verbose_name_plural = _("journal streams")

    def __str__(self):
        return f"{self.name} {self.seq}"

    @classmethod
    def publish(cls, name):
        """From now on each entry of this stream changes what is public: its head is told."""
        cls.objects.filter(name=name).update(published_at=timezone.now())


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
                actor=masked(salt, getattr(actor, "pseudonym", "")),
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
        streams = Stream.objects.filter(name=name)
        if name != SITE and streams.exclude(published_at=None).exists():
            # Before the lock: whoever writes what is public holds the version first.
            PublicVersion.rise()
        if not streams.update(seq=models.F("seq")):
            Stream.objects.bulk_create([Stream(name=name)], ignore_conflicts=True)
            streams.update(seq=models.F("seq"))
        return streams.get()

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

    def chained(self):
        """The values that its hash covers."""
        return {
            "stream": self.stream,
            "seq": self.seq,
            "parent": self.parent,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": self.action,
            "actor": self.actor,
            "target": self.target,
            "payload": self.payload,
        }

    def computed_hash(self):
        """SHA-256, in hexadecimal, of this entry's chained values."""
        return hashlib.sha256(DOMAIN + canonical(self.chained())).hexdigest()


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

    @property
    def is_genuine(self):
        """Whether it still is what the chain sealed; None once it has been erased."""
        if not self.salt:
            return None
        about = [self.target_type, self.target_id]
        return self.entry.payload == salted(self.salt, self.data) and self.entry.target == (
            salted(self.salt, about) if self.target_type else ""
        )

    def is_by(self, user):
        """Whether `user` acted; nobody can tell once it has been erased."""
        # The first entries of a chain that is older than the masks hold the pseudonym itself.
        names = {masked(self.salt, user.pseudonym), user.pseudonym}
        return bool(self.salt) and self.entry.actor in names

    def erase(self):
        """Forget what a person could read; the chain keeps verifying, its digests stay closed."""
        self.salt = self.actor_label = self.target_id = self.target_label = ""
        self.data = {}
        self.save()


def broken_link(stream):
    """The first entry of `stream` that does not follow from the one before it, or None."""
    parent = ""
    entries = JournalEntry.objects.filter(stream=stream).order_by("seq")
    for number, entry in enumerate(entries.iterator(), 1):
        if (entry.seq, entry.parent, entry.hash) != (number, parent, entry.computed_hash()):
            return entry
        parent = entry.hash
    return None


def fault(stream):
    """What is wrong with `stream`, in a sentence; None when the whole chain holds.

    A chain cut at its end still follows link by link: its head, kept apart, tells. What was
    erased on the readable side is no fault; what was rewritten there is.
    """
    if broken := broken_link(stream):
        return gettext("Entry %(number)s of “%(stream)s” does not follow from the one before.") % {
            "number": broken.seq,
            "stream": stream,
        }
    last = JournalEntry.objects.filter(stream=stream).order_by("seq").last()
    head = Stream.objects.filter(name=stream).first()
    found = (last.seq, last.hash) if last else (0, "")
    kept = (head.seq, head.head) if head else (0, "")
    if found != kept:
        return gettext("“%(stream)s” ends at entry %(found)s, its head says %(kept)s.") % {
            "stream": stream,
            "found": found[0],
            "kept": kept[0],
        }
    details = JournalDetail.objects.filter(entry__stream=stream).select_related("entry")
    for detail in details.order_by("entry__seq").iterator():
        if detail.is_genuine is False:
            return gettext("What is read of entry %(number)s of “%(stream)s” was rewritten.") % {
                "number": detail.entry.seq,
                "stream": stream,
            }
    return None


def is_reached(stream, seq, head):
    """Whether the chain of `stream` still goes through this entry, published earlier as its head."""
    return JournalEntry.objects.filter(stream=stream, seq=seq, hash=head).exists()


def every_stream():
    """The name of each chain, one whose head or whose entries are gone included."""
    names = {*Stream.objects.values_list("name", flat=True)}
    names.update(JournalEntry.objects.order_by().values_list("stream", flat=True).distinct())
    return sorted(names)
