"""The archive's search: the question that an address asks, and the nominees that answer it."""

from functools import lru_cache
from urllib.parse import urlencode

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import translation
from django_countries import countries

from awards.facets import all_facets
from awards.visibility import awards_for, nominees_for, partnerships_for
from convergences.ready import once_per_version
from convergences.search import fold, words
from partnerships.models import Member, Place

LONGEST_QUERY = 200
FEW = 500  # nominees whose keys fit in a question
MOST_VALUES = 20


@lru_cache(maxsize=1)
def country_names():
    """`[(code, folded name)]` of every country, in both languages."""
    names = []
    for language in ("fr", "en"):
        with translation.override(language):
            names += [(code, fold(str(name))) for code, name in countries]
    return names


def countries_called(word):
    """The codes of the countries in whose name a folded word begins a word."""
    return {code for code, name in country_names() if f" {word}" in f" {name}"}


def found_in_organisations(word):
    """Whether a word stands in a name, today's or former, of an organisation that takes part."""
    members = Member.objects.filter(
        partnership=OuterRef("partnership"), organisation__folded__contains=word
    )
    return Q(Exists(members))


@once_per_version
def words_of_awards():
    """`{pk: folded words}` of the public awards: year, names, labels, presenter, in one query."""
    awards = awards_for().select_related("edition", "category")
    return {
        award.pk: fold(
            f"{award.edition.year} {award.category.name_fr} {award.category.name_en} "
            f"{award.label_fr} {award.label_en} {award.presenter}"
        )
        for award in awards
    }


def found(word, awards):
    """Whether a nominee holds a folded word: in its names, texts, members, places or award.

    `awards` lists the keys of the awards whose own words hold it.
    """
    place = Q(folded__contains=word) | Q(country__in=countries_called(word))
    return (
        Q(partnership__folded__contains=word)
        | Q(award__in=awards)
        | found_in_organisations(word)
        | Q(Exists(Place.objects.filter(place, partnership=OuterRef("partnership"))))
    )


def partnerships_called(name):
    """The keys of the partnerships one of whose names, in either language, is this folded name."""
    # `folded_name` holds both, one after the other: where the second begins, it does not say.
    at_an_end = Q(folded_name__startswith=f"{name} ") | Q(folded_name__endswith=f" {name}")
    rows = partnerships_for().filter(Q(folded_name=name) | at_an_end)
    named = rows.order_by().values_list("pk", "name_fr", "name_en")
    return [key for key, *names in named if name in map(fold, names)]


@once_per_version
def known_values():
    """`{name of a facet: what it knows}` of everything that the public sees: see `Facet.known`."""
    return {facet.name: facet.known(nominees_for()) for facet in all_facets()}


class ArchiveQuestion:
    """What a visitor asks of the archive: words, choices in facets, a page.

    Values that cannot exist are dropped and kept in `ignored`, for the page to say so.
    """

    def __init__(self, parameters):
        self.query = " ".join(parameters.get("q", "").split())[:LONGEST_QUERY]
        found = words(self.query)
        # The « l » of « l’école » is in every text: a letter alone counts only when alone.
        self.words = [word for word in found if len(word) > 1 or word.isdigit()] or found
        self.page = parameters.get("page", "1")
        self.whole = parameters.get("tout", "")
        awards = words_of_awards() if self.words else {}
        self.awards = {
            word: [pk for pk, text in awards.items() if word in text] for word in self.words
        }
        self.facets = all_facets()
        self.ignored = []
        for facet in self.facets:
            values = list(dict.fromkeys(filter(None, parameters.getlist(facet.name))))
            facet.chosen = [value for value in values if facet.accepts(value)][:MOST_VALUES]
            self.ignored += [value[:40] for value in values if not facet.accepts(value)]

    @property
    def is_asked(self):
        """Whether anything narrows the archive."""
        return bool(self.words or any(facet.chosen for facet in self.facets))

    def nominees(self, without=None):
        """The nominees that answer, leaving one facet's choices aside."""
        nominees = nominees_for()
        for word in self.words:
            nominees = nominees.filter(found(word, self.awards[word]))
        for facet in self.facets:
            if facet.chosen and facet is not without:
                nominees = nominees.filter(facet.condition())
        return nominees

    def results(self):
        """The answer, most relevant first, then by name, newest first."""
        nominees = self.nominees()
        order = ["partnership__folded_name", "-award__edition__year", "award__position"]
        if self.words:
            nominees = nominees.annotate(relevance=self._relevance())
            order.insert(0, "relevance")
        return nominees.order_by(*order)

    def _relevance(self):
        """0 for the name itself; then a name that begins so, an award, a name that holds the
        words, members, texts."""
        # As it was typed, small words included: « L’Oasis » is not the name of « Oasis verte ».
        typed = fold(self.query)
        in_name, in_members, in_award = Q(), Q(), Q()
        for word in self.words:
            in_name &= Q(partnership__folded_name__contains=word)
            in_members &= found_in_organisations(word)
            in_award &= Q(award__in=self.awards[word])
        return Case(
            When(partnership__in=partnerships_called(typed), then=Value(0)),
            When(partnership__folded_name__startswith=typed, then=Value(1)),
            When(in_award, then=Value(2)),
            When(in_name, then=Value(3)),
            When(in_members, then=Value(4)),
            default=Value(5),
        )

    def fill_facets(self):
        """Make the choices of every facet."""
        known, answer = known_values(), self._answer()
        for facet in self.facets:
            others = any(other.chosen for other in self.facets if other is not facet)
            matching = None
            if self.words or others:
                matching = self.nominees(without=facet) if facet.chosen else answer
            facet.fill(known[facet.name], matching, whole=self.whole == facet.name)
            facet.rest = self.address(extra=[("tout", facet.name)]) + "#affiner"

    def _answer(self):
        """The nominees that answer; by their keys when they are few, since facets ask them again."""
        keys = list(self.nominees().values_list("pk", flat=True)[: FEW + 1])
        return self.nominees() if len(keys) > FEW else nominees_for().filter(pk__in=keys)

    def pairs(self, *, without=()):
        """The question as (name, value) pairs, without some of them and without its page."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [(facet.name, value) for facet in self.facets for value in facet.chosen]
        return [pair for pair in pairs if pair not in without]

    def address(self, *, without=(), extra=()):
        """The query string of this question, changed; `?` alone asks nothing."""
        return "?" + urlencode([*self.pairs(without=without), *extra])

    def filters(self):
        """Each thing that narrows, as (facet's legend, label, address without it)."""
        chosen = [
            (facet.legend, choice.label, self.address(without=[(facet.name, choice.value)]))
            for facet in self.facets
            for choice in facet.choices
            if choice.chosen
        ]
        if self.query:
            chosen.insert(0, ("", self.query, self.address(without=[("q", self.query)])))
        return chosen
