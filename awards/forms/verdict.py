"""The verdict as its chair writes it, and the confidants who are named once it is sealed."""

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards import shown
from awards.forms.room import MovedOn, ProofField
from awards.models import Confidant, Verdict
from awards.models.sealing import draft_verdict
from convergences.forms import HouseForm
from convergences.models import User
from convergences.transitions import TransitionRefused

LAUREATE, JOINT, NOT_AWARDED = Verdict.Outcome.values


class VerdictForm(MovedOn, HouseForm, forms.Form):
    """What the jury decided, and what the chair adds: mentions, citation, reason."""

    submit_label = _("Save and proofread")

    shown = ProofField()
    about = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("The jury’s decision"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    citation_fr = forms.CharField(
        label=_("Citation, in French"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read aloud in the hall, then published: what the jury salutes."),
    )
    citation_en = forms.CharField(
        label=_("Citation, in English"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sealed with the verdict. Required when the award is not given."),
    )
    quorum_reason = forms.CharField(
        label=_("Why the jury decides below the quorum"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "A link declared in the deliberation took assessments away. It is kept with the "
            "verdict, and published with it."
        ),
        error_messages={"required": _("Write the reason.")},
    )

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        self.room = room
        outcomes = self._outcomes()
        self.fields["outcome"].choices = outcomes
        self.initial |= {
            "shown": shown.sign(room.award, room.viewer),
            "about": room.about,
            "outcome": outcomes[0][0] if outcomes else "",
        }
        if not any(room.award.lacks_of_quorum(room.award.quorum_reason)):
            del self.fields["quorum_reason"]
        self.mentioned = self._may_be_mentioned()
        for nominee in self.mentioned:
            self._ask_for_mention(nominee)
        self._take_up(room.verdict, dict(outcomes))

    def _outcomes(self):
        names = get_text_list(
            [n.partnership.name for n in self.room.standing.nominees], gettext("and")
        )
        if self.room.is_decided:
            found = [(LAUREATE, gettext("Laureate: %(name)s") % {"name": names})]
        else:
            found = []
        if self.room.may_be_joint:
            found.append((JOINT, gettext("Joint laureates: %(names)s") % {"names": names}))
        # Once the jury has decided, its decision is what is sealed.
        if self.room.award.may_be_withheld and not self.room.is_decided:
            found.append((NOT_AWARDED, gettext("The award is not given")))
        return found

    def _may_be_mentioned(self):
        if not self.room.award.special_mentions:
            return []
        winners = {n.pk for n in self.room.standing.nominees} if self.room.is_decided else set()
        return [n for n in self.room.nominees if n.pk not in winners]

    def _ask_for_mention(self, nominee):
        named = {"name": nominee.partnership.name}
        self.fields[f"mention_fr_{nominee.pk}"] = forms.CharField(
            label=_("Title for %(name)s, in French") % named, max_length=200, required=False
        )
        self.fields[f"mention_en_{nominee.pk}"] = forms.CharField(
            label=_("Title for %(name)s, in English") % named, max_length=200, required=False
        )

    def _take_up(self, verdict, outcomes):
        """Begin with what was drafted before, as far as it is still possible."""
        if verdict is None:
            return
        for name in ("citation_fr", "citation_en", "reason"):
            self.initial[name] = getattr(verdict, name)
        if verdict.outcome in outcomes:
            self.initial["outcome"] = verdict.outcome
        for line in verdict.lines:
            if line["place"] is None:
                self.initial[f"mention_fr_{line['nominee']}"] = line["mention_fr"]
                self.initial[f"mention_en_{line['nominee']}"] = line["mention_en"]

    def layout(self):
        """The decision, its words, then the mentions, put away until there is one."""
        mentions = [n for n in self.fields if n.startswith("mention_")]
        rest = [n for n in self.fields if not n.startswith("mention_")]
        if not mentions:
            return rest
        opened = self.is_bound and any(self.data.get(n) for n in mentions)
        opened = opened or any(self.initial.get(n) for n in mentions)
        why = gettext("Give a title to whom the jury wants to mention; leave the others blank.")
        return [
            *rest,
            HTML(f'<details class="echelle mentions"{" open" if opened else ""}><summary><span>'),
            HTML(gettext("Special mentions")),
            HTML("</span></summary>"),
            HTML(f'<p class="form-text">{why}</p>'),
            Fieldset("", *mentions),
            HTML("</details>"),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == NOT_AWARDED and not cleaned.get("reason"):
            self.add_error("reason", _("Write why the award is not given: it will be public."))
        for nominee in self.mentioned:
            in_french = f"mention_fr_{nominee.pk}"
            if cleaned.get(f"mention_en_{nominee.pk}") and not cleaned.get(in_french):
                self.add_error(in_french, _("Give the title in French first."))
        return cleaned

    def save(self, *, by):
        """Write the draft; it may be written again until it is proposed and confirmed."""
        given = self.cleaned_data
        return draft_verdict(
            self.room.award,
            by=by,
            outcome=given["outcome"],
            mentions=[
                {
                    "nominee": nominee,
                    "mention_fr": given[f"mention_fr_{nominee.pk}"],
                    "mention_en": given[f"mention_en_{nominee.pk}"],
                }
                for nominee in self.mentioned
                if given[f"mention_fr_{nominee.pk}"]
            ],
            quorum_reason=given.get("quorum_reason", ""),
            **{name: given[name] for name in ("citation_fr", "citation_en", "reason")},
        )


class ConfidantForm(HouseForm, forms.Form):
    """A person who may open the sealed result, and what for."""

    submit_label = _("Name this confidant")

    shown = ProofField()
    email = forms.EmailField(
        label=_("E-mail address of their account"),
        help_text=_("The secretariat opens an account for whoever has none."),
    )
    purpose = forms.ChoiceField(
        label=_("What for"), choices=Confidant.Purpose.choices, widget=forms.RadioSelect
    )

    def clean_email(self):
        """An account that can sign in."""
        email = self.cleaned_data["email"]
        self.person = User.objects.filter(email__iexact=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("No account has this address."))
        return email

    def save(self, verdict, *, by):
        """Name them."""
        return verdict.name_confidant(self.person, self.cleaned_data["purpose"], by=by)


class WithdrawalForm(forms.Form):
    """A confidant who opens the sealed result no more."""

    confidant = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args, confidants, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["confidant"].queryset = confidants

    def save(self, verdict, *, by):
        """Withdraw them; raises TransitionRefused for who is no confidant of this verdict."""
        if not self.is_valid():
            raise TransitionRefused(gettext("Nobody was withdrawn: read who is named now."))
        verdict.withdraw_confidant(self.cleaned_data["confidant"], by=by)
