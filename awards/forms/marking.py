"""What a juror types about one file: marks and a comment, or why they abstain.

Each form carries the version that it was drawn from, and the signed proof that its file was shown.
"""

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from awards import shown
from awards.mark_fields import DraftForm, MarkField, mark_row
from awards.models.assessments import LONGEST_COMMENT
from convergences.forms import HouseForm

# What is being written may be too long to be submitted; it is kept all the same.
LONGEST_DRAFT = 10_000
MARK = "mark_"


class Words(forms.CharField):
    """A text of several lines, whose ends of line count for one sign as they do on screen.

    The browser is not asked to cut what is too long: it would do so without a word.
    """

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": LONGEST_COMMENT, **kwargs})
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = gettext_lazy(
                    "At most %(limit_value)d signs: there are %(show_value)d."
                )

    def widget_attrs(self, widget):
        return {}

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class VersionField(forms.Field):
    """A version as a page gives it back; anything else is older than all."""

    widget = forms.HiddenInput

    def to_python(self, value):
        text = str(value or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class AboutFile(HouseForm):
    """Mixin: the version and the proof, which a page of ours alone can give."""

    def __init__(self, *args, open_file, initial=None, **kwargs):
        self.file = open_file
        proof = {"version": open_file.version, "shown": self._proof()}
        super().__init__(*args, initial={**(initial or {}), **proof}, **kwargs)
        self.fields["version"] = VersionField(required=False)
        self.fields["shown"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _proof(self):
        return shown.sign(self.file.nominee, self.file.viewer)

    def clean(self):
        """Refused unless our own page showed this file to this person; `shown_at` says when."""
        cleaned = super().clean()
        proof = shown.read(cleaned.get("shown"))
        is_ours = proof is not None and proof.is_about(nominee=self.file.nominee.pk)
        if not is_ours or proof.user != self.file.viewer.pk:
            # Another page may be sent at once: it is ours, and what was typed stands in it.
            self.data = self.data.copy()
            self.data["shown"] = self._proof()
            raise forms.ValidationError(shown.NOT_SHOWN)
        self.shown_at = proof.at
        return cleaned


class MarkingForm(AboutFile, DraftForm, forms.Form):
    """The marks and the comment. `is_draft`: it may be incomplete, for it counts for nothing."""

    has_required = False  # the form says it in its own words

    def __init__(self, *args, open_file, is_draft=False, **kwargs):
        super().__init__(*args, open_file=open_file, initial=kept(open_file), **kwargs)
        self.draft_owner = str(open_file.juror.pk)
        for number, criterion in enumerate(open_file.criteria, 1):
            self.fields[f"{MARK}{criterion.pk}"] = MarkField.of(
                criterion,
                highest=open_file.award.highest_mark,
                number=number,
                required=not is_draft,
            )
        self.fields["comment"] = Words(
            label=_("Comment"),
            help_text=_("Read by the jury alone, when it deliberates. At most 600 signs."),
            required=not is_draft,
            max_length=LONGEST_DRAFT if is_draft else LONGEST_COMMENT,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages={
                "required": _(
                    "Write a few words on why: the jury will read them when deliberating."
                )
            },
        )

    def layout(self):
        marks = [mark_row(name) for name in self.fields if name.startswith(MARK)]
        note = HTML('{% include "jury/_to_submit.html" %}')
        return [
            Fieldset(gettext("Your marks"), note, *marks),
            Fieldset(gettext("Your opinion"), "comment"),
            *("version", "shown"),
        ]

    @property
    def marks(self):
        """`{criterion key: mark}` of those that are chosen."""
        return {
            int(name.removeprefix(MARK)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(MARK) and value is not None
        }

    @property
    def comment(self):
        """The comment, ends of line as one."""
        return self.cleaned_data["comment"]

    @property
    def typed(self):
        """What is to be kept as a draft; nothing when it only repeats what was submitted."""
        typed = as_typed(self.marks, self.comment)
        return {} if typed == submitted(self.file) else typed

    def in_words(self):
        """What was typed, `(label, value)` line by line, whether it is valid or not."""
        return lines_in_words(self.file, {n: self.data.get(n, "") for n in self.fields})


class AbstentionForm(AboutFile, forms.Form):
    """No marks, and why."""

    submit_label = _("I abstain from marking this file")

    def __init__(self, *args, open_file, **kwargs):
        given = {"reason": open_file.sheet.comment} if open_file.is_abstention else {}
        super().__init__(*args, open_file=open_file, initial=given, **kwargs)
        self.fields["reason"] = Words(
            label=_("Why you abstain"),
            help_text=_("Read by the jury alone, when it deliberates. At most 600 signs."),
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": _("Write why you abstain.")},
        )

    def in_words(self):
        """What was typed, `(label, value)` line by line."""
        return [(gettext("Why you abstain"), self.data.get("reason", ""))]


def as_typed(marks, comment):
    """Marks and comment as the texts of a draft, blanks left out."""
    texts = {f"{MARK}{key}": str(value) for key, value in marks.items()}
    return {**texts, **({"comment": comment} if comment else {})}


def submitted(open_file):
    """What was submitted, as the texts of a draft; nothing while there is none."""
    if not open_file.is_concluded or open_file.is_abstention:
        return {}
    marks = {line.criterion.pk: line.mark for line in open_file.lines}
    return as_typed(marks, open_file.sheet.comment)


def kept(open_file):
    """What the form begins with: the draft, else what was submitted."""
    return open_file.typed or submitted(open_file)


def marks_typed(open_file, typed):
    """`{criterion key: mark}` of the texts of a draft, what is no mark of this award left out."""
    wanted = {str(mark): mark for mark in range(1, open_file.award.highest_mark + 1)}
    texts = {c.pk: typed.get(f"{MARK}{c.pk}") for c in open_file.criteria}
    return {key: wanted[text] for key, text in texts.items() if text in wanted}


def lines_in_words(open_file, typed):
    """The texts of a draft as `(label, value)`, criterion by criterion, then the comment."""
    from_texts = open_file.lines_of(marks_typed(open_file, typed))
    return [
        *((line.name, line.in_words) for line in from_texts),
        (gettext("Comment"), typed.get("comment", "")),
    ]
