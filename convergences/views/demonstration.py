"""The pages of the demonstration: its accounts with their codes, and the mails it sent."""

from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from convergences import demonstration


def demonstration_only(view):
    """A 404 anywhere else, whatever the list of addresses says."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not settings.DEMONSTRATION:
            raise Http404
        response = never_cache(view)(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@demonstration_only
def accounts(request):
    """Who can sign in, and with what at this moment."""
    return render(
        request,
        "demonstration/accounts.html",
        {"accounts": demonstration.ACCOUNTS, "noindex": True},
    )


@demonstration_only
def mailbox(request):
    """Every mail the site sent, the latest first."""
    return render(
        request, "demonstration/mailbox.html", {"mails": demonstration.mails(), "noindex": True}
    )


@demonstration_only
def mail(request, key):
    """One mail."""
    found = demonstration.mail(key)
    if found is None:
        raise Http404
    return render(request, "demonstration/mail.html", {"mail": found, "noindex": True})
