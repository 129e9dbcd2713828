"""What a juror gives, said back: in a sentence and in sum."""

import pytest
from django.utils.translation import override

from awards.models import Criterion
from awards.own_marks import extremes_in_words, lines_of, provisional
from tests.factories import make_award

pytestmark = pytest.mark.django_db


def lines(*marks, weights=(1, 1, 1, 1, 1)):
    """The lines of the five criteria of the house with these marks, in their order."""
    award = make_award()
    Criterion.make_default_set(award)
    criteria = list(award.criteria.prefetch_related("steps"))
    for criterion, weight in zip(criteria, weights, strict=True):
        criterion.weight = weight
    return lines_of(criteria, {c.pk: mark for c, mark in zip(criteria, marks, strict=False)})


def said(*marks):
    return extremes_in_words(lines(*marks)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_highest_and_the_lowest_have_their_name_and_their_word():
    assert said(5, 3, 3, 4, 2) == (
        "Votre note la plus haute : Innovation, 5 (Majeur) ; "
        "la plus basse : Contribution aux trois zéros, 2 (Moyen)."
    )


def test_criteria_that_share_a_mark_are_all_named():
    assert said(5, 2, 5, 3, 4) == (
        "Votre note la plus haute : Innovation et Diversité des acteurs, 5 (Majeur) ; "
        "la plus basse : Impact social ou environnemental, 2 (Moyen)."
    )


def test_one_mark_everywhere_is_said_once():
    assert said(4, 4, 4, 4, 4) == "Vous avez donné la même note à chaque critère : 4 (Fort)."


def test_a_single_criterion_has_no_extremes():
    assert extremes_in_words(lines(4)[:1]) == "Votre note : Innovation, 4\N{NO-BREAK SPACE}(Fort)."


def test_in_english_too():
    with override("en"):
        words = said(5, 3, 3, 4, 2)

    assert words.startswith("Your highest mark: Innovation, 5 (Outstanding); the lowest: ")


@pytest.mark.parametrize(
    ("marks", "weights", "told"),
    [
        ([], (1, 1, 1, 1, 1), ("0", 0, 0, False)),
        ([4, 5, 4], (1, 1, 1, 1, 1), ("13", 15, 3, False)),
        ([4, 5, 4], (2, 2, 2, 2, 2), ("13", 15, 3, False)),
        ([4, 5], (1, 2, 1, 1, 1), ("4,67", 5, 2, True)),
        ([4, 4], (1, 2, 1, 1, 1), ("4", 5, 2, True)),
        ([1, 2, 2, 2, 2], (3, 1, 1, 1, 1), ("1,57", 5, 5, True)),
    ],
)
def test_the_sum_where_weights_are_equal_and_the_mean_elsewhere(marks, weights, told):
    standing = provisional(lines(*marks, weights=weights), 5)

    assert (standing.total, standing.maximum, standing.marked, standing.is_mean) == told
