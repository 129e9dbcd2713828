"""The page of an edition: what was given, to whom, by whom, and what is not known."""

import pytest

from awards.models import Edition, Result
from tests.evenings import announce_and_reveal, make_live
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_member,
    make_nominee,
    make_organisation,
    make_partnership,
    make_source,
    make_superuser,
)
from tests.pages import main_of, read, structured

pytestmark = pytest.mark.django_db


def test_it_tells_its_evenings_its_partners_and_its_awards(client):
    edition = make_edition(2017)
    make_ceremony(edition, held_on="2017-06-02", place_fr="Mairie de Paris")
    make_ceremony(edition, name_fr="Grand Prix", held_on="2017-09")
    make_edition_partner(edition, make_organisation("Devex"), role="media")
    for name in ("France", "Jeune Pousse"):
        make_award(edition, make_category(name))

    page = main_of(client.get("/editions/2017/"))

    assert "2 juin 2017 Mairie de Paris" in page
    assert "Grand Prix septembre 2017" in page
    assert "Avec Devex" in page
    assert "Prix remis 2 : France, Jeune Pousse" in page


def test_an_award_shows_its_lead_and_the_members_it_named_not_the_others(client):
    partnership = make_partnership("Lemon Aide", lead=make_organisation("Lemon Tri"))
    make_member(partnership, make_organisation("Danone"))
    make_member(partnership, make_organisation("Veolia"), named_by_award=False)
    make_laureate(make_award(make_edition(2017)), partnership)

    page = main_of(client.get("/editions/2017/"))

    assert "Lemon Tri Danone" in page
    assert "Veolia" not in page


def test_presenter_title_and_prize_money_are_told(client):
    award = make_award(
        make_edition(2017),
        presenter="Antoinette Guhl",
        presenter_title_fr="adjointe à la maire de Paris",
        prize_amount=7000,
    )
    make_laureate(award)

    page = main_of(client.get("/editions/2017/"))

    assert "Prix remis par Antoinette Guhl, adjointe à la maire de Paris" in page
    assert "Dotation : 7 000 €" in page


def test_an_unknown_presenter_is_said_to_be_unknown(client):
    make_laureate(make_award(make_edition(2017)))

    assert "On ne sait pas qui l’a remis" in main_of(client.get("/editions/2017/"))


def test_a_supporter_is_said_to_support_and_never_stands_among_the_winners(client):
    award = make_award(make_edition(2018))
    award.supporters.add(make_organisation("IRD"))
    make_laureate(award, make_partnership("Jute Lab", lead=make_organisation("Gold of Bengal")))

    page = main_of(client.get("/editions/2018/"))

    assert "Avec le soutien de IRD" in page
    assert page.count("IRD") == 1


def test_joint_laureates_and_a_special_mention_each_have_their_block(client):
    award = make_award(make_edition(2013), joint_laureates=True, presenter="Une personne")
    first, second, third = (
        make_nominee(award, make_partnership(name)) for name in ("Premier", "Second", "Troisième")
    )
    award.record_laureates(
        [Result(second, place=2), Result(first, place=1), Result(third, None, "Mention du public")],
        by=None,
    )

    page = main_of(client.get("/editions/2013/"))

    assert page.index("Premier") < page.index("Second") < page.index("Troisième")
    assert "Mention du public" in page
    assert page.count("Une personne") == 1


def test_an_award_without_known_laureate_says_so_and_asks(client):
    make_award(make_edition(2015), make_category("International"))

    response = client.get("/editions/2015/")

    assert "Lauréat inconnu" in main_of(response)
    assert "/signaler/?page=%2Feditions%2F2015%2F&sujet=nominee" in read(response).links


def test_a_rectified_result_keeps_what_it_was_and_why(client):
    award = make_award(make_edition(2015))
    make_laureate(award, make_partnership("Nom mal lu"))
    other = make_nominee(award, make_partnership("Nom exact"))
    award.rectify([Result(other)], by=make_superuser(), reason_fr="Le procès-verbal le dit.")

    page = main_of(client.get("/editions/2015/"))

    assert "Résultat rectifié" in page
    assert "Le procès-verbal le dit." in page
    assert "Auparavant : Nom mal lu" in page


def test_a_revoked_result_leaves_its_award_without_laureate_and_says_why(client):
    award = make_award(make_edition(2015))
    make_laureate(award, make_partnership("Projet retiré"))
    award.revoke(by=make_superuser(), reason_fr="Le projet n’a jamais existé.")

    page = main_of(client.get("/editions/2015/"))

    assert "Résultat retiré" in page
    assert "Le projet n’a jamais existé." in page
    assert "Sans lauréat Le résultat a été retiré" in page
    assert "Lauréat inconnu" not in page
    assert "Nommer le lauréat" not in page


def test_a_corrected_joint_result_says_who_shared_the_award(client):
    award = make_award(make_edition(2015), joint_laureates=True)
    first, second, third = (
        make_nominee(award, make_partnership(name)) for name in ("Premier", "Second", "Troisième")
    )
    award.record_laureates([Result(first), Result(second, 2), Result(third, None)], by=None)
    award.revoke(by=make_superuser(), reason_fr="Erreur.")

    page = main_of(client.get("/editions/2015/"))

    assert (
        "Auparavant : Premier (ex æquo) ; Second (ex æquo) ; Troisième (mention spéciale)" in page
    )


def test_nominees_stand_apart_from_laureates(client):
    award = make_award(make_edition(2015), make_category("Europe"))
    make_laureate(award, make_partnership("Lauréat de l’année"))
    make_nominee(award, make_partnership("PIMMS"))

    page = main_of(client.get("/editions/2015/"))

    assert page.index("Lauréat de l’année") < page.index("Les nominés") < page.index("PIMMS")
    assert "incomplète" not in page


def test_awards_without_known_nominees_are_named_once(client):
    edition = make_edition(2015)
    make_nominee(make_award(edition, make_category("Europe")))
    make_laureate(make_award(edition, make_category("International")))

    page = main_of(client.get("/editions/2015/"))

    assert "Aucun autre nominé n’est connu pour : International." in page


def test_awards_without_laureate_or_nominee_are_named_apart(client):
    edition = make_edition(2015)
    make_nominee(make_award(edition, make_category("Europe")))
    make_award(edition, make_category("Climat"))

    page = main_of(client.get("/editions/2015/"))

    assert "La liste des nominés 2015 est incomplète." in page
    assert "Aucun nominé n’est connu pour : Climat." in page
    assert "Aucun autre nominé" not in page


def test_an_edition_without_any_nominee_says_it_in_a_sentence(client):
    make_laureate(make_award(make_edition(2018)))

    page = main_of(client.get("/editions/2018/"))

    assert "Des nominés 2018, seuls les lauréats sont connus." in page
    assert "incomplète" not in page


def test_an_edition_is_called_by_its_laureates_once_one_is_known(client):
    make_laureate(make_award(make_edition(2018)))
    make_award(make_edition(2012))

    known = client.get("/editions/2018/").content.decode()
    unknown = client.get("/editions/2012/").content.decode()

    assert "<title>Palmarès 2018 | Prix Convergences</title>" in known
    assert "<title>Édition 2012 | Prix Convergences</title>" in unknown


def test_the_jury_is_told_with_titles_employers_and_seats(client):
    award = make_award(make_edition(2015), make_category("Europe"))
    veolia = make_organisation("Veolia")
    make_juror(award=award, name="Camille Exemple", employer=veolia, public_title_fr="directrice")

    response = client.get("/editions/2015/")

    assert "Le jury Europe Camille Exemple Veolia directrice" in main_of(response)
    assert "/organisations/veolia/" in read(response).links


def test_an_edition_of_which_nothing_is_known_has_a_page_with_notes_and_sources(client):
    edition = make_edition(2012, notes_fr="Rien n’a été trouvé.")
    edition.sources.add(make_source("https://example.org/forum", title="Le forum"))

    response = client.get("/editions/2012/")

    assert response.status_code == 200
    page = main_of(response)
    assert "À documenter" in page
    assert "Rien n’a été trouvé." in page
    assert "Le forum" in page


def test_sources_are_numbered_and_each_award_points_at_its_own(client):
    edition = make_edition(2017)
    edition.sources.add(make_source("https://example.org/a", title="Une"))
    award = make_award(edition)
    award.sources.add(make_source("https://example.org/b", title="Deux"))
    make_laureate(award)

    reader = read(client.get("/editions/2017/"))

    assert "#source-2" in reader.links
    assert {"source-1", "source-2"} <= reader.ids


def test_neighbours_are_the_nearest_editions(client):
    for year in (2013, 2015, 2018):
        make_edition(year)

    links = read(client.get("/editions/2015/")).links

    assert "/editions/2013/" in links
    assert "/editions/2018/" in links


@pytest.mark.parametrize("year", [1999, 2099, 0, 99999999999999999999])
def test_an_unknown_year_is_not_found(client, year):
    make_edition(2017)

    assert client.get(f"/editions/{year}/").status_code == 404


def test_an_edition_in_preparation_is_not_found_but_one_whose_call_is_open_is(client):
    make_edition(2098, past=False)
    make_edition(2099, past=False, status=Edition.Status.CALL)

    assert client.get("/editions/2098/").status_code == 404
    assert client.get("/editions/2099/").status_code == 200


def test_nominees_not_announced_do_not_show(client):
    edition = make_edition(2099, past=False, status=Edition.Status.SELECTION)
    make_nominee(make_award(edition), make_partnership("Encore secret"))
    make_nominee(make_award(make_edition(2017)), make_partnership("Bien connu"))

    assert "Bien connu" in main_of(client.get("/editions/2017/"))
    assert "Encore secret" not in main_of(client.get("/editions/2099/"))


def test_each_dated_evening_is_an_event(client):
    edition = make_edition(2017)
    make_ceremony(edition, held_on="2017-06-02", place_fr="Mairie de Paris")

    event = structured(client.get("/editions/2017/"))["Event"]

    assert event["startDate"] == "2017-06-02"
    assert event["location"]["name"] == "Mairie de Paris"


def test_the_editions_page_says_what_is_known_after_2018(client):
    make_edition(2018)

    page = main_of(client.get("/editions/"))

    assert "Pour 2019, un entretien non daté" in page
    assert "pour 2020 à 2023, aucune trace" in page


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_an_edition_costs_nine_queries(client, django_assert_num_queries, rows):
    edition = make_edition(2017)
    make_ceremony(edition)
    for _row in range(rows):
        award = make_award(edition)
        award.supporters.add(make_organisation())
        award.sources.add(make_source())
        make_laureate(award)
        make_nominee(award)
        make_juror(award=award, employer=make_organisation())
        make_edition_partner(edition)

    with django_assert_num_queries(9):
        client.get("/editions/2017/")


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_of_editions_costs_four_queries(client, django_assert_num_queries, rows):
    for row in range(rows):
        make_laureate(make_award(make_edition(2018 - row)))

    with django_assert_num_queries(4):
        client.get("/editions/")


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("/editions/2026/", ["Les prix"], ["Les lauréats", "Ils ont osé"]),
        ("/en/editions/2026/", ["The awards"], ["The laureates", "They dared"]),
    ],
)
def test_the_awards_to_come_are_not_headed_as_laureates(client, path, before, after):
    cursor = make_live(awards=2)

    awaited = main_of(client.get(path))
    announce_and_reveal(cursor, cursor.ceremony.in_running_order().first())
    known = main_of(client.get(path))

    for words in before:
        assert (words in awaited, words in known) == (True, False)
    for words in after:
        assert (words in awaited, words in known) == (False, True)


def test_no_laureate_is_announced_by_the_heading_of_an_edition_without_awards(client):
    make_edition(2025, past=False, status=Edition.Status.CALL)
    make_edition(2012)

    assert "Les lauréats" not in main_of(client.get("/editions/2025/"))
    assert "Les lauréats À documenter" in main_of(client.get("/editions/2012/"))
