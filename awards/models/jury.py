"""Jurors: the people on the juries of an edition."""

import secrets
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Edition
from convergences.bilingual import Bilingual
from convergences.deletion import KeptWhileUsed, KeptWhileUsedQuerySet
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused
from partnerships.models import Organisation


def new_draw():
    """128 random bits, in hexadecimal: what a juror's own order of nominees is drawn from."""
    return secrets.token_hex(16)


class JurorManager(models.Manager.from_queryset(KeptWhileUsedQuerySet)):
    def get_by_natural_key(self, year, name):
        return self.get(edition__year=year, name=name)


class Juror(KeptWhileUsed):
    """A person on an edition's jury; an account is optional (the archive has none)."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="jurors", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("employer"),
    )
    mandates = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("other mandates")
    )
    public_title_fr = models.CharField(_("public title in French"), max_length=250, blank=True)
    public_title_en = models.CharField(_("public title in English"), max_length=250, blank=True)
    public_title = Bilingual()
    charter_accepted_at = models.DateTimeField(
        _("charter accepted at"), null=True, blank=True, editable=False
    )
    draw = models.CharField(max_length=32, default=new_draw, editable=False)

    objects = JurorManager()

    class Meta:
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")
        ordering = ["edition", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="juror_once_per_edition",
                violation_error_message=_("This edition already has a juror of this name."),
            ),
            models.UniqueConstraint(
                fields=["edition", "user"],
                name="account_once_per_jury",
                violation_error_message=_("This account is already that of a juror this year."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.edition})"

    def natural_key(self):
        return (*self.edition.natural_key(), self.name)

    natural_key.dependencies = ["awards.edition"]

    @property
    def journal_stream(self):
        """The chain of their edition."""
        return self.edition.journal_stream

    def in_drawn_order(self, nominees):
        """These nominees in this juror's own order, drawn once: the same at each visit."""
        return sorted(nominees, key=lambda n: sha256(f"{self.draw}{n.pk}".encode()).digest())

    def give_account(self, email, *, by):
        """Tie the juror to the account of an address, made without a password if there is none.

        No address takes the account away. Refused once the charter is accepted: what was declared
        and marked since is that person's.
        """
        accounts = get_user_model().objects
        with transaction.atomic():
            stored = self._hold()
            user = None
            if email:
                user = accounts.filter(email__iexact=email.strip()).first()
                user = user or accounts.create_user(email, name=self.name)
                if not user.is_active:
                    raise TransitionRefused(gettext("This account is closed."))
                others = Juror.objects.filter(edition=self.edition_id, user=user)
                if others.exclude(pk=self.pk).exists():
                    raise TransitionRefused(
                        gettext("This account is already that of a juror this year.")
                    )
            if stored.charter_accepted_at:
                raise TransitionRefused(
                    gettext("This juror has already signed in: their account no longer changes.")
                )
            Juror.objects.filter(pk=self.pk).update(user=user)
            act = "account_given" if user else "account_taken_away"
            JournalEntry.objects.record(by, f"awards.juror.{act}", self)
        self.user = user

    def accept_charter(self, *, by):
        """The juror accepts the charter of the jury, once for all their awards."""
        with transaction.atomic():
            stored = self._hold()
            if by is None or by.pk != stored.user_id:
                raise TransitionRefused(gettext("A juror accepts the charter themselves."))
            if stored.charter_accepted_at is None:
                stored.charter_accepted_at = timezone.now()
                stored.save(update_fields=["charter_accepted_at"])
                JournalEntry.objects.record(by, "awards.juror.charter_accepted", self)
        self.charter_accepted_at = stored.charter_accepted_at

    def _hold(self):
        """Keep the row from changing until the transaction ends; gives what is stored."""
        return Juror.objects.order_by().select_for_update(no_key=True).get(pk=self.pk)
