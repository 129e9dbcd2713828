from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConvergencesConfig(AppConfig):
    name = "convergences"
    verbose_name = _("Technique")
