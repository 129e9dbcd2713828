"""How a mark is chosen: a whole number among a criterion's steps, drawn as tiles; and its form."""

from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convergences.forms import HouseForm

MOST_IN_A_ROW = 5


@dataclass(frozen=True)
class Tile:
    """One mark that may be given: its number, and where the award says so its word and sentence."""

    number: int
    word: str = ""
    sentence: str = ""

    def __str__(self):
        return f"{self.number} {self.word}".strip()


def scale(highest, steps=()):
    """The tiles from 1 to `highest`; `steps` are a criterion's rows, some marks perhaps without."""
    told = {step.mark: step for step in steps}
    return tuple(
        Tile(mark, told[mark].word, told[mark].sentence) if mark in told else Tile(mark)
        for mark in range(1, highest + 1)
    )


class MarkField(forms.TypedChoiceField):
    """A mark on one criterion; its value is a whole number, or None when nothing was chosen."""

    widget = forms.RadioSelect

    def __init__(self, *, tiles, number=None, notes=(), **kwargs):
        """`number` is the criterion's place in the form, `notes` what else is said beside its name."""
        self.tiles, self.number, self.notes = tuple(tiles), number, tuple(notes)
        wrong = format_lazy(
            _("Choose a mark from {first} to {last}."),
            first=self.tiles[0].number,
            last=self.tiles[-1].number,
        )
        super().__init__(
            choices=[(tile.number, tile) for tile in self.tiles],
            coerce=int,
            empty_value=None,
            error_messages={"required": wrong, "invalid_choice": wrong},
            **kwargs,
        )

    @classmethod
    def of(cls, criterion, *, highest, number, **kwargs):
        """The field of a `Criterion`; its steps are read at once where they were prefetched."""
        notes = []
        if criterion.weight > 1:
            notes.append(gettext("weight %(weight)s") % {"weight": criterion.weight})
        if criterion.is_main:
            notes.append(gettext("main criterion"))
        return cls(
            tiles=scale(highest, criterion.steps.all()),
            number=number,
            notes=notes,
            label=criterion.name,
            help_text=criterion.question,
            **kwargs,
        )

    @property
    def is_long(self):
        """Whether its tiles need more than one row on a phone."""
        return len(self.tiles) > MOST_IN_A_ROW

    @property
    def has_sentences(self):
        """Whether any mark says what it means."""
        return any(tile.sentence for tile in self.tiles)


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
