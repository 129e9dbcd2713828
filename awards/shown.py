"""The proof that a file was shown: signed and dated when its page is drawn, written when it comes back.

Reading a page writes nothing; what a juror then keeps, submits or abstains from carries this proof.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils import timezone

SALT = "awards.shown"


@dataclass(frozen=True)
class Shown:
    """Which file was shown, to whom, and when."""

    nominee: int
    user: int
    at: datetime


def sign(nominee, user):
    """The proof that this page, drawn now, shows this file to this person."""
    proof = [nominee.pk, user.pk, timezone.now().isoformat()]
    return signing.dumps(proof, salt=SALT)


def read(proof):
    """The `Shown` that was signed, or None for anything that we did not sign."""
    try:
        nominee, user, at = signing.loads(proof or "", salt=SALT)
    except signing.BadSignature:
        return None
    return Shown(nominee, user, datetime.fromisoformat(at))
