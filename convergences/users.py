"""The user: a person with an account, known by e-mail address."""

import secrets

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Permission,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convergences.traces import digest

# What the address of an emptied account ends with: nobody is written to there.
CLOSED = "@closed.invalid"
FORMER = "convergences-former-address-v1"


def new_pseudonym():
    """128 random bits, in hexadecimal: what the journal calls a person."""
    return secrets.token_hex(16)


class UserManager(BaseUserManager):
    """Makes users, by address."""

    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        """A user whose password may be unusable (None)."""
        user = self.model(email=self.normalize_email(email).strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """A user with every right."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("enters the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    pseudonym = models.CharField(max_length=32, unique=True, editable=False, default=new_pseudonym)

    # Digests, the latest last: whoever had an address is found by it, and it is not told.
    former_addresses = models.JSONField(
        editable=False, default=list, db_default=models.Value([], models.JSONField())
    )

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("An account already has this address."),
            )
        ]

    def __str__(self):
        return self.name or self.email

    def save(self, *args, update_fields=None, **kwargs):
        # Signing in looks an address up in small letters.
        self.email = self.email.strip().lower()
        if update_fields is None or "email" in update_fields:
            self._remember_address()
            update_fields = update_fields and {*update_fields, "former_addresses"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def _remember_address(self):
        stored = User.objects.filter(pk=self.pk).exclude(email=self.email)
        for address in stored.values_list("email", flat=True):
            self.former_addresses = [*self.former_addresses, digest(FORMER, address.lower())]

    @property
    def last_address(self):
        """The digest of the address that an emptied account had; empty while it is open."""
        is_known = self.email.endswith(CLOSED) and self.former_addresses
        return self.former_addresses[-1] if is_known else ""

    def get_full_name(self):
        return self.name or self.email

    def get_short_name(self):
        return self.name.split(" ")[0] if self.name else self.email

    def was_given(self, permission):
        """Whether this right (`app.codename`) was given by name, to the person or to a group.

        For the few rights that being a superuser does not bring: reading marks, breaking a seal.
        """
        if not self.is_active:
            return False
        app, codename = permission.split(".")
        rights = Permission.objects.filter(content_type__app_label=app, codename=codename)
        return rights.filter(models.Q(user=self) | models.Q(group__user=self)).exists()
