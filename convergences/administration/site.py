"""The administration's door: active staff who showed a second factor, and nobody else.

Every view of the administration passes through `admin_view`; a test walks the resolver to hold
it so. Tests sign in by `tests/sign_in.py`.
"""

from functools import wraps

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from convergences.accounts import views as account_pages
from convergences.accounts.adapters import has_second_factor, showed_second_factor
from convergences.administration.desk import Desk


class ConvergencesAdminSite(Desk):
    """The desk, entered by our own sign-in."""

    def has_permission(self, request):
        """May this request see anything here at all?"""
        return is_active_staff(request.user) and showed_second_factor(request)

    def admin_view(self, view, cacheable=False):
        """Guard a view: sign in, be of the staff, show the second factor; then Django's own checks."""
        inside = super().admin_view(view, cacheable)

        @wraps(inside)
        def at_the_door(request, *args, **kwargs):
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            if not is_active_staff(user):
                raise Http404
            if not showed_second_factor(request):
                # Who has one shows it; who has none makes one before anything else.
                name = "mfa_reauthenticate" if has_second_factor(user) else "mfa_activate_totp"
                return redirect_to_login(request.get_full_path(), reverse(name))
            return inside(request, *args, **kwargs)

        return at_the_door

    def login(self, request, extra_context=None):
        """There is one sign-in, under /compte/."""
        if request.user.is_authenticated and not is_active_staff(request.user):
            raise Http404
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def logout(self, request, extra_context=None):
        """There is one way out too."""
        return account_pages.logout(request)

    def password_change(self, request, extra_context=None):
        """And one place to change a password."""
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_home")


def is_active_staff(user):
    """Is this one of the people the administration is for?"""
    return user.is_active and user.is_staff
