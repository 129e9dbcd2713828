"""Who may come in to the administration, and what they typed when they may no longer."""

from django.contrib.auth.views import redirect_to_login
from django.urls import reverse

from convergences import unsent
from convergences.accounts.adapters import page_of_second_factor, showed_second_factor
from convergences.administration.stale_forms import READ


def is_active_staff(user):
    """Is this one of the people the administration is for?"""
    return user.is_active and user.is_staff


def page_before(request):
    """The address of what comes before the desk, or None: to sign in, or to show the second factor.

    Who has a second factor shows it; who has none makes one before anything else.
    """
    if not request.user.is_authenticated:
        return reverse("account_login")
    if showed_second_factor(request):
        return None
    return reverse(page_of_second_factor(request.user))


def given_back(request):
    """The page that keeps what was typed at the desk, to be sent again; None where there is none.

    For who typed it alone: signed in again, or not yet.
    """
    typist = unsent.typist_of(request)
    if typist is None:
        return None
    user = request.user
    if user.is_authenticated and not (typist == user.pk and is_active_staff(user)):
        return None
    # Neither what the page carries for itself nor the words of the button: « _save », « initial-… ».
    typed = [
        value
        for name, values in request.POST.lists()
        if name != READ and not name.startswith(("_", "initial-"))
        for value in values
    ]
    before = page_before(request)
    return unsent.given_back(
        request,
        sign_in=before and redirect_to_login(request.path, before).url,
        texts=[value for value in typed if " " in value.strip()],
    )
