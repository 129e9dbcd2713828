"""The addresses of accounts: allauth's own, those that serve here and no others.

Their names are allauth's, which looks them up by itself.
"""

from functools import wraps

from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from convergences.accounts import fresh_code, views


def private(view):
    """Kept by no cache and by no search engine."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = never_cache(view)(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


sign_in_urls = [
    path("login/", private(views.login), name="account_login"),
    path("login/code/", private(views.request_code), name="account_request_login_code"),
    path("login/code/confirm/", private(views.confirm_code), name="account_confirm_login_code"),
    path("logout/", private(views.logout), name="account_logout"),
    path("inactive/", private(views.inactive), name="account_inactive"),
    path("signup/", private(views.signup), name="account_signup"),
    path("2fa/authenticate/", private(views.authenticate), name="mfa_authenticate"),
]

password_urls = [
    path("password/change/", private(views.password_change), name="account_change_password"),
    path("password/reset/", private(views.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        private(views.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/done/",
        private(views.password_from_link_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        private(views.password_from_link),
        name="account_reset_password_from_key",
    ),
]

account_urls = [
    path("", private(views.home), name="account_home"),
    path("code/", private(fresh_code.page), name="account_fresh_code"),
    path("reauthenticate/", private(views.reauthenticate), name="account_reauthenticate"),
    path("2fa/", private(views.second_factor_index), name="mfa_index"),
    path("2fa/reauthenticate/", private(views.show_code), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", private(views.add_application), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", private(views.remove_application), name="mfa_deactivate_totp"),
    path("2fa/passkeys/add/", private(views.add_passkey), name="mfa_add_webauthn"),
    path(
        "2fa/passkeys/<number:pk>/remove/",
        private(views.remove_passkey),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/passkeys/reauthenticate/",
        private(views.show_passkey),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/recovery-codes/",
        private(views.see_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        private(views.new_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        private(views.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [*sign_in_urls, *password_urls, *account_urls]
