"""allauth's forms in our house: our words, no placeholders, one-time codes that serve once.

Those of passkeys are in `passkeys.py`.
"""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from convergences.accounts import mailed_codes
from convergences.accounts.adapters import TOO_MANY
from convergences.forms import HouseForm, submit_button

# Longer than any one-time code is accepted, a clock that is slow or fast included.
CODE_LIFE = 300  # seconds


class AccountForm(HouseForm):
    """What our account forms share: visible labels alone, and help where it helps."""

    labels = {}
    helps = {}
    # Where the form is sent, when it is not the page's own address.
    action = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")

    @property
    def helper(self):
        helper = super().helper
        helper.form_action = self.action
        return helper

    @property
    def was_tried_too_often(self):
        """Whether a limit, not what was typed, refused this form."""
        return any(
            error.code in (TOO_MANY, "rate_limited")
            for errors in self.errors.as_data().values()
            for error in errors
        )


class MailedCodeRequestForm(AccountForm, account.RequestLoginCodeForm):
    """The address to which a code is sent."""

    submit_label = _("Receive a code")
    labels = {"email": _("E-mail address")}

    def clean_email(self):
        """Whatever account has the address, the answer is the same; asking is limited."""
        self.counted = mailed_codes.count_request(context.request, self.cleaned_data["email"])
        if self.counted is None:
            raise get_account_adapter().validation_error(TOO_MANY)
        return super().clean_email()


class MailedCodeForm(AccountForm):
    """The eight digits that a mail brought."""

    submit_label = _("Continue")
    labels = {"code": _("Code received by mail")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "spellcheck": "false",
        }


class MailedSignInForm(MailedCodeForm, account.ConfirmLoginCodeForm):
    """The code that signs in."""

    submit_label = _("Sign in")

    def __init__(self, *args, tries_of=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.tries_of = tries_of

    def clean_code(self):
        if not mailed_codes.take_a_try(self.tries_of):
            raise get_account_adapter().validation_error("incorrect_code")
        self.cleaned_data["code"] = mailed_codes.only_digits(self.cleaned_data["code"])
        return super().clean_code()


class FreshCodeForm(MailedCodeForm, account.BaseConfirmCodeForm):
    """The code for one act; see `fresh_code.py`."""

    def __init__(self, *args, fresh, **kwargs):
        super().__init__(*args, **kwargs)
        self.fresh = fresh

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not self.fresh.is_right(code):
            raise get_account_adapter().validation_error("incorrect_code")
        return code


class SendFreshCodeForm(HouseForm, forms.Form):
    """Nothing but a button."""

    def __init__(self, *args, again=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.again = again

    def buttons(self):
        if self.again:
            return [submit_button(str(_("Receive another code")), kind="")]
        return [submit_button(str(_("Receive a code")))]


class SignInForm(AccountForm, account.LoginForm):
    """Address and password."""

    submit_label = _("Sign in")
    labels = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


NEW_PASSWORD = {
    "labels": {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    },
    "helps": {
        "password1": _(
            "Fifteen characters or more: four or five words that do not go together are easy to"
            " remember and hard to guess."
        )
    },
}


class PasswordChangeForm(AccountForm, account.ChangePasswordForm):
    """The current password, then the new one twice."""

    submit_label = _("Change my password")
    labels, helps = NEW_PASSWORD["labels"], NEW_PASSWORD["helps"]


class PasswordResetForm(AccountForm, account.ResetPasswordForm):
    """The address of the account."""

    submit_label = _("Send me a link")
    labels = {"email": _("E-mail address")}


class PasswordFromLinkForm(AccountForm, account.ResetPasswordKeyForm):
    """The new password, twice."""

    submit_label = _("Keep this password")
    labels, helps = NEW_PASSWORD["labels"], NEW_PASSWORD["helps"]


class PasswordAgainForm(AccountForm, account.ReauthenticateForm):
    """The password, before something that matters."""

    submit_label = _("Continue")
    labels = {"password": _("Password")}


class CodeForm(AccountForm):
    """A one-time code, or a recovery code."""

    submit_label = _("Continue")
    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from your application, or one of your recovery codes.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].max_length = 20
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}


class OnceOnly:
    """allauth forgets a code after thirty seconds, and accepts it a little longer than that."""

    def clean_code(self):
        code = super().clean_code()
        digits = "".join(letter for letter in code if letter.isalnum())
        if not cache.add(f"one-time-code:{self.user.pk}:{digits}", True, CODE_LIFE):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(CodeForm, OnceOnly, second_factor.AuthenticateForm):
    """The code that ends a sign-in."""

    submit_label = _("Sign in")


class CodeAgainForm(CodeForm, OnceOnly, second_factor.ReauthenticateForm):
    """The code, before something that matters."""


class ApplicationForm(CodeForm, totp.ActivateTOTPForm):
    """The first code of an application that was just set up."""

    submit_label = _("Activate")
    helps = {"code": _("The six digits that your application shows now.")}


class RemoveApplicationForm(HouseForm, totp.DeactivateTOTPForm):
    """Nothing but a button."""

    submit_label = _("Remove this application")


class NewRecoveryCodesForm(HouseForm, recovery_codes.GenerateRecoveryCodesForm):
    """Nothing but a button."""

    submit_label = _("Make new codes")
