"""A fresh code: before an act that cannot be undone, a mail brings one, which serves for it alone.

A view that guards such an act says for which:

    purpose = Purpose(f"seal-{award.pk}", _("Seal the verdict of %s") % award)
    if not has_fresh_code(request, purpose):
        return redirect(fresh_code_url(purpose, request.get_full_path()))

and, when the act is done, lets the code go by `use_fresh_code(request, purpose)`, which answers
False to the second of two requests that would act by one code.
"""

import secrets
import time
from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

from convergences.accounts import forms, mailed_codes
from convergences.accounts.adapters import home_of
from convergences.views.errors import too_many_requests

SALT = "convergences.fresh-code"
ASKED, GIVEN = "fresh_code_asked", "fresh_codes_given"  # in the session


@dataclass(frozen=True)
class Purpose:
    """The act a code is for: a machine word that names it, and what a person reads."""

    word: str
    label: str


def fresh_code_url(purpose, next):
    """Where a code for `purpose` is asked for and given, before going on to `next`."""
    told = {"word": purpose.word, "label": str(purpose.label), "next": next}
    signed = signing.dumps(told, salt=SALT, compress=True)
    return f"{reverse('account_fresh_code')}?{urlencode({'pour': signed})}"


def has_fresh_code(request, purpose):
    """Whether this very session gave a code for `purpose` in the last ten minutes."""
    return _given(request, purpose) is not None


def use_fresh_code(request, purpose):
    """Let the code go: True once, for one act; False where there is none, or it has served."""
    given = _given(request, purpose)
    if given is None:
        return False
    rest = request.session[GIVEN]
    del rest[purpose.word]
    request.session[GIVEN] = rest
    return mailed_codes.take_once(given["id"])


def _given(request, purpose):
    """What the session keeps of a code for `purpose`, while it is fresh."""
    given = request.session.get(GIVEN, {}).get(purpose.word)
    return given if _is_fresh(given, request.user) else None


def _is_fresh(kept, user):
    return (
        kept is not None
        and kept["user"] == user.pk
        and 0 <= time.time() - kept["at"] <= mailed_codes.LIFE
    )


def _digest(key, code):
    """What is kept of a code: nothing that gives it back without the site's secret key."""
    return salted_hmac(SALT, f"{key} {code}", algorithm="sha256").hexdigest()


class FreshCode:
    """The code that one session asked for, for one purpose."""

    def __init__(self, request, purpose):
        self.request, self.purpose = request, purpose
        kept = request.session.get(ASKED)
        is_mine = kept is not None and kept["word"] == purpose.word
        self.kept = kept if is_mine and _is_fresh(kept, request.user) else None

    def send(self):
        """Send a code, instead of the one sent before; False when too many were asked for."""
        request, user = self.request, self.request.user
        counted = mailed_codes.count_request(request, str(user.pk), action="fresh_code")
        if counted is None:
            return False
        code, key = mailed_codes.new_code(), secrets.token_hex(16)
        request.session[ASKED] = {
            "id": key,
            "word": self.purpose.word,
            "user": user.pk,
            "at": time.time(),
            "digest": _digest(key, code),
            "counted": counted,
        }
        context = {"code": code, "label": self.purpose.label}
        get_adapter().send_mail("account/email/fresh_code", user.email, context)
        return True

    def is_right(self, typed):
        """Whether `typed` is the code, which then has served; each call is one of five tries."""
        key = self.kept["id"]
        if not mailed_codes.take_a_try(key):
            return False
        digest = _digest(key, mailed_codes.only_digits(typed))
        return constant_time_compare(digest, self.kept["digest"])

    def keep_as_given(self):
        """The session remembers that the code was given, for the act to come."""
        session = self.request.session
        mailed_codes.give_back(self.kept["counted"])
        given = {"id": self.kept["id"], "user": self.kept["user"], "at": time.time()}
        session[GIVEN] = session.get(GIVEN, {}) | {self.purpose.word: given}
        del session[ASKED]


def _told(request):
    """The purpose and the way on that a signed address says; anything else is no page."""
    try:
        told = signing.loads(request.GET.get("pour", ""), salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    way = told.pop("next")
    return Purpose(**told), way if get_adapter().is_safe_url(way) else home_of(request.user)


@login_required
def page(request):
    """Ask for a code by mail, type it, go on to the act."""
    purpose, way = _told(request)
    if has_fresh_code(request, purpose):
        return redirect(way)
    fresh = FreshCode(request, purpose)
    if request.method == "POST" and "code" not in request.POST:
        return redirect(request.get_full_path()) if fresh.send() else too_many_requests(request)
    form = None
    if fresh.kept:
        typed = request.POST if request.method == "POST" else None
        form = forms.FreshCodeForm(typed, fresh=fresh)
        if form.is_valid():
            fresh.keep_as_given()
            return redirect(way)
    context = {
        **asdict(purpose),
        "next": way,
        "form": form,
        "send_form": forms.SendFreshCodeForm(again=form is not None),
    }
    return render(request, "account/fresh_code.html", context)
