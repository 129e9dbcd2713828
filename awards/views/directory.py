"""Partnerships and organisations: one page each, and the directory."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from awards.citations import cite
from awards.parts import parts_of
from awards.structured_data import article_on
from awards.structured_data import organisation as organisation_data
from awards.views.addresses import Moved, find
from awards.visibility import (
    awards_for,
    curates,
    members_for,
    nominees_for,
    organisations_for,
    partnerships_for,
    pictures_for,
    sdgs_for,
)
from convergences.ready import ready_page
from convergences.search import fold
from partnerships.models import Member
from partnerships.models.organisations import Family

MOST_NEIGHBOURS = 4
ONE_PAGE = 100  # organisations; beyond, a page per letter


@ready_page()
def partnership(request, slug, viewer=None):
    """A laureate or a nominee, with the same care: its story, who does what, its sources."""
    try:
        partnership = find(partnerships_for(viewer).with_members(), slug)
    except Moved as moved:
        return redirect(moved.row, permanent=True)
    nominees, neighbours = in_the_same_editions(partnership, viewer)
    if not nominees and not curates(viewer):
        raise Http404
    citations = cite(
        partnership=partnerships_for(viewer).filter(pk=partnership.pk),
        award=awards_for(viewer).filter(pk__in=[n.award_id for n in nominees]),
        member=members_for(viewer).filter(partnership=partnership),
    )
    for member in partnership.ordered_members:
        member.cited = citations.numbers("member", member.pk)
    picture, *more_pictures = [*pictures_for(viewer).filter(partnership=partnership)] or [None]
    return render(
        request,
        "showcase/partnership.html",
        {
            "partnership": partnership,
            "nominee": nominees[0] if nominees else None,
            "nominees": nominees,
            "places": partnership.places.all(),
            "sdgs": partnership.sdgs.all(),
            "picture": picture,
            "more_pictures": more_pictures,
            "og_image": picture.fallback if picture else "",
            "family_count": len(set(partnership.families) - {Family.NONE}),
            "sources": citations.sources,
            "neighbours": neighbours,
            "og_type": "article",
            "page_json_ld": article_on(partnership, nominees),
            "crumbs": crumbs_of(partnership, nominees),
            "is_preview": viewer is not None,
        },
    )


def crumbs_of(partnership, nominees):
    """Edition, category, partnership; the partnership alone while nobody nominated it."""
    if not nominees:
        return [(partnership.name, "")]
    award = nominees[0].award
    year = award.edition.year
    return [
        (_("Laureates of %(year)s") % {"year": year}, award.edition.get_absolute_url()),
        (award.category.name, award.category.get_absolute_url()),
        (partnership.name, ""),
    ]


def in_the_same_editions(partnership, viewer):
    """Its own nominees, the proudest first, and who else was there, in one query."""
    nominees = nominees_for(viewer)
    editions = nominees.filter(partnership=partnership).values("award__edition")
    found = list(
        nominees.filter(award__edition__in=editions)
        .with_award()
        .select_related("partnership")
        .defer("partnership__story_fr", "partnership__story_en", "partnership__folded")
    )
    own = [nominee for nominee in found if nominee.partnership_id == partnership.pk]
    own.sort(key=lambda n: (n.result is None, not n.is_laureate, -n.award.edition.year, n.pk))
    if not own:
        return [], []
    edition = own[0].award.edition_id
    others = [n for n in found if n.partnership_id != partnership.pk]
    others = [n for n in others if n.award.edition_id == edition]
    # Laureates first, in the order of their awards; then by name.
    others.sort(
        key=lambda n: (n.result is None, n.award.position, n.award_id, n.partnership.folded_name)
    )
    return own, others[:MOST_NEIGHBOURS]


@ready_page("famille", "pays", "odd", "lettre")
def organisations(request):
    """The directory, by letter, with three filters in the address."""
    filters = [
        Filter("famille", _("Family"), Family.choices, request.GET),
        Filter("pays", _("Country"), known_countries(), request.GET),
        Filter("odd", _("Goal"), [(str(s.number), str(s)) for s in sdgs_for()], request.GET),
    ]
    found = list(filtered(*(f.chosen for f in filters)))
    letters = by_letter(found)
    shown, letter = letters, ""
    if len(found) > ONE_PAGE:
        letter = request.GET.get("lettre", "").upper()
        letter = letter if letter in letters else next(iter(letters))
        shown = {letter: letters[letter]}
    return render(
        request,
        "showcase/organisations.html",
        {
            "filters": filters,
            "filtered": any(f.chosen for f in filters),
            "ignored": [f.asked for f in filters if f.asked and not f.chosen],
            "number": len(found),
            "letters": letters,
            "shown": shown,
            "letter": letter,
            "noindex": any(f.asked for f in filters),
            "crumbs": [(_("Organisations"), "")],
        },
    )


@dataclass
class Filter:
    """One choice among values; anything else in the address is ignored, and said."""

    name: str
    legend: str
    options: list
    query: dict
    asked: str = field(init=False)

    def __post_init__(self):
        self.asked = self.query.get(self.name, "").strip()[:80]

    @property
    def chosen(self):
        """The value chosen, or an empty text."""
        return self.asked if self.asked in dict(self.options) else ""


def known_countries():
    """Countries of the public organisations, as (code, name), by name."""
    codes = organisations_for().exclude(country="").order_by().values_list("country").distinct()
    named = [(code, countries.name(code)) for (code,) in codes]
    return sorted(named, key=lambda choice: fold(choice[1]))


def filtered(family, country, goal):
    """Public organisations of this family, this country, in a partnership under this goal."""
    found = organisations_for()
    if family:
        found = found.of_family(family)
    if country:
        found = found.filter(country=country)
    if goal:
        indexed = members_for().filter(organisation=OuterRef("pk"), partnership__sdgs=int(goal))
        found = found.filter(Exists(indexed))
    return found


def by_letter(organisations):
    """Organisations under the first letter of their folded name; « # » for the others."""
    letters = {}
    for organisation in organisations:
        first = organisation.folded_name[:1].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(organisation)
    return letters


@ready_page()
def organisation(request, slug, viewer=None):
    """An organisation: its names, its partnerships, its partners, its other parts."""
    try:
        organisation = find(organisations_for(viewer), slug)
    except Moved as moved:
        return redirect(moved.row, permanent=True)
    names = list(organisation.names.all())
    successor, predecessors = relatives(organisation, viewer)
    memberships = memberships_of(organisation, viewer)
    citations = cite(
        organisation=organisations_for(viewer).filter(pk=organisation.pk),
        member=members_for(viewer).filter(organisation=organisation),
    )
    return render(
        request,
        "showcase/organisation.html",
        {
            "organisation": organisation,
            "families": [organisation.family],
            "names": names,
            "successor": successor,
            "predecessors": predecessors,
            "memberships": memberships,
            "companions": companions(organisation, memberships),
            "parts": parts_of(organisation, viewer),
            "sources": citations.sources,
            "page_json_ld": organisation_data(organisation, names),
            "crumbs": [
                (_("Organisations"), reverse("awards:organisations")),
                (organisation.name, ""),
            ],
            "is_preview": viewer is not None,
        },
    )


def relatives(organisation, viewer):
    """The successor and the predecessors that the viewer may see, in one query."""
    found = organisations_for(viewer).filter(
        Q(successor=organisation.pk) | Q(pk=organisation.successor_id)
    )
    successor, predecessors = None, []
    for other in found:
        if other.pk == organisation.successor_id:
            successor = other
        else:
            predecessors.append(other)
    return successor, predecessors


def memberships_of(organisation, viewer):
    """Its part in each partnership, with the other members and the distinctions."""
    rows = (
        members_for(viewer)
        .filter(partnership__members__organisation=organisation)
        .select_related("partnership", "organisation")
    )
    members = {}
    for row in rows:
        members.setdefault(row.partnership_id, []).append(row)
    nominees = {}
    for nominee in nominees_for(viewer).filter(partnership__in=list(members)).with_award():
        nominees.setdefault(nominee.partnership_id, []).append(nominee)
    memberships = []
    for partnership, all_members in members.items():
        own = next(m for m in all_members if m.organisation_id == organisation.pk)
        own.partnership.ordered_members = sorted(all_members, key=Member.reading_order)
        # None in a preview: a partnership that nobody has nominated yet.
        own.nominees = sorted(nominees.get(partnership, []), key=lambda n: -n.award.edition.year)
        memberships.append(own)
    return sorted(memberships, key=latest_first)


def latest_first(membership):
    """The sort key of memberships: those honoured last come first, then by name."""
    years = [nominee.award.edition.year for nominee in membership.nominees]
    return (-max(years, default=0), membership.partnership.folded_name)


def companions(organisation, memberships):
    """The organisations it has had as partners, by name."""
    met = {
        member.organisation.pk: member.organisation
        for membership in memberships
        for member in membership.partnership.ordered_members
        if member.organisation_id != organisation.pk
    }
    return sorted(met.values(), key=lambda other: (other.folded_name, other.pk))
