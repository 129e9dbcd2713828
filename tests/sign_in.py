"""Signing in: in one line for tests that are not about it, step by step for those that are."""

import json
import re
import secrets
import time
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from convergences.accounts.fresh_code import GIVEN

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
A_CODE = r"(?m)^\d{4} \d{4}$"
PASSWORD = "correct horse battery"  # of every account that the factories make
# What Chromium's virtual authenticator answered once, for `localhost`.
PASSKEY_MADE = json.loads((Path(__file__).parent / "passkey_made.json").read_text())


def with_second_factor(user):
    """`user`, whose authenticator application holds `SECRET`."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": SECRET}}
    )
    return user


def with_passkey(user, name="Mon téléphone"):
    """A passkey of `user`, made."""
    data = {"name": name, "credential": PASSKEY_MADE}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def sign_in(client, user):
    """`client`, signed in as `user` who gave a password and showed a second factor."""
    client.force_login(with_second_factor(user))
    session = client.session
    now = time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def with_fresh_code(client, user, purpose):
    """`client`, which gave just now the code that a mail brought for this act."""
    session = client.session
    given = {"id": secrets.token_hex(16), "user": user.pk, "at": time.time()}
    session[GIVEN] = {**session.get(GIVEN, {}), purpose.word: given}
    session.save()
    return client


def code_now(secret=SECRET, *, steps=0):
    """The one-time code of this moment, or of some steps of thirty seconds away."""
    counter = int(time.time()) // 30
    return format_hotp_value(hotp_value(secret, counter + steps))


def give_password(client, user, password=PASSWORD, **extra):
    """The first step of signing in; `extra` goes to the request."""
    return client.post("/compte/login/", {"login": user.email, "password": password}, **extra)


def give_code(client, code=None):
    """The second step."""
    return client.post("/compte/2fa/authenticate/", {"code": code or code_now()})


def ask_for_code(client, address, **extra):
    """The first step of signing in without a password; `extra` goes to the request."""
    return client.post("/compte/login/code/", {"email": address}, **extra)


def code_in(mail):
    """The code that a mail brings, as it is written there."""
    return re.search(A_CODE, mail.body)[0]


def give_mailed_code(client, code, **extra):
    """The second step of signing in without a password."""
    return client.post("/compte/login/code/confirm/", {"code": code}, **extra)
