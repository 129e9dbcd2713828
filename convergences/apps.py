from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from convergences import interrupted_restore
from convergences.converters import NumberConverter
from convergences.logs import uncaught


class ConvergencesConfig(AppConfig):
    name = "convergences"
    verbose_name = _("Technique")

    def ready(self):
        # Sent for each app in turn: the rights of our three, listed before it, exist by then.
        from convergences.groups import make_groups  # noqa: PLC0415 (its models load after apps)
        from convergences.slow_queries import time_queries  # noqa: PLC0415 (the same)

        post_migrate.connect(
            make_groups, sender=apps.get_app_config("auth"), dispatch_uid="convergences.groups"
        )
        register_converter(NumberConverter, "number")
        checks.register(interrupted_restore.check)
        connection_created.connect(time_queries, dispatch_uid="convergences.slow_queries")
        if not settings.DEVELOPMENT:
            uncaught.watch()
