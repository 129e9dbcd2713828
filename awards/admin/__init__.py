"""Curation of the programme: one module per subject."""

from django.contrib import admin

from awards.admin import awards, editions, juries, my_edition, nominations, previews

__all__ = ["awards", "editions", "juries", "my_edition", "nominations", "previews"]

admin.site.opens_on(my_edition.my_edition)
admin.site.plug("suggestions/<str:model>/", nominations.suggest, "suggest")
