"""The administration as a desk: « Mon édition » first, five links, the rest under « Technique ».

The floor knows nothing of editions: the apps above bring their pages with `plug`, what stands on
the first page with `opens_on`, and what is read on the site with `shows`.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from convergences.administration import handbook


@dataclass(frozen=True)
class Shown:
    """How a model is read on the site: which rows are public, and how one is previewed."""

    public: object  # a queryset function: the gate, for the public
    preview: object = None  # a view: (request, row) -> response


class Desk(admin.AdminSite):
    """The administration site, whatever stands in front of its door."""

    site_title = _("Administration of the Prix Convergences")
    site_header = _("Prix Convergences")
    index_title = _("My edition")
    index_template = "admin/my_edition.html"
    enable_nav_sidebar = False
    empty_value_display = "—"

    def __init__(self, name="admin"):
        super().__init__(name)
        self._plugged = []
        self._first_page = None
        self._shown = {}

    def plug(self, route, view, name):
        """Serve `view(request, …)` at `/admin/<route>`, to staff only, as `admin:<name>`."""
        self._plugged.append((route, view, name))

    def opens_on(self, contents):
        """Fill the first page with the dictionary that `contents(request)` returns."""
        self._first_page = contents

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
            path("aide/", self.admin_view(self.help), name="help"),
            path("aide/images/<str:name>", self.admin_view(self.help_picture), name="help_picture"),
            *plugged,
            *super().get_urls(),
        ]

    def each_context(self, request):
        return {**super().each_context(request), "desk_links": self.links(request)}

    def links(self, request):
        """The links of every page, as (address, label, current) triples."""
        pages = [
            ("awards_edition_changelist", _("Editions"), "awards.view_edition"),
            (
                "partnerships_partnership_changelist",
                _("Partnerships"),
                "partnerships.view_partnership",
            ),
            (
                "partnerships_organisation_changelist",
                _("Organisations"),
                "partnerships.view_organisation",
            ),
            ("convergences_report_changelist", _("Reports"), "convergences.view_report"),
            ("help", _("Help"), None),
        ]
        links = [
            (reverse(f"admin:{name}"), label)
            for name, label, permission in pages
            if permission is None or request.user.has_perm(permission)
        ]
        if request.user.is_superuser:
            links.append((reverse("admin:technical"), _("Technical")))
        return [(url, label, request.path.startswith(url)) for url, label in links]

    def index(self, request, extra_context=None):
        """« Mon édition »."""
        contents = self._first_page(request) if self._first_page else {}
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
