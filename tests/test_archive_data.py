"""The real archive: what it holds, that each fact has its source, and that its texts are whole."""

import json
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models

from awards.models import (
    Award,
    Category,
    Ceremony,
    Edition,
    EditionPartner,
    Juror,
    Laureate,
    Nominee,
    Seat,
)
from awards.visibility import organisations_for, partnerships_for
from convergences.journal import JournalEntry, broken_link
from convergences.search import FoldedField
from partnerships.models import Member, Organisation, Partnership, Sdg, Source
from tests.factories import make_edition, make_organisation

pytestmark = pytest.mark.long
FIXTURES, SUBJECTS = settings.BASE_DIR / "fixtures", ["awards", "partnerships"]
# They tell what is known of 2019 and later, or of a prize that only shares the name.
CITED_BY_NO_ROW = {
    "www.convergences.org/en/perspectives-for-a-3zero-world/",
    "mediatico.fr/convergences-veut-deployer-limpact-social-en-regions",
    "rencontressoignantesenpsychiatrie.fr/2022/12/13/"
    "prix-arts-convergences-decouvrez-les-trois-laureats-de-ledition-2022",
    "sos-group.org/2021/09/10/48-hours-of-exchanges-to-driving-change-in-the-world-"
    "convergences-world-forum/",
    "www.interviewfrancophone.net/thibault-larose-convergences",
    "www.latribune.fr/supplement/la-tribune-now/forum-mondial-zero-exclusion-zero-carbone-zero-"
    "pauvrete-2-jours-pour-conjuguer-justice-sociale-et-transition-ecologique-928832.html",
}
LAUREATES = {
    (2013, "europe"): "accompagnement-des-personnes-en-grande-exclusion",
    (2013, "international"): "gevalor-madacompost",
    (2015, "europe"): "tutorat-passeport-avenir",
    (2017, "france"): "le-centsept",
    (2017, "international"): "green-village",
    (2017, "jeune-pousse"): "lemon-aide",
    (2017, "grand-prix"): "agence-du-don-en-nature",
    (2018, "coup-de-coeur-recherche"): "jute-lab",
    (2018, "international-recherche"): "smart-clean-garden-concept",
    (2018, "international-ippag"): "weeecam",
}
ONLY_NOMINEES = {
    (2015, "europe", "activida"),
    (2015, "europe", "innover-et-co-construire-pour-creer-l-entreprise-de-demain"),
    (2015, "europe", "pimms"),
    (2017, "grand-prix", "passeport-avenir"),
}


@pytest.fixture
def archive(db):
    """The archive, loaded."""
    call_command("load_archive", verbosity=0)


def written_texts():
    """Every text of the fixtures that a page shows, as (file, field, text)."""
    for path in sorted(FIXTURES.rglob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            for field, value in row["fields"].items():
                if isinstance(value, str) and field not in {"url", "website"}:
                    yield path.name, field, value


def names(queryset):
    return set(queryset.values_list("organisation__name", flat=True))


def test_every_laureate_and_nominee_is_there(archive):
    rows = Nominee.objects.values_list(
        "award__edition__year", "award__category__slug", "partnership__slug"
    )
    laureates = {(*award, partnership) for award, partnership in LAUREATES.items()}

    assert set(rows) == laureates | ONLY_NOMINEES
    assert len(rows) == 14
    assert {
        (*laureate.award.natural_key(), laureate.nominee.partnership.slug)
        for laureate in Laureate.objects.all()
    } == laureates
    assert set(Laureate.objects.values_list("place", flat=True)) == {1}


def test_the_archive_has_its_size(archive):
    counts = {
        model: model.objects.count()
        for model in (Edition, Award, Category, Ceremony, Partnership, Member, Organisation)
    }

    assert counts == {
        Edition: 8,
        Award: 11,
        Category: 8,
        Ceremony: 3,
        Partnership: 14,
        Member: 75,
        Organisation: 76,
    }
    assert Juror.objects.count() == Seat.objects.count() == 7
    assert EditionPartner.objects.count() == 6
    assert Source.objects.count() == 79
    assert list(Sdg.objects.values_list("number", flat=True)) == list(range(1, 18))


def test_editions_are_past_and_their_awards_revealed(archive):
    assert list(Edition.objects.order_by("year").values_list("year", flat=True)) == list(
        range(2011, 2019)
    )
    assert set(Edition.objects.values_list("status", flat=True)) == {"published"}
    assert not Edition.objects.filter(nominees_announced_at=None).exists()
    assert set(Award.objects.values_list("status", "decided_by")) == {("revealed", "elsewhere")}
    without_award = Edition.objects.filter(awards=None).order_by("year")
    assert list(without_award.values_list("year", flat=True)) == [2011, 2012, 2014, 2016]
    assert not without_award.filter(models.Q(notes_fr="") | models.Q(notes_en="")).exists()


def test_2017_has_its_two_ceremonies_and_four_awards(archive):
    edition = Edition.objects.get(year=2017)
    awards = {award.category.slug: award for award in edition.awards.all()}

    assert list(awards) == ["france", "international", "jeune-pousse", "grand-prix"]
    assert list(edition.ceremonies.values_list("held_on", "place_fr")) == [
        ("2017-06-02", "Mairie de Paris"),
        ("2017-09", ""),
    ]
    assert awards["france"].presenter == "Antoinette Guhl"
    assert awards["jeune-pousse"].presenter == ""
    assert awards["grand-prix"].ceremony.held_on == "2017-09"
    assert awards["grand-prix"].decision_fr == "Vote du public"
    assert names(edition.partners) == {"Mairie de Paris", "Devex"}


def test_2015_says_what_it_does_not_know(archive):
    europe, international = Edition.objects.get(year=2015).awards.all()

    assert (europe.label_fr, europe.label_en) == ("", "European Award")
    assert "Prix Convergences France" in europe.notes_fr
    assert not international.nominees.exists()
    assert "n’a pas été retrouvé" in international.notes_fr
    assert not Edition.objects.get(year=2015).ceremonies.exists()
    assert set(europe.seats.values_list("juror__name", "juror__employer__name")) >= {
        ("Antoinette Guhl", "Mairie de Paris"),
        ("Jean-Hugues Hermant", "Veolia"),
    }


def test_supporters_are_not_winners_and_prize_money_is_known_once(archive):
    supported = Award.objects.filter(supporters__slug__endswith="ird")

    assert set(supported.values_list("category__slug", flat=True)) == {
        "coup-de-coeur-recherche",
        "international-recherche",
    }
    assert list(
        Award.objects.exclude(prize_amount=None).values_list(
            "edition__year", "category__slug", "prize_amount", "prize_currency"
        )
    ) == [(2013, "international", 7000, "EUR")]


def test_members_named_by_the_award_stand_apart(archive):
    lemon_aide = Partnership.objects.get(slug="lemon-aide").members
    weeecam = Partnership.objects.get(slug="weeecam").members
    garden = Partnership.objects.get(slug="smart-clean-garden-concept").members

    assert names(lemon_aide.filter(named_by_award=True)) == {
        "Lemon Aide",
        "Lemon Tri",
        "Fondation Agir contre l’exclusion (FACE)",
        "Danone",
    }
    assert names(lemon_aide.filter(named_by_award=False)) == {
        "Fonds Danone pour l’Écosystème",
        "Veolia",
        "Éco-Emballages",
    }
    assert names(weeecam.filter(named_by_award=True)) == {"Solidarité Technologique"}
    assert not garden.filter(named_by_award=True).exists()
    assert Member.objects.filter(role="lead").count() == 14


def test_partners_known_by_description_are_words_not_rows(archive):
    centsept = Partnership.objects.get(slug="le-centsept")
    described = Partnership.objects.exclude(other_members_fr="")

    assert set(described.values_list("slug", flat=True)) == {
        "le-centsept",
        "green-village",
        "jute-lab",
        "smart-clean-garden-concept",
    }
    assert "Région" in centsept.other_members_fr
    assert not Organisation.objects.named("Région").exists()


def test_an_organisation_keeps_one_row_through_its_parts(archive):
    gevalor = Organisation.objects.get(slug="gevalor")
    paris = Organisation.objects.get(slug="mairie-de-paris")

    assert set(gevalor.memberships.values_list("partnership__slug", "role")) == {
        ("gevalor-madacompost", "lead"),
        ("weeecam", "partner"),
    }
    assert EditionPartner.objects.get(organisation=paris).edition.year == 2017
    assert paris.memberships.get().partnership.slug == "weeecam"
    assert Juror.objects.get(employer=paris).edition.year == 2015


def test_mergers_and_former_names_are_told(archive):
    avenir = Organisation.objects.get(slug="passeport-avenir")

    assert avenir.successor.name == "Article 1"
    assert avenir.state == "ended"
    assert Organisation.objects.get(slug="frateli").successor == avenir.successor
    assert Organisation.objects.named("passeport telecom").get() == avenir
    assert Organisation.objects.search("telecom").get() == avenir
    assert Organisation.objects.named("Enedis").get().name == "ERDF"
    assert Organisation.objects.named("Life Project for Youth").get().country.code == ""


def test_every_published_fact_has_a_source(archive):
    for model in (Edition, Award, Partnership, Member, Organisation):
        assert not model.objects.filter(sources=None).exists(), model
    nominees = Nominee.objects.filter(partnership__sources=None)
    assert not nominees.exists()


def test_every_source_is_cited_or_known_to_wait(archive):
    cited = set()
    for model in (Edition, Award, Partnership, Member, Organisation):
        cited.update(model.objects.values_list("sources__url", flat=True))

    uncited = Source.objects.exclude(url__in=cited).values_list("url", flat=True)
    assert {url.removeprefix("https://") for url in uncited} == CITED_BY_NO_ROW


def test_every_text_has_its_two_languages(archive):
    compared = 0
    for label in SUBJECTS:
        for model in apps.get_app_config(label).get_models():
            for field in (f.name for f in model._meta.fields if f.name.endswith("_fr")):
                # Proper names and the labels of a year are in the language that was used then.
                if field in {"name_fr", "label_fr"}:
                    continue
                for row in model.objects.all():
                    french, english = getattr(row, field), getattr(row, f"{field[:-3]}_en")
                    assert bool(french) == bool(english), (row, field)
                    assert french.count("\n## ") == english.count("\n## "), (row, field)
                    assert french.count("\n\n") == english.count("\n\n"), (row, field)
                    compared += bool(french)
    assert compared > 150
    assert not Category.objects.filter(name_en="").exists()
    descriptive = Partnership.objects.get(name_is_descriptive=True)
    assert descriptive.name_en == "Support for people in severe exclusion"


def test_every_partnership_is_written_and_indexed(archive):
    for partnership in Partnership.objects.all():
        for pitch in (partnership.pitch_fr, partnership.pitch_en):
            assert 90 <= len(pitch) <= 185, (partnership, len(pitch))
        assert partnership.story_fr.strip() and partnership.story_en.strip(), partnership
        assert 1 <= partnership.sdgs.count() <= 3, partnership
        assert partnership.places.exists(), partnership
        assert partnership.notes_fr, partnership


def test_the_doubts_of_the_data_are_notes_in_both_languages(archive):
    notes = {
        ("green-village", "2011"),
        ("lemon-aide", "Saint-Denis"),
        ("gevalor-madacompost", "000 tonnes"),
        ("weeecam", "FFEM"),
        ("jute-lab", "Agami"),
        ("smart-clean-garden-concept", "IRD"),
        ("agence-du-don-en-nature", "2009"),
        ("tutorat-passeport-avenir", "Romain Riboud"),
        ("le-centsept", "9 mar"),
        ("accompagnement-des-personnes-en-grande-exclusion", "Convergence"),
    }
    for slug, words in notes:
        partnership = Partnership.objects.get(slug=slug)
        assert words in partnership.notes_fr.replace(",", " "), slug
        english = partnership.notes_en.replace(",", " ").replace("9 March", "9 mar")
        assert words in english, slug


def test_addresses_are_those_that_names_give(archive):
    slugs = Partnership.objects.values_list("slug", flat=True)

    assert set(slugs) == set(LAUREATES.values()) | {slug for *_award, slug in ONLY_NOMINEES}
    assert (
        Organisation.objects.filter(
            slug__in=[
                "fondation-agir-contre-l-exclusion-face",
                "fonds-danone-pour-l-ecosysteme",
                "institut-de-recherche-pour-le-developpement-ird",
                "life-project-4-youth-lp4y",
            ]
        ).count()
        == 4
    )


def test_all_is_public_but_a_body_that_only_merged(archive):
    hidden = Organisation.objects.exclude(pk__in=organisations_for().values("pk"))

    assert list(hidden.values_list("slug", flat=True)) == ["frateli"]
    assert partnerships_for().count() == 14


def test_folded_columns_are_filled(archive):
    for label in SUBJECTS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.fields:
                if isinstance(field, FoldedField) and "name" in field.name:
                    assert not model.objects.filter(**{field.name: ""}).exists(), model
    assert Partnership.objects.search("dechets electroniques douala").get().slug == "weeecam"


def test_every_row_is_one_that_a_form_would_accept(archive):
    for label in SUBJECTS:
        for model in apps.get_app_config(label).get_models():
            for row in model.objects.all():
                row.full_clean()


def test_the_journal_tells_how_the_archive_came_in(archive):
    about_2017 = JournalEntry.objects.filter(stream="edition-2017")

    assert list(about_2017.order_by("seq").values_list("action", flat=True)) == [
        "awards.edition.published",
        *["awards.award.revealed"] * 4,
        *["awards.award.laureates_recorded"] * 4,
    ]
    assert broken_link("edition-2017") is None
    assert JournalEntry.objects.filter(action="awards.edition.published").count() == 8


@pytest.mark.parametrize("make", [make_edition, make_organisation])
@pytest.mark.django_db
def test_a_database_in_use_is_left_alone(make):
    make()

    with pytest.raises(CommandError, match="n’est pas vide|is not empty"):
        call_command("load_archive", verbosity=0)

    assert Partnership.objects.count() == 0
    assert Source.objects.count() == 0


def test_it_is_loaded_once(archive):
    with pytest.raises(CommandError):
        call_command("load_archive", verbosity=0)

    assert Edition.objects.count() == 8
    assert Nominee.objects.count() == 14


def test_fixtures_name_each_other_by_natural_keys():
    for path in FIXTURES.rglob("*.json"):
        for row in json.loads(path.read_text(encoding="utf-8")):
            assert set(row) == {"model", "fields"}, path
            model = apps.get_model(row["model"])
            for field, value in row["fields"].items():
                relation = model._meta.get_field(field)
                if relation.many_to_many and relation.related_model is not Sdg:
                    assert all(isinstance(key, list) for key in value), (path, field)
                elif relation.many_to_one:
                    assert isinstance(value, list), (path, field)


def test_texts_are_typed_with_curly_apostrophes_and_plain_spaces():
    texts = list(written_texts())

    assert len(texts) > 500
    for name, field, text in texts:
        assert not re.search(r"""['"\u00a0\u202f]|  | \n|\.\.\.""", text), (name, field, text)
        assert text == text.strip(), (name, field)


def test_no_superlative_and_no_jargon_in_our_texts():
    banned = r"synerg|écosystème|impactan|unique|incroyable|exceptionnel|meilleur|n’hésitez"
    for name, field, text in written_texts():
        if field.startswith(("pitch", "story", "word")):
            body = text.replace("Fonds Danone pour l’Écosystème", "")
            assert not re.search(banned, body, re.I), (name, field)
