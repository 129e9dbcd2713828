"""The page of a partnership, laureate or nominee: the same care for both."""

import datetime

import pytest
from django.utils import timezone

from awards.models import Result
from partnerships.models import Sdg
from tests.bundles import make_published
from tests.evenings import announce_and_reveal, make_live
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_member,
    make_nominee,
    make_organisation,
    make_partnership,
    make_source,
)
from tests.pages import main_of, read, structured

pytestmark = pytest.mark.django_db


def lemon_aide(**fields):
    """A laureate with a lead, a named member and one known from elsewhere."""
    partnership = make_partnership(
        "Lemon Aide", lead=make_organisation("Lemon Tri", kind="start_up"), **fields
    )
    make_member(
        partnership,
        make_organisation("Danone", kind="company"),
        role="co_founder",
        part_fr="détient une part",
        since="2016",
    )
    make_member(partnership, make_organisation("Veolia", kind="company"), named_by_award=False)
    make_laureate(make_award(make_edition(2017), make_category("Jeune Pousse")), partnership)
    return partnership


def test_who_does_what_tells_those_the_award_named_before_the_others(client):
    lemon_aide()

    page = main_of(client.get("/partenariats/lemon-aide/"))
    members = page[page.index("Qui fait quoi") :]

    order = ["Lemon Tri", "Danone", "Connus par ailleurs", "Veolia"]
    assert [members.index(words) for words in order] == sorted(members.index(w) for w in order)
    assert "Danone Entreprise Cofondateur : détient une part (depuis 2016)." in members
    assert "3 organisations connues, de 2 familles" in members


def test_a_member_whose_part_is_unknown_says_so(client):
    lemon_aide()

    assert "Partenaire. Apport à préciser." in main_of(client.get("/partenariats/lemon-aide/"))


def test_the_fact_sheet_gives_what_is_known_and_names_what_is_not(client):
    partnership = lemon_aide(
        started_on="2016-07",
        state="active",
        checked_on=datetime.date(2026, 3, 1),
        website="https://www.lemon-aide.example/x",
    )
    Sdg.objects.create(number=8, title_fr="Travail décent", title_en="Decent work")
    partnership.sdgs.add(8)

    page = main_of(client.get("/partenariats/lemon-aide/"))

    assert "Début juillet 2016" in page
    assert "vérifié le 1er mars 2026" in page
    assert "lemon-aide.example" in page
    assert "ODD 8 Indexation de la rédaction" in page
    assert "Jury Motivation non publiée" in page


def test_a_partnership_of_which_little_is_known_hides_no_row(client):
    make_laureate(make_award(make_edition(2015)), make_partnership("Peu connu", countries=()))

    page = main_of(client.get("/partenariats/peu-connu/"))

    for row in ("Lieu", "Début", "ODD", "Aujourd’hui", "Site", "Remis par"):
        assert row in page


def test_nobody_is_said_to_have_presented_anything_to_a_nominee(client):
    award = make_award(make_edition(2015), presenter="Jane Goodall")
    nominee = make_nominee(award, make_partnership("Nominé"))

    assert "Remis par" not in main_of(client.get("/partenariats/nomine/"))
    award.record_laureates([Result(nominee)], by=None)
    assert "Remis par Jane Goodall" in main_of(client.get("/partenariats/nomine/"))


def test_the_fact_sheet_of_a_laureate_gives_the_citation_of_its_jury(client):
    award = make_published().awards.first()
    laureate = award.laureates.get().nominee
    nominee = award.nominees.exclude(pk=laureate.pk).first()
    path = laureate.partnership.get_absolute_url()

    french, english = client.get(path), client.get(f"/en{path}")
    other = main_of(client.get(nominee.partnership.get_absolute_url()))

    assert "Jury Ensemble, ils ont osé." in main_of(french)
    assert "Motivation non publiée" not in main_of(french)
    assert "<span>Ensemble, ils ont osé.</span>" in french.content.decode()
    assert '<span lang="fr">Ensemble, ils ont osé.</span>' in english.content.decode()
    assert "Jury Motivation non publiée" in other
    assert "Ensemble, ils ont osé." not in other


def test_a_nominee_has_the_same_page_with_its_own_pill(client):
    make_nominee(make_award(make_edition(2015), make_category("Europe")), make_partnership("PIMMS"))

    response = client.get("/partenariats/pimms/")

    assert "Nominé Europe 2015 PIMMS" in main_of(response)
    assert b"palme palme-nomine" in response.content
    assert "Qui fait quoi" in main_of(response)


def test_several_distinctions_are_told_the_proudest_first(client):
    partnership = make_partnership("Agence du Don en Nature")
    make_nominee(make_award(make_edition(2018), make_category("Europe")), partnership)
    make_laureate(make_award(make_edition(2017), make_category("Grand Prix")), partnership)

    page = main_of(client.get("/partenariats/agence-du-don-en-nature/"))

    assert "Lauréat Grand Prix 2017 Agence du Don en Nature" in page
    years = page[page.index("Au fil des années") :]
    assert years.index("2017, Grand Prix") < years.index("2018, Europe")


def test_partners_known_only_in_words_are_words_and_no_zero(client):
    make_laureate(
        make_award(make_edition(2017)),
        make_partnership("Green Village", other_members_fr="et plus de dix partenaires"),
    )

    response = client.get("/partenariats/green-village/")

    assert "Et plus de dix partenaires" in main_of(response)
    assert "1 organisation connue" in main_of(response)


def test_doubts_of_the_partnership_the_nominee_and_its_award_are_shown(client):
    award = make_award(make_edition(2015), notes_fr="Le prix a changé de nom.")
    partnership = make_partnership("Tutorat", notes_fr="Deux dates de début.")
    nominee = make_nominee(award, partnership, notes_fr="Un porteur en doute.")

    assert "Le prix a changé de nom." not in main_of(client.get("/partenariats/tutorat/"))
    award.record_laureates([Result(nominee)], by=None)
    page = main_of(client.get("/partenariats/tutorat/"))

    assert "Doutes et lacunes" in page
    for note in ("Deux dates de début.", "Un porteur en doute.", "Le prix a changé de nom."):
        assert note in page


def test_each_member_points_at_the_sources_that_name_it(client):
    partnership = lemon_aide()
    partnership.sources.add(
        make_source("https://example.org/1", title="L’article", publisher="Nous")
    )
    partnership.members.get(organisation__name="Danone").sources.add(
        make_source("https://example.org/2", title="Un autre")
    )

    reader = read(client.get("/partenariats/lemon-aide/"))

    assert "#source-2" in reader.links
    assert "#source-1" not in reader.links
    assert {"source-1", "source-2"} <= reader.ids


def test_it_can_be_cited_and_completed(client):
    lemon_aide()

    response = client.get("/partenariats/lemon-aide/")

    assert "Pour citer : « Lemon Aide », Jeune Pousse, Prix Convergences 2017." in main_of(response)
    assert "/signaler/?page=%2Fpartenariats%2Flemon-aide%2F&sujet=complete" in read(response).links


def test_who_did_not_receive_the_award_is_not_cited_as_if_it_had(client):
    award = make_award(make_edition(2017), make_category("France"))
    winner = make_nominee(award, make_partnership("Première"))
    mentioned = make_nominee(award, make_partnership("Remarqué"))
    make_nominee(award, make_partnership("Nominé"))
    award.record_laureates([Result(winner), Result(mentioned, place=None)], by=None)

    def cited(slug, prefix=""):
        page = main_of(client.get(f"{prefix}/partenariats/{slug}/"))
        return page[page.index("To cite:" if prefix else "Pour citer :") :].split(" http")[0]

    told = ", Prix Convergences 2017."
    assert cited("premiere") == f"Pour citer : « Première », France{told}"
    assert cited("remarque") == f"Pour citer : « Remarqué », mention spéciale, France{told}"
    assert cited("nomine") == f"Pour citer : « Nominé », nominé, France{told}"
    assert cited("nomine", "/en") == f"To cite: “Nominé”, nominee, France{told}"


def test_neighbours_are_the_others_of_the_same_edition_only(client):
    lemon_aide()
    make_laureate(make_award(make_edition(2017)), make_partnership("Voisin"))
    make_laureate(make_award(make_edition(2018)), make_partnership("Lointain"))

    page = main_of(client.get("/partenariats/lemon-aide/"))

    assert "Voisin" in page
    assert "Lointain" not in page


def test_a_partnership_that_nobody_nominated_is_a_404_equal_to_an_absent_one(client):
    make_partnership("Inconnu")

    hidden = client.get("/partenariats/inconnu/")
    absent = client.get("/partenariats/absente/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content.replace(b"inconnu", b"") == absent.content.replace(b"absente", b"")
    assert hidden.headers == absent.headers


def test_a_withdrawn_nominee_has_no_page(client):
    nominee = make_nominee(make_award(make_edition(2015)), make_partnership("Retiré"))
    assert client.get("/partenariats/retire/").status_code == 200

    type(nominee).objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Arrêté.")

    assert client.get("/partenariats/retire/").status_code == 404


def test_a_former_address_redirects_for_ever_in_the_language_asked(client):
    kept, gone = lemon_aide(), make_partnership("Lemon Ade")
    kept.take_addresses_of(gone)
    gone.members.all().delete()
    gone.delete()

    response = client.get("/en/partenariats/lemon-ade/")

    assert response.status_code == 301
    assert response["Location"] == "/en/partenariats/lemon-aide/"


def test_a_former_address_of_what_is_not_public_is_not_found(client):
    kept, gone = make_partnership("Gardé"), make_partnership("Ancien")
    kept.take_addresses_of(gone)
    gone.members.all().delete()
    gone.delete()

    assert client.get("/partenariats/ancien/").status_code == 404


def test_a_text_without_translation_says_its_language(client):
    lemon_aide(pitch_fr="Trier, recycler.", pitch_en="")

    assert (
        '<p class="chapo" lang="fr">' in client.get("/en/partenariats/lemon-aide/").content.decode()
    )
    assert '<p class="chapo">' in client.get("/partenariats/lemon-aide/").content.decode()


def test_machines_read_an_article_its_project_and_its_award(client):
    lemon_aide()

    things = structured(client.get("/partenariats/lemon-aide/"))

    assert things["Article"]["about"]["award"] == ["Prix Convergences 2017, Jeune Pousse"]
    assert {m["name"] for m in things["Article"]["about"]["member"]} == {
        "Lemon Tri",
        "Danone",
        "Veolia",
    }
    assert [step["name"] for step in things["BreadcrumbList"]["itemListElement"]] == [
        "Accueil",
        "Palmarès 2017",
        "Jeune Pousse",
        "Lemon Aide",
    ]


@pytest.mark.parametrize(("prefix", "edition"), [("", "Édition"), ("/en", "Edition")])
def test_a_nominee_is_under_its_edition_until_a_laureate_is_revealed(client, prefix, edition):
    cursor = make_live(awards=2)
    first, second = cursor.ceremony.in_running_order()
    waits = second.nominees.first().partnership
    path = f"{prefix}{waits.get_absolute_url()}"

    def steps():
        response = client.get(path)
        listed = structured(response)["BreadcrumbList"]["itemListElement"]
        assert f"{listed[1]['name']} " in main_of(response)
        return [step["name"] for step in listed][1:]

    assert steps() == [f"{edition} 2026", str(second.category.name), waits.name]
    announce_and_reveal(cursor, first)
    revealed = "Laureates of 2026" if prefix else "Palmarès 2026"
    assert steps() == [revealed, str(second.category.name), waits.name]


def test_text_from_the_database_is_never_markup(client):
    nasty = "</script><script>alert(1)</script>"
    make_laureate(
        make_award(make_edition(2017)),
        make_partnership("Projet", pitch_fr=nasty, story_fr=nasty, notes_fr=nasty),
    )

    assert "<script>alert" not in client.get("/partenariats/projet/").content.decode()


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_a_partnership_costs_nine_queries(client, django_assert_num_queries, rows):
    partnership = make_partnership("Nombreux")
    for row in range(rows):
        member = make_member(partnership, make_organisation())
        member.sources.add(make_source())
        award = make_award(make_edition(2018 - row))
        make_laureate(award, partnership)
        make_nominee(award)

    with django_assert_num_queries(9):
        client.get("/partenariats/nombreux/")


def test_the_title_says_the_distinction_in_each_language(client):
    lemon_aide()

    french = client.get("/partenariats/lemon-aide/").content.decode()
    english = client.get("/en/partenariats/lemon-aide/").content.decode()

    assert "<title>Lemon Aide, lauréat Jeune Pousse 2017 | Prix Convergences</title>" in french
    assert "<title>Lemon Aide, Jeune Pousse 2017, laureate | Prix Convergences</title>" in english
