"""The pages of an account: allauth's views with our forms, and the page that leads to them."""

import functools

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from convergences.accounts import forms, mailed_codes, passkeys
from convergences.accounts.adapters import (
    has_second_factor,
    home_of,
    page_of_second_factor,
    showed_second_factor,
)
from convergences.models import User


@login_required
def home(request):
    """The account of the person signed in: what it may do, and how it is protected."""
    home = home_of(request.user)
    context = {
        "has_second_factor": has_second_factor(request.user),
        "home": home if home != request.path else "",
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


class FirstPage:
    """The page where one signs in: by a code sent by mail, or by a password.

    Coming back to it starts again, whatever was begun: an address may have been mistyped.
    """

    template_name = "account/login.html"

    def _redirect_to_pending_stage(self, request, stage):
        return None

    def get_context_data(self, **kwargs):
        """Both forms, each sent to its own address."""
        context = super().get_context_data(**kwargs)
        found = {type(context["form"]): context["form"]}
        for name, form_class, address in (
            ("code_form", forms.MailedCodeRequestForm, "account_request_login_code"),
            ("password_form", forms.SignInForm, "account_login"),
        ):
            context[name] = found.get(form_class) or form_class()
            context[name].action = self.passthrough_next_url(reverse(address))
        return context


class Login(FirstPage, Limited, account.LoginView):
    form_class = forms.SignInForm


class RequestCode(FirstPage, Limited, account.RequestLoginCodeView):
    form_class = forms.MailedCodeRequestForm

    def form_valid(self, form):
        """Send a code, or to an address without account a word that says so."""
        process = LoginCodeVerificationProcess.initiate(
            request=self.request, user=form._user, email=form.cleaned_data["email"]
        )
        process.state["counted"] = form.counted
        process.persist()
        return redirect(self.get_success_url())


class ConfirmCode(account.ConfirmLoginCodeView):
    form_class = forms.MailedSignInForm

    def dispatch(self, request, *args, **kwargs):
        """Tell whoever comes with a code that is too old."""
        response = super().dispatch(request, *args, **kwargs)
        is_lost = request.user.is_anonymous and getattr(self, "_process", None) is None
        if request.method == "POST" and is_lost:
            messages.error(request, _("This code is too old: ask for another one."))
        return response

    def get_form_kwargs(self):
        if self._process.user is None:
            # An account would have been read: the time taken tells nothing either.
            User.objects.filter(pk=0).first()
        state = self._process.state
        return super().get_form_kwargs() | {"tries_of": f"{state['at']} {state['email']}"}

    def get_context_data(self, **kwargs):
        again = self.passthrough_next_url(reverse("account_login"))
        return super().get_context_data(**kwargs) | {"again": again}

    def form_valid(self, form):
        mailed_codes.give_back(self._process.state["counted"])
        return super().form_valid(form)

    def form_invalid(self, form):
        """Five tries, then another code."""
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        messages.error(self.request, _("Five tries, and not the right code: ask for another one."))
        return redirect(self.passthrough_next_url(reverse("account_login")))


class PasswordChange(Limited, account.PasswordChangeView):
    form_class = forms.PasswordChangeForm

    def dispatch(self, request, *args, **kwargs):
        """Whoever has no password gets a first one by a link."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


class PasswordReset(account.PasswordResetView):
    form_class = forms.PasswordResetForm


class PasswordFromLink(account.PasswordResetFromKeyView):
    form_class = forms.PasswordFromLinkForm


class Reauthenticate(Limited, account.ReauthenticateView):
    form_class = forms.PasswordAgainForm


class Authenticate(Limited, second_factor.AuthenticateView):
    form_class = forms.SecondFactorForm
    webauthn_form_class = passkeys.PasskeySignInForm

    def get_context_data(self, **kwargs):
        """A passkey is asked of those who have one."""
        context = super().get_context_data(**kwargs)
        context["webauthn_form"].options = context["js_data"]["request_options"]
        context["has_passkey"] = bool(webauthn.get_credentials(self.stage.login.user))
        return context


class ShowCode(Limited, second_factor.ReauthenticateView):
    form_class = forms.CodeAgainForm


class AddApplication(Limited, totp.ActivateTOTPView):
    form_class = forms.ApplicationForm

    def form_valid(self, form):
        """The code that activates the application counts as shown in this session."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


class AddPasskey(Limited, passkeys.AddPasskey):
    def form_valid(self, form):
        """Making a passkey shows it."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        return response


class RemoveApplication(totp.DeactivateTOTPView):
    form_class = forms.RemoveApplicationForm


class NewRecoveryCodes(recovery_codes.GenerateRecoveryCodesView):
    form_class = forms.NewRecoveryCodesForm


def after_second_factor(view):
    """Refuse to change what protects an account in a session that did not show it."""

    @functools.wraps(view)
    def answer(request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and has_second_factor(user) and not showed_second_factor(request):
            return redirect_to_login(request.get_full_path(), reverse(page_of_second_factor(user)))
        return view(request, *args, **kwargs)

    return answer


login = Login.as_view()
request_code = RequestCode.as_view()
confirm_code = ConfirmCode.as_view()
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
add_application = after_second_factor(AddApplication.as_view())
remove_application = after_second_factor(RemoveApplication.as_view())
add_passkey = after_second_factor(AddPasskey.as_view())
remove_passkey = after_second_factor(passkeys.RemovePasskey.as_view())
show_passkey = passkeys.ShowPasskey.as_view()
see_recovery_codes = after_second_factor(recovery_codes.view_recovery_codes)
download_recovery_codes = after_second_factor(recovery_codes.download_recovery_codes)
new_recovery_codes = after_second_factor(NewRecoveryCodes.as_view())
