"""The code that a screen of the venue types once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from convergences.forms import HouseForm

DIGITS = 6


class ScreenCodeForm(HouseForm, forms.Form):
    """Six digits; spaces and dashes do not matter."""

    submit_label = _("Open the stage")

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits, shown at the desk for ten minutes."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )

    @property
    def digits(self):
        """What was typed, where it is six digits; else nothing, which opens nothing."""
        code = "".join(
            letter for letter in self.cleaned_data["code"] if letter not in " -\u00a0\u202f"
        )
        return code if code.isascii() and code.isdecimal() and len(code) == DIGITS else ""
