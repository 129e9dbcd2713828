"""How a form is written here: it says in which order it is read, the house says how it looks."""

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DIGITS = 18  # what every integer key of both databases can hold


def may_be_key(value):
    """Whether a submitted value can be compared with an integer key."""
    text = str(value)
    return text == "" or (text.isascii() and text.isdecimal() and len(text) <= DIGITS)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows, chosen by their keys.

    A number beyond any key is refused as a row that does not exist. Django compares it with
    `pk__in`, where SQLite crashes.
    """

    def clean(self, value):
        for key in value if isinstance(value, list | tuple) else []:
            if not may_be_key(key):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": key},
                )
        return super().clean(value)


def submit_button(label, *, kind="btn-primary", **attributes):
    """A `<button>` of ours for a form's last row; never put user text in `label`."""
    return StrictButton(label, type="submit", css_class=kind, **attributes)


class HouseForm:
    """Mixin for our forms: describe the order in `layout`, the rest follows.

    The page writes `{% crispy form %}` and nothing else. Errors are summed up on top, with links
    to their fields, and a note says what the asterisk means (`templates/bootstrap5/`).
    """

    submit_label = _("Save")

    def layout(self):
        """Fields and fieldsets in reading order; override to group them."""
        return list(self.fields)

    def buttons(self):
        """What ends the form; override to add a draft button, with `formnovalidate`."""
        return [submit_button(str(self.submit_label))]

    @property
    def helper(self):
        """Built for each rendering: kept on the class, a label would freeze one reader's language."""
        helper = FormHelper()
        helper.layout = Layout(*self.layout(), Div(*self.buttons(), css_class="boutons"))
        return helper

    @property
    def has_required(self):
        """Whether an asterisk stands anywhere in the form: what is hidden shows none."""
        return any(bound.field.required for bound in self.visible_fields())
