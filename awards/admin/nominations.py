"""« Ajouter un nominé », or an application: one page from the award, for whoever knows only a spreadsheet."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_countries import countries

from awards.admin.results import remind_of_notes
from awards.models import Nominee
from awards.nominations import TypedMember, TypedNominee, nominate, put_forward
from awards.visibility import partnerships_for
from convergences.administration.texts import LongTextField, never_cut
from convergences.dates import validate_partial_date
from convergences.search import fold
from convergences.transitions import TransitionRefused
from partnerships.models import Member, Organisation, Partnership
from partnerships.models.organisations import Kind

LINES, MOST_LINES = 4, 20
SUGGESTIONS = 12
PROPOSED = ("", Member.Role.LEAD, Member.Role.PARTNER)


class NominateForm(forms.Form):
    """The nominee; its members stand in `MemberFormSet`."""

    required_css_class = "required"

    name = forms.CharField(label=gettext_lazy("Name of the partnership"), max_length=200)
    another = forms.BooleanField(
        label=gettext_lazy("It is another partnership of the same name"), required=False
    )
    pitch_fr = LongTextField(
        label=gettext_lazy("In one sentence, in French"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    pitch_en = LongTextField(
        label=gettext_lazy("In one sentence, in English"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country where it acts"), required=False)
    city = forms.CharField(label=gettext_lazy("City"), max_length=120, required=False)
    started_on = forms.CharField(
        label=gettext_lazy("Since (year, month or day)"),
        required=False,
        validators=[validate_partial_date],
    )
    website = forms.URLField(
        assume_scheme="https", label=gettext_lazy("Website"), max_length=500, required=False
    )
    source_title = forms.CharField(
        label=gettext_lazy("Title of the source"), max_length=300, required=False
    )
    source_url = forms.URLField(
        assume_scheme="https",
        label=gettext_lazy("Address of the source"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("The article, the press release … where the nominee is named."),
    )
    is_laureate = forms.BooleanField(
        label=gettext_lazy("It is the laureate of this award"), required=False
    )

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            never_cut(field)
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs["class"] = "vTextField"
        self.fields["country"].choices = [("", "—"), *countries]
        self.fields["name"].widget.attrs |= _suggests("partnership")
        has_laureate = award.laureates.filter(place__isnull=False).exists()
        if not award.is_revealed or has_laureate:
            del self.fields["is_laureate"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("city") and not cleaned.get("country"):
            self.add_error("country", _("Choose the country of this city."))
        if cleaned.get("source_title") and not cleaned.get("source_url"):
            self.add_error("source_url", _("Write the address of this source."))
        return cleaned


class MemberForm(forms.Form):
    """One organisation and its part."""

    name = forms.CharField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind, if it is new"),
        choices=[("", "—"), *((k.value, k.label) for k in Kind if k != Kind.UNKNOWN)],
        required=False,
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Member.Role.choices, required=False
    )
    part_fr = forms.CharField(
        label=gettext_lazy("Its part, in French"), max_length=300, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            never_cut(field)
        self.fields["name"].widget.attrs |= _suggests("organisation")

    def clean(self):
        cleaned = super().clean()
        # The role of a line that nobody filled is proposed by us: it says nothing.
        says_more = (
            cleaned.get("kind") or cleaned.get("part_fr") or cleaned.get("role") not in PROPOSED
        )
        if says_more and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Name the organisation of this line."))
        return cleaned


class MemberFormSet(forms.BaseFormSet):
    """The lead on the first line, then the others; empty lines are left aside."""

    def clean(self):
        if any(self.errors):
            return
        typed = self.typed()
        if not typed or not (self.forms[0].cleaned_data.get("name") or "").strip():
            raise ValidationError(_("Write the organisation that leads on the first line."))
        names = [fold(member.name) for member in typed]
        if len(set(names)) < len(names):
            raise ValidationError(_("The same organisation is written twice."))
        if [member.role for member in typed].count(Member.Role.LEAD) != 1:
            raise ValidationError(_("One organisation leads, and one only."))

    def typed(self):
        """The lines that name an organisation."""
        return [
            TypedMember(
                name=line["name"].strip(),
                kind=line["kind"],
                role=line["role"] or Member.Role.PARTNER,
                part_fr=line["part_fr"],
            )
            for line in (form.cleaned_data for form in self.forms if form.is_valid())
            if line.get("name", "").strip()
        ]


def _suggests(model):
    """The attributes that let `suggest.js` propose names that exist; the page works without."""
    return {"data-suggest": reverse("admin:suggest", args=[model]), "autocomplete": "off"}


def _lines_for(data, more):
    """The members' lines: those typed, and three more when asked."""
    initial = [{"role": Member.Role.LEAD}, *[{"role": Member.Role.PARTNER}] * (LINES - 1)]
    if data is None:
        return forms.formset_factory(MemberForm, MemberFormSet, extra=0)(
            initial=initial, prefix="members"
        )
    count = data.get("members-TOTAL_FORMS", "")
    lines = min(int(count) if count.isdecimal() and len(count) < 4 else LINES, MOST_LINES)
    if more:
        lines = min(lines + 3, MOST_LINES)
    data = data.copy()
    data["members-TOTAL_FORMS"] = str(max(lines, 1))
    data["members-INITIAL_FORMS"] = "0"
    factory = forms.formset_factory(
        MemberForm, MemberFormSet, absolute_max=MOST_LINES, max_num=MOST_LINES
    )
    return factory(data, prefix="members")


def suggest(request, model):
    """Up to twelve names that begin like what is being typed."""
    rows = {"organisation": Organisation, "partnership": Partnership}.get(model)
    if rows is None:
        raise Http404
    if not request.user.has_perm(f"partnerships.view_{model}"):
        raise PermissionDenied
    found = rows.objects.search(request.GET.get("q", ""))[:SUGGESTIONS]
    return JsonResponse({"names": [getattr(row, "name_fr", None) or row.name for row in found]})


class NominateFromAward:
    """Gives the administration of awards its page « Ajouter un nominé »."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.nominate_view)
        return [
            path("<number:pk>/nominer/", view, name="awards_award_nominate"),
            *super().get_urls(),
        ]

    def nominate_view(self, request, pk):
        """Type a nominee with its members; what exists is found, what does not is made."""
        award = self.get_object(request, str(pk))
        if award is None:
            raise Http404
        if not request.user.has_perms(["awards.add_nominee", "partnerships.add_partnership"]):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        more = data is not None and "more" in data
        form = NominateForm(data, award=award)
        members = _lines_for(data, more)
        if data is not None and not more and form.is_valid() and members.is_valid():
            try:
                enter = nominate if award.edition.is_past else put_forward
                done = enter(award, _typed(form, members), by=request.user)
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                self._tell(request, done)
                if form.cleaned_data.get("is_laureate"):
                    remind_of_notes(request, award)
                return redirect(self._url("nominate" if "another_one" in data else "change", pk))
        return self._page(
            request,
            "admin/awards/award/nominate.html",
            award,
            (_("Add a nominee: %s") if award.edition.is_past else _("Add an application: %s"))
            % award,
            form=form,
            members=members,
            asks_more=more,
        )

    def _tell(self, request, done):
        is_nominee = isinstance(done.row, Nominee)
        said = _("“%s” is a nominee.") if is_nominee else _("The application of “%s” is received.")
        messages.success(request, said % done.row.partnership)
        if not is_nominee and partnerships_for().filter(pk=done.row.partnership_id).exists():
            said = _("“%s” is public already: what you have just added to it is public too.")
            messages.warning(request, said % done.row.partnership)
        if done.organisations_made:
            names = ", ".join(str(organisation) for organisation in done.organisations_made)
            count = len(done.organisations_made)
            messages.info(
                request,
                ngettext(
                    "One organisation was new, and was made: %(names)s.",
                    "%(count)d organisations were new, and were made: %(names)s.",
                    count,
                )
                % {"count": count, "names": names},
            )


def _typed(form, members):
    typed = form.cleaned_data
    return TypedNominee(
        name=typed["name"].strip(),
        members=members.typed(),
        facts={key: typed[key] for key in ("pitch_fr", "pitch_en", "website", "started_on")},
        country=typed["country"],
        city=typed["city"],
        source_title=typed["source_title"],
        source_url=typed["source_url"],
        another=typed["another"],
        is_laureate=typed.get("is_laureate", False),
    )
