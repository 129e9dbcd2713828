"""The directory of organisations, and the page of one."""

import re

import pytest

from awards.models import Edition
from partnerships.models import OrganisationName, Sdg
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_member,
    make_nominee,
    make_organisation,
    make_partnership,
    make_source,
)
from tests.pages import main_of, read, structured

pytestmark = pytest.mark.django_db


def nominated(*organisations, year=2017, **fields):
    """A public partnership led by the first organisation, the others its members."""
    lead, *others = organisations
    partnership = make_partnership(lead=lead, members=others, **fields)
    make_nominee(make_award(make_edition(year)), partnership)
    return partnership


def listed(response):
    """The organisations that the directory shows, in order."""
    return [
        link.split("/")[-2]
        for link in read(response).links
        if link and link.startswith("/organisations/") and link.count("/") == 3
    ]


def test_the_directory_goes_by_letter_accents_and_case_folded(client):
    nominated(*(make_organisation(name) for name in ("Étincelle", "ENVIE", "acted", "3F")))

    page = main_of(client.get("/organisations/"))

    assert "# 3F" in page
    assert "A acted Association ou ONG E ENVIE Association ou ONG Étincelle" in page


def test_the_directory_filters_by_family_country_and_goal(client):
    sdg = Sdg.objects.create(number=8, title_fr="Travail", title_en="Work")
    partnership = nominated(
        make_organisation("ONG", country="FR"),
        make_organisation("Ville", kind="local_authority", country="FR"),
    )
    partnership.sdgs.add(sdg)
    nominated(make_organisation("Boîte", kind="company", country="MG"))

    assert listed(client.get("/organisations/?famille=public")) == ["ville"]
    assert listed(client.get("/organisations/?pays=MG")) == ["boite"]
    assert listed(client.get("/organisations/?odd=8")) == ["ong", "ville"]
    assert listed(client.get("/organisations/?odd=8&famille=association&pays=FR")) == ["ong"]
    assert "Aucune organisation" in main_of(client.get("/organisations/?odd=8&pays=MG"))


@pytest.mark.parametrize(
    "query",
    ["famille=zz", "odd=999", "odd=-1", "odd=8e9", "pays=%22%3E", "famille=%F0%9F%8E%89", "odd=٣"],
)
def test_an_impossible_value_is_left_out_and_said(client, query):
    nominated(make_organisation("ONG"))

    response = client.get(f"/organisations/?{query}")

    assert response.status_code == 200
    assert listed(response) == ["ong"]
    assert "Ces valeurs" in main_of(response)


def test_beyond_a_hundred_organisations_there_is_one_page_per_letter(client):
    nominated(*(make_organisation(f"{letter}{row:03}") for letter in "AB" for row in range(55)))

    assert len(listed(client.get("/organisations/"))) == 55
    assert listed(client.get("/organisations/?lettre=b"))[0] == "b000"
    assert listed(client.get("/organisations/?lettre=%3F"))[0] == "a000"


def test_a_letter_of_many_organisations_has_pages_of_a_hundred(client):
    nominated(*(make_organisation(f"A{row:03}") for row in range(130)), make_organisation("Zèbre"))

    first, second = client.get("/organisations/"), client.get("/organisations/?page=2")
    beyond = client.get("/organisations/?lettre=A&page=999")
    other = client.get("/organisations/?lettre=Z&page=2")

    assert "131 organisations" in main_of(first)
    assert len(listed(first)) == 100
    assert listed(second) == listed(beyond) == [f"a{row:03}" for row in range(100, 130)]
    assert listed(other) == ["zebre"]
    assert re.search('<link rel="canonical" href="[^"]*/organisations/[?]page=2">', second.text)
    assert 'href="?lettre=Z"' in second.text


def test_a_name_without_letters_or_with_rare_ones_is_found_under_its_initial(client):
    names = ["???", "4 saisons", "ırmak", "Ωmega", "Ça ira"]
    nominated(*map(make_organisation, names), *(make_organisation(f"A{n:03}") for n in range(100)))

    answer = client.get("/organisations/?lettre=Z")
    letters = set(re.findall(r'href="\?lettre=([^"]+)"', answer.text))
    pages = [answer, *(client.get(f"/organisations/?lettre={each}") for each in letters)]

    found = [slug for page in pages for slug in listed(page)]
    assert len(found) == len(set(found)) == 105


def test_only_organisations_with_a_public_part_are_listed(client):
    make_organisation("Oubliée")
    make_partnership(lead=make_organisation("Jamais nominée"))
    secret = make_edition(2099, past=False, status=Edition.Status.SELECTION)
    make_nominee(make_award(secret), make_partnership(lead=make_organisation("En lice")))
    nominated(make_organisation("Publique"))

    assert listed(client.get("/organisations/")) == ["publique"]
    for slug in ("oubliee", "jamais-nominee", "en-lice"):
        assert client.get(f"/organisations/{slug}/").status_code == 404


def test_an_organisation_tells_its_partnerships_its_role_and_its_partners(client):
    gevalor, guilde = make_organisation("Gevalor"), make_organisation("La Guilde")
    partnership = make_partnership("Madacompost", lead=gevalor)
    make_laureate(make_award(make_edition(2013)), partnership)
    other = make_partnership("WEEECAM", lead=guilde)
    make_member(other, gevalor, part_fr="membre du consortium", named_by_award=False)
    make_laureate(make_award(make_edition(2018)), other)

    page = main_of(client.get("/organisations/gevalor/"))

    assert "Lauréat 2018 WEEECAM Partenaire : membre du consortium" in page
    assert "Lauréat 2013 Madacompost Porteur" in page
    assert page.index("WEEECAM") < page.index("Madacompost")
    assert "Avec qui La Guilde" in page


def test_an_organisation_tells_its_names_through_time(client):
    article = make_organisation("Passeport Avenir")
    OrganisationName.objects.create(
        organisation=article, name="Passeport Télécom", nature="former", since="2005"
    )
    nominated(article)

    response = client.get("/organisations/passeport-avenir/")

    assert "Passeport Télécom (à partir de 2005)" in main_of(response)
    assert structured(response)["Organization"]["alternateName"] == ["Passeport Télécom"]


def test_mergers_link_both_ways_as_far_as_the_public_may_see(client):
    article = make_organisation("Article 1")
    passeport = make_organisation("Passeport Avenir", successor=article)
    make_organisation("Frateli", successor=article)
    nominated(passeport)

    after = client.get("/organisations/passeport-avenir/")
    before = client.get("/organisations/article-1/")

    assert "Devenue Article 1" in main_of(after)
    assert "Issue de Passeport Avenir" in main_of(before)
    assert "Frateli" not in main_of(before)


def test_a_successor_beyond_the_gate_is_not_named(client):
    beyond = make_organisation("Plus loin")
    heir = make_organisation("Héritière", successor=beyond)
    article = make_organisation("Article 1", successor=heir)
    nominated(make_organisation("Passeport Avenir", successor=article))

    assert "Devenue Héritière" in main_of(client.get("/organisations/article-1/"))
    assert "Plus loin" not in main_of(client.get("/organisations/heritiere/"))
    assert client.get("/organisations/plus-loin/").status_code == 404


def test_it_tells_its_other_parts_in_the_programme(client):
    paris = make_organisation("Mairie de Paris", kind="local_authority")
    make_edition_partner(make_edition(2017), paris, role="host", part_fr="accueille la remise")
    award = make_award(make_edition(2015), make_category("Europe"))
    make_juror(award=award, name="Camille Exemple", employer=paris)
    make_award(make_edition(2018), make_category("Recherche")).supporters.add(paris)

    page = main_of(client.get("/organisations/mairie-de-paris/"))

    assert "Soutien d’un prix en 2018 Recherche" in page
    assert "Partenaire de l’édition 2017" in page
    assert "accueille la remise" in page
    assert "Employeur d’un membre du jury en 2015 Europe Camille Exemple" in page
    assert page.index("2018") < page.index("2017") < page.index("2015")


def test_without_a_website_one_goes_through_the_office(client):
    nominated(
        make_organisation("Sans site"), make_organisation("Avec", website="https://a.example/")
    )

    without = client.get("/organisations/sans-site/")

    assert "Passer par le secrétariat" in main_of(without)
    assert "/signaler/?page=%2Forganisations%2Fsans-site%2F&sujet=complete" in read(without).links
    assert "Passer par le secrétariat" not in main_of(client.get("/organisations/avec/"))


def test_a_former_address_redirects(client):
    kept, gone = make_organisation("Enedis"), make_organisation("ERDF")
    nominated(kept)
    kept.take_addresses_of(gone)
    gone.delete()

    response = client.get("/organisations/erdf/")

    assert (response.status_code, response["Location"]) == (301, "/organisations/enedis/")


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_an_organisation_costs_eight_queries_and_the_directory_four(
    client, django_assert_num_queries, rows
):
    organisation = make_organisation("Partout", successor=make_organisation("Après"))
    for row in range(rows):
        partnership = nominated(make_organisation(), organisation, year=2018 - row)
        partnership.members.first().sources.add(make_source())
        make_edition_partner(make_edition(2018 - row), organisation)
        OrganisationName.objects.create(organisation=organisation, name=f"Nom {row}")

    with django_assert_num_queries(8):
        client.get("/organisations/partout/")
    with django_assert_num_queries(4):
        client.get("/organisations/")
