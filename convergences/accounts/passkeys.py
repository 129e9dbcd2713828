"""Passkeys: a telephone, a computer or a key that signs instead of giving a code.

The ceremony is the browser's: `static/js/passkey.js` runs it from what the form holds.
"""

import json

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn import views
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_encode
from fido2.webauthn import RegistrationResponse

from convergences.forms import HouseForm, submit_button

# What a browser answers takes a few kilobytes.
LARGEST = 20_000

WORDS = {
    "data-refused": _("Nothing was received from your passkey: try again."),
    "data-unable": _("This browser knows no passkeys: use another way."),
    "data-numbers": _("A passkey needs an address in letters: open this site as “localhost”."),
}


class Credential(forms.JSONField):
    """What the browser answered, as JSON; whatever else is sent is a passkey not recognised."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        unknown = get_adapter().error_messages["incorrect_passkey"]
        self.error_messages |= {"required": unknown, "invalid": unknown}

    def bound_data(self, data, initial):
        """A refused answer is not written back into the page."""
        return None

    def prepare_value(self, value):
        return ""

    def to_python(self, value):
        if value and len(value) > LARGEST:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        found = super().to_python(value)
        if found is not None and not isinstance(found, dict):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return found


class PasskeyForm(HouseForm):
    """A button that starts the browser's ceremony; the page says its options."""

    ceremony = "get"
    options = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Credential()

    def buttons(self):
        """Shown by the script alone: without it, a passkey is of no use."""
        return [submit_button(str(self.submit_label), hidden=True)]

    @property
    def helper(self):
        helper = super().helper
        helper.attrs = {
            "data-passkey": self.ceremony,
            "data-options": json.dumps(self.options),
            **{name: str(words) for name, words in WORDS.items()},
        }
        return helper

    @property
    def has_required(self):
        return False

    def add_error(self, field, error):
        """An error of what nobody sees or types is one of the form, and not about a code."""
        if getattr(error, "code", None) == "incorrect_code":
            error = get_adapter().validation_error("incorrect_passkey")
        super().add_error(None if field == "credential" else field, error)

    def full_clean(self):
        """allauth reads what a browser answers; what no browser would, it stumbles on."""
        try:
            super().full_clean()
        except (TypeError, ValueError, LookupError, AttributeError, RuntimeError):
            self.add_error(None, get_adapter().validation_error("incorrect_passkey"))


class AddPasskeyForm(PasskeyForm, webauthn.AddWebAuthnForm):
    """A name for the passkey, which the browser then makes."""

    submit_label = _("Make this passkey")
    ceremony = "create"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the passkey"),
            help_text=_("“My telephone”, for instance: it tells one passkey from another."),
            max_length=60,
            required=False,
            initial=self.initial["name"],
        )
        self.order_fields(["name", "credential"])

    def clean(self):
        """Keep of the answer what will be read again, and nothing else that was sent."""
        cleaned = super().clean()
        if cleaned.get("credential"):
            answer = RegistrationResponse.from_dict(cleaned["credential"])
            cleaned["credential"] = {
                "id": websafe_encode(answer.raw_id),
                "rawId": websafe_encode(answer.raw_id),
                "type": "public-key",
                "response": {
                    "clientDataJSON": websafe_encode(answer.response.client_data),
                    "attestationObject": websafe_encode(answer.response.attestation_object),
                },
            }
        return cleaned


class PasskeySignInForm(PasskeyForm, webauthn.AuthenticateWebAuthnForm):
    """The passkey that ends a sign-in."""

    submit_label = _("Use my passkey")


class PasskeyAgainForm(PasskeyForm, webauthn.ReauthenticateWebAuthnForm):
    """The passkey, before something that matters."""

    submit_label = _("Use my passkey")


class RemovePasskeyForm(HouseForm, forms.Form):
    """Nothing but a button."""

    submit_label = _("Remove this passkey")


class AddPasskey(views.AddWebAuthnView):
    form_class = AddPasskeyForm
    template_name = "mfa/passkeys/add.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["form"].options = context["js_data"]["creation_options"]
        return context


class RemovePasskey(views.RemoveWebAuthnView):
    form_class = RemovePasskeyForm
    template_name = "mfa/passkeys/remove.html"
    success_url = reverse_lazy("mfa_index")


class ShowPasskey(views.ReauthenticateWebAuthnView):
    form_class = PasskeyAgainForm
    template_name = "mfa/passkeys/reauthenticate.html"

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["form"].options = context["js_data"]["request_options"]
        return context
