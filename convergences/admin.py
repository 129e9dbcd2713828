"""Accounts, reports and the journal in the administration."""

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.db.models import Case, Q, When
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convergences import gaps
from convergences.administration.curation import CuratedAdmin
from convergences.administration.gaps import gap_filter
from convergences.forms import RowsField
from convergences.groups import BY_NAME
from convergences.journal import JournalEntry
from convergences.outbox.admin import MailAdmin
from convergences.reports import Report
from convergences.slugs import FormerSlug
from convergences.transitions import TransitionRefused, refusals_shown
from convergences.users import User

VERBS = {
    "close": gettext_lazy("Done"),
    "dismiss": gettext_lazy("Set aside"),
    "reopen": gettext_lazy("Reopen"),
}


__all__ = ["MailAdmin"]


class ReadOnly:
    """Shown to whoever may view it, changed by nobody."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def _verb_action(verb, label):
    """An action of the list that presses `verb` on each selected report."""

    def act(model_admin, request, queryset):
        done = 0
        for report in queryset:
            try:
                getattr(report, verb)(by=request.user)
                done += 1
            except TransitionRefused as refusal:
                messages.error(request, str(refusal))
        if done:
            said = ngettext("%(done)d report: %(verb)s.", "%(done)d reports: %(verb)s.", done)
            messages.success(request, said % {"done": done, "verb": label})

    act.__name__ = verb
    return admin.action(act, description=label, permissions=["change"])


class StatusFilter(admin.SimpleListFilter):
    """The open ones, unless asked otherwise."""

    title = gettext_lazy("status")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return Report.Status.choices

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() in Report.Status else queryset


@admin.register(Report)
class ReportAdmin(CuratedAdmin):
    """What visitors tell us, to be worked through."""

    list_display = ["received_at", "kind", "page", "extract", "status"]
    list_display_links = ["received_at", "extract"]
    list_filter = [gap_filter(*gaps.OF_REPORTS), StatusFilter, "kind"]
    search_fields = ["page", "message", "name", "email"]
    actions = [_verb_action(verb, label) for verb, label in VERBS.items()]
    readonly_fields = [
        "status",
        "received_at",
        "kind",
        "page_link",
        "message",
        "source_link",
        "name_said",
        "email_link",
    ]
    fields = readonly_fields
    change_form_template = "admin/convergences/report/change_form.html"

    def get_queryset(self, request):
        is_open = Case(When(status=Report.Status.OPEN, then=0), default=1)
        return super().get_queryset(request).order_by(is_open, "-received_at", "-pk")

    def has_add_permission(self, request):
        return False

    @admin.display(description=gettext_lazy("message"))
    def extract(self, report):
        """The beginning of the message."""
        return Truncator(report.message).chars(90)

    @admin.display(description=gettext_lazy("page"))
    def page_link(self, report):
        """The page it is about, as a link when it is one of ours."""
        if report.page.startswith("/") and not report.page.startswith("//"):
            return format_html('<a href="{}">{}</a>', report.page, report.page)
        return report.page or self.get_empty_value_display()

    @admin.display(description=gettext_lazy("address of a source"))
    def source_link(self, report):
        """The source that the visitor gives."""
        if not report.source_url:
            return self.get_empty_value_display()
        return format_html(
            '<a href="{}" rel="noopener noreferrer">{}</a>', report.source_url, report.source_url
        )

    @admin.display(description=gettext_lazy("name"))
    def name_said(self, report):
        """Who wrote, if they said so."""
        return report.name or self.get_empty_value_display()

    @admin.display(description=gettext_lazy("e-mail address"))
    def email_link(self, report):
        """Where to answer, when there is an address."""
        if not report.email:
            return self.get_empty_value_display()
        return format_html('<a href="mailto:{}">{}</a>', report.email, report.email)

    def get_urls(self):
        view = self.admin_site.admin_view(self.verb_view)
        verbs = [
            path(f"<number:pk>/{verb}/", view, {"verb": verb}, name=f"convergences_report_{verb}")
            for verb in VERBS
        ]
        return [*verbs, *super().get_urls()]

    def verb_view(self, request, pk, verb):
        """Press one verb, by POST."""
        report = self._changeable(request, pk)
        if request.method == "POST":
            with refusals_shown(request):
                getattr(report, verb)(by=request.user)
                messages.success(request, _("Report: %s.") % report.get_status_display())
        return redirect(self._url("change", report.pk))


@admin.register(JournalEntry)
class JournalAdmin(ReadOnly, CuratedAdmin):
    """The journal: read, never written here."""

    list_display = ["at", "stream", "seq", "action", "by", "about"]
    list_filter = ["stream"]
    list_select_related = ["detail"]
    search_fields = ["action", "detail__actor_label", "detail__target_label"]
    ordering = ["-at", "-pk"]
    fields = ["stream", "seq", "at", "action", "by", "about", "details", "hash", "parent", "actor"]
    readonly_fields = fields

    @admin.display(description=gettext_lazy("by"))
    def by(self, entry):
        """Who did it, as it was written that day."""
        return entry.detail.actor_label

    @admin.display(description=gettext_lazy("about"))
    def about(self, entry):
        """What it was done to."""
        return entry.detail.target_label

    @admin.display(description=gettext_lazy("details"))
    def details(self, entry):
        """The readable side."""
        return " ; ".join(f"{key}: {value}" for key, value in entry.detail.data.items())


@admin.register(FormerSlug)
class FormerSlugAdmin(ReadOnly, CuratedAdmin):
    """Addresses that redirect."""

    list_display = ["slug", "model", "target"]
    list_filter = ["model"]
    search_fields = ["slug", "model"]


class RightsByName(RowsField):
    """Rights that no group brings, in the words of whoever gives them."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, permission):
        return _(permission.name)


class AccountCreationForm(AdminUserCreationForm):
    """A new account: its address, and a first password."""

    class Meta:
        model = User
        fields = ["email", "name"]


class AccountChangeForm(UserChangeForm):
    """An account."""

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(CuratedAdmin, DjangoUserAdmin):
    """Accounts, for superusers."""

    form = AccountChangeForm
    add_form = AccountCreationForm
    ordering = ["email"]
    list_display = ["email", "name", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "name"]
    readonly_fields = ["joined_at", "last_login"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (
            gettext_lazy("Rights"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (gettext_lazy("Dates"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "user_permissions":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        person = request.resolver_match.kwargs.get("object_id", "")
        # What was given otherwise is shown too: saving the page would take it back unseen.
        offered = Q(codename__in=BY_NAME)
        if person.isdecimal():
            offered |= Q(user=int(person))
        is_own = person == str(request.user.pk)
        return RightsByName(
            Permission.objects.filter(offered).distinct().order_by("content_type__app_label", "pk"),
            required=False,
            disabled=is_own,
            label=_("Rights given by name"),
            help_text=_("Nobody gives them to themselves: another superuser does.")
            if is_own
            else _("No group brings them, and being a superuser neither."),
        )


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(CuratedAdmin, DjangoGroupAdmin):
    """Groups and their rights, for superusers."""


# An account has one address, its own: allauth's table of others is not used here.
admin.site.unregister([EmailAddress, Authenticator])


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnly, CuratedAdmin):
    """Second factors: no secret is shown, and a lost one is removed by two people.

    See `manage.py rescue_account`.
    """

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    fields = list_display

    def has_delete_permission(self, request, obj=None):
        """With its account, by whoever may delete that; never alone."""
        page = request.resolver_match.url_name if request.resolver_match else ""
        return not page.startswith("mfa_") and admin.ModelAdmin.has_delete_permission(
            self, request, obj
        )
