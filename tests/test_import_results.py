"""Results in a file: a past award may receive one, a revealed one changes by its acts alone."""

import pytest
from django.db.models import F
from django.utils import translation

from awards.models import Award, Laureate
from convergences.journal import JournalEntry
from tests.archive_files import imported, line, refused, stored
from tests.bundles import make_published
from tests.factories import make_award, make_category, make_edition, make_nominee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def results():
    """The results of the archive: partnership, place, mention."""
    return [
        (row.nominee.partnership.name_fr, row.place, row.mention_fr)
        for row in Laureate.objects.order_by("award", F("place").asc(nulls_last=True), "pk")
    ]


@pytest.mark.parametrize("typed", ["laureate", "lauréat", "LAUREAT", "Lauréate"])
def test_a_laureate_has_the_first_place(typed):
    imported(line(status=typed))

    assert results() == [("Les Jardins", 1, "")]


@pytest.mark.parametrize("typed", ["", "nominee", "nominé", "Nominée"])
def test_a_nominee_has_no_result(typed):
    imported(line(status=typed))

    assert results() == []


def test_a_special_mention_has_its_words_and_no_place():
    imported(line(status="mention spéciale", mention="Du public"))

    assert results() == [("Les Jardins", None, "Du public")]


def test_several_laureates_are_joint_in_the_order_of_the_file():
    imported(
        line(partnership="B", status="laureate"),
        line(partnership="A", status="laureate"),
        line(partnership="C", status="mention"),
    )

    assert Award.objects.get().joint_laureates
    assert results() == [("B", 1, ""), ("A", 2, ""), ("C", None, "")]


def test_joint_laureates_in_another_order_are_no_change():
    lines = [line(partnership="B", status="laureate"), line(partnership="A", status="laureate")]
    imported(*lines)
    before = stored()

    assert imported(*reversed(lines)).is_empty
    assert stored() == before


def test_a_past_award_without_laureate_may_receive_one():
    imported(line(status="nominee"))

    imported(line(status="laureate"))

    assert results() == [("Les Jardins", 1, "")]


def test_a_past_award_without_laureate_may_receive_joint_ones():
    imported(line(partnership="A"), line(partnership="B"))

    plan = imported(
        line(partnership="A", status="laureate"), line(partnership="B", status="laureate")
    )

    assert [change.field for change in plan.changes] == ["joint laureates allowed"]
    assert results() == [("A", 1, ""), ("B", 2, "")]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"status": "laureate"}, {"status": "nominee"}),
        ({"status": "laureate"}, {"status": "mention"}),
        ({"status": "mention"}, {"status": "laureate"}),
        ({"status": "mention"}, {"status": "nominee"}),
    ],
)
def test_a_changed_status_is_refused_and_names_the_acts(first, then):
    imported(line(**first))

    (error,) = refused(line(**then))

    assert error == (
        f"Line 2, column “status”, “{then['status']}”: The result of “France 2012” is revealed and "
        "says otherwise. Change it by the act “rectify” or “revoke” of the award, or write what "
        "the archive says."
    )


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("status", ["laureate", "mention"])
def test_another_result_beside_a_revealed_laureate_is_refused(known, status):
    imported(line(status="laureate"), *([line(partnership="Autre")] if known else []))

    (error,) = refused(line(partnership="Autre", status=status))

    assert "“rectify” or “revoke”" in error


@pytest.mark.parametrize("first", ["Du public", ""])
def test_a_changed_mention_is_refused_and_names_the_acts(first):
    imported(line(status="mention", mention=first))

    (error,) = refused(line(status="mention", mention="Du jury"))

    assert error.startswith("Line 2, column “mention”, “Du jury”: The archive says")
    assert "“rectify”" in error and "“revoke”" in error


def test_an_empty_status_or_mention_leaves_the_result_alone():
    imported(line(status="mention", mention="Du public"), line(partnership="B", status="laureate"))
    before = stored()

    assert imported(line(status="mention"), line(partnership="B")).is_empty
    assert stored() == before


def test_a_new_nominee_joins_an_award_that_has_its_laureate():
    imported(line(status="laureate"))

    imported(line(partnership="Autre", status="nominee"))

    assert results() == [("Les Jardins", 1, "")]
    assert Award.objects.get().nominees.count() == 2


def test_a_revoked_result_does_not_come_back_with_its_old_file():
    imported(line(status="laureate"))
    Award.objects.get().revoke(by=None, reason_fr="Erreur de la source.")

    (error,) = refused(line(status="laureate"))

    assert "“rectify” or “revoke”" in error


def test_an_award_that_was_not_held_has_no_result():
    award = make_award(make_edition(2012), make_category("France"))
    Award.objects.filter(pk=award.pk).update(
        status=Award.Status.NOT_HELD, not_held_reason_fr="Aucune candidature."
    )

    (error,) = refused(line(status="laureate"))

    assert "it has no result" in error


def test_a_withdrawn_nominee_has_no_result():
    imported(line())
    nominee = Award.objects.get().nominees.get()
    type(nominee).objects.filter(pk=nominee.pk).update(
        withdrawn_at="2012-05-01T00:00Z", withdrawn_reason="Arrêté."
    )

    (error,) = refused(line(status="laureate"))

    assert "was withdrawn" in error


def test_the_other_awards_of_the_edition_are_left_alone():
    other = make_nominee(make_award(make_edition(2012), make_category("International")))

    imported(line(status="laureate"))

    assert list(other.award.nominees.all()) == [other]
    assert not other.award.laureates.exists()


def test_an_award_left_waiting_in_a_past_edition_is_entered_first():
    award = Award.objects.create(edition=make_edition(2012), category=make_category("France"))

    imported(line(status="laureate"))

    award.refresh_from_db()
    assert award.is_revealed
    assert award.laureates.count() == 1
    assert JournalEntry.objects.filter(action="awards.award.revealed").count() == 1


def test_an_award_that_was_decided_here_receives_no_laureate_from_a_file():
    award = make_published(
        awards=1,
        may_be_withheld=True,
        verdict=lambda award: {"outcome": "not_awarded", "reason": "Aucun dossier abouti."},
    ).awards.get()

    (error,) = refused(
        line(
            year=str(award.edition.year),
            category=award.category.name_fr,
            partnership=award.nominees.first().partnership.name_fr,
            status="laureate",
        )
    )

    assert "“rectify” or “revoke”" in error
    assert results() == []
