"""The form of a report: what visitors tell us about a page."""

import re
import time

from crispy_forms.layout import HTML, Div, Field, Fieldset
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from convergences.forms import HouseForm
from convergences.reports import Report

LOCAL_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]{0,299}\Z")
SIGNER = signing.Signer(salt="report")
QUICKEST, SLOWEST = 3, 24 * 3600  # seconds


def local_path(text):
    """`text` as the path of a page of this site, or an empty string."""
    text = text.strip().removeprefix(settings.SITE_URL)
    return text if LOCAL_PATH.match(text) else ""


def age_of(token):
    """Seconds since the form that holds `token` was first shown, or None if we did not sign it."""
    try:
        signed_at = SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    return time.time() - signed_at


class ReportForm(HouseForm, forms.ModelForm):
    """One form for « Compléter cette fiche » and « Signaler un nominé ».

    Machines are kept out by a field that people do not see and by the time that writing takes,
    rather than by a riddle.
    """

    submit_label = _("Send")

    source_url = forms.URLField(
        label=_("Address of a source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("An article, a report, a page of an organisation: every fact has its source."),
        error_messages={"invalid": _("Write the whole address: https://…")},
    )
    nothing = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = ["kind", "page", "message", "source_url", "name", "email"]
        widgets = {
            "kind": forms.RadioSelect,
            "message": forms.Textarea(attrs={"rows": 8}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {"page": _("Page of this site"), "message": _("What should we know?")}
        help_texts = {
            "page": _(
                "Its address, from the slash on: “/editions/2017/”. Empty if it has none yet."
            ),
            "message": _(
                "What is missing or mistaken; for a nominee: the partnership, its organisations,"
                " the award and the year."
            ),
            "email": _("Only if you would like an answer."),
        }
        error_messages = {
            "kind": {"required": _("Choose a subject.")},
            "message": {"required": _("Tell us what is missing or mistaken.")},
            "email": {"invalid": _("Write the whole e-mail address, or leave it empty.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Report.Kind.choices  # without the empty one
        self.initial["started"] = SIGNER.sign_object(time.time())

    def layout(self):
        return [
            Field("kind"),
            Field("page"),
            Field("message"),
            Field("source_url"),
            Fieldset(_("To answer you, if you wish"), "name", "email"),
            Div(Field("nothing"), css_class="visually-hidden"),
            Field("started"),
            HTML('{% include "site/_consent.html" %}'),
        ]

    def clean_page(self):
        typed = self.cleaned_data["page"]
        page = local_path(typed)
        if typed and not page:
            raise ValidationError(
                _("Write the address of a page of this site, from the slash on, or leave it empty.")
            )
        return page

    def clean_name(self):
        # On one line, whatever was sent: a name may one day stand at the head of a mail.
        return " ".join(self.cleaned_data["name"].split())

    def clean_nothing(self):
        if self.cleaned_data["nothing"]:
            raise ValidationError(_("This field tells machines from people: leave it empty."))
        return ""

    def clean(self):
        cleaned = super().clean()
        age = age_of(cleaned.get("started") or "")
        if age is None or not QUICKEST <= age <= SLOWEST:
            if age is None or age > SLOWEST:
                # Absent, forged or too old: the next try may come at once.
                self.data = self.data.copy()
                self.data[self.add_prefix("started")] = SIGNER.sign_object(time.time() - QUICKEST)
            raise ValidationError(
                _("This came very quickly, or very late. Read it once more, then send it again.")
            )
        return cleaned
