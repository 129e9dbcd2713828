"""Pictures of partnerships: what is uploaded stays private, public copies are made by an act.

A picture has two lives. Its original and the renditions of it lie in the private storage, under a
name of 128 random bits, and are served through the gate. Once its partnership is public,
`publish` copies the renditions into the public storage, at another address: the private one is
never opened to the public.
"""

import hashlib
import secrets
from functools import partial
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convergences.bilingual import Bilingual
from convergences.pictures.encoding import (
    JPEG,
    MOST_BYTES,
    TYPES,
    WEBP,
    PictureRefused,
    render,
    sizes,
    too_heavy,
)
from partnerships.models.partnerships import Partnership

ORIGINAL = "original"
ROOT = "pictures"


def private_storage():
    """Where originals lie, outside every public root."""
    return storages["private"]


def private_name(instance, filename):
    """An unguessable name (128 random bits) that keeps nothing of the uploaded one."""
    return f"{ROOT}/{secrets.token_hex(16)}/{ORIGINAL}"


class PictureQuerySet(models.QuerySet):
    """The vocabulary of pictures."""

    def named(self, token):
        """Those whose private name is `token`."""
        return self.filter(original=f"{ROOT}/{token}/{ORIGINAL}")

    def settle(self, public):
        """Make the public copies of those whose partnership is among `public`, and of no other.

        Called once the act that makes a page public is committed, so that of two people who act
        at once, the last sees what both did.
        """
        for picture in self.filter(public_name="", partnership__in=public):
            _once_committed(partial(picture.publish_while, public))
        for picture in self.exclude(public_name="").exclude(partnership__in=public):
            _once_committed(picture.withdraw)

    settle.alters_data = True


class Picture(models.Model):
    """A photograph of a partnership, with its alternative text and credit."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="pictures", verbose_name=_("partnership")
    )
    original = models.FileField(
        _("picture"), storage=private_storage, upload_to=private_name, max_length=120
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    alt_fr = models.CharField(
        _("alternative text in French"),
        max_length=250,
        help_text=_("What the photograph shows, for those who do not see it."),
    )
    alt_en = models.CharField(_("alternative text in English"), max_length=250, blank=True)
    alt = Bilingual()
    credit = models.CharField(
        _("credit"), max_length=200, help_text=_("Who took the photograph, or whose it is.")
    )
    public_name = models.CharField(max_length=64, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)

    objects = PictureQuerySet.as_manager()

    private_route = "admin:picture"  # where renditions that are not public are read
    _renditions = None  # of a photograph that was read and is not saved yet

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(alt_fr="") & ~models.Q(credit=""),
                name="picture_has_words_and_credit",
                violation_error_message=_(
                    "Say what the photograph shows, and whom it is credited to."
                ),
            )
        ]

    def __str__(self):
        return str(self.alt)

    def save(self, *args, **kwargs):
        """Keep the original and its renditions; a photograph that is replaced leaves nothing.

        Files are written before the row is committed: what a rollback leaves behind is private,
        and swept later. Public copies are another act.
        """
        if not self._is_given:
            return super().save(*args, **kwargs)
        if self._renditions is None:
            self._read()
        replaced = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        self.public_name = ""
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
                for rendition in self._renditions:
                    put(self.original.storage, self._private(rendition.name), rendition.data)
        except BaseException:
            if not self._is_given:  # the original was written
                remove_folder(self.original.storage, self._private())
            raise
        self._renditions = None
        if replaced:
            _once_committed(replaced._remove_files)

    def delete(self, *args, **kwargs):
        """Delete the row, then every file of it, the public ones first."""
        deleted = super().delete(*args, **kwargs)
        _once_committed(self._remove_files)
        return deleted

    def clean(self):
        """Read the photograph that was given, or say why it is not taken."""
        super().clean()
        if self._is_given:
            try:
                self._read()
            except PictureRefused as refusal:
                raise ValidationError({"original": str(refusal)}) from refusal

    @property
    def token(self):
        """The random part of its private name."""
        return PurePosixPath(self.original.name).parent.name

    @property
    def sizes(self):
        """The (width, height) of its renditions, the smallest first."""
        return sizes(self.width, self.height)

    @property
    def rendition_names(self):
        """The names of its renditions, the same in both storages."""
        return [f"{width}.{form}" for width, _height in self.sizes for form in TYPES]

    @property
    def shown_width(self):
        """The width of the largest rendition."""
        return self.sizes[-1][0]

    @property
    def shown_height(self):
        """The height of the largest rendition."""
        return self.sizes[-1][1]

    @property
    def sources(self):
        """What `<picture>` offers: a type and its `srcset`, the lightest type first."""
        return [(kind, self._srcset(form)) for form, kind in TYPES.items()]

    @property
    def fallback(self):
        """The address of a JPEG for whoever reads no `srcset`, networks among them."""
        widths = [width for width, _height in self.sizes]
        return self.address(f"{widths[-2] if len(widths) > 2 else widths[-1]}.{JPEG}")

    @property
    def thumbnail(self):
        """The address of its smallest rendition."""
        return self.address(f"{self.sizes[0][0]}.{WEBP}")

    def address(self, name):
        """Where a rendition is read: at its public copy, else by those of its private route."""
        if self.public_name:
            return default_storage.url(_public(self.public_name, name))
        return reverse(self.private_route, args=[self.token, name])

    def open_private(self, name):
        """A rendition, from the private storage."""
        return self.original.storage.open(self._private(name))

    def open_public(self, name):
        """A rendition, from the public storage."""
        return default_storage.open(_public(self.public_name, name))

    def publish(self):
        """Make public copies at an address of their own, then give it to the pages.

        Called once the act that makes the page public is committed.
        """
        content = {name: self._bytes(name) for name in self.rendition_names}
        # Of the content, and of this picture alone: what is immutable may be kept for ever.
        digest = hashlib.sha256(self.token.encode())
        for name, data in content.items():
            digest.update(f"{name} {len(data)} ".encode() + data)
        address = digest.hexdigest()[:32]
        for name, data in content.items():
            put(default_storage, _public(address, name), data)
        still = type(self).objects.filter(pk=self.pk, original=self.original.name)
        if still.update(public_name=address):
            self.public_name = address
        else:
            remove_folder(default_storage, _public(address))

    def publish_while(self, public):
        """Make public copies, and keep them if its partnership is still among `public` then.

        Who took the page back while the copies were made saw none to withdraw.
        """
        self.publish()
        if self.public_name and not public.filter(pk=self.partnership_id).exists():
            self.withdraw()

    def withdraw(self):
        """Take the address from the pages, then the public copies from the storage."""
        address, self.public_name = self.public_name, ""
        type(self).objects.filter(pk=self.pk, public_name=address).update(public_name="")
        _once_committed(partial(remove_folder, default_storage, _public(address)))

    publish.alters_data = publish_while.alters_data = withdraw.alters_data = True

    @property
    def is_stored(self):
        """Whether its photograph is kept, rather than just given."""
        return bool(self.original) and self.original._committed

    @property
    def _is_given(self):
        return bool(self.original) and not self.original._committed

    @property
    def lacks_files(self):
        """Whether a public copy that pages name is missing."""
        names = self.rendition_names if self.public_name else []
        return not all(default_storage.exists(_public(self.public_name, name)) for name in names)

    def _read(self):
        if self.original.size > MOST_BYTES:
            raise PictureRefused(too_heavy())
        self.original.open()
        (self.width, self.height), self._renditions = render(self.original.read())

    def _private(self, name=""):
        return f"{ROOT}/{self.token}/{name}".rstrip("/")

    def _srcset(self, form):
        return ", ".join(
            f"{self.address(f'{width}.{form}')} {width}w" for width, _height in self.sizes
        )

    def _bytes(self, name):
        with self.open_private(name) as file:
            return file.read()

    def _remove_files(self):
        if self.public_name:
            remove_folder(default_storage, _public(self.public_name))
        remove_folder(self.original.storage, self._private())


def _public(address, name=""):
    return f"{ROOT}/{address}/{name}".rstrip("/")


def _once_committed(act):
    # What is committed stays committed: a file that resists is logged, and swept later.
    transaction.on_commit(act, robust=True)


def put(storage, name, data):
    """Write `data` under this very name, over what a broken attempt may have left."""
    if storage.exists(name):
        storage.delete(name)
    storage.save(name, ContentFile(data))


def remove_folder(storage, folder):
    """Remove a picture's folder and the files in it; one that is gone is as good."""
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)


def sweep(older_than):
    """Remove folders that no picture names, last written before `older_than`; gives how many.

    A refused upload whose transaction was rolled back, a publication that was cut short.
    """
    named = Picture.objects.values_list("original", "public_name")
    tokens = {PurePosixPath(original).parent.name for original, _public in named}
    addresses = {public for _original, public in named}
    swept = 0
    for storage, known in ((private_storage(), tokens), (default_storage, addresses)):
        if not storage.exists(ROOT):
            continue
        for folder in storage.listdir(ROOT)[0]:
            path = f"{ROOT}/{folder}"
            if folder not in known and storage.get_modified_time(path) < older_than:
                remove_folder(storage, path)
                swept += 1
    return swept
