"""The minutes of an edition: a page for people, a bundle for whoever checks."""

from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.minutes.bundle import bundle_of, head_of
from awards.minutes.telling import in_numbers, tell
from awards.models import Award
from awards.parts import JUROR, parts_in_edition
from awards.visibility import awards_for, minutes_for, seals_for
from convergences.ready import ready_page


@ready_page()
def minutes(request, year):
    """How each award of a published edition was decided, and how to check it."""
    known = minutes_for().select_related("edition")
    minutes = get_object_or_404(known, edition__year=year)
    edition = minutes.edition
    known = awards_for().filter(edition=edition).select_related("category")
    awards = Award.gathered(known.prefetch_related("criteria").with_corrections())
    told = tell(minutes, awards)
    seals = seals_for().filter(award__edition=edition).select_related("award")
    jurors = [part for part in parts_in_edition(edition) if part.nature == JUROR]
    return render(
        request,
        "showcase/minutes.html",
        {
            "edition": edition,
            "minutes": minutes,
            "told": told,
            "corrections": {str(award.pk): award.known_corrections for award in awards},
            "numbers": in_numbers(told),
            "seals": {seal.fingerprint: seal for seal in seals},
            # A juror of several awards has a line for each of their seats.
            "jurors": {part.person: part for part in jurors}.values(),
            "head": head_of(minutes),
            "crumbs": [
                (_("Editions"), reverse("awards:editions")),
                (edition.year, edition.get_absolute_url()),
                (_("Minutes"), ""),
            ],
        },
    )


@ready_page()
def minutes_zip(request, year):
    """The bundle: the same bytes for everyone, while the journal of the edition stands still."""
    body = bundle_of(get_object_or_404(minutes_for().select_related("edition"), edition__year=year))
    response = HttpResponse(body, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="proces-verbal-{year}.zip"'
    response["ETag"] = f'"{sha256(body).hexdigest()}"'
    return response
