"""The archive: search and facets over nominees and laureates, and their table as a file."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from awards.archive_search import ArchiveQuestion
from convergences.exports import as_csv, csv_bytes
from convergences.frozen import frozen_on
from convergences.ready import ready_page
from convergences.templatetags.house import absolute
from partnerships.models import Member

PER_PAGE = 20
# What the pages read of their address; with words, the answers are too many to be kept.
READ = ("edition", "categorie", "distinction", "pays", "famille", "odd", "page", "tout")
WORDS = ("q",)


@ready_page(*READ, unless=WORDS)
def archives(request):
    """Results first, facets after them; every choice is in the address."""
    question = ArchiveQuestion(request.GET)
    found, frozen = for_reading(question.results()), frozen_on(request)
    # The frozen copy has no other pages.
    paginator = Paginator(found, max(len(found), 1) if frozen else PER_PAGE)
    page = paginator.get_page(question.page)
    question.fill_facets()
    return render(
        request,
        "showcase/archives.html",
        {
            "question": question,
            "number": paginator.count,
            "weight": weight_of_table(list(page), paginator.count),
            "page": page,
            "crumbs": [(_("Archives"), "")],
            "noindex": question.is_asked,
            "canonical_query": canonical_query(question, page),
            "frozen": frozen,
            "csv": reverse("awards:archives_csv") + question.address(),
        },
    )


def canonical_query(question, page):
    """What makes a page of the whole archive another address than the first."""
    return f"page={page.number}" if page.number > 1 and not question.is_asked else ""


def weight_of_table(shown, number):
    """About how many bytes the table of `number` nominees weighs, from those on this page.

    Exact while the page shows them all.
    """
    heading = len(csv_bytes(headers_of_table(), []))
    lines = len(csv_bytes(headers_of_table(), [line(nominee) for nominee in shown])) - heading
    return heading + lines * number // max(len(shown), 1)


@ready_page(*READ, unless=WORDS)
def archives_csv(request):
    """The whole answer, one line per nominee, for a spreadsheet."""
    nominees = for_reading(ArchiveQuestion(request.GET).results())
    rows = [line(nominee) for nominee in nominees]
    return as_csv(headers_of_table(), rows, "archives-prix-convergences.csv")


def headers_of_table():
    """What the cells of `line` hold, in the language of the page."""
    return [
        _("Edition"),
        _("Category"),
        _("Award"),
        _("Distinction"),
        _("Partnership"),
        _("Lead"),
        _("Members"),
        _("Countries"),
        _("Pitch"),
        _("Address"),
    ]


def for_reading(nominees):
    """Nominees with all that a line of the list and of the table shows, in three queries."""
    return nominees.select_related(
        "award__edition", "award__category", "partnership", "laureate"
    ).prefetch_related(
        Prefetch("partnership__members", Member.objects.in_reading_order()), "partnership__places"
    )


def line(nominee):
    """A nominee as the cells of one line."""
    partnership = nominee.partnership
    names = [member.organisation.name for member in partnership.ordered_members]
    lead = partnership.lead
    return [
        nominee.award.edition.year,
        str(nominee.award.category.name),
        str(nominee.award.label),
        str(nominee.distinction),
        str(partnership.name),
        lead.organisation.name if lead else "",
        ", ".join(names),
        ", ".join(
            dict.fromkeys(countries.name(place.country.code) for place in partnership.places.all())
        ),
        str(partnership.pitch),
        absolute(partnership.get_absolute_url()),
    ]
