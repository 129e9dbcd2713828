"""The proof that a page was shown: signed and dated when it is drawn, sent back with what is typed there.

Reading a page writes nothing; what a juror then keeps, submits or abstains from carries this proof.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SALT = "awards.shown"
NOT_SHOWN = _("This page was not drawn for you, or not for this file. Read it, then send it.")


@dataclass(frozen=True)
class Shown:
    """What a page was about (`nominee` or `award`, and its key), to whom it was shown, and when."""

    kind: str
    key: int
    user: int
    at: datetime

    def is_about(self, **named):
        """Whether it is the proof of this page, named as its address does: `nominee=3`."""
        return named.get(self.kind) == self.key


def sign(row, user):
    """The proof that this page, drawn now, shows this nominee or award to this person."""
    proof = [row._meta.model_name, row.pk, user.pk, timezone.now().isoformat()]
    return signing.dumps(proof, salt=SALT)


def read(proof):
    """The `Shown` that was signed, or None for anything that we did not sign."""
    try:
        kind, key, user, at = signing.loads(proof or "", salt=SALT)
    except signing.BadSignature:
        return None
    return Shown(kind, key, user, datetime.fromisoformat(at))
