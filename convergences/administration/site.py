"""The administration's site: a door, then a desk.

The door lets in active staff who showed a second factor, and nobody else: every view passes
through `admin_view`, and a test walks the resolver to hold it so. Tests sign in by
`tests/sign_in.py`.

The desk has « Mon édition » first, a few links, the rest under « Technique ». The floor knows
nothing of editions: the apps above bring their links with `links_to`, their pages with `plug`,
what stands on the first page with `opens_on`, what is read on the site with `shows`, what an
operator must know with `tells`.
"""

from dataclasses import dataclass
from functools import wraps

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from convergences.accounts import views as account_pages
from convergences.accounts.adapters import showed_second_factor
from convergences.administration import handbook, state
from convergences.administration.door import given_back, is_active_staff, page_before
from convergences.backups import Backup


@dataclass(frozen=True)
class Shown:
    """How a model is read on the site: which rows are public, and how one is previewed."""

    public: object  # a queryset function: the gate, for the public
    preview: object = None  # a view: (request, row) -> response


class ConvergencesAdminSite(admin.AdminSite):
    """The desk, entered by our own sign-in."""

    site_title = _("Administration of the Prix Convergences")
    site_header = _("Prix Convergences")
    index_title = _("My edition")
    index_template = "admin/my_edition.html"
    enable_nav_sidebar = False
    empty_value_display = "—"

    def __init__(self, name="admin"):
        super().__init__(name)
        self._links = []
        self._plugged = []
        self._first_page = None
        self.told = []
        self._shown = {}

    # The door.

    def has_permission(self, request):
        """May this request see anything here at all?"""
        return is_active_staff(request.user) and showed_second_factor(request)

    def admin_view(self, view, cacheable=False):
        """Guard a view: sign in, be of the staff, show the second factor; then Django's own checks."""
        inside = super().admin_view(view, cacheable)

        @wraps(inside)
        def at_the_door(request, *args, **kwargs):
            if request.user.is_authenticated and not is_active_staff(request.user):
                raise Http404
            before = page_before(request)
            if before:
                return given_back(request) or redirect_to_login(request.get_full_path(), before)
            # What fails beyond the door may offer the way back to the desk.
            request.is_at_the_desk = True
            return inside(request, *args, **kwargs)

        return at_the_door

    def login(self, request, extra_context=None):
        """There is one sign-in, under /compte/."""
        if request.user.is_authenticated and not is_active_staff(request.user):
            raise Http404
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def logout(self, request, extra_context=None):
        """There is one way out too."""
        return account_pages.logout(request)

    def password_change(self, request, extra_context=None):
        """And one place to change a password."""
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_home")

    # The desk.

    def links_to(self, name, label, permission):
        """Add a link to `admin:<name>` on every page, for those who have the permission."""
        self._links.append((name, label, permission))

    def plug(self, route, view, name):
        """Serve `view(request, …)` at `/admin/<route>`, to staff only, as `admin:<name>`."""
        self._plugged.append((route, view, name))

    def opens_on(self, contents):
        """Fill the first page with the dictionary that `contents(request)` returns."""
        self._first_page = contents

    def tells(self, section):
        """Add a `Section` to « État du site »."""
        self.told.append(section)

    def shows(self, model, public, preview=None):
        """Say how `model` is read on the site; see `Shown`."""
        self._shown[model] = Shown(public, preview)

    def is_public(self, row):
        """Whether the public reads `row` on the site."""
        shown = self._shown.get(type(row))
        return shown is not None and shown.public().filter(pk=row.pk).exists()

    def preview_of(self, model):
        """The preview view of `model`, or None."""
        shown = self._shown.get(model)
        return shown.preview if shown else None

    def get_urls(self):
        plugged = [
            path(route, self.admin_view(view), name=name) for route, view, name in self._plugged
        ]
        return [
            path("technique/", self.admin_view(self.technical), name="technical"),
            path("etat/", self.admin_view(state.page), name="state"),
            path("etat.json", self.admin_view(state.as_json), name="state_json"),
            path("aide/", self.admin_view(self.help), name="help"),
            path("aide/images/<str:name>", self.admin_view(self.help_picture), name="help_picture"),
            *plugged,
            *super().get_urls(),
        ]

    def each_context(self, request):
        return {**super().each_context(request), "desk_links": self.links(request)}

    def links(self, request):
        """The links of every page, as (address, label, current) triples."""
        links = [
            (reverse(f"admin:{name}"), label)
            for name, label, permission in self._links
            if request.user.has_perm(permission)
        ]
        links.append((reverse("admin:help"), _("Help")))
        if request.user.has_perm(state.SEE):
            links.append((reverse("admin:state"), _("State of the site")))
        if request.user.is_superuser:
            links.append((reverse("admin:technical"), _("Technical")))
        return [(url, label, request.path.startswith(url)) for url, label in links]

    def index(self, request, extra_context=None):
        """« Mon édition »."""
        contents = self._first_page(request) if self._first_page else {}
        contents["backup_alarm"] = Backup.alarm()
        return super().index(request, {**contents, **(extra_context or {})})

    def technical(self, request):
        """Every model, for superusers."""
        if not request.user.is_superuser:
            raise PermissionDenied
        context = {
            **self.each_context(request),
            "title": _("Technical"),
            "app_list": self.get_app_list(request),
        }
        return TemplateResponse(request, "admin/technical.html", context)

    def app_index(self, request, app_label, extra_context=None):
        """The list of an app's models, for superusers: the others have their five links."""
        if not request.user.is_superuser:
            raise Http404
        return super().app_index(request, app_label, extra_context)

    def help(self, request):
        """The guide for staff, from `docs/secretariat.md`."""
        context = {
            **self.each_context(request),
            "title": _("Help"),
            "handbook": handbook.as_html(),
        }
        return TemplateResponse(request, "admin/help.html", context)

    def help_picture(self, request, name):
        """A picture of the guide."""
        picture = handbook.picture(name)
        if picture is None:
            raise Http404
        return picture
