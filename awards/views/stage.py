"""The stage: the venue's computer types a code, then shows what the room sees, until the end."""

from datetime import timedelta

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from awards.forms.stage import ScreenCodeForm
from awards.models import Cursor, Screen
from awards.slides import Slide, slide_of
from awards.views.fragments import asked_often, fragment
from awards.visibility import cursors_for

LASTS = 12 * 3600  # an evening; it opens nothing once the ceremony is over
# For one address, all workers counted together.
LIMIT = {"screen_code": "5/10m/ip"}
# What was revealed longer ago than the reveal lasts is shown still.
REVEAL_LASTS = timedelta(seconds=4)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request):
    """What the room sees, full screen; before, the form that takes the code of the desk."""
    screen = Screen.objects.holding(token_of(request)).select_related("ceremony__edition").first()
    if screen is None:
        return ask_for_code(request)
    if request.method == "POST":
        return redirect("awards:stage")
    cursor = cursor_of(screen.ceremony)
    shown = drawn(cursor)
    still = timezone.now() - cursor.moved_at > REVEAL_LASTS
    return private(render(request, "stage/stage.html", {"shown": shown, "still": still}))


def ask_for_code(request):
    """The form. A wrong code, a late one and a dead one are refused in the same words."""
    form = ScreenCodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        if not ratelimit.consume(request, app="awards", action="screen_code", config=LIMIT):
            status = 429
            form.add_error(
                None, _("Too many tries from here: wait for ten minutes, then try again.")
            )
        elif token := form.digits and Screen.objects.pair(form.digits):
            return remember(redirect("awards:stage"), token)
        else:
            form.add_error("code", _("This code opens nothing: ask the desk for a new one."))
    return private(render(request, "stage/code.html", {"form": form}, status=status))


def remember(response, token):
    """Leave the token with this computer, for the stage alone."""
    response.set_cookie(
        settings.SCREEN_COOKIE_NAME,
        token,
        max_age=LASTS,
        path=reverse("awards:stage"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@never_cache
@asked_often
def stage_fragment(request):
    """What the room sees now, with its version; while nothing moves, a 304.

    Who asks says which version is on screen (`vu`). Once over, or revoked, the answer is a refusal
    with what to show instead: thanks, or black; and the screen stops asking.
    """
    token = token_of(request)
    screen = Screen.objects.holding(token).select_related("ceremony__edition").first()
    if screen is None:
        return private(at_the_end(token))
    cursor = cursor_of(screen.ceremony)
    seen = request.GET.get("vu", "")
    if seen.isascii() and seen.isdecimal() and int(seen[:10]) <= cursor.version:
        screen.acknowledge(int(seen[:10]))
    return private(drawn(cursor).answer(request, "no-store"))


def token_of(request):
    """What this computer was left with, if anything."""
    return request.COOKIES.get(settings.SCREEN_COOKIE_NAME, "")


def cursor_of(ceremony):
    """Where the evening stands; before the desk goes live, the welcome."""
    cursor = cursors_for().select_related("award__category").filter(ceremony=ceremony).first()
    if cursor is None:
        cursor = Cursor(showing=Cursor.Showing.WELCOME, version=0, moved_at=timezone.now())
    cursor.ceremony = ceremony
    return cursor


def drawn(cursor):
    """The slide of this moment, as a `Fragment`."""
    return fragment(
        f"stage-{cursor.ceremony.pk}",
        lambda: render_to_string("stage/_slide.html", {"slide": slide_of(cursor)}),
    )


def at_the_end(token):
    """Thanks where the evening is over; black for a screen that was revoked, or for nobody's."""
    over = Screen.objects.of_closed(token).select_related("ceremony__edition").first()
    slide = slide_of(cursor_of(over.ceremony)) if over else Slide("black", version=0, year=0)
    html = render_to_string("stage/_slide.html", {"slide": slide})
    return HttpResponse(html, status=410 if over else 404)


def private(response):
    """Found by no search engine."""
    response["X-Robots-Tag"] = "noindex"
    return response
