"""Tells Django which administration site is ours."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "convergences.administration.site.ConvergencesAdminSite"
