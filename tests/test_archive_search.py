"""The archive answers a search and its facets."""

import pytest
from django.http import QueryDict

from awards.archive_search import ArchiveQuestion
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
)

pytestmark = pytest.mark.django_db


def names(query):
    """The partnerships that answer the query string, in order."""
    return [nominee.partnership.name_fr for nominee in ArchiveQuestion(QueryDict(query)).results()]


def counts(query, facet):
    """`{value: count}` as the facet shows it."""
    question = ArchiveQuestion(QueryDict(query))
    question.fill_facets()
    (found,) = (each for each in question.facets if each.name == facet)
    return {choice.value: choice.count for choice in found.choices}


@pytest.fixture
def archive():
    """Three nominees over two editions, one of them laureate."""
    france, europe = make_category("France"), make_category("Europe")
    award_2017 = make_award(make_edition(2017), france)
    award_2015 = make_award(
        make_edition(2015), europe, label_fr="Coup de Cœur", presenter="Antoinette Guhl"
    )
    telecom = make_organisation("Passeport Avenir", names=["Passeport Télécom"])
    make_laureate(
        award_2017,
        make_partnership(
            "Œuvrer à l’école",
            lead=telecom,
            members=[make_organisation("SFR", kind="company")],
            countries=["FR", "MG"],
            pitch_fr="Des cadres accompagnent des élèves.",
        ),
    )
    make_nominee(award_2017, make_partnership("Lemon Aide", countries=[]))
    make_nominee(award_2015, make_partnership("École des lacs", countries=["PH"]))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=OEUVRER", ["Œuvrer à l’école"]),
        ("q=passeport+telecom", ["Œuvrer à l’école"]),
        ("q=sfr+cadres", ["Œuvrer à l’école"]),
        ("q=madagascar", ["Œuvrer à l’école"]),
        ("q=Philippines", ["École des lacs"]),
        ("q=ecole", ["École des lacs", "Œuvrer à l’école"]),
        ("q=ecole+2015", ["École des lacs"]),
        ("q=2017", ["Lemon Aide", "Œuvrer à l’école"]),
        ("q=EUROPE", ["École des lacs"]),
        ("q=coeur+guhl", ["École des lacs"]),
        ("q=ecole+introuvable", []),
        ("q=l%27ecole+cadres", ["Œuvrer à l’école"]),
        ("q=%25", ["École des lacs", "Lemon Aide", "Œuvrer à l’école"]),
    ],
)
def test_every_word_must_be_found_somewhere(archive, query, expected):
    assert names(query) == expected


def test_the_name_itself_comes_before_a_text_that_holds_the_word(archive):
    make_nominee(make_award(), make_partnership("Autre", pitch_fr="Comme Lemon Aide."))

    assert names("q=lemon+aide") == ["Lemon Aide", "Autre"]


@pytest.mark.parametrize("english", ["", "The Oasis", "L’Oasis"])
def test_the_exact_name_comes_first_with_its_small_words_and_in_either_language(english):
    award = make_award()
    for name in ("Oasis et compagnie", "Oasis verte", "L’Oasis bleue"):
        make_nominee(award, make_partnership(name))
    make_nominee(award, make_partnership("L’Oasis", name_en=english))

    assert names("q=L%27Oasis")[:2] == ["L’Oasis", "L’Oasis bleue"]
    assert names("q=l+oasis")[0] == "L’Oasis"
    if english:
        assert names("q=" + english.replace("’", "%27"))[0] == "L’Oasis"


def test_a_name_that_says_a_word_twice_is_found_exactly():
    award = make_award()
    for name in ("Ville à ville", "Ville à part à la ville"):
        make_nominee(award, make_partnership(name))
    make_nominee(award, make_partnership("Ville à ville et villages"))

    assert names("q=ville+%C3%A0+ville")[0] == "Ville à ville"


def test_half_of_a_name_is_not_taken_for_the_name():
    award = make_award()
    make_nominee(award, make_partnership("Alpha Vert", name_en="Grand vert"))
    make_nominee(award, make_partnership("Vert"))

    assert names("q=vert") == ["Vert", "Alpha Vert"]


def test_the_award_asked_for_comes_before_texts_that_name_it(client, archive):
    make_nominee(make_award(make_edition(2013)), make_partnership("Aube", pitch_fr="Né en 2017."))

    assert names("q=2017") == ["Lemon Aide", "Œuvrer à l’école", "Aube"]


def test_values_of_a_facet_are_alternatives_and_facets_add_up(archive):
    assert names("edition=2017&edition=2015&distinction=nomine") == ["École des lacs", "Lemon Aide"]
    assert names("pays=FR&pays=inconnu") == ["Lemon Aide", "Œuvrer à l’école"]
    assert names("famille=entreprise") == ["Œuvrer à l’école"]
    assert names("categorie=europe&edition=2017") == []


def test_a_count_is_what_choosing_the_value_gives(archive):
    for query in ("", "edition=2017", "q=ecole", "distinction=nomine&pays=PH"):
        for facet in ("edition", "categorie", "distinction", "pays", "famille"):
            others = "&".join(p for p in query.split("&") if not p.startswith(facet))
            for value, count in counts(query, facet).items():
                assert count == len(names(f"{others}&{facet}={value}")), (query, facet, value)


def test_a_value_without_result_stays_visible(archive):
    assert counts("edition=2015", "categorie") == {"europe": 1, "france": 0}


def test_a_facet_shows_its_eight_largest_values_and_the_chosen_ones():
    edition = make_edition()
    for number in range(10):
        award = make_award(edition, make_category(f"Ligne {number}"))
        for _time in range(10 - number):
            make_nominee(award)
    question = ArchiveQuestion(QueryDict("categorie=ligne-9"))
    question.fill_facets()
    shown = [choice.value for choice in question.facets[1].choices]

    assert shown == [f"ligne-{number}" for number in [*range(8), 9]]
    assert question.facets[1].hidden == 1


@pytest.mark.parametrize(
    "query",
    [
        "edition=0",
        "edition=abc",
        "edition=99999999999999999999",
        "categorie=%00",
        "categorie='",
        "distinction=x",
        "pays=ZZ",
        "famille=x",
        "odd=0",
        "odd=18",
        "odd=%C2%B2",
        "odd=" + "1" * 5000,
        "edition=" + "1" * 5000,
        "page=-1",
        "page=1e309",
        "page=99",
        "tout=x",
        "q=" + "a" * 5000,
        "q=%F0%9F%98%80+%E2%80%AE",
    ],
)
def test_impossible_values_are_answered_kindly(client, archive, query):
    response = client.get(f"/archives/?{query}")

    assert response.status_code == (400 if "%00" in query else 200)


def test_dropped_values_are_named(client, archive):
    page = client.get("/archives/?edition=abc").content.decode()

    assert "abc" in page
    assert page.count("liste-resultats") == 1


def test_nobody_finds_what_is_not_announced(client, archive):
    award = make_award(make_edition(2020, past=False, status="jury"), make_category("France"))
    make_nominee(award, make_partnership("Secret", lead=make_organisation("Maison cachée")))

    assert names("q=secret") == names("q=cachee") == names("edition=2020") == []
    assert "2020" not in counts("", "edition")


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_page_costs_as_many_queries_whatever_the_rows(client, rows, django_assert_num_queries):
    award = make_award()
    for _number in range(rows):
        make_nominee(award, make_partnership(members=[make_organisation()]))

    with django_assert_num_queries(22):
        client.get("/archives/?q=ensemble&famille=association")


@pytest.mark.parametrize("query", ["", "?edition=2017", "?q=introuvable"])
def test_the_weight_announced_is_that_of_the_table(client, archive, query):
    page = client.get(f"/archives/{query}")
    table = client.get(f"/archives/archives.csv{query}")

    assert page.context["weight"] == len(table.content)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", ["/archives/", "/archives/archives.csv"])
def test_the_archive_is_only_read(client, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_the_table_holds_the_whole_answer(client, archive):
    answer = client.get("/archives/archives.csv?edition=2017")
    text = answer.content.decode("utf-8-sig")

    assert answer["Content-Type"].startswith("text/csv")
    assert [line.split(";")[4] for line in text.splitlines()[1:]] == [
        "Lemon Aide",
        "Œuvrer à l’école",
    ]
