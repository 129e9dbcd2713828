"""What is said in a deliberation room: opening it, rounds, ballots, counts, the casting vote."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import shown
from awards.models.deciding import BALLOT, CONFIRM
from awards.models.rounds import Round
from awards.room import choice_in_words
from convergences.forms import HouseForm, submit_button
from convergences.transitions import TransitionRefused


class ProofField(forms.CharField):
    """The proof that our own page was drawn for somebody: what is typed there is theirs to get back."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})


NO_SUCH_ANSWER = {
    "invalid_choice": _("Choose one of the answers."),
    "required": _("Choose one of the answers."),
}


class ActForm(HouseForm, forms.Form):
    """A form of the room: `action` is where it is sent, `name` keeps its fields apart.

    A page that follows the room gives back what was chosen to the field of the same id: what is
    asked anew in each round carries the round in its ids, or a choice would pass to the next.
    """

    action = name = ""

    shown = ProofField()

    def __init__(self, *args, of=None, **kwargs):
        self.of = of
        name = f"{self.name}-{of.pk}" if of else self.name
        super().__init__(*args, auto_id=f"{name}_%s", **kwargs)

    def draw_for(self, viewer, award, action):
        """Say where it is sent, and that this page shows this award to this person."""
        self.action, self.initial["shown"] = action, shown.sign(award, viewer)

    @property
    def helper(self):
        """The house's, sent to the address of the act."""
        helper = super().helper
        helper.form_action = self.action
        return helper


class OpeningForm(ActForm):
    """Opens the deliberation; below the quorum, for a written reason."""

    name = "open"
    submit_label = _("Open the deliberation")

    reason = forms.CharField(
        label=_("Why deliberate below the quorum"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the verdict, and published with it."),
        error_messages={"required": _("Write the reason.")},
    )

    def __init__(self, *args, below_quorum, **kwargs):
        super().__init__(*args, **kwargs)
        if not below_quorum:
            del self.fields["reason"]


class MovedOn:
    """Refuses what was drawn for another state of the room: `about` says which."""

    def clean(self):
        """What the form was drawn for must still be what comes next."""
        cleaned = super().clean()
        if cleaned.get("about") != self.room.about or self.room.open_round:
            # Sent again it is ours, and what was typed stands in it.
            self.data = self.data.copy()
            self.data["about"] = self.room.about
            raise forms.ValidationError(
                _("The room has moved on since: read again what comes next.")
            )
        return cleaned


class RoundForm(MovedOn, ActForm):
    """The chair opens the round that comes next, between all whom the last one left."""

    name = "round"

    about = forms.CharField(widget=forms.HiddenInput)
    at_table = forms.BooleanField(
        label=_("Vote around the table"),
        required=False,
        help_text=_(
            "By a show of hands or on paper: you enter the count, a second juror confirms it."
        ),
    )

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        self.room = room
        self.initial["about"] = room.about
        self.is_confirmation = room.standing.next == CONFIRM

    def buttons(self):
        """One, whose words say which round it opens."""
        label = (
            gettext("Open the confirmation") if self.is_confirmation else gettext("Open a round")
        )
        return [submit_button(label)]

    def save(self, *, by):
        """Open the round."""
        if self.room.standing.next not in (CONFIRM, BALLOT):
            raise TransitionRefused(_("There is nothing to vote on."))
        return Round.open(
            self.room.award,
            Round.Kind.CONFIRMATION if self.is_confirmation else Round.Kind.BALLOT,
            self.room.standing.nominees,
            by=by,
            at_table=self.cleaned_data["at_table"],
        )


class VoteForm(ActForm):
    """One juror's ballot in the round that is open."""

    name = "vote"
    submit_label = _("Cast my ballot")

    round = forms.IntegerField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label=_("Your ballot"), widget=forms.RadioSelect, error_messages=NO_SUCH_ANSWER
    )

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, of=of, **kwargs)
        self.initial["round"] = of.pk
        self.fields["choice"].choices = [(c, choice_in_words(of, c)) for c in of.choices()]
        if of.kind == Round.Kind.CONFIRMATION:
            self.fields["choice"].label = _("Do you confirm the first by marks?")

    def save(self, juror, *, by):
        """Cast it."""
        return self.of.vote(juror, self.cleaned_data["choice"], by=by)


class CountForm(ActForm):
    """What the chair counted around the table: a number for each answer."""

    name = "count"
    submit_label = _("Enter this count")

    round = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, of=of, **kwargs)
        self.initial["round"] = of.pk
        for choice in of.choices():
            self.fields[f"votes_{choice}"] = forms.IntegerField(
                label=choice_in_words(of, choice),
                min_value=0,
                max_value=999,
                initial=of.counts.get(choice, 0),
            )

    def save(self, *, by):
        """Enter it; a second juror confirms it."""
        counts = {c: self.cleaned_data[f"votes_{c}"] for c in self.of.choices()}
        self.of.enter_counts(counts, by=by)


class CountIsRightForm(ActForm):
    """A second juror confirms the very count that they have read."""

    name = "right"
    submit_label = _("This count is right")

    round = forms.IntegerField(widget=forms.HiddenInput)
    counts = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, of=of, **kwargs)
        self.initial |= {"round": of.pk, "counts": of.counts}

    def clean(self):
        """Nobody types this count: when it cannot be read, the page is to be read again."""
        if self.errors:
            raise forms.ValidationError(_("The count has changed: read it again."))
        return super().clean()

    def save(self, *, by):
        """Close the round."""
        self.of.confirm_counts(self.cleaned_data["counts"], by=by)


class CastingForm(MovedOn, ActForm):
    """The chair's casting vote between the tied, with its written reason."""

    name = "casting"
    submit_label = _("Give my casting vote")

    about = forms.CharField(widget=forms.HiddenInput)
    nominee = forms.ChoiceField(
        label=_("You choose"), widget=forms.RadioSelect, error_messages=NO_SUCH_ANSWER
    )
    reason = forms.CharField(
        label=_("Your reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the jury, and sealed with the verdict."),
        error_messages={"required": _("Write the reason of the casting vote.")},
    )

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        self.room = room
        self.initial["about"] = room.about
        self.tied = room.standing.nominees
        self.fields["nominee"].choices = [(str(n.pk), n.partnership.name) for n in self.tied]
        # The reason is the chair's whoever is tied; the choice is made again between others.
        tied = "-".join(str(n.pk) for n in self.tied)
        self.fields["nominee"].widget.attrs["id"] = f"{self.name}-{tied}_nominee"

    def save(self, *, by):
        """Give it."""
        chosen = next(n for n in self.tied if str(n.pk) == self.cleaned_data["nominee"])
        return Round.cast(
            self.room.award, self.tied, chosen, by=by, reason=self.cleaned_data["reason"]
        )
