"""How an edition was decided, on its own page: each thing in a few words, and the minutes for the rest."""

import pytest
from django.utils import timezone

from awards.models import Award
from tests.bundles import make_published
from tests.evenings import one_laureate
from tests.pages import main_of, read

pytestmark = pytest.mark.django_db

ELEMENTS = 400  # what bench/budgets.py asks of every public page


def told(client, language=""):
    """What the section says."""
    words = main_of(client.get(f"{language}/editions/2026/"))
    title = "How this edition was decided" if language else "Comment cette édition a été décidée"
    return words[words.index(title) :]


def withheld_first(award):
    """The first award is given to nobody."""
    if award.running_order == 1:
        return {"outcome": "not_awarded", "reason": "Aucun dossier abouti."}
    return one_laureate(award)


def test_the_section_names_each_thing_that_decided(client):
    edition = make_published(awards=2)
    award = edition.awards.first()
    minutes = edition.minutes.get()

    words = told(client)

    jury = minutes.openings["openings"][0]["values"]["jury"]
    today = timezone.localdate()
    for said in (
        "2 prix décidés",
        "nominés en lice",
        "nommé·es plus haut avec leurs organisations",
        f"quorum de {award.quorum}",
        f"{jury['declarations']} déclaration",
        "récusation",
        "critères :",
        f"{award.criteria.first().name_fr} (poids",
        "Premier par les notes",
        "0 confident·e nommé·e",
        f"scellé le {today.day}",
        ", ouvert le ",
        "Lire le procès-verbal",
    ):
        assert said in words, said


def test_an_award_that_nobody_won_is_not_counted_among_those_given(client):
    make_published(awards=2, may_be_withheld=True, verdict=withheld_first)
    first, second = Award.objects.order_by("running_order")

    page = main_of(client.get("/editions/2026/"))

    assert f"Prix remis 1 : {second.label} Non attribué : {first.label}" in page
    assert "2 prix décidés, dont 1 remis" in told(client)
    assert "dont 1 remis" in main_of(client.get("/editions/2026/proces-verbal/"))


def test_while_the_edition_goes_on_its_awards_are_not_said_to_be_given(client):
    edition = make_published(awards=1)
    type(edition).objects.update(status="jury")

    page = main_of(client.get("/editions/2026/"))

    assert "Prix remis" not in page
    assert "Prix 1 : " in page


def test_the_page_of_four_awards_is_within_its_budget(client):
    make_published(awards=4)

    for language in ("", "/en"):
        page = client.get(f"{language}/editions/2026/")
        assert len(read(page).tags) < ELEMENTS
        for award in Award.objects.all():
            assert award.verdicts.get().fingerprint in page.text


def test_in_english_what_was_written_in_french_says_so(client):
    award = make_published(awards=1).awards.get()
    criterion = award.criteria.first().name_fr

    page = client.get("/en/editions/2026/")

    assert f'<span lang="fr">{criterion}</span>' in page.text
    assert "opened on" in told(client, "/en")
