"""Signing in for tests that are not about signing in."""

import time

from allauth.mfa.models import Authenticator

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_second_factor(user):
    """`user`, whose authenticator application holds `SECRET`."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": SECRET}}
    )
    return user


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
