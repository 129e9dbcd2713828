"""The programme as posters: home, editions and categories."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.advice import SEVEN
from awards.citations import Cited
from awards.evenings import live_ceremony
from awards.minutes.telling import in_numbers, tell
from awards.models import Award
from awards.models.editions import LAST_YEAR
from awards.parts import JUROR, PARTNER, SUPPORTER, parts_in_edition
from awards.posters import Poster, all_posters, families_by_category, families_of
from awards.structured_data import ceremonies_of, programme
from awards.views.addresses import Addresses, Moved
from awards.visibility import (
    awards_for,
    categories_for,
    editions_for,
    errata_for,
    members_for,
    minutes_for,
    nominees_for,
    seals_for,
)
from convergences.ready import ready_page
from convergences.written import WrittenRows
from partnerships.models import Member

MOST_CARDS = 6
CITED_FOR_EDITION = Cited(
    lambda key, viewer: {
        "edition": editions_for(viewer).filter(pk=key),
        "award": awards_for(viewer).filter(edition=key),
    }
)
CATEGORIES = Addresses(categories_for)
EDITION = WrittenRows(lambda year, viewer: _edition(year, viewer))
AWARDS = WrittenRows(
    lambda key, viewer: (
        awards_for(viewer)
        .filter(edition=key)
        .select_related("edition", "category", "ceremony")
        .with_corrections()
    )
)
NOMINEES = WrittenRows(
    lambda key, viewer: (
        nominees_for(viewer).filter(award__edition=key).select_related("partnership", "laureate")
    )
)
MEMBERS = WrittenRows(
    lambda key, viewer: (
        members_for(viewer)
        .filter(
            partnership__in=nominees_for(viewer).filter(award__edition=key).values("partnership")
        )
        .select_related("organisation")
    )
)
SEALS = WrittenRows(lambda key, viewer: seals_for(viewer).filter(award__edition=key))


def _edition(year, viewer):
    decided_here = Exists(minutes_for(viewer).filter(edition=OuterRef("pk")))
    corrected_there = Exists(errata_for(viewer).filter(ceremony__edition=OuterRef("pk")))
    known = editions_for(viewer).with_neighbours().filter(year=year)
    return known.annotate(has_minutes=decided_here, has_errata=corrected_there)


@ready_page()
def home(request):
    """The claim, the three zeros, the latest laureates, the guide, the editions as posters."""
    posters = all_posters()
    palmares = next((poster.edition for poster in posters if poster.laureates), None)
    laureates = (
        nominees_for().filter(award__edition=palmares).rewarded().with_award().with_partnership()
    )
    # What is being prepared comes first; else the latest results that we know.
    current = posters[0].edition if posters and not posters[0].edition.is_past else palmares
    return render(
        request,
        "showcase/home.html",
        {
            "posters": posters,
            "palmares": palmares,
            "laureates": laureates[:MOST_CARDS],
            "current": current,
            "proclaimed": first_day(current),
            "live": live_ceremony(),
            "advice": SEVEN,
            "page_json_ld": programme(),
        },
    )


def first_day(edition):
    """The first day of an edition's ceremonies, as a date, or None."""
    days = [ceremony.day for ceremony in edition.ceremonies.all()] if edition else []
    return min((day for day in days if day), default=None)


@ready_page()
def editions(request):
    """Every year of the awards, one poster each, the unknown ones too."""
    posters = all_posters()
    return render(
        request,
        "showcase/editions.html",
        {
            "posters": posters,
            "tells_of_2019": all(poster.edition.year < 2019 for poster in posters),
            "crumbs": [(_("Editions"), "")],
        },
    )


@dataclass
class AwardStory:
    """An award as its edition's page tells it."""

    award: Award
    laureates: list
    nominees: list
    supporters: list
    cited: list
    seals: list

    @property
    def is_joint(self):
        """Whether several laureates share it."""
        return sum(nominee.is_laureate for nominee in self.laureates) > 1


@ready_page()
def edition(request, year, viewer=None):
    """A year: its ceremonies, its awards, who was in the running, who judged."""
    # A number that no column holds is no year: the database would refuse the question.
    known = EDITION.of(year, viewer=viewer) if year <= LAST_YEAR else []
    if not known:
        raise Http404
    (edition,) = known
    ceremonies = list(edition.ceremonies.all())
    citations = CITED_FOR_EDITION.of(edition, viewer)
    parts = parts_in_edition(edition, viewer)
    stories = stories_of(edition, parts, citations, viewer)
    return render(
        request,
        "showcase/edition.html",
        {
            "edition": edition,
            "ceremonies": ceremonies,
            "stories": stories,
            "families": families_of(n for story in stories for n in story.laureates),
            "poster_key": Poster(edition).key,
            "nominees": [n for story in stories for n in story.nominees],
            "partners": [part for part in parts if part.nature == PARTNER],
            "jury": jury_in(parts),
            "errata": errata_for(viewer).filter(ceremony__edition=edition)
            if edition.has_errata
            else [],
            **(decided(edition, stories, viewer) if edition.has_minutes else {}),
            "cited": citations.numbers("edition", edition.pk),
            "sources": citations.sources,
            "page_json_ld": ceremonies_of(edition, ceremonies),
            "crumbs": [(_("Editions"), reverse("awards:editions")), (edition.year, "")],
            "is_preview": viewer is not None,
        },
    )


def decided(edition, stories, viewer=None):
    """How a published edition was decided: what its minutes tell, and their numbers."""
    awards = [story.award for story in stories]
    prefetch_related_objects(awards, "criteria")
    told = tell(minutes_for(viewer).get(edition=edition), awards)
    seals = {seal.fingerprint: seal for story in stories for seal in story.seals}
    return {"minutes": told, "numbers": in_numbers(told), "seals": seals}


def stories_of(edition, parts, citations, viewer):
    """The awards of an edition, each with its laureates, nominees and supporters."""
    awards = Award.gathered(AWARDS.of(edition.pk, viewer=viewer))
    members = {}
    for member in MEMBERS.of(edition.pk, viewer=viewer):
        members.setdefault(member.partnership_id, []).append(member)
    stories = {award.pk: AwardStory(award, [], [], [], [], []) for award in awards}
    for nominee in NOMINEES.of(edition.pk, viewer=viewer):
        carried_by = members.get(nominee.partnership_id, [])
        nominee.partnership.ordered_members = sorted(carried_by, key=Member.reading_order)
        story = stories[nominee.award_id]
        nominee.award = story.award
        (story.laureates if nominee.result else story.nominees).append(nominee)
    for part in parts:
        if part.nature == SUPPORTER:
            stories[part.award].supporters.append(part)
    for seal in SEALS.of(edition.pk, viewer=viewer):
        stories[seal.award_id].seals.append(seal)
    for story in stories.values():
        story.laureates.sort(key=lambda nominee: (nominee.result.place or 99, nominee.pk))
        story.cited = citations.numbers("award", story.award.pk)
    return list(stories.values())


def jury_in(parts):
    """Jurors by name, each with the awards where they had a seat."""
    jurors = {}
    for part in parts:
        if part.nature == JUROR:
            jurors.setdefault(part.person, []).append(part)
    return [(seats[0], [seat for seat in seats if seat.award]) for seats in jurors.values()]


@ready_page()
def categories(request):
    """The lines of awards, with the years in which each was given."""
    years = {}
    for category, year in (
        awards_for().order_by("edition__year").values_list("category", "edition__year")
    ):
        years.setdefault(category, []).append(year)
    families = families_by_category()
    lines = [
        (category, years.get(category.pk, []), families.get(category.pk, []))
        for category in categories_for()
    ]
    return render(
        request,
        "showcase/categories.html",
        {"lines": lines, "crumbs": [(_("Categories"), "")]},
    )


@ready_page()
def category(request, slug, viewer=None):
    """A line of awards through the years, under the labels it had."""
    try:
        category = CATEGORIES.find(slug, viewer)
    except Moved as moved:
        return redirect(moved.row, permanent=True)
    awards = list(
        awards_for(viewer)
        .filter(category=category)
        .select_related("edition", "category")
        .order_by("-edition__year", "pk")
    )
    laureates = nominees_for(viewer).filter(award__category=category).rewarded().with_award()
    by_award = {}
    for nominee in laureates.with_partnership():
        by_award.setdefault(nominee.award_id, []).append(nominee)
    lines = [(award, by_award.get(award.pk, [])) for award in awards]
    return render(
        request,
        "showcase/category.html",
        {
            "category": category,
            "lines": lines,
            "families": families_of(n for _award, found in lines for n in found),
            "other_labels": other_labels(category, awards),
            "crumbs": [(_("Categories"), reverse("awards:categories")), (category.name, "")],
            "is_preview": viewer is not None,
        },
    )


def other_labels(category, awards):
    """The names that the line bore in some year, other than today's with « Prix » before it."""
    labels = dict.fromkeys(award.label for award in awards)
    same = {f"{prize}{category.name}" for prize in ("", "Prix ", "Prix Convergences ")}
    return [label for label in labels if label not in same]
