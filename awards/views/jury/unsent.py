"""The door of pages where people type or choose: no session that ended loses what they had."""

from functools import wraps

from django.contrib import messages
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from awards import shown
from awards.views.jury.door import for_jurors
from convergences.unsent import given_back

# What a page carries for itself, and what a person writes; the rest is what they chose.
NOT_TYPED = {
    *("csrfmiddlewaretoken", "version", "shown", "act", "keep"),
    *("about", "asked", "confirm", "round", "counts"),
}
WRITTEN = ("comment", "reason", "citation", "mention", "email")
MARK = "mark_"


def for_typing_jurors(view):
    """`for_jurors`, which gives back what was typed when it was sent without session or token.

    A sign-in in another tab brings a session and another token: what is sent then from the page
    that stood here is drawn again with that token, to be sent by the person once more. Only what
    carries the proof that our own page was drawn for this nominee or award, and for whoever is
    signed in, is given back: another site cannot put words in a juror's mouth. What somebody else
    typed at the same desk is neither written nor shown: the page is drawn anew.
    """
    guarded = for_jurors(view)
    checker = CsrfViewMiddleware(guarded)

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answer(request, **named):
        # Checked here rather than before: a refusal has something to give back.
        refused = checker.process_view(request, guarded, (), {})
        is_signed_in = request.user.is_authenticated
        proof = shown.read(request.POST.get("shown"))
        is_anothers = is_signed_in and proof is not None and proof.user != request.user.pk
        if refused is None and is_anothers:
            messages.error(request, shown.NOT_SHOWN)
            return redirect(request.path)
        has_way_in = is_signed_in and refused is None
        if has_way_in or is_anothers or proof is None or not proof.is_about(**named):
            return refused or guarded(request, **named)
        return _given_back(request, is_signed_in)

    return answer


def _given_back(request, is_signed_in):
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
        if value.strip()
    ]
    chosen = [name for name, _value in typed if not name.startswith(WRITTEN)]
    marks = sum(name.startswith(MARK) for name in chosen)
    return given_back(
        request,
        sign_in=None if is_signed_in else f"{reverse('account_login')}?next={request.path}",
        texts=[value for name, value in typed if name.startswith(WRITTEN)],
        marks=marks,
        choices=len(chosen) - marks,
    )
