"""How the lines of a file find organisations, categories and partnerships of the archive."""

import pytest
from django.utils import translation

from awards.models import Category, Nominee
from partnerships.models import Organisation, Partnership
from tests.archive_files import imported, line, refused, warned
from tests.factories import make_category, make_organisation, make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("typed", ["L’ŒUVRE d’été", "l'oeuvre d'ete", "L OEUVRE  D ÉTÉ"])
def test_an_organisation_is_found_folded(typed):
    known = make_organisation("L’Œuvre d’été")

    imported(line(organisation=typed))

    assert Organisation.objects.get() == known
    assert Organisation.objects.get().name == "L’Œuvre d’été"


def test_an_organisation_is_found_by_a_former_name():
    known = make_organisation("Enedis", names=["ERDF"])

    imported(line(organisation="erdf"))

    assert Organisation.objects.get() == known


def test_two_names_of_one_organisation_are_one_member():
    make_organisation("Enedis", names=["ERDF"])

    imported(line(), line(organisation="ERDF"), line(organisation="Enedis", role="partner"))

    assert Partnership.objects.get().members.count() == 2


def test_a_name_that_two_bear_is_an_error_that_names_both():
    make_organisation("Agence du Nord", names=["ADN"])
    make_organisation("Agence du Don", names=["ADN"])

    assert refused(line(organisation="ADN")) == [
        "Line 2, column “organisation”, “ADN”: Several in the archive bear this name: “Agence du "
        "Nord”, “Agence du Don”. Write a name that only one bears."
    ]


def test_two_organisations_of_one_name_are_ambiguous():
    make_organisation("Horizon")
    make_organisation("horizon")

    (error,) = refused(line(organisation="Horizon"))

    assert "“Horizon”, “horizon”" in error


def test_todays_name_is_taken_before_anothers_former_name():
    known = make_organisation("Passeport Avenir")
    make_organisation("Article 1", names=["Passeport Avenir"])

    assert warned(line(organisation="Passeport Avenir")) == [
        "Line 2, column “organisation”, “Passeport Avenir”: “Article 1” also bears this name; the "
        "one that is called so today is taken."
    ]
    assert Partnership.objects.get().lead.organisation == known


@pytest.mark.parametrize("typed", ["france", "FRANCE", "French"])
def test_a_category_is_found_by_its_names(typed):
    known = make_category("France", name_en="French")

    imported(line(category=typed))

    assert Category.objects.get() == known


def test_the_same_name_and_lead_is_the_same_partnership_whatever_the_year():
    imported(line(), line(year="2015", partnership="LES JARDINS", category="Europe"))

    assert Partnership.objects.count() == 1
    assert Nominee.objects.count() == 2


def test_the_same_name_with_another_lead_is_another_partnership():
    imported(line())

    assert warned(line(year="2015", organisation="Ciel")) == [
        "Line 2, column “partnership”, “Les Jardins”: The archive has a partnership of this name, "
        "led by “Terre”. With the lead “Ciel” this is another one."
    ]
    assert sorted(Partnership.objects.values_list("slug", flat=True)) == [
        "les-jardins",
        "les-jardins-2",
    ]


def test_the_first_organisation_leads_unless_a_role_says_otherwise():
    imported(line(organisation="Banque"), line(organisation="Terre", role="porteur"))

    lead = Partnership.objects.get().lead
    assert lead.organisation.name == "Terre"


def test_a_first_organisation_with_another_role_leaves_the_lead_unknown():
    imported(line(organisation="Banque", role="funder"))

    partnership = Partnership.objects.get()
    assert partnership.lead is None
    assert partnership.members.get().role == "funder"


def test_without_lead_the_only_partnership_of_the_name_is_taken():
    imported(line())

    imported(line(year="2015", organisation=""))

    assert Partnership.objects.count() == 1


def test_without_lead_two_partnerships_of_the_name_are_an_error_that_names_both():
    imported(line(), line(year="2013", organisation="Ciel"))

    (error,) = refused(line(year="2015", organisation=""))

    assert "“Terre”" in error and "“Ciel”" in error
    assert error.startswith("Line 2, column “organisation”, empty:")


def test_a_partnership_whose_lead_was_unknown_receives_it():
    imported(line(organisation=""))

    imported(line())

    assert Partnership.objects.get().lead.organisation.name == "Terre"


def test_a_second_lead_begins_another_nominee_of_the_same_name():
    warnings = warned(
        line(role="lead"), line(organisation="Banque"), line(organisation="Ciel", role="lead")
    )

    assert len(warnings) == 1
    assert "begins another nominee of the same name" in warnings[0]
    assert Partnership.objects.count() == Nominee.objects.count() == 2


def test_lines_of_a_nominee_need_not_follow_each_other():
    imported(line(), line(partnership="Autre"), line(organisation="Banque"))

    assert Partnership.objects.get(slug="les-jardins").members.count() == 2


def test_two_partnerships_of_the_archive_that_cannot_be_told_apart_are_an_error():
    terre = make_organisation("Terre")
    make_partnership("Les Jardins", lead=terre)
    make_partnership("Les jardins", lead=terre)

    (error,) = refused(line())

    assert "Merge or rename them first." in error


def test_a_partnership_is_found_by_its_english_name():
    known = make_partnership("Les Jardins", name_en="Gardens", lead=make_organisation("Terre"))

    imported(line(partnership="gardens"))

    assert Partnership.objects.get() == known
