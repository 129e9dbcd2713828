"""What the public reads, and what it will: the site's own pages, for whoever curates them."""

from copy import copy

from django.contrib import admin
from django.urls import translate_url
from django.utils import translation

from awards import visibility
from awards.models import Category, Edition
from awards.views import directory, showcase
from partnerships.models import Organisation, Partnership


def preview(view, key):
    """A preview made of a public view, called with the row's `key` and who looks at it."""

    def draw(request, row):
        language = "en" if request.GET.get("langue") == "en" else "fr"
        with translation.override(language):
            public = copy(request)
            public.path = public.path_info = translate_url(row.get_absolute_url(), language)
            return view(public, getattr(row, key), viewer=request.user)

    return draw


PAGES = [
    (Edition, visibility.editions_for, showcase.edition, "year"),
    (Category, visibility.categories_for, showcase.category, "slug"),
    (Partnership, visibility.partnerships_for, directory.partnership, "slug"),
    (Organisation, visibility.organisations_for, directory.organisation, "slug"),
]

for model, public, view, key in PAGES:
    admin.site.shows(model, public, preview(view, key))
