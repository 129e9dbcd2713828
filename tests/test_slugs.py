"""Addresses: readable, never given twice, and for ever once given."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convergences.models import FormerSlug
from convergences.slugs import LENGTH, free_slug, slug_from
from partnerships.models import Organisation, Partnership
from tests.factories import make_organisation, make_partnership
from tests.refusals import refused_by_the_database


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("L’Œuvre d’été", "l-oeuvre-d-ete"),
        ("L'œuvre d'été", "l-oeuvre-d-ete"),
        ("Électriciens sans frontières (ESF)", "electriciens-sans-frontieres-esf"),
        ("Ex-æquo & Cie", "ex-aequo-cie"),
        ("10 000 lumières", "10-000-lumieres"),
        ("_sous_ligné_", "sous-ligne"),
        ("Alpha 日本 Beta", "alpha-beta"),
        ("日本", "fiche"),
        ("!!!", "fiche"),
        ("", "fiche"),
    ],
)
def test_a_name_gives_its_address(name, slug):
    assert slug_from(name) == slug


def test_a_long_name_is_cut_between_two_words():
    slug = slug_from("mot " * 40)

    assert len(slug) <= LENGTH
    assert slug == "-".join(["mot"] * 20)
    assert slug_from("x" * 200) == "x" * LENGTH


@given(st.text())
def test_an_address_is_plain_letters_digits_and_single_hyphens(name):
    slug = slug_from(name)

    assert 0 < len(slug) <= LENGTH
    assert set(slug) <= set(string.ascii_lowercase + string.digits + "-")
    assert "--" not in slug
    assert slug == slug.strip("-")


@given(st.integers(0, 1200), st.integers(1, LENGTH))
def test_a_taken_address_gets_a_number_and_still_fits(claimed, length):
    wanted = "x" * length
    taken = {wanted, *(free_slug(wanted, lambda slug: False),)}
    for _n in range(min(claimed, 30)):
        taken.add(free_slug(wanted, taken.__contains__))

    slug = free_slug(wanted, taken.__contains__)

    assert slug not in taken
    assert len(slug) <= LENGTH


def test_the_thousandth_homonym_fits_too():
    calls = iter(range(1005))

    slug = free_slug("x" * LENGTH, lambda slug: next(calls) < 1004)

    assert len(slug) == LENGTH
    assert slug.endswith("-1005")


@pytest.mark.django_db
class TestOnRows:
    def test_homonyms_are_numbered(self):
        slugs = [make_organisation("Été").slug for _n in range(3)]

        assert slugs == ["ete", "ete-2", "ete-3"]

    def test_names_that_fold_alike_are_homonyms(self):
        assert make_organisation("L’Œuvre").slug == "l-oeuvre"
        assert make_organisation("L'oeuvre").slug == "l-oeuvre-2"

    def test_two_kinds_of_rows_do_not_meet(self):
        assert make_organisation("Le CentSept").slug == "le-centsept"
        assert make_partnership("Le CentSept").slug == "le-centsept"

    def test_renaming_keeps_the_address(self):
        organisation = make_organisation("Passeport Avenir")
        organisation.name = "Article 1"
        organisation.save()

        assert Organisation.objects.get().slug == "passeport-avenir"

    def test_a_name_in_french_gives_it_even_to_an_english_reader(self, settings):
        partnership = Partnership.objects.create(name_fr="Eau pure", name_en="Pure water")

        assert partnership.slug == "eau-pure"

    def test_the_database_refuses_the_same_address_twice(self):
        make_organisation("Été")

        with refused_by_the_database():
            Organisation.objects.bulk_create([Organisation(name="Autre", slug="ete")])

    def test_no_form_changes_an_address(self):
        assert not Organisation._meta.get_field("slug").editable

    def test_after_a_merge_every_old_address_leads_to_the_one_that_stays(self):
        kept, gone, before = map(make_organisation, ["Article 1", "Passeport Avenir", "Frateli"])
        gone.take_addresses_of(before)
        before.delete()

        kept.take_addresses_of(gone)
        gone.delete()

        for slug in ["passeport-avenir", "frateli"]:
            assert Organisation.pk_of_former_slug(slug) == kept.pk
        assert Organisation.pk_of_former_slug("article-1") is None
        assert Partnership.pk_of_former_slug("frateli") is None

    def test_a_former_address_is_never_given_again(self):
        kept, gone = make_organisation("Article 1"), make_organisation("Frateli")
        kept.take_addresses_of(gone)
        gone.delete()

        assert make_organisation("Frateli").slug == "frateli-2"
        assert make_partnership("Frateli").slug == "frateli"

    def test_a_former_address_leads_to_one_place(self):
        FormerSlug.objects.create(model="partnerships.organisation", slug="frateli", target=1)

        with refused_by_the_database():
            FormerSlug.objects.create(model="partnerships.organisation", slug="frateli", target=2)
