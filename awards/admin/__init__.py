"""Curation of the programme: one module per subject."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from awards.admin import (
    accounts,
    applications,
    attachments,
    awards,
    ceremonies,
    criteria,
    editions,
    hall,
    imports,
    juries,
    my_edition,
    nominations,
    previews,
    rehearsals,
    state,
)
from awards.views import pictures

__all__ = [
    "accounts",
    "applications",
    "attachments",
    "awards",
    "ceremonies",
    "criteria",
    "editions",
    "hall",
    "imports",
    "juries",
    "my_edition",
    "nominations",
    "previews",
    "rehearsals",
    "state",
]

LINKS = [
    ("awards_edition_changelist", _("Editions"), "awards.view_edition"),
    ("awards_ceremony_changelist", _("Ceremonies"), "awards.view_ceremony"),
    ("awards_application_changelist", _("Applications"), "awards.view_application"),
    ("partnerships_partnership_changelist", _("Partnerships"), "partnerships.view_partnership"),
    ("partnerships_organisation_changelist", _("Organisations"), "partnerships.view_organisation"),
    ("convergences_report_changelist", _("Reports"), "convergences.view_report"),
    ("convergences_mail_changelist", _("Mails"), "convergences.view_mail"),
]

for name, label, permission in LINKS:
    admin.site.links_to(name, label, permission)
admin.site.opens_on(my_edition.my_edition)
admin.site.plug("suggestions/<str:model>/", nominations.suggest, "suggest")
admin.site.plug("photos/<str:token>/<str:name>", pictures.private_picture, "picture")
admin.site.plug("documents/<number:pk>/", attachments.attached_document, "document")
for route, view, name in imports.import_urls:
    admin.site.plug(route, view, name)
admin.site.plug(
    "awards/ceremony/<number:pk>/regie/revele-en-salle/", hall.seen_in_hall, "seen_in_hall"
)
