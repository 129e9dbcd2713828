"""Pages that stand by themselves: the guide, the press kit, the plan of the site."""

from itertools import groupby

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.advice import ARTICLE, SEVEN
from awards.drawings import drawing_of, motto, png_of, svg_of
from awards.structured_data import article_of_guide
from awards.views.opendata import MOTTO
from awards.visibility import categories_for, editions_for, nominees_for
from convergences.ready import ready_page

MOST_DRAWINGS = 8


@ready_page()
def guide(request):
    """Seven pieces of advice, each with a question of ours."""
    return render(
        request,
        "showcase/guide.html",
        {
            "advice": SEVEN,
            "article": ARTICLE,
            "page_json_ld": article_of_guide(reverse("awards:guide")),
            "crumbs": [(_("Guide"), "")],
        },
    )


@ready_page()
def press(request):
    """Contact, texts to take, drawings to download with their weight, rights."""
    rewarded = nominees_for().rewarded().with_award().with_partnership()
    laureates = of_whole_editions(rewarded[: 3 * MOST_DRAWINGS])
    files = [file("Prix Convergences", MOTTO, motto())]
    known = set()
    for nominee in laureates:
        if nominee.partnership_id not in known:
            known.add(nominee.partnership_id)
            slug = nominee.partnership.slug
            files.append(file(nominee.partnership.name, slug, drawing_of(nominee)))
    return render(
        request,
        "showcase/press.html",
        {"files": files, "crumbs": [(_("Press"), "")]},
    )


def of_whole_editions(laureates):
    """The laureates of the latest editions, none of them cut; at least one edition."""
    kept = []
    for _year, those in groupby(laureates, key=lambda nominee: nominee.award.edition.year):
        of_that_year = list(those)
        if kept and len(kept) + len(of_that_year) > MOST_DRAWINGS:
            break
        kept += of_that_year
    return kept


def file(name, slug, drawing):
    """A drawing to download: its name, and each format with its address and weight."""
    formats = [
        (form.upper(), reverse("awards:drawing", args=[slug, form]), len(draw(drawing)))
        for form, draw in (("svg", svg_of), ("png", png_of))
    ]
    return {"name": name, "drawing": drawing, "formats": formats}


@ready_page()
def site_map(request):
    """Every way into the site."""
    return render(
        request,
        "showcase/site_map.html",
        {
            "editions": editions_for(),
            "categories": categories_for(),
            "crumbs": [(_("Site map"), "")],
        },
    )
