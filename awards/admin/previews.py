"""What the public reads, and what it will: the site's own pages, for whoever curates them."""

from copy import copy

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _

from awards import visibility
from awards.models import Category, Edition
from awards.views import directory, showcase
from partnerships.models import Organisation, Partnership


def preview(view, key):
    """A preview made of a public view, called with the row's `key`."""

    def draw(request, row):
        language = "en" if request.GET.get("langue") == "en" else "fr"
        with translation.override(language), visibility.previewed_by(request.user):
            public = copy(request)
            public.path = public.path_info = translate_url(row.get_absolute_url(), language)
            try:
                response = view(public, getattr(row, key))
            except Http404:
                return _too_early(request, row)
            banner = render_to_string(
                "admin/preview_banner.html",
                {"row": row, "back": _change_page(row), "language": language},
            )
        response.content = response.content.replace(b"<main ", banner.encode() + b"<main ", 1)
        return response

    return draw


def _change_page(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _too_early(request, row):
    """Some rows have a page only once something else exists."""
    messages.warning(
        request, _("“%s” has no page yet: it will have one with its first nomination.") % row
    )
    return redirect(_change_page(row))


PAGES = [
    (Edition, visibility.editions_for, showcase.edition, "year"),
    (Category, visibility.categories_for, showcase.category, "slug"),
    (Partnership, visibility.partnerships_for, directory.partnership, "slug"),
    (Organisation, visibility.organisations_for, directory.organisation, "slug"),
]

for model, public, view, key in PAGES:
    admin.site.shows(model, public, preview(view, key))
