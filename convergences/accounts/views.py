"""The pages of an account: allauth's views with our forms, and the page that leads to them."""

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.template.response import TemplateResponse

from convergences.accounts import forms
from convergences.accounts.adapters import has_second_factor


@login_required
def home(request):
    """The account of the person signed in: what it may do, and how it is protected."""
    context = {
        "has_second_factor": has_second_factor(request.user),
    }
    return render(request, "account/home.html", context)


def signup(request):
    """Say kindly that accounts are made by the secretariat."""
    return TemplateResponse(request, "account/signup_closed.html")


class Limited:
    """Answers 429 where a limit, not what was typed, refuses the form."""

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if getattr(context.get("form"), "was_tried_too_often", False):
            response.status_code = 429
        return response


class Login(Limited, account.LoginView):
    form_class = forms.SignInForm


class PasswordChange(Limited, account.PasswordChangeView):
    form_class = forms.PasswordChangeForm


class PasswordReset(account.PasswordResetView):
    form_class = forms.PasswordResetForm


class PasswordFromLink(account.PasswordResetFromKeyView):
    form_class = forms.PasswordFromLinkForm


class Reauthenticate(Limited, account.ReauthenticateView):
    form_class = forms.PasswordAgainForm


class Authenticate(Limited, second_factor.AuthenticateView):
    form_class = forms.SecondFactorForm


class ShowCode(Limited, second_factor.ReauthenticateView):
    form_class = forms.CodeAgainForm


class AddApplication(Limited, totp.ActivateTOTPView):
    form_class = forms.ApplicationForm

    def form_valid(self, form):
        """The code that activates the application counts as shown in this session."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


class RemoveApplication(totp.DeactivateTOTPView):
    form_class = forms.RemoveApplicationForm


class NewRecoveryCodes(recovery_codes.GenerateRecoveryCodesView):
    form_class = forms.NewRecoveryCodesForm


login = Login.as_view()
logout = account.logout
inactive = account.account_inactive
reauthenticate = Reauthenticate.as_view()
password_change = PasswordChange.as_view()
password_reset = PasswordReset.as_view()
password_reset_done = account.password_reset_done
password_from_link = PasswordFromLink.as_view()
password_from_link_done = account.password_reset_from_key_done
authenticate = Authenticate.as_view()
show_code = ShowCode.as_view()
second_factor_index = second_factor.index
add_application = AddApplication.as_view()
remove_application = RemoveApplication.as_view()
see_recovery_codes = recovery_codes.view_recovery_codes
download_recovery_codes = recovery_codes.download_recovery_codes
new_recovery_codes = NewRecoveryCodes.as_view()
