"""The archive: search and facets over nominees and laureates, and their table as a file."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_countries import countries

from awards.archive_search import ArchiveQuestion
from convergences.exports import as_csv
from partnerships.models import Member

PER_PAGE = 20


class Results(Paginator):
    """Pages of an answer whose number is already known."""

    def __init__(self, rows, number):
        super().__init__(rows, PER_PAGE)
        self.number = number

    @cached_property
    def count(self):
        return self.number


def archives(request):
    """Results first, facets after them; every choice is in the address."""
    question = ArchiveQuestion(request.GET)
    number, weight = question.measure()
    rows = for_reading(question.results())
    page = Results(rows, number).get_page(question.page)
    question.fill_facets()
    return render(
        request,
        "showcase/archives.html",
        {
            "question": question,
            "number": number,
            "weight": weight,
            "page": page,
            "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2),
            "crumbs": [(_("Archives"), "")],
            "noindex": question.is_asked,
            "csv": reverse("awards:archives_csv") + question.address(),
        },
    )


def archives_csv(request):
    """The whole answer, one line per nominee, for a spreadsheet."""
    headers = [
        _("Edition"),
        _("Category"),
        _("Distinction"),
        _("Partnership"),
        _("Lead"),
        _("Members"),
        _("Countries"),
        _("Pitch"),
        _("Address"),
    ]
    rows = for_reading(ArchiveQuestion(request.GET).results()).prefetch_related(
        "partnership__places"
    )
    return as_csv(headers, [line(nominee) for nominee in rows], "archives-prix-convergences.csv")


def for_reading(nominees):
    """Nominees with all that a line of the list shows, in two queries."""
    return nominees.select_related(
        "award__edition", "award__category", "partnership", "laureate"
    ).prefetch_related(Prefetch("partnership__members", Member.objects.in_reading_order()))


def line(nominee):
    """A nominee as the cells of one line."""
    partnership = nominee.partnership
    names = [member.organisation.name for member in partnership.ordered_members]
    lead = partnership.lead
    return [
        nominee.award.edition.year,
        str(nominee.award.label),
        str(nominee.distinction),
        str(partnership.name),
        lead.organisation.name if lead else "",
        ", ".join(names),
        ", ".join(
            dict.fromkeys(countries.name(place.country.code) for place in partnership.places.all())
        ),
        str(partnership.pitch),
        partnership.get_absolute_url(),
    ]
