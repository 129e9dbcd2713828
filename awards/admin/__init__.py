"""Curation of the programme: one module per subject."""

from django.contrib import admin

from awards.admin import awards, editions, imports, juries, my_edition, nominations, previews
from awards.views import pictures

__all__ = ["awards", "editions", "imports", "juries", "my_edition", "nominations", "previews"]

admin.site.opens_on(my_edition.my_edition)
admin.site.plug("suggestions/<str:model>/", nominations.suggest, "suggest")
admin.site.plug("photos/<str:token>/<str:name>", pictures.private_picture, "picture")
for route, view, name in imports.import_urls:
    admin.site.plug(route, view, name)
