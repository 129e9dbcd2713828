"""Declarations of interests, read by the secretariat: who was asked, who answered, what is proposed.

A proposed link is never applied by itself: it becomes an interest, or is dismissed with a reason.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.interests import award_matches, matches
from awards.models import Award, Declaration, DismissedMatch
from convergences.transitions import TransitionRefused

NONE, INTEREST, UNSURE = Declaration.Answer
KINDS = [("", "—"), *Declaration.Kind.choices]


@dataclass
class Pair:
    """One juror and one nominee: the answer, the links proposed, those that were dismissed."""

    seat: object
    nominee: object
    declaration: object = None
    matches: list = field(default_factory=list)  # proposed, and not dismissed
    dismissed: list = field(default_factory=list)

    @property
    def words(self):
        """Where this pair stands, in a few words."""
        row = self.declaration
        if row is None:
            return _("not answered")
        if not row.answer:
            return _("to be answered anew")
        if row.answer == INTEREST:
            kept = _("%(kind)s (kept by the secretariat)") if row.pinned_at else "%(kind)s"
            return _("link: %(kind)s") % {"kind": kept % {"kind": row.get_kind_display()}}
        return _("asks the secretariat") if row.answer == UNSURE else _("no link")

    @property
    def is_asking(self):
        """Whether the juror waits for the secretariat."""
        return self.declaration is not None and self.declaration.answer == UNSURE

    @property
    def is_open(self):
        """Whether a proposed link is neither an interest nor dismissed."""
        return bool(self.matches) and not (self.declaration and self.declaration.recuses)

    @property
    def is_pinned(self):
        """Whether the secretariat recorded the link itself."""
        return self.declaration is not None and self.declaration.pinned_at is not None


def pairs_of(award, *, juror=None, nominee=None):
    """The `Pair`s of an award by (seat's key, nominee's key), or one of them, with their seats.

    The number of queries depends on no row.
    """
    seats = award.seats.filter(stood_down_at=None).select_related(
        "juror__user", "juror__employer", "juror__edition"
    )
    nominees = award.nominees.in_the_running().select_related("partnership")
    if juror is not None:
        seats, nominees = seats.filter(juror=juror), nominees.filter(pk=nominee)
    seats = list(seats.order_by("juror__name", "pk"))
    nominees = list(nominees.order_by("partnership__name_fr", "pk"))
    jurors = [seat.juror for seat in seats]
    about = {"juror__in": jurors, "nominee__in": nominees}
    answers = {(row.juror_id, row.nominee_id): row for row in Declaration.objects.filter(**about)}
    dismissed = defaultdict(list)
    for row in DismissedMatch.objects.filter(**about).select_related("dismissed_by"):
        dismissed[row.juror_id, row.nominee_id].append(row)
    keys = {(*pair, row.key) for pair, rows in dismissed.items() for row in rows}
    proposed = matches(jurors, nominees, dismissed=frozenset(keys))
    pairs = {}
    for seat in seats:
        for each in nominees:
            pair = (seat.juror_id, each.pk)
            pairs[seat.pk, each.pk] = Pair(
                seat,
                each,
                answers.get(pair),
                [match for match in proposed.get(pair, []) if not match.dismissed],
                dismissed[pair],
            )
    return seats, nominees, pairs


class DismissForm(forms.Form):
    """Why a proposed link is none."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    reason = forms.CharField(
        label=gettext_lazy("Why it is no link"), widget=forms.Textarea({"rows": 2}), max_length=1000
    )

    def press(self, pair, by):
        """Say that the link is wrong."""
        juror, typed = pair.seat.juror, self.cleaned_data
        DismissedMatch.dismiss(juror, pair.nominee, typed["key"], by=by, reason=typed["reason"])


class SettleForm(forms.Form):
    """The secretariat's answer to a juror who asks."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (INTEREST, gettext_lazy("It is a link: the juror neither sees nor marks this file")),
            (NONE, gettext_lazy("It is no link: the juror marks this file")),
        ],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind, if it is a link"), choices=KINDS, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 2}), max_length=1000
    )

    def press(self, pair, by):
        """Answer."""
        pair.declaration.settle(by=by, **self.cleaned_data)


class PinForm(forms.Form):
    """A link that the secretariat knows of."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of link"), choices=KINDS)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 2}), max_length=1000
    )

    def press(self, pair, by):
        """Record it."""
        Declaration.pin(pair.seat.juror, pair.nominee, by=by, **self.cleaned_data)


class UnpinForm(forms.Form):
    """Why a link that the secretariat recorded is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 2}), max_length=1000
    )

    def press(self, pair, by):
        """Take it back."""
        pair.declaration.unpin(by=by, **self.cleaned_data)


FORMS = {
    "ecarter": DismissForm,
    "repondre": SettleForm,
    "inscrire": PinForm,
    "reprendre": UnpinForm,
}


class DeclarationsOfAward:
    """Gives the administration of awards its pages of declarations."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "<number:pk>/declarations/",
                wrap(self.declarations_view),
                name="awards_award_declarations",
            ),
            path(
                "<number:pk>/declarations/<number:juror>/<number:nominee>/",
                wrap(self.declaration_view),
                name="awards_award_declaration",
            ),
            *super().get_urls(),
        ]

    def declarations_view(self, request, pk):
        """Every juror × every nominee, in words, with what waits for the secretariat on top."""
        award = self._of_the_jury(request, pk)
        seats, nominees, pairs = pairs_of(award)
        supporters = award_matches([seat.juror for seat in seats], [award])
        return self._page(
            request,
            "admin/awards/award/declarations.html",
            award,
            _("Declared links: %(award)s") % {"award": award},
            seats=seats,
            rows=[
                (nominee, [pairs[seat.pk, nominee.pk] for seat in seats]) for nominee in nominees
            ],
            asking=[pair for pair in pairs.values() if pair.is_asking],
            proposed=[pair for pair in pairs.values() if pair.is_open and not pair.is_asking],
            supporters=[
                (seat.juror, supporters[seat.juror_id, award.pk])
                for seat in seats
                if (seat.juror_id, award.pk) in supporters
            ],
        )

    def declaration_view(self, request, pk, juror, nominee):
        """One juror and one nominee: the facts, and what the secretariat can say of them."""
        award = self._of_the_jury(request, pk)
        pair = next(iter(pairs_of(award, juror=juror, nominee=nominee)[2].values()), None)
        if pair is None:
            raise Http404
        is_own = pair.seat.juror.user_id == request.user.pk
        here = reverse("admin:awards_award_declaration", args=[pk, juror, nominee])
        act, typed = "", None
        if request.method == "POST":
            if is_own:
                raise PermissionDenied
            act = request.POST.get("act", "")
            if act != "ecarter" and act not in _acts_on(pair):
                raise Http404
            typed = FORMS[act](request.POST, auto_id=f"{act}_%s")
            if typed.is_valid():
                try:
                    typed.press(pair, request.user)
                    messages.success(request, _("It is written, and journalled."))
                    return redirect(here)
                except TransitionRefused as refusal:
                    typed.add_error(None, str(refusal))
        back = reverse("admin:awards_award_declarations", args=[pk])
        return self._page(
            request,
            "admin/awards/award/declaration.html",
            award,
            _("%(juror)s and “%(nominee)s”")
            % {"juror": pair.seat.juror.name, "nominee": pair.nominee.partnership},
            pair=pair,
            is_own=is_own,
            at_work=award.status in (Award.Status.MARKING, Award.Status.DELIBERATION),
            proposals=[
                (match, _form_of(match, number, typed, act))
                for number, match in enumerate(pair.matches)
            ],
            forms={
                each: typed if act == each else FORMS[each](auto_id=f"{each}_%s")
                for each in _acts_on(pair)
            },
            declarations=back,
        )


def _acts_on(pair):
    """What the secretariat can do with a pair, besides dismissing what is proposed."""
    if pair.is_pinned:
        return ["reprendre"]
    return ["repondre"] if pair.is_asking else ["inscrire"]


def _form_of(match, number, typed, act):
    """The form that dismisses a match: with what was typed in it, when it was this one."""
    if act == "ecarter" and typed["key"].value() == match.key:
        return typed
    return DismissForm(initial={"key": match.key}, auto_id=f"ecarter{number}_%s")
