"""Sign-in by allauth, in our words: sign-up closed, a second factor for staff."""

import logging
import time
from smtplib import SMTPException

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

logger = logging.getLogger(__name__)

TOO_MANY = "too_many_login_attempts"

# What a person is told by mail when their account changes, by the name allauth gives the event.
NOTICES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was replaced, from a link sent to you."),
    "mfa/email/totp_activated": _("An authenticator application was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator application of your account was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes replace those you had."),
}

# What is seen on the page one lands on needs no message.
UNSAID = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "mfa/messages/recovery_codes_generated.txt",
}


def has_second_factor(user):
    """Has this account an authenticator application?"""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def showed_second_factor(request):
    """Was a code given in this very session, of a second factor that the account still has?

    An account that has one is not enough: a session opened before it was added never gave it.
    """
    records = get_authentication_records(request, request.user)
    given = any(record.get("method") == "mfa" for record in records)
    return given and has_second_factor(request.user)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff; addresses in mails are ours; nothing redirects elsewhere."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This address and this password do not go together."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        TOO_MANY: _("Too many tries: wait for an hour, then try again."),
        "rate_limited": _("Too many tries: wait for an hour, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        """Our pages have no scripts to answer in JSON."""
        return False

    def is_safe_url(self, url):
        """Only paths of this site: not even another of our hosts."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request):
        """The administration for those it is for, their account for the others."""
        return reverse("admin:index" if request.user.is_staff else "account_home")

    def get_password_change_redirect_url(self, request):
        return reverse("account_home")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Signing in a moment ago is as good as giving the password again."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user):
        """The ways to show that it is still oneself, in our words."""
        words = {"reauthenticate": _("Use your password"), "mfa_reauthenticate": _("Use a code")}
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def pre_authenticate(self, request, **credentials):
        """Ten wrong passwords an hour for one address, wherever they come from."""
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="sign_in",
            key=credentials.get("email", "").lower(),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error(TOO_MANY)

    def get_reset_password_from_key_url(self, key):
        """A link to the configured site, whatever host the request named."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', key)}"

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix, email, context):
        super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL, **context})

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the person that their account changed; a mail server that is down stops nobody."""
        if template_prefix not in NOTICES:
            return
        try:
            self.send_mail("account/email/notice", user.email, {"what": NOTICES[template_prefix]})
        except (OSError, SMTPException):
            logger.exception("A notice about an account could not be sent.")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, drawn so that a strict content security policy lets it through."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not the right one, or has been used."),
    }

    def build_totp_svg(self, url):
        """A QR code as inline SVG: dark on white in both colour schemes, without any style."""
        code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
        code.add_data(url)
        rows = code.get_matrix()
        squares = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        side = len(rows)
        return mark_safe(
            f'<svg viewBox="0 0 {side} {side}" width="240" height="240" aria-hidden="true"'
            ' shape-rendering="crispEdges">'
            f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{squares}"/></svg>'
        )
