"""What machines read: the feed of laureates, the site map, the drawings of the press kit."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from awards.drawings import drawing_of, motto, png_of, svg_of
from awards.visibility import (
    categories_for,
    editions_for,
    minutes_for,
    nominees_for,
    organisations_for,
    partnerships_for,
)
from convergences.ready import ready_page
from convergences.templatetags.house import absolute, home_path, path_in

MOST_ENTRIES = 50
MOTTO = "prix-convergences"


class Laureates(Atom1Feed):
    """Atom whose summaries are plain text in a language of their own."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if pitch := item["pitch"]:
            handler.addQuickElement("summary", pitch, {"type": "text", "xml:lang": pitch.lang})


@ready_page()
def feed(request):
    """The latest laureates, in Atom, in the language of the address."""
    laureates = nominees_for().rewarded().with_award().with_result_dates()
    atom = Laureates(
        title=_("Prix Convergences: the laureates"),
        link=absolute(home_path()),
        description=_("Partnerships honoured by the Prix Convergences, as they enter the archive."),
        language=get_language(),
        author_name="Convergences",
        feed_url=absolute(reverse("awards:feed")),
        feed_guid=absolute(home_path()),
    )
    for nominee in laureates.select_related("partnership")[:MOST_ENTRIES]:
        partnership, award = nominee.partnership, nominee.award
        moments = award.edition.nominees_announced_at, nominee.opened_at, nominee.corrected_at
        link = absolute(partnership.get_absolute_url())
        atom.add_item(
            title=title_of(nominee),
            link=link,
            unique_id=f"{link}#{award.edition.year}-{award.category.slug}",
            description=None,  # Django's summary is HTML, and in no language
            pitch=partnership.pitch,
            updateddate=max(filter(None, moments), default=None),
            categories=[
                str(award.category.name),
                str(award.edition.year),
                str(nominee.distinction),
            ],
        )
    return HttpResponse(
        atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def title_of(nominee):
    """Who was rewarded, and with what: a special mention is not the award."""
    award = nominee.award
    told = {"name": nominee.partnership.name, "award": award.label, "year": award.edition.year}
    if nominee.is_laureate:
        return _("%(name)s, %(award)s %(year)s") % told
    return _("%(name)s, special mention, %(award)s %(year)s") % told


@ready_page()
def sitemap(request):
    """Every public page in both languages, each naming its alternates."""
    pages = [reverse(f"awards:{name}") for name in LISTS] + [
        reverse(f"convergences:{name}") for name in SITE_PAGES
    ]
    for rows in (editions_for(), categories_for(), partnerships_for(), organisations_for()):
        pages += [row.get_absolute_url() for row in rows]
    decided = minutes_for().values_list("edition__year", flat=True)
    pages += [reverse("awards:minutes", args=[year]) for year in decided]
    return render(
        request,
        "showcase/sitemap.xml",
        {
            "pages": [
                {language: absolute(path_in(language, path)) for language in ("fr", "en")}
                for path in pages
            ]
        },
        content_type="application/xml; charset=utf-8",
    )


LISTS = (
    "home",
    "editions",
    "categories",
    "organisations",
    "archives",
    "ceremony",
    "guide",
    "press",
    "site_map",
)
SITE_PAGES = ("about", "legal", "accessibility", "ecodesign", "privacy")


@ready_page()
def drawing(request, slug, form):
    """A palme as a file, for the press: the programme's, or a public partnership's."""
    if slug == MOTTO:
        drawn = motto()
    else:
        nominees = nominees_for().filter(partnership__slug=slug).with_award().with_partnership()
        found = sorted(nominees, key=lambda nominee: not nominee.is_laureate)
        if not found:
            raise Http404
        drawn = drawing_of(found[0])
    body, content_type = (
        (svg_of(drawn), "image/svg+xml") if form == "svg" else (png_of(drawn), "image/png")
    )
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="palme-{slug}.{form}"'
    return response
