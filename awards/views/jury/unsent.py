"""The door of pages where people type at length: no session that ended loses what was typed."""

from functools import wraps

from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from awards import shown
from awards.views.jury.door import for_jurors

NOT_TYPED = {"csrfmiddlewaretoken", "version", "shown", "act", "keep"}
LONG = {"comment", "reason"}


def for_typing_jurors(view):
    """`for_jurors`, which gives back what was typed when it was sent without session or token.

    A sign-in in another tab brings a session and another token: what is sent then from the page
    that stood here is drawn again with that token, to be sent by the person once more. Only what
    carries the proof that our own page was drawn for this file, and for whoever is signed in, is
    given back: another site cannot put words in a juror's mouth.
    """
    guarded = for_jurors(view)
    checker = CsrfViewMiddleware(guarded)

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answer(request, nominee):
        # Checked here rather than before: a refusal has something to give back.
        refused = checker.process_view(request, guarded, (), {})
        is_signed_in = request.user.is_authenticated
        if is_signed_in and refused is None:
            return guarded(request, nominee)
        proof = shown.read(request.POST.get("shown"))
        is_theirs = proof is not None and proof.nominee == nominee
        if is_signed_in and is_theirs:
            is_theirs = proof.user == request.user.pk
        if not is_theirs:
            return refused or guarded(request, nominee)
        return given_back(request, nominee, is_signed_in)

    return answer


def given_back(request, nominee, is_signed_in):
    """The page that keeps what was sent, and sends it again once there is a session."""
    sent = [pair for pair in request.POST.items() if pair[0] != "csrfmiddlewaretoken"]
    typed = [(name, value) for name, value in sent if name not in NOT_TYPED and value.strip()]
    response = render(
        request,
        "jury/expired.html",
        {
            "sent": sent,
            "texts": [value for name, value in typed if name in LONG],
            "marks": sum(name not in LONG for name, _value in typed),
            "is_signed_in": is_signed_in,
            "sign_in": f"{reverse('account_login')}?next={reverse('awards:jury_file', args=[nominee])}",
            "noindex": True,
        },
        status=403 if is_signed_in else 401,
    )
    response["X-Robots-Tag"] = "noindex"
    return response
