"""Importing a file: what each column becomes, what changes, what never does."""

import pytest
from django.conf import settings
from django.utils import translation

from awards.importer import ArchiveFile, ImportRefused
from awards.models import Award, Edition, Laureate, Nominee
from convergences.journal import JournalEntry
from convergences.slugs import FormerSlug
from partnerships.models import Member, Organisation, Partnership, Place, Source
from tests.archive_files import archive_file, imported, line, stored, warned
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_nominee,
    make_organisation,
    make_partnership,
    make_picture,
    make_source,
    make_superuser,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_a_nominee_is_read_from_its_lines():
    imported(
        line(
            award="Prix Convergences France",
            status="lauréat",
            kind="ONG",
            country="France",
            city="Lyon",
            partnership_country="FR",
            pitch_fr="Des jardins.",
            pitch_en="Gardens.",
            presented_by="Camille Modèle",
            presenter_title="maire",
            source_title="Le palmarès",
            source_url="https://example.org/2012",
        ),
        line(organisation="Banque", role="financeur", kind="entreprise", country="Belgium"),
    )

    award = Award.objects.get()
    assert (award.edition.year, award.category.name_fr) == (2012, "France")
    assert award.label_fr == "Prix Convergences France"
    assert (award.presenter, award.presenter_title_fr) == ("Camille Modèle", "maire")
    partnership = Partnership.objects.get()
    assert (partnership.name_fr, partnership.slug) == ("Les Jardins", "les-jardins")
    assert (partnership.pitch_fr, partnership.pitch_en) == ("Des jardins.", "Gardens.")
    assert partnership.folded.startswith("les jardins des jardins gardens")
    assert [(p.city, p.country.code) for p in partnership.places.all()] == [("Lyon", "FR")]
    assert [
        (m.organisation.name, m.role, m.organisation.kind, m.organisation.country.code)
        for m in partnership.ordered_members
    ] == [("Terre", "lead", "association", "FR"), ("Banque", "funder", "company", "BE")]
    assert all(member.named_by_award for member in partnership.ordered_members)
    assert award.laureates.get().nominee.partnership == partnership
    source = Source.objects.get()
    assert (source.title, source.url) == ("Le palmarès", "https://example.org/2012")
    assert source in award.sources.all() and source in partnership.sources.all()


def test_new_editions_and_awards_enter_as_record_past_leaves_them():
    imported(line())
    by_hand = make_award(make_edition(2010), make_category("International"))

    edition, award = Edition.objects.get(year=2012), Award.objects.get(edition__year=2012)

    assert (edition.status, award.status) == (by_hand.edition.status, by_hand.status)
    assert award.decided_by == by_hand.decided_by
    assert edition.nominees_announced_at is not None


def test_the_same_file_twice_changes_nothing():
    lines = [
        line(
            status="laureate",
            mention="",
            source_url="https://example.org/1",
            city="Lyon",
            partnership_country="FR",
        ),
        line(organisation="Banque", kind="company"),
        line(year="2013", status="mention", mention="Du public"),
        line(year="2014", partnership="", organisation=""),
    ]
    imported(*lines)
    before = stored()

    plan = imported(*lines)

    assert plan.is_empty
    assert stored() == before


def test_the_documented_example_is_read_and_twice_changes_nothing():
    file = settings.BASE_DIR / "docs" / "exemple-archives.csv"
    example = ArchiveFile(file.read_bytes(), file.name)

    plan = example.apply(by=None)

    assert plan.warnings == []
    assert Nominee.objects.count() == 5
    assert Laureate.objects.filter(place=None).get().mention_fr == "Mention spéciale du public"
    assert sorted(
        place.country.code for place in Place.objects.filter(partnership__slug="eau-pour-tous")
    ) == ["MG", "SN"]
    assert Award.objects.get(edition__year=2010, category__slug="europe").nominees.count() == 0
    assert example.apply(by=None).is_empty


def test_an_empty_cell_erases_nothing_and_an_absent_line_deletes_nothing():
    imported(
        line(pitch_fr="Des jardins.", kind="association", country="FR", presented_by="Camille"),
        line(organisation="Banque", role="funder"),
    )
    before = stored()

    imported(line())

    assert stored() == before


def test_a_different_value_is_a_change_that_the_preview_shows():
    imported(line(pitch_fr="Avant.", kind="association", country="FR", award="Prix A"))

    plan = archive_file(
        line(pitch_fr="Après.", kind="foundation", country="BE", award="Prix B")
    ).plan()

    assert {(c.subject, c.old, c.new) for c in plan.changes} == {
        ("Les Jardins", "Avant.", "Après."),
        ("Terre", "Association or NGO", "Foundation"),
        ("Terre", "France", "Belgium"),
        ("France 2012", "Prix A", "Prix B"),
    }
    assert {change.line for change in plan.changes} == {2}
    assert Partnership.objects.get().pitch_fr == "Avant."


def test_a_change_is_written_and_found_by_search():
    imported(line(pitch_fr="Avant."))

    imported(line(pitch_fr="Après l’été."))

    assert Partnership.objects.get().pitch_fr == "Après l’été."
    assert Partnership.objects.search("ete").count() == 1
    assert Partnership.objects.search("avant").count() == 0


def test_a_changed_role_is_written():
    imported(line(), line(organisation="Banque", role="partner"))

    imported(line(), line(organisation="Banque", role="financeur"))

    assert Member.objects.get(organisation__name="Banque").role == "funder"


def test_a_member_known_otherwise_is_not_said_to_be_named_by_the_award():
    partnership = make_partnership("Les Jardins", lead=make_organisation("Terre"))
    partnership.members.update(named_by_award=False)

    imported(line())

    assert not Member.objects.get().named_by_award


def test_a_line_without_partnership_creates_its_award_only():
    imported({"year": "2012", "category": "Europe", "presented_by": "Camille"})

    award = Award.objects.get()
    assert (award.category.name_fr, award.presenter, award.is_revealed) == (
        "Europe",
        "Camille",
        True,
    )
    assert not Nominee.objects.exists() and not Partnership.objects.exists()


def test_a_nominee_without_organisation_is_accepted_with_a_warning():
    assert warned(line(organisation="")) == [
        "Line 2, column “organisation”, empty: No organisation carries this partnership: it will "
        "be shown without."
    ]
    assert Partnership.objects.get().lead is None


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        *(
            ("kind", typed, "association")
            for typed in ("association", "ONG", "Association ou ONG", "ngo")
        ),
        *(
            ("kind", typed, "start_up")
            for typed in ("start_up", "Start-up", "START UP", "jeune pousse")
        ),
        *(
            ("kind", typed, "local_authority")
            for typed in ("Collectivité locale", "local-authority")
        ),
        *(
            ("country", typed, "CI")
            for typed in ("ci", "CIV", "Côte d'Ivoire", "Côte d’Ivoire", "Ivory Coast")
        ),
        *(("country", typed, "MG") for typed in ("MG", "madagascar")),
        *(("country", typed, "GB") for typed in ("Royaume-Uni", "United Kingdom", "UK")),
        *(("country", typed, "US") for typed in ("États-Unis", "USA", "United States")),
        *(("country", typed, "SN") for typed in ("Sénégal", "senegal", "Senegal")),
    ],
)
def test_codes_and_labels_are_accepted(column, typed, code):
    imported(line(**{column: typed}))

    assert str(Organisation.objects.values_list(column, flat=True).get()) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Cofondateur", "co_founder"),
        ("opérateur", "operator"),
        ("Funder", "funder"),
        ("co-founder", "co_founder"),
    ],
)
def test_roles_are_read_in_both_languages(typed, code):
    imported(line(), line(organisation="Autre", role=typed))

    assert Member.objects.get(organisation__name="Autre").role == code


def test_a_kind_that_is_not_in_the_list_is_unknown_with_a_warning():
    (warning,) = warned(line(kind="confrérie"))

    assert warning.startswith("Line 2, column “kind”, “confrérie”: This kind is not in the list")
    assert Organisation.objects.get().kind == "unknown"


@pytest.mark.parametrize("kind", ["confrérie", "inconnu", "unknown", ""])
def test_an_unknown_kind_does_not_erase_a_known_one(kind):
    imported(line(kind="foundation"))

    imported(line(kind=kind))

    assert Organisation.objects.get().kind == "foundation"


def test_of_two_editions_the_latest_says_the_pitch():
    (warning,) = warned(
        line(year="2014", pitch_fr="Récent."), line(year="2012", pitch_fr="Ancien.")
    )

    assert Partnership.objects.get().pitch_fr == "Récent."
    assert "“Ancien.”" in warning


def test_places_are_joined():
    imported(
        line(partnership_country="FR", city="Lyon"),
        line(partnership_country="Madagascar"),
        line(partnership_country="France", city="LYON"),
    )

    assert [(p.city, p.country.code) for p in Place.objects.all()] == [("Lyon", "FR"), ("", "MG")]


@pytest.mark.parametrize(
    ("known", "typed", "kept"),
    [
        (("", "FR"), ("Lyon", "FR"), [("Lyon", "FR")]),
        (("Lyon", "FR"), ("", "FR"), [("Lyon", "FR")]),
        (("Lion", "FR"), ("Lyon", "FR"), [("Lyon", "FR")]),
        (("Lyon", "FR"), ("", "ES"), [("Lyon", "FR"), ("", "ES")]),
        (("", "FR"), ("", "ES"), [("", "ES")]),
    ],
)
def test_the_only_place_is_completed_or_replaced(known, typed, kept):
    imported(line(city=known[0], partnership_country=known[1]))

    imported(line(city=typed[0], partnership_country=typed[1]))

    assert [(p.city, p.country.code) for p in Place.objects.all()] == kept


def test_a_source_on_a_further_line_documents_that_organisation():
    imported(line(), line(organisation="Banque", source_url="https://example.org/b"))

    source = Source.objects.get()
    assert [member.organisation.name for member in Member.objects.filter(sources=source)] == [
        "Banque"
    ]
    assert not Award.objects.filter(sources=source).exists()


def test_a_known_source_is_not_doubled():
    source = make_source("https://example.org/b", title="Le bon titre")

    imported(line(source_url="https://example.org/b"))

    assert Partnership.objects.get().sources.get() == source
    assert Source.objects.get().title == "Le bon titre"


def test_addresses_are_never_given_twice():
    make_partnership("Les Jardins")
    FormerSlug.objects.create(model="partnerships.partnership", slug="les-jardins-2", target=1)

    imported(line())

    assert Partnership.objects.latest("pk").slug == "les-jardins-3"


def test_the_journal_has_one_line_per_edition_touched():
    by = make_superuser()

    imported(line(), line(year="2013"), line(year="2013", organisation="Banque"), by=by)

    entries = JournalEntry.objects.filter(action="awards.edition.archive_imported")
    assert sorted(entries.values_list("stream", flat=True)) == ["edition-2012", "edition-2013"]
    assert JournalEntry.objects.filter(stream__startswith="edition").count() == 2
    detail = entries.get(stream="edition-2012").detail
    assert (detail.data["file"], detail.data["nominee_created"]) == ("archive.csv", 1)
    assert detail.actor_label == str(by)


def test_what_was_previewed_is_what_is_written():
    file = archive_file(line(pitch_fr="Du fichier."))
    expected = file.plan().digest()
    make_partnership("Les Jardins", lead=make_organisation("Terre"), pitch_fr="Entre-temps.")
    before = stored()

    with pytest.raises(ImportRefused, match="changed since the preview"):
        file.apply(by=None, expected=expected)

    assert stored() == before


def test_an_award_entered_by_hand_in_a_past_edition_joins_the_archive():
    award = Award.objects.create(edition=make_edition(2012), category=make_category("France"))

    imported(line(status="laureate"))

    award.refresh_from_db()
    assert award.is_revealed and award.laureates.count() == 1


def test_a_nominee_that_exists_is_found_again():
    nominee = make_nominee(
        make_award(make_edition(2012), make_category("France")),
        make_partnership("Les Jardins", lead=make_organisation("Terre")),
    )

    plan = imported(line())

    assert plan.is_empty
    assert Nominee.objects.get() == nominee


def test_a_picture_is_public_with_the_page_that_the_import_makes_public(
    django_capture_on_commit_callbacks,
):
    picture = make_picture(make_partnership("Les Jardins", lead=make_organisation("Terre")))

    with django_capture_on_commit_callbacks(execute=True):
        imported(line())

    picture.refresh_from_db()
    assert picture.public_name
