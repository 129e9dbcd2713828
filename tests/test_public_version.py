"""The public version rises whenever what public pages read is written, by whatever means."""

import pytest
from django.db import connection, transaction

from awards.models import Award, Category, Edition, Minutes
from convergences.models import FormerSlug, PublicVersion
from partnerships.models import Member, Organisation, Partnership, Sdg
from tests.database import only_postgresql
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_juror,
    make_organisation,
    make_partnership,
    make_report,
    make_source,
    make_user,
)
from tests.refusals import refused_by_the_database
from tests.test_triggers import public_models

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def something_of_everything():
    make_partnership(members=[make_organisation("Alpha", names=["Beta"])])
    make_juror(award=make_award())


def raised_by(write):
    """How far the version rose during `write`."""
    before = PublicVersion.current()
    write()
    return PublicVersion.current() - before


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "write",
    [
        lambda: make_category("Recherche"),
        lambda: Category.objects.get(name_fr="France").save(),
        lambda: Organisation.objects.update(country="FR"),
        lambda: Organisation.objects.bulk_create([Organisation(name="Gamma", slug="gamma")]),
        lambda: Organisation.objects.bulk_create(
            [Organisation(name="Gamma", slug="gamma")], ignore_conflicts=True
        ),
        lambda: Organisation.objects.bulk_update(Organisation.objects.all(), ["kind"]),
        lambda: Member.objects.filter(role="partner").delete(),
        lambda: Award.objects.get().supporters.add(make_organisation("Delta")),
        lambda: Partnership.objects.get().sources.add(make_source()),
        lambda: Sdg.objects.update_or_create(number=1, defaults={"title_fr": "Pas de pauvreté"}),
        lambda: FormerSlug.objects.create(model="a.b", slug="c", target=1),
        lambda: Edition.objects.get().record_past(by=None),
        lambda: run("UPDATE partnerships_place SET city = 'Lyon'"),
        lambda: run("INSERT INTO partnerships_sdg VALUES (2, 'Faim', 'Hunger')"),
        lambda: run("DELETE FROM partnerships_member"),
    ],
)
def test_writing_raises_it(write):
    make_category("France")
    Edition.objects.filter(year=2017).update(status="preparation")
    Award.objects.update(status="pending")

    assert raised_by(write) >= 1


def test_reading_and_what_is_not_public_leave_it():
    def read_and_write_elsewhere():
        list(Partnership.objects.with_members())
        make_report().close(by=make_user())

    assert raised_by(read_and_write_elsewhere) == 0


def test_a_write_that_is_undone_leaves_it():
    def write_and_fail():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_organisation()
            1 / 0  # noqa: B018

    assert raised_by(write_and_fail) == 0


NEVER_CHANGED = {"awards.Erratum", "awards.Minutes"}


@pytest.mark.parametrize(
    "model",
    [model for model in public_models() if model._meta.label not in NEVER_CHANGED],
    ids=lambda model: model._meta.label,
)
def test_each_public_table_that_has_rows_raises_it(model):
    table = model._meta.db_table
    column = next(field.column for field in model._meta.concrete_fields if not field.primary_key)
    rows = model._base_manager.count()

    rose = raised_by(lambda: run(f'UPDATE "{table}" SET "{column}" = "{column}"'))

    assert rose == (1 if connection.vendor == "postgresql" else rows)


def test_what_never_changes_raises_it_when_it_comes():
    edition, person = Edition.objects.get(), make_user()
    ceremony = make_ceremony(edition)

    for write in (
        lambda: ceremony.errata.create(text_fr="Le prix va au CentSept.", shown_by=person),
        lambda: Minutes.drawn(edition).save(),
    ):
        assert raised_by(write) == 1


def test_it_is_one_row_that_only_rises():
    version = PublicVersion.current()

    with refused_by_the_database("one row"):
        run("DELETE FROM convergences_publicversion")
    with refused_by_the_database("only rises"):
        run("UPDATE convergences_publicversion SET version = version - 1")
    with refused_by_the_database():
        run("INSERT INTO convergences_publicversion (id, version) VALUES (2, 1)")

    assert PublicVersion.current() == version


@only_postgresql
def test_truncate_raises_it():
    run("SET CONSTRAINTS ALL IMMEDIATE")

    assert raised_by(lambda: run("TRUNCATE partnerships_organisationname")) == 1


@only_postgresql
def test_a_long_transaction_stops_counting():
    rose = raised_by(lambda: [run("DELETE FROM partnerships_place") for _n in range(1010)])

    assert 900 < rose <= 1000


@pytest.mark.django_db(transaction=True)
def test_it_stands_again_between_two_tests_that_commit():
    assert raised_by(lambda: make_edition(2015)) >= 1
