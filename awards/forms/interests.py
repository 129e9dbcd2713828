"""A juror's declaration of interests: one answer for each nominee of an award.

The page carries a signed, dated list of the nominees it asks about; what is posted about any
other is not read.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import Award, Declaration, DismissedMatch
from convergences.forms import HouseForm

SALT = "awards.interests"
NONE, INTEREST, UNSURE = Declaration.Answer.values
LABELS = {
    NONE: _("I have no link with these organisations"),
    INTEREST: _("I have a link"),
    UNSURE: _("I ask the secretariat"),
}


@dataclass
class Question:
    """What a juror is asked about one nominee, and what is known of their answer."""

    nominee: object
    declaration: object = None
    matches: list = field(default_factory=list)  # proposed and not dismissed
    assessment: object = None  # what the juror gave or began to, and an interest would void

    @property
    def key(self):
        """What its fields are named after."""
        return self.nominee.pk

    @property
    def name(self):
        """The partnership's name."""
        return self.nominee.partnership.name

    @property
    def answer(self):
        """What the juror has answered, or nothing."""
        return self.declaration.answer if self.declaration else ""

    @property
    def is_pinned(self):
        """Whether the secretariat has recorded a link, which the juror cannot change."""
        return bool(self.declaration and self.declaration.pinned_at)

    @property
    def is_recused(self):
        """Whether the file is closed to the juror: the page tells its name alone."""
        return self.answer == INTEREST

    @property
    def is_begun(self):
        """Whether there are marks, an abstention or a draft to be voided."""
        return self.assessment is not None and self.assessment.state != "hollow"

    @property
    def is_concluded(self):
        """Whether marks or an abstention were submitted."""
        return self.assessment is not None and self.assessment.concluded_at is not None


@dataclass(frozen=True)
class Row:
    """A question as the page draws it, with its fields; none when it is pinned."""

    question: Question
    answer: object = None
    kind: object = None
    reason: object = None
    is_open: bool = False  # of an answer given before: being changed, or refused


class InterestsForm(HouseForm, forms.Form):
    """Asks about every nominee at once; what is left blank stays to be answered.

    `confirm` comes from the button that says what a late declaration voids: it names exactly the
    nominees that it was drawn for.
    """

    submit_label = _("Keep my answers")

    others = forms.BooleanField(
        label=_("I have no link with any of the others"),
        required=False,
        help_text=_("One answer is written for each nominee that you leave blank."),
    )
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, seat, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.seat, self.juror, self.award = seat, seat.juror, seat.award
        self.all_questions = questions
        self.questions = {q.key: q for q in questions if not q.is_pinned}
        self.is_frozen = self.award.status == Award.Status.DELIBERATION
        for question in self.questions.values():
            self._ask(question)
        self.initial["asked"] = self._sign()
        if not any(q.answer == "" and not q.matches for q in questions):
            del self.fields["others"]

    def _ask(self, question):
        key, given = question.key, question.declaration
        named = {"name": question.name}
        # Once the jury deliberates, a link can be declared and nothing taken back.
        wanted = [INTEREST] if self.is_frozen else list(LABELS)
        if question.is_concluded and not self.is_frozen:
            wanted.remove(UNSURE)
        if question.answer and question.answer not in wanted:
            wanted.insert(0, question.answer)
        self.fields[f"answer_{key}"] = forms.ChoiceField(
            label=question.name,
            choices=[(answer, LABELS[answer]) for answer in wanted],
            required=False,
            widget=forms.RadioSelect,
            initial=question.answer,
            error_messages={"invalid_choice": _("Choose one of the answers.")},
        )
        self.fields[f"kind_{key}"] = forms.ChoiceField(
            label=_("Kind of link: %(name)s") % named,
            choices=[("", _("Choose …")), *Declaration.Kind.choices],
            required=False,
            initial=given.kind if given else "",
            error_messages={"invalid_choice": _("Choose a kind of link.")},
        )
        self.fields[f"reason_{key}"] = forms.CharField(
            label=_("In a few words: %(name)s") % named,
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=given.reason if given else "",
        )

    # What the page asks, and proves to have asked

    def _sign(self):
        asked = {
            "juror": self.juror.pk,
            "award": self.award.pk,
            "nominees": list(self.questions),
            "at": timezone.now().isoformat(),
        }
        return signing.dumps(asked, salt=SALT)

    def _asked(self):
        """When this page asked, and about whom; None when it was not ours, or another's."""
        try:
            asked = signing.loads(self.cleaned_data.get("asked") or "", salt=SALT)
        except signing.BadSignature:
            return None
        if (asked["juror"], asked["award"]) != (self.juror.pk, self.award.pk):
            return None
        return datetime.fromisoformat(asked["at"]), set(asked["nominees"])

    # What was answered

    def clean(self):
        cleaned = super().clean()
        asked = self._asked()
        if asked is None:
            # Another page may be sent at once: it is ours, and what was typed stands in it.
            self.data = self.data.copy()
            self.data["asked"] = self._sign()
            raise forms.ValidationError(
                _("This page was not drawn for you, or is too old. Read it, then send it again.")
            )
        self.asked_at, nominees = asked
        self.changes = [
            change
            for question in self.questions.values()
            if question.key in nominees
            and not self._wrong(question)
            and (change := self._change(question))
        ]
        if not self.changes and not self.errors:
            raise forms.ValidationError(_("Give an answer first: nothing is chosen yet."))
        return cleaned

    def _wrong(self, question):
        return any(f"{name}_{question.key}" in self.errors for name in ("answer", "kind", "reason"))

    def _change(self, question):
        """`(question, answer, kind, reason)` when the answer is new, or None; errors are added."""
        key = question.key
        answer = self.cleaned_data[f"answer_{key}"]
        kind = self.cleaned_data[f"kind_{key}"]
        reason = self.cleaned_data[f"reason_{key}"]
        if not answer and self.cleaned_data.get("others"):
            if question.matches:
                self.add_error(
                    f"answer_{key}",
                    _("A link is proposed with this nominee: answer for this one by itself."),
                )
                return None
            answer = NONE
        if not answer or self._is_known(question, answer, kind, reason):
            return None
        return self._checked(question, answer, kind, reason)

    def _is_known(self, question, answer, kind, reason):
        given = question.declaration
        return (
            bool(given)
            and answer == given.answer
            and (answer != INTEREST or kind == given.kind)
            and (answer == NONE or reason == given.reason)
        )

    def _checked(self, question, answer, kind, reason):
        key = question.key
        if answer == INTEREST:
            if not kind:
                self.add_error(f"kind_{key}", _("Choose a kind of link."))
            if not reason:
                self.add_error(f"reason_{key}", _("Say in a few words which link it is."))
        elif answer == NONE and question.is_recused:
            if not reason or reason == question.declaration.reason:
                self.add_error(
                    f"reason_{key}", _("You had declared a link: write why there is none.")
                )
        elif answer == NONE and question.matches and not reason:
            self.add_error(
                f"reason_{key}", _("A link is proposed with this nominee: write why it is none.")
            )
        return None if self._wrong(question) else (question, answer, kind, reason)

    # What it does

    @property
    def voiding(self):
        """The questions whose new answer voids what the juror gave, marks or ballots."""
        return [
            question
            for question, answer, _kind, _reason in self.changes
            if answer == INTEREST
            and not question.is_recused
            and (question.is_begun or self.is_frozen)
        ]

    @property
    def confirmation(self):
        """What the button that voids carries: these nominees, and no others."""
        return ",".join(str(question.key) for question in self.voiding)

    @property
    def is_confirmed(self):
        """Whether nothing is voided, or the juror was told what is and pressed the button."""
        return not self.voiding or self.data.get("confirm") == self.confirmation

    def save(self, *, by):
        """Write every new answer, or none; gives how many were written."""
        with transaction.atomic():
            for question, answer, kind, reason in self.changes:
                if answer == NONE and reason:
                    for match in question.matches:
                        DismissedMatch.dismiss(
                            self.juror, question.nominee, match.key, by=by, reason=reason
                        )
                Declaration.declare(
                    self.juror,
                    question.nominee,
                    answer,
                    by=by,
                    kind=kind,
                    reason=reason,
                    asked_at=self.asked_at,
                )
        return len(self.changes)

    # How it is read

    @property
    def rows(self):
        """Every question with its fields, in the juror's order."""
        return [self._row(question) for question in self.all_questions]

    def _row(self, question):
        if question.is_pinned:
            return Row(question)
        names = [f"{name}_{question.key}" for name in ("answer", "kind", "reason")]
        is_open = self.is_bound and any(n in self.errors or n in self.changed_data for n in names)
        return Row(question, *(self[name] for name in names), is_open)

    @property
    def proposed(self):
        """Those to be answered where a link is proposed: the page begins with them."""
        return [r for r in self.rows if not r.question.answer and r.question.matches]

    @property
    def others_asked(self):
        """The others to be answered."""
        return [r for r in self.rows if not r.question.answer and not r.question.matches]

    @property
    def answered(self):
        """Those that were answered: read at a glance, changed on demand."""
        return [r for r in self.rows if r.question.answer]
