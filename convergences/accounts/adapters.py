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
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from convergences.accounts import mailed_codes

logger = logging.getLogger(__name__)

TOO_MANY = "too_many_login_attempts"

# What the outbox reads of our mails, and takes off: a person is waiting for them.
URGENT = {"X-Convergences-Urgent": "account"}
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

# What a person is told by mail when their account changes, by the name allauth gives the event.
NOTICES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was replaced, from a link sent to you."),
    "mfa/email/totp_activated": _("An authenticator application was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator application of your account was removed."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey of your account was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes replace those you had."),
    "rescue": _(
        "The second factor of your account was removed at your request, and your sessions are"
        " closed. Sign in to add another one."
    ),
}

# What is seen on the page one lands on needs no message.
UNSAID = {
    "account/messages/logged_in.txt",
    "account/messages/logged_out.txt",
    "account/messages/login_code_sent.txt",
    "mfa/messages/recovery_codes_generated.txt",
}


def has_second_factor(user):
    """Has this account an authenticator application, or a passkey?"""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def showed_second_factor(request):
    """Was a second factor given in this very session, and has the account still one?

    A code sent by mail is none. An account that has one is not enough: a session opened before it was added never gave it.
    """
    records = get_authentication_records(request, request.user)
    given = any(record.get("method") == "mfa" for record in records)
    return given and has_second_factor(request.user)


def page_of_second_factor(user):
    """The name of the page where `user` shows a second factor, or adds a first one."""
    types = set(
        Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).values_list(
            "type", flat=True
        )
    )
    if not types:
        return "mfa_activate_totp"
    only_passkeys = types == {Authenticator.Type.WEBAUTHN}
    return "mfa_reauthenticate_webauthn" if only_passkeys else "mfa_reauthenticate"


def home_of(user):
    """Where `user` begins: the administration, the jury, or their account."""
    if user.is_staff:
        return reverse("admin:index")
    try:
        return reverse(settings.JUROR_HOME)
    except NoReverseMatch:
        return reverse("account_home")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff; addresses in mails are ours; nothing redirects elsewhere."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This address and this password do not go together."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not the right one."),
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

    def set_password(self, user, password):
        """Writes the password alone: an account closed meanwhile stays closed."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_login_redirect_url(self, request):
        return home_of(request.user)

    def get_password_change_redirect_url(self, request):
        return reverse("account_home")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Signing in a moment ago is as good as giving the password again."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user):
        """The ways to show that it is still oneself, in our words."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
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

    def generate_login_code(self):
        return mailed_codes.new_code()

    def render_mail(self, template_prefix, email, context, headers=None):
        """A mail of an account: a person is waiting for it, the outbox sends it at once."""
        if "code" in context:
            context = {**context, "code": mailed_codes.spaced(context["code"])}
        return super().render_mail(template_prefix, email, context, {**(headers or {}), **URGENT})

    def send_mail(self, template_prefix, email, context):
        """Send a mail that names the configured site; a command sends some without any request."""
        told = {"site_url": settings.SITE_URL, **context}
        self.render_mail(template_prefix, email, told).send()

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
        "incorrect_passkey": _("This passkey was not recognised: try again, or use another way."),
    }

    def get_public_key_credential_rp_entity(self):
        """How a telephone names us when it keeps a passkey."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user, type):
        """What a passkey is called by whoever does not name it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

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
