"""A condition written once is the same condition: on any row, from anywhere in a query."""

import gc

import pytest
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from awards import parts
from awards.admin import juries
from awards.models import Category, Edition, Juror, Nominee
from awards.views import directory, showcase
from awards.visibility import public
from convergences.written import Written, WrittenRows
from partnerships.models import (
    Member,
    Organisation,
    OrganisationName,
    Partnership,
    Picture,
    Sdg,
)
from tests.factories import (
    make_award,
    make_edition,
    make_edition_partner,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_picture,
    make_source,
    make_superuser,
)
from tests.juries import make_sealed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shown_and_hidden():
    """A public partnership, one of an edition being prepared, one that nobody nominated."""
    shown = make_partnership("Montré", lead=make_organisation("Alpha"))
    make_laureate(partnership=shown)
    shown.sources.add(make_source())
    hidden = make_award(make_edition(2027, past=False))
    make_nominee(hidden, make_partnership("Caché", lead=make_organisation("Bêta")))
    make_partnership("Seul", lead=make_organisation("Gamma"))
    make_organisation("Delta", successor=Organisation.objects.get(name="Alpha"))


WRITTEN = [
    (public.IS_NOMINATED, Partnership),
    (public.IS_KNOWN, Organisation),
    (public.HAS_AWARDS, public.Category),
]


@pytest.mark.parametrize("written, model", WRITTEN, ids=[model.__name__ for _w, model in WRITTEN])
def test_it_keeps_the_rows_of_the_condition_it_was_written_from(written, model):
    kept = set(model.objects.filter(written))

    assert kept == set(model.objects.filter(written.condition()))
    assert kept and kept != set(model.objects.all())


def test_it_follows_a_path_to_its_row():
    shown = Member.objects.filter(public.IS_NOMINATED.on("partnership"))
    farther = Nominee.objects.filter(public.IS_NOMINATED.on("partnership__members__partnership"))

    assert [member.partnership.name_fr for member in shown] == ["Montré"]
    assert [nominee.partnership.name_fr for nominee in farther] == ["Montré"]


def test_it_means_the_same_negated_nested_and_joined():
    """Inside a subquery Django calls its tables U0, V0…, as in the condition's own subqueries."""
    shown = public.IS_NOMINATED
    hidden = Partnership.objects.exclude(shown)
    nested = Organisation.objects.filter(
        Exists(
            Member.objects.filter(
                organisation=OuterRef("pk"), partnership__in=Partnership.objects.filter(shown)
            )
        )
    )
    either = Partnership.objects.filter(Q(shown) | Q(name_fr="Seul"))
    twice = Member.objects.filter(
        shown.on("partnership"), public.IS_KNOWN.on("organisation"), partnership__name_fr="Montré"
    )

    assert {row.name_fr for row in hidden} == {"Caché", "Seul"}
    assert [row.name for row in nested] == ["Alpha"]
    assert {row.name_fr for row in either} == {"Montré", "Seul"}
    assert twice.count() == 1
    union = (
        hidden.filter(name_fr="Seul").order_by().union(Partnership.objects.filter(shown).order_by())
    )
    assert {row.name_fr for row in union} == {"Seul", "Montré"}


def test_it_reads_what_the_tables_hold_each_time():
    assert not Partnership.objects.filter(public.IS_NOMINATED, name_fr="Seul").exists()

    make_nominee(make_award(), Partnership.objects.get(name_fr="Seul"))

    assert Partnership.objects.filter(public.IS_NOMINATED, name_fr="Seul").exists()


def test_it_is_annotated_and_asked_of_an_instance_too():
    told = Partnership.objects.annotate(shown=public.IS_NOMINATED).order_by("name_fr")

    assert [(row.name_fr, bool(row.shown)) for row in told] == [
        ("Caché", False),
        ("Montré", True),
        ("Seul", False),
    ]


def test_a_condition_on_another_table_than_its_own_is_refused():
    joined = Written(Partnership, lambda: Q(members__role="lead"))

    with pytest.raises(ValueError, match="by its key alone"):
        list(Partnership.objects.filter(joined))


def test_it_is_asked_of_a_column_alone():
    constant = Written(Partnership, public.IS_NOMINATED.condition, Value(1) + F("pk"))

    with pytest.raises(ValueError, match="a column"):
        list(Partnership.objects.filter(constant))


ROWS = {
    "parts of an organisation": (parts.OF_ORGANISATION, Organisation),
    "parts of an edition": (parts.IN_EDITION, Edition),
    "cited for an organisation": (directory.CITED_FOR_ORGANISATION.rows, Organisation),
    "cited for a partnership": (directory.CITED_FOR_PARTNERSHIP.rows, Partnership),
    "cited for an edition": (showcase.CITED_FOR_EDITION.rows, Edition),
    "address of an organisation": (directory.ORGANISATIONS.today, Organisation, "slug"),
    "address of a partnership": (directory.PARTNERSHIPS.today, Partnership, "slug"),
    "address of a category": (showcase.CATEGORIES.today, Category, "slug"),
    "edition of a year": (showcase.EDITION, Edition, "year"),
    "awards of an edition": (showcase.AWARDS, Edition),
    "nominees of an edition": (showcase.NOMINEES, Edition),
    "members in an edition": (showcase.MEMBERS, Edition),
    "seals of an edition": (showcase.SEALS, Edition),
    "names": (directory.NAMES, Organisation),
    "relatives": (directory.RELATIVES, Organisation, "pk", Coalesce("successor", 0)),
    "members": (directory.MEMBERS, Partnership),
    "members beside": (directory.MEMBERS_BESIDE, Organisation),
    "nominees": (directory.NOMINEES, Partnership),
    "nominees with a member": (directory.NOMINEES_WITH_MEMBER, Organisation),
    "neighbours": (directory.NEIGHBOURS, Nominee, "partnership", "award__edition"),
    "pictures": (directory.PICTURES, Partnership),
    "places": (directory.PLACES, Partnership),
    "goals": (directory.SDGS, Partnership),
    "awards of a juror": (juries.AWARDS_OF_JUROR, Juror),
}


def test_all_that_is_written_is_compared():
    gc.unfreeze()  # what is frozen is not listed
    # Not isinstance(): a lazy object of another test would be woken by it.
    written = {each for each in gc.get_objects() if type(each) is WrittenRows}
    gc.freeze()

    assert written == {rows for rows, *_keys in ROWS.values()}


@pytest.fixture
def told_in_full():
    """The public partnership has a neighbour, a goal and a picture; its lead another name and part."""
    shown, alpha = Partnership.objects.get(name_fr="Montré"), Organisation.objects.get(name="Alpha")
    make_nominee(partnership=make_partnership("Voisin", lead=alpha))
    make_edition_partner(organisation=alpha)
    OrganisationName.objects.create(organisation=alpha, name="A")
    alpha.sources.add(make_source())
    Edition.objects.get(year=2017).sources.add(make_source())
    shown.sdgs.add(Sdg.objects.create(number=8, title_fr="Travail", title_en="Work"))
    Picture.objects.filter(pk=make_picture(shown).pk).update(public_name="montre")
    make_sealed()


@pytest.mark.usefixtures("told_in_full")
@pytest.mark.parametrize("name", ROWS)
def test_rows_are_those_of_the_query_they_were_written_from(name):
    rows, model, *fields = ROWS[name]
    found = 0
    for key in model.objects.values_list(*(fields or ["pk"])):
        for language in ("fr", "en"):
            with translation.override(language):
                written = read(rows.of(*key))  # compiled by the first, reused by the others
                plain = read(rows.build(*key, None))
                found += len(plain)
                assert sorted(written, key=str) == sorted(plain, key=str)
                assert written == plain or name.startswith(("cited", "parts"))  # in no order
    assert found


def read(rows):
    """All that was read of each row, with the rows that came with it."""
    return [row if isinstance(row, tuple) else read_row(row, []) for row in rows]


def read_row(row, known):
    if row is None or row in known:
        return row
    joined = row._state.fields_cache
    columns = {name: value for name, value in vars(row).items() if name != "_state"}
    return columns, {name: read_row(joined[name], [*known, row]) for name in joined}


def test_a_person_of_the_staff_has_their_own_rows():
    hidden = Partnership.objects.get(name_fr="Caché")
    hidden.sources.add(make_source())
    rows = directory.CITED_FOR_PARTNERSHIP.rows

    assert list(rows.of(hidden.pk)) == []
    assert len(rows.of(hidden.pk, viewer=make_superuser())) == 1
