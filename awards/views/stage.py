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

# From the last time that the page was opened: a screen paired the day before sees the evening to
# its end. A revocation, or the end of the ceremony, closes it at once.
LASTS = timedelta(days=3)
# Wrong codes, of one address while no new code is made; all workers counted together.
LIMIT = {"screen_code": "5/10m/key"}
# What was revealed longer ago than the reveal lasts is shown still.
REVEAL_LASTS = timedelta(seconds=4)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request):
    """What the room sees, full screen; before, the form that takes the code of the desk."""
    token = token_of(request)
    screen = Screen.objects.holding(token).select_related("ceremony__edition").first()
    if screen is None:
        return ask_for_code(request)
    if request.method == "POST":
        return redirect("awards:stage")
    shown = drawn(screen.ceremony)
    still = timezone.now() - cursor_of(screen.ceremony).moved_at > REVEAL_LASTS
    page = render(request, "stage/stage.html", {"shown": shown, "still": still})
    return private(remember(page, token))


def ask_for_code(request):
    """The form. A wrong code, a late one and a dead one are refused in the same words.

    Wrong codes alone are counted. Everyone behind the Wi-Fi of a hall shares one address: a new
    code made at the desk lets it try again at once.
    """
    form = ScreenCodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        tried = counted(request)
        if not tried:
            status = 429
            form.add_error(
                None, _("Too many wrong codes from here: ask the desk for a new one, and type it.")
            )
        elif token := form.digits and Screen.objects.pair(form.digits):
            tried.rollback()
            return remember(redirect("awards:stage"), token)
        else:
            form.add_error("code", _("This code opens nothing: ask the desk for a new one."))
    return private(render(request, "stage/code.html", {"form": form}, status=status))


def counted(request):
    """This try, counted until it proves right; None where there were too many."""
    key = f"{ratelimit.get_ip(request)} {Screen.objects.newest()}"
    return ratelimit.consume(request, app="awards", action="screen_code", config=LIMIT, key=key)


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
    seen = request.GET.get("vu", "")
    version = cursor_of(screen.ceremony).version
    if seen.isascii() and seen.isdecimal() and int(seen[:10]) <= version:
        screen.acknowledge(int(seen[:10]))
    return private(drawn(screen.ceremony).answer(request, "no-store"))


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


def drawn(ceremony):
    """The slide of this moment, as a `Fragment`."""

    def draw():
        # The cursor is read here, once the number is known that the slide is kept under: read
        # before, a slide of the past would be kept as the present one until the next move.
        return render_to_string("stage/_slide.html", {"slide": slide_of(cursor_of(ceremony))})

    return fragment(f"stage-{ceremony.pk}", draw)


def at_the_end(token):
    """Thanks where the evening is over; black for a screen that was revoked, or for nobody's.

    A rehearsal that starts over forgets its screens: there, what to do is said instead of black.
    """
    over = Screen.objects.of_closed(token).select_related("ceremony__edition").first()
    slide = slide_of(cursor_of(over.ceremony)) if over else Slide("black", version=0, year=0)
    if settings.REHEARSAL and not over:
        slide = Slide(
            "message",
            version=0,
            year=0,
            ceremony=_("Rehearsal"),
            message=_("Reload this page, then type a new code."),
        )
    html = render_to_string("stage/_slide.html", {"slide": slide})
    return HttpResponse(html, status=410 if over else 404)


def private(response):
    """Found by no search engine."""
    response["X-Robots-Tag"] = "noindex"
    return response
