"""The public page of the ceremony: before, during, after; the same bytes for everyone."""

from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from awards.evenings import ceremony_now, coming_ceremony, moment_of, told_now
from awards.views.fragments import asked_often, fragment
from convergences.frozen import frozen_on
from convergences.ready import ready_page

# A shared cache asks once a second for everybody; nobody else keeps it.
SHARED = "public, max-age=0, s-maxage=1, must-revalidate"


@ready_page()
def ceremony(request):
    """The evening that is live, or comes, or was: its awards as they fall."""
    evening = ceremony_now()
    return render(
        request,
        "showcase/ceremony.html",
        {
            "shown": drawn(),
            "moves": evening is not None
            and (moment_of(evening) != "after" or coming_ceremony() is not None)
            and not frozen_on(request),
            "crumbs": [(_("The ceremony"), "")],
        },
    )


@ready_page(cache_control=SHARED)
@asked_often
def ceremony_fragment(request):
    """What of the page moves, with a strong ETag; a 304 while nothing does."""
    return drawn().answer(request, SHARED)


def drawn():
    """The evening as it is now, as a `Fragment`."""
    return fragment("ceremony", draw)


def draw():
    """The evening as HTML."""
    return render_to_string("showcase/_evening.html", {"evening": told_now()})
