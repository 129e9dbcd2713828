"""Accounts of jurors at work: their address receives the codes that sign in and seal.

Whoever could rewrite it, or their password, would be that juror, and the second person of a seal.
"""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from awards.models import Edition, Juror
from convergences.admin import UserAdmin
from convergences.models import User

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts, for superusers; the address and the password of a juror at work stay as they are."""

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "email"] if obj and self.is_at_work(obj) else fields

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not obj or not self.is_at_work(obj):
            return fieldsets
        said = _(
            "This person is a juror at work: codes that sign in and seal go to this address. Nobody "
            "changes it, nor their password, before the edition is published. A substitute can take "
            "their seat."
        )
        (name, first), *rest = fieldsets
        return [(name, {**first, "description": said}), *rest]

    def user_change_password(self, request, id, form_url=""):
        """Django's page; refused for a juror at work, who signs in by a code or asks for a new one."""
        with self.held_if_sent(request, id):
            user = self.get_object(request, unquote(id))
            if user and self.is_at_work(user):
                raise PermissionDenied
            return super().user_change_password(request, id, form_url)

    @staticmethod
    def is_at_work(user):
        """Whether this account is that of a juror who accepted the charter, in a jury at work."""
        return Juror.objects.filter(
            user=user, charter_accepted_at__isnull=False, edition__status=Edition.Status.JURY
        ).exists()
