"""Partnerships and organisations: one page each, and the directory."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from awards.citations import Cited
from awards.parts import parts_of
from awards.structured_data import article_on
from awards.structured_data import organisation as organisation_data
from awards.views.addresses import Addresses, Moved
from awards.visibility import (
    awards_for,
    members_for,
    nominees_for,
    organisations_for,
    partnerships_for,
    pictures_for,
    sdgs_for,
)
from convergences.frozen import frozen_on
from convergences.ready import ready_page
from convergences.search import fold
from convergences.written import WrittenRows
from partnerships.models import Member, OrganisationName, Place
from partnerships.models.organisations import Family

MOST_NEIGHBOURS = 4
CITED_FOR_PARTNERSHIP = Cited(
    lambda key, viewer: {
        "partnership": partnerships_for(viewer).filter(pk=key),
        "award": awards_for(viewer).filter(
            pk__in=nominees_for(viewer).filter(partnership=key).values("award")
        ),
        "member": members_for(viewer).filter(partnership=key),
    }
)
CITED_FOR_ORGANISATION = Cited(
    lambda key, viewer: {
        "organisation": organisations_for(viewer).filter(pk=key),
        "member": members_for(viewer).filter(organisation=key),
    }
)
PARTNERSHIPS = Addresses(partnerships_for)
# Few have another name, a successor or a predecessor: the others are not asked for them.
ORGANISATIONS = Addresses(
    lambda viewer: organisations_for(viewer).annotate(
        has_names=Exists(OrganisationName.objects.filter(organisation=OuterRef("pk"))),
        has_relatives=Exists(_relatives(OuterRef("pk"), OuterRef("successor"), viewer)),
    )
)
NAMES = WrittenRows(lambda key, viewer: OrganisationName.objects.filter(organisation=key))
RELATIVES = WrittenRows(lambda key, successor, viewer: _relatives(key, successor, viewer))
MEMBERS = WrittenRows(
    lambda key, viewer: members_for(viewer).filter(partnership=key).select_related("organisation")
)
MEMBERS_BESIDE = WrittenRows(
    lambda key, viewer: (
        members_for(viewer)
        .filter(partnership__members__organisation=key)
        .select_related("partnership", "organisation")
    )
)
NOMINEES = WrittenRows(
    lambda key, viewer: nominees_for(viewer).filter(partnership=key).with_award()
)
NOMINEES_WITH_MEMBER = WrittenRows(
    lambda key, viewer: (
        nominees_for(viewer).filter(partnership__members__organisation=key).with_award()
    )
)
NEIGHBOURS = WrittenRows(lambda key, edition, viewer: _neighbours(key, edition, viewer))
PICTURES = WrittenRows(lambda key, viewer: pictures_for(viewer).filter(partnership=key))
PLACES = WrittenRows(lambda key, viewer: Place.objects.filter(partnership=key))
SDGS = WrittenRows(lambda key, viewer: sdgs_for(viewer).filter(partnerships=key))
NOBODY = 0  # no row has this key
ONE_PAGE = 100  # organisations; beyond, pages by letter


def _relatives(organisation, successor, viewer):
    return organisations_for(viewer).filter(Q(successor=organisation) | Q(pk=successor))


def _neighbours(partnership, edition, viewer):
    """The first of those that were there too: laureates in the order of their awards, then names."""
    others = nominees_for(viewer).filter(award__edition=edition).exclude(partnership=partnership)
    others = others.with_award().select_related("partnership")
    others = others.alias(is_unrewarded=Q(laureate__isnull=True)).order_by(
        *("is_unrewarded", "award__position", "award", "partnership__folded_name", "pk")
    )
    unread = ("partnership__story_fr", "partnership__story_en", "partnership__folded")
    return others.defer(*unread)[:MOST_NEIGHBOURS]


@ready_page()
def partnership(request, slug, viewer=None):
    """A laureate or a nominee, with the same care: its story, who does what, its sources."""
    try:
        partnership = PARTNERSHIPS.find(slug, viewer)
    except Moved as moved:
        return redirect(moved.row, permanent=True)
    nominees, neighbours = in_the_same_editions(partnership, viewer)
    members = MEMBERS.of(partnership.pk, viewer=viewer)
    partnership.ordered_members = sorted(members, key=Member.reading_order)
    citations = CITED_FOR_PARTNERSHIP.of(partnership, viewer)
    for member in partnership.ordered_members:
        member.cited = citations.numbers("member", member.pk)
    picture, *more_pictures = PICTURES.of(partnership.pk, viewer=viewer) or [None]
    return render(
        request,
        "showcase/partnership.html",
        {
            "partnership": partnership,
            "nominee": nominees[0] if nominees else None,
            "nominees": nominees,
            "places": PLACES.of(partnership.pk, viewer=viewer),
            "sdgs": SDGS.of(partnership.pk, viewer=viewer),
            "picture": picture,
            "more_pictures": more_pictures,
            "og_image": picture.fallback if picture else "",
            "family_count": len(set(partnership.families) - {Family.NONE}),
            "sources": citations.sources,
            "neighbours": neighbours,
            "og_type": "article",
            "page_json_ld": article_on(partnership, nominees),
            "crumbs": crumbs_of(partnership, nominees, neighbours),
            "is_preview": viewer is not None,
        },
    )


def crumbs_of(partnership, nominees, neighbours):
    """Edition, category, partnership; the partnership alone while nobody nominated it."""
    if not nominees:
        return [(partnership.name, "")]
    award = nominees[0].award
    # Of its own edition, the rewarded ones come first among both.
    known = any(nominee.result for nominee in (nominees[0], *neighbours))
    named = _("Laureates of %(year)s") if known else _("Edition %(year)s")
    return [
        (named % {"year": award.edition.year}, award.edition.get_absolute_url()),
        (award.category.name, award.category.get_absolute_url()),
        (partnership.name, ""),
    ]


def in_the_same_editions(partnership, viewer):
    """Its own nominees, the proudest first, and who else was there, in two queries."""
    own = NOMINEES.of(partnership.pk, viewer=viewer)
    own.sort(key=lambda n: (n.result is None, not n.is_laureate, -n.award.edition.year, n.pk))
    if not own:
        return [], []
    for nominee in own:
        nominee.partnership = partnership
    return own, NEIGHBOURS.of(partnership.pk, own[0].award.edition_id, viewer=viewer)


@ready_page("famille", "pays", "odd", "lettre", "page")
def organisations(request):
    """The directory, by letter, with three filters in the address."""
    filters = [
        Filter("famille", _("Family"), Family.choices, request.GET),
        Filter("pays", _("Country"), known_countries(), request.GET),
        Filter("odd", _("Goal"), [(str(s.number), str(s)) for s in sdgs_for()], request.GET),
    ]
    found = filtered(*(f.chosen for f in filters))
    frozen = frozen_on(request)
    rows = list(found if frozen else found[: ONE_PAGE + 1])
    shown = letters = by_letter(rows)
    number, first, letter, page = len(rows), next(iter(letters), ""), "", None
    if number > ONE_PAGE and not frozen:
        letters = initials_of(found)
        number = sum(each.number for each in letters.values())
        letter = request.GET.get("lettre", "").upper()
        letter = letter if letter in letters else first
        under = Paginator(found.filter(letters[letter].condition), ONE_PAGE)
        under.count = letters[letter].number  # known: asking again costs as much as the page
        page = under.get_page(request.GET.get("page"))
        shown = {letter: page}
    asked = any(f.asked for f in filters)
    place = {"lettre": letter} if letter not in ("", first) else {}
    place |= {"page": page.number} if page and page.number > 1 else {}
    return render(
        request,
        "showcase/organisations.html",
        {
            "filters": filters,
            "filtered": any(f.chosen for f in filters),
            "ignored": [f.asked for f in filters if f.asked and not f.chosen],
            "number": number,
            "letters": letters,
            "shown": shown,
            "letter": letter,
            "noindex": asked,
            "page": page,
            "canonical_query": "" if asked else urlencode(place),
            "frozen": frozen,
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
        letters.setdefault(initial(organisation.folded_name), []).append(organisation)
    return letters


@dataclass
class Initial:
    """How many organisations stand under an initial, and the condition that finds them."""

    number: int = 0
    condition: Q = field(default_factory=Q)


def initials_of(organisations):
    """`{initial: Initial}` of these organisations, in reading order: no row is read."""
    names = organisations.values_list("folded_name", flat=True)
    letters = {}
    for first, number in Counter(name[:1] for name in names).items():
        begins = Q(folded_name__startswith=first) if first else Q(folded_name="")
        letter = letters.setdefault(initial(first), Initial())
        letter.number += number
        letter.condition |= begins
    return letters


def initial(folded):
    """The letter under which the directory lists a folded name; « # » for what begins with none."""
    first = folded[:1].upper()
    return first if first.isalpha() else "#"


@ready_page()
def organisation(request, slug, viewer=None):
    """An organisation: its names, its partnerships, its partners, its other parts."""
    try:
        organisation = ORGANISATIONS.find(slug, viewer)
    except Moved as moved:
        return redirect(moved.row, permanent=True)
    names = NAMES.of(organisation.pk, viewer=viewer) if organisation.has_names else []
    successor, predecessors = relatives(organisation, viewer)
    memberships = memberships_of(organisation, viewer)
    citations = CITED_FOR_ORGANISATION.of(organisation, viewer)
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
    """The successor and the predecessors that the viewer may see, in one query at most."""
    successor, predecessors = None, []
    if not organisation.has_relatives:
        return successor, predecessors
    found = RELATIVES.of(organisation.pk, organisation.successor_id or NOBODY, viewer=viewer)
    for other in found:
        if other.pk == organisation.successor_id:
            successor = other
        else:
            predecessors.append(other)
    return successor, predecessors


def memberships_of(organisation, viewer):
    """Its part in each partnership, with the other members and the distinctions."""
    members, nominees = {}, {}
    for row in MEMBERS_BESIDE.of(organisation.pk, viewer=viewer):
        members.setdefault(row.partnership_id, []).append(row)
    for nominee in NOMINEES_WITH_MEMBER.of(organisation.pk, viewer=viewer):
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
