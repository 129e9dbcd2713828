from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ConvergencesConfig(AppConfig):
    name = "convergences"
    verbose_name = _("Technique")

    def ready(self):
        # Sent for each app in turn: the rights of our three, listed before it, exist by then.
        from convergences.groups import make_groups  # noqa: PLC0415 (its models load after apps)

        post_migrate.connect(
            make_groups, sender=apps.get_app_config("auth"), dispatch_uid="convergences.groups"
        )
