"""A condition written once is the same condition: on any row, from anywhere in a query."""

import pytest
from django.db.models import Exists, F, OuterRef, Q, Value

from awards.models import Nominee
from awards.visibility import public
from convergences.written import Written
from partnerships.models import Member, Organisation, Partnership
from tests.factories import (
    make_award,
    make_edition,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shown_and_hidden():
    """A public partnership, one of an edition being prepared, one that nobody nominated."""
    make_laureate(partnership=make_partnership("Montré", lead=make_organisation("Alpha")))
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
