"""How a mark is chosen: a whole number among a criterion's steps, drawn as tiles; and its form."""

from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from convergences.forms import HouseForm

# The words of the usual scale; a criterion with another maximum has numbers alone.
WORDS = (_("Weak"), _("Fair"), _("Good"), _("Strong"), _("Major"))
MOST_IN_A_ROW = 5


@dataclass(frozen=True)
class Step:
    """One mark that may be given: its number, its word, and what it means in a sentence."""

    number: int
    word: str = ""
    sentence: str = ""

    def __str__(self):
        return f"{self.number} {self.word}".strip()


def scale(maximum=5, sentences=()):
    """The steps from 1 to `maximum`; `sentences` says what each means, the lowest first."""
    words = WORDS if maximum == len(WORDS) else ()
    return tuple(
        Step(
            number,
            words[number - 1] if words else "",
            sentences[number - 1] if number <= len(sentences) else "",
        )
        for number in range(1, maximum + 1)
    )


class MarkField(forms.TypedChoiceField):
    """A mark on one criterion; its value is a whole number, or None when nothing was chosen."""

    widget = forms.RadioSelect

    def __init__(self, *, steps, number=None, note="", **kwargs):
        """`number` is the criterion's place in the form, `note` its weight in words."""
        self.steps, self.number, self.note = tuple(steps), number, note
        wrong = format_lazy(
            _("Choose a mark from {first} to {last}."),
            first=self.steps[0].number,
            last=self.steps[-1].number,
        )
        super().__init__(
            choices=[(step.number, step) for step in self.steps],
            coerce=int,
            empty_value=None,
            error_messages={"required": wrong, "invalid_choice": wrong},
            **kwargs,
        )

    @property
    def is_long(self):
        """Whether its tiles need more than one row on a phone."""
        return len(self.steps) > MOST_IN_A_ROW

    @property
    def has_sentences(self):
        """Whether any step says what it means."""
        return any(step.sentence for step in self.steps)


def mark_row(name):
    """A `MarkField` in a form's layout."""
    return Field(name, template="jury/_mark_field.html")


class DraftForm(HouseForm):
    """Mixin for the form of the marks: `static/js/draft.js` saves it while it is filled in.

    It has a hidden field `version`, and ends with the bar of `jury/_bilan.html`, drawn with the
    page's own context.
    """

    draft_url = ""
    draft_owner = ""  # who types: what a device keeps for one juror is never shown to another

    @property
    def helper(self):
        """The house's, with the bar in the place of the buttons."""
        helper = FormHelper()
        helper.form_class = "bande"
        helper.attrs = {
            "data-draft": "",
            "data-draft-url": self.draft_url,
            "data-draft-owner": self.draft_owner,
        }
        helper.layout = Layout(*self.layout(), HTML('{% include "jury/_bilan.html" %}'))
        return helper
