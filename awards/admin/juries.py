"""Juries: the people of an edition with their accounts, and their seats."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.admin.invitations import INVITATION, REMINDER, draft_for
from awards.models import Award, Juror, Seat
from convergences.administration.curation import (
    CuratedAdmin,
    CuratedTabularInline,
    LinesOfOneRow,
)
from convergences.transitions import TransitionRefused, refusals_shown
from convergences.written import WrittenRows

# Asked for each juror of an edition, where its deletion is.
AWARDS_OF_JUROR = WrittenRows(lambda key, viewer: Award._base_manager.filter(seats__juror=key))


def seats_are_open(award):
    """Whether seats may be typed at will: before the jury works, or in the archive."""
    if award.status == Award.Status.REVEALED:
        return not award.seals.exists()
    return award.goes_on_from in (Award.Status.PENDING, Award.Status.NOT_HELD)


class SeatForm(forms.ModelForm):
    """A seat; once the jury is at work, one is added but never changed here."""

    def clean(self):
        cleaned = super().clean()
        award = cleaned.get("award")
        if self.instance.pk or award is None or seats_are_open(award):
            return cleaned
        if award.goes_on_from != Award.Status.MARKING:
            raise ValidationError(
                gettext("The deliberation has begun: this jury no longer changes.")
            )
        if cleaned.get("role") not in (Seat.Role.MEMBER, Seat.Role.SUBSTITUTE):
            self.add_error(
                "role",
                gettext("The jury is at work: add a member, then name the deputy on its own page."),
            )
        return cleaned


class SeatFormSet(LinesOfOneRow):
    """Seats of a jury at work are shown and stay: an excuse, a departure and a deputy have pages."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if form.instance.pk and not self._is_open(form.instance):
            for name, field in form.fields.items():
                field.disabled = name not in (self._pk_field.name, self.fk.name)

    def _is_open(self, seat):
        award = self.instance if isinstance(self.instance, Award) else seat.award
        known = self.__dict__.setdefault("_known", {})
        if award.pk not in known:
            known[award.pk] = seats_are_open(award)
        return known[award.pk]


class SeatInline(CuratedTabularInline):
    """The jury of an award."""

    model = Seat
    form = SeatForm
    formset = SeatFormSet
    extra = 0
    fields = ["juror", "role", "seated_for"]
    autocomplete_fields = ["juror", "seated_for"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("award__edition", "award__category", "juror__edition")


class JurorSeatInline(SeatInline):
    """The awards where the juror has a seat."""

    fk_name = "juror"
    fields = ["award", "role", "seated_for"]
    autocomplete_fields = ["award", "seated_for"]


class JurorForm(forms.ModelForm):
    """A juror, with the address they sign in with."""

    email = forms.EmailField(
        label=_("e-mail address"),
        required=False,
        help_text=_(
            "The juror signs in with a code sent there. Their account is found or made, without a "
            "password."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].widget.attrs["class"] = "vTextField"
            self.fields["email"].initial = self.instance.user.email if self.instance.user else ""
            if self.instance.charter_accepted_at:
                self.fields["email"].disabled = True
                self.fields["email"].help_text = _(
                    "This juror has already signed in: their account no longer changes."
                )

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email")
        edition = getattr(cleaned.get("edition"), "pk", None) or self.instance.edition_id
        if email and edition:
            others = Juror.objects.filter(edition=edition, user__email__iexact=email)
            if others.exclude(pk=self.instance.pk).exists():
                self.add_error(
                    "email", gettext("This account is already that of a juror this year.")
                )
        return cleaned


@admin.register(Juror)
class JurorAdmin(CuratedAdmin):
    """Jurors."""

    form = JurorForm
    list_display = ["name", "edition", "email", "employer", "public_title_fr"]
    list_select_related = ["edition", "employer", "user"]
    list_filter = ["edition"]
    search_fields = ["name", "employer__name", "edition__year"]
    autocomplete_fields = ["edition", "employer", "mandates"]
    inlines = [JurorSeatInline]
    actions = ["prepare_invitations", "prepare_reminders"]
    fieldsets = [
        (None, {"fields": ["edition", "name", "email", "public_title_fr", "public_title_en"]}),
        (_("Interests"), {"fields": ["employer", "mandates"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        # A juror who changed edition would leave their seats and answers behind.
        return ["edition"] if obj else []

    def held_rows(self, pks):
        awards = Award._base_manager.filter(
            pk__in=Seat._base_manager.filter(juror__in=pks).values("award")
        )
        return [awards, *super().held_rows(pks)]

    def has_delete_permission(self, request, obj=None):
        # Their seats would go with them: a jury at work keeps its own.
        awards = [] if obj is None else AWARDS_OF_JUROR.of(obj.pk)
        kept = any(not seats_are_open(award) for award in awards)
        return not kept and super().has_delete_permission(request, obj)

    @admin.display(description=_("e-mail address"), ordering="user__email")
    def email(self, juror):
        """The address of their account, when they have one."""
        return juror.user.email if juror.user else self.get_empty_value_display()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            with refusals_shown(request):
                obj.give_account(form.cleaned_data["email"], by=request.user)

    @admin.action(description=_("Prepare the invitations"), permissions=["change"])
    def prepare_invitations(self, request, queryset):
        """Draft one invitation per chosen juror."""
        return self._draft(request, queryset, INVITATION)

    @admin.action(description=_("Prepare the reminders"), permissions=["change"])
    def prepare_reminders(self, request, queryset):
        """Draft one reminder per chosen juror who has something left to do."""
        return self._draft(request, queryset, REMINDER)

    def _draft(self, request, queryset, kind):
        chosen = list(queryset.select_related("edition"))
        editions = {juror.edition for juror in chosen}
        if len(editions) != 1:
            messages.error(request, gettext("Choose jurors of one edition."))
            return None
        try:
            read = draft_for(editions.pop(), kind, by=request.user, among=chosen)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return None
        return HttpResponseRedirect(read)
