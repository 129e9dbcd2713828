"""What is typed at the desk: each form carries the version of the evening that was read."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.admin.verdicts import ElsewhereForm
from awards.models import Cursor

LARGEST = 2**31 - 1


def _number(**options):
    return forms.IntegerField(
        min_value=0, max_value=LARGEST, widget=forms.HiddenInput, required=False, **options
    )


class ActForm(forms.Form):
    """What every act of the desk says: the version that was read, and what the act is about."""

    version = _number()
    award = _number()
    screen = _number()
    showing = forms.ChoiceField(
        choices=[(each.value, each.label) for each in Cursor.INTERLUDES], required=False
    )
    presenter = forms.BooleanField(required=False)
    sure = forms.BooleanField(required=False)

    def told(self, name):
        """What was sent under this name; 0, or nothing, where it made no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or 0


def _text(label, *, required=False):
    """A line that the verb, rather than the form, refuses when it is empty: with its own sentence."""
    attributes = {"class": "vTextField"} | ({"required": True} if required else {})
    return forms.CharField(
        label=label, max_length=200, required=False, widget=forms.TextInput(attributes)
    )


class MessageForm(forms.Form):
    """A message for the room."""

    message_fr = _text(gettext_lazy("Message, in French"), required=True)
    message_en = _text(gettext_lazy("Message, in English (optional)"))


class CorrectionForm(forms.Form):
    """What is right, after something wrong was said or shown."""

    text_fr = _text(gettext_lazy("What is right, in French"), required=True)
    text_en = _text(gettext_lazy("What is right, in English (optional)"))


class WithoutBackupForm(forms.Form):
    """Why the evening begins although the backup fails."""

    reason = forms.CharField(
        label=gettext_lazy("Why go on without a backup"),
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField", "required": True}),
        max_length=2000,
        required=False,
    )


class RoomForm(ElsewhereForm):
    """What the room decided: one line per nominee, and how it was decided."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The source is the ceremony itself.
        del self.fields["source"]
        self.fields["reason"].label = _("How the room decided (it will be public)")
