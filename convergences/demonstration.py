"""The demonstration: accounts whose secrets everyone knows, and a mailbox that everyone reads.

None of it works unless `settings.DEMONSTRATION` is set, which a deployment cannot do.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from convergences.models import User

# Django's file backend ends each message with a line of seventy-nine dashes.
BETWEEN_MAILS = re.compile(rb"^-{79}$", re.MULTILINE)


@dataclass(frozen=True)
class Account:
    """One demonstration account; its secrets are known to all.

    Without a password it is a juror's, and signs in with a code that a mail brings.
    """

    email: str
    name: str
    role: str
    password: str = ""
    secret: str = ""
    group: str = ""

    @property
    def is_staff(self):
        """Whether it enters the administration."""
        return bool(self.password)

    @property
    def code(self):
        """The one-time code of this moment; nothing where a mail brings it."""
        if not self.secret:
            return ""
        counters = list(yield_hotp_counters_from_time())
        return format_hotp_value(hotp_value(self.secret, counters[len(counters) // 2]))

    def prepare(self):
        """Create the account, or give it back what it started with."""
        user, _created = User.objects.get_or_create(email=self.email, defaults={"name": self.name})
        user.is_active = True
        user.is_staff = self.is_staff
        user.is_superuser = self.is_staff and not self.group
        # Writing a password again, even the same or none, would end the person's sessions.
        if self.is_staff and not user.check_password(self.password):
            user.set_password(self.password)
        elif not self.is_staff and user.has_usable_password():
            user.set_unusable_password()
        user.save()
        if self.is_staff:
            self._prepare_for_staff(user)

    def _prepare_for_staff(self, user):
        if self.group:
            user.groups.set([Group.objects.get_or_create(name=self.group)[0]])
        factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        if factor is None or decrypt(factor.data["secret"]) != self.secret:
            Authenticator.objects.filter(user=user).delete()
            Authenticator.objects.create(
                user=user,
                type=Authenticator.Type.TOTP,
                data={"secret": encrypt(self.secret)},
            )


JURORS = [
    "Alix Première",
    "Noa Deuxième",
    "Sacha Troisième",
    "Charlie Quatrième",
    "Lou Cinquième",
    "Maxime Sixième",
    "Dany Septième",
]

ACCOUNTS = [
    Account(
        "secretariat@convergences.example",
        "Camille Secrétariat",
        _("Secretariat: curates"),
        "quatre mots au secretariat",
        "CONVERGENCESSECRETARIATDEMOAAAAA",
        "secretariat",
    ),
    Account(
        "lecture@convergences.example",
        "Dominique Lecture",
        _("Reader: sees, changes nothing"),
        "lire sans jamais changer",
        "CONVERGENCESLECTUREDEMOAAAAAAAAA",
        "reader",
    ),
    Account(
        "technique@convergences.example",
        "Claude Technique",
        _("Superuser: everything, “Technical” included"),
        "toutes les cles du site",
        "CONVERGENCESTECHNIQUEDEMOAAAAAAA",
    ),
    Account(
        "regie@convergences.example",
        "Andrea Régie",
        _("Stage manager: runs the ceremony"),
        "un soir derriere le rideau",
        "CONVERGENCESREGIEDEMOAAAAAAAAAAA",
        "stage",
    ),
    Account(
        "regie2@convergences.example",
        "Morgan Plateau",
        _("Second person at the desk: confirms"),
        "une autre voix au pupitre",
        "CONVERGENCESREGIETWODEMOAAAAAAAA",
        "stage",
    ),
    Account("presidence@convergences.example", "Ange Présidence", _("Chair of the juries")),
    *(
        Account(f"jury{number}@convergences.example", name, _("Juror"))
        for number, name in enumerate(JURORS, 1)
    ),
]


@transaction.atomic
def prepare_accounts():
    """Create the accounts of the demonstration, or mend them; return them all."""
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("These accounts are known to all: only for the demonstration.")
    for account in ACCOUNTS:
        account.prepare()
    return ACCOUNTS


@dataclass(frozen=True)
class Mail:
    """A message that the site sent, read from the folder where it was written."""

    key: str
    sent_at: datetime
    sender: str
    recipients: str
    subject: str
    text: str


def mails():
    """The messages sent so far, the latest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    found = []
    for path in sorted(folder.glob("*.log")):
        for number, part in enumerate(BETWEEN_MAILS.split(path.read_bytes())):
            if part.strip():
                found.append(_mail(f"{path.name}-{number}", part.strip() + b"\n"))
    return sorted(found, key=lambda mail: mail.sent_at, reverse=True)


def mail(key):
    """The message of this key, or None."""
    return next((mail for mail in mails() if mail.key == key), None)


def _mail(name, content):
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    date = message["date"]
    return Mail(
        key=sha256(name.encode()).hexdigest()[:16],
        sent_at=date.datetime if date is not None else datetime.fromtimestamp(0, UTC),
        sender=str(message["from"] or ""),
        recipients=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        text=body.get_content() if body else "",
    )
