"""« Où en est le jury »: who has finished, in counts, and never a mark."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.factories import make_user
from tests.juries import (
    declare,
    declare_all,
    make_award_at_work,
    make_member_of_jury,
    make_sealed,
    mark_all,
    submit,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = make_user(name="Camille Secrétaire", is_staff=True)
    user.groups.add(Group.objects.get(name="secretariat"))
    sign_in(client, user)
    return user


def page(award):
    return reverse("admin:awards_award_jury", args=[award.pk])


def test_each_juror_has_their_counts_and_each_nominee_its_quorum(client, secretary):
    award = make_award_at_work()
    done, begun, _late = (seat.juror for seat in award.seats.order_by("pk"))
    first, second, third = award.nominees.order_by("pk")
    for nominee in (first, second, third):
        declare(done, nominee)
    submit(done, first, 5)
    submit(done, second, 4)
    submit(done, third, 3)
    declare(begun, first, "interest")
    declare(begun, second)

    answer = client.get(page(award))

    lines = {line.seat.juror: line for line in answer.context["jurors"]}
    assert (lines[done].marked, lines[done].left, lines[done].words) == (3, 0, "a terminé")
    assert (lines[begun].recused, lines[begun].left, lines[begun].words) == (1, 2, "a commencé")
    assert [count for _nominee, count in answer.context["nominees"]] == [1, 1, 1]
    assert "1 personne sur 3" in answer.text or "Ont terminé : 1 sur 3" in answer.text
    assert "Avant que la délibération puisse s’ouvrir" in answer.text


def test_the_page_is_the_same_whatever_the_marks(client, secretary):
    """Two worlds: only the marks differ."""
    pages = []
    award = make_award_at_work()
    declare_all(award)
    for marks in (1, 5):
        mark_all(award, marks)
        pages.append(without_token(client.get(page(award)).text))

    assert pages[0] == pages[1]


def without_token(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_juror_with_a_link_reads_no_count_of_their_award(client, secretary):
    award = make_award_at_work()
    seat = make_member_of_jury(award, user=secretary)
    assert client.get(page(award)).context["jurors"]
    declare(seat.juror, award.nominees.first(), "interest")

    answer = client.get(page(award))

    assert not answer.context["jurors"]
    assert not answer.context["nominees"]
    assert "une autre personne suit son jury" in answer.text


def test_once_sealed_the_page_counts_nothing(client, secretary):
    award = make_sealed()

    answer = client.get(page(award))

    assert answer.status_code == 200
    assert not answer.context["jurors"]
    assert "scellé" in answer.text


@pytest.mark.parametrize("many", [3, 8])
def test_the_page_costs_the_same_for_few_and_many(
    client, secretary, many, django_assert_num_queries
):
    award = make_award_at_work(jurors=many, nominees=many)
    declare_all(award)
    client.get(page(award))

    with django_assert_num_queries(22):
        client.get(page(award))
