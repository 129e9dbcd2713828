"""Accounts of jurors at work: their address receives the codes that sign in and seal.

Whoever could rewrite it would be that juror, and the second person of a seal as well.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from awards.models import Edition, Juror
from convergences.admin import UserAdmin
from convergences.models import User

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts, for superusers; the address of a juror at work stays as it is."""

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "email"] if obj and self.is_at_work(obj) else fields

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not obj or not self.is_at_work(obj):
            return fieldsets
        said = _(
            "This person is a juror at work: codes that sign in and seal go to this address, which "
            "nobody changes before the edition is published. A substitute can take their seat."
        )
        (name, first), *rest = fieldsets
        return [(name, {**first, "description": said}), *rest]

    @staticmethod
    def is_at_work(user):
        """Whether this account is that of a juror who accepted the charter, in a jury at work."""
        return Juror.objects.filter(
            user=user, charter_accepted_at__isnull=False, edition__status=Edition.Status.JURY
        ).exists()
