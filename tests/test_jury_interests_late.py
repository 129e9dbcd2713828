"""A link declared late, taken back or recorded by others: what it voids, and who may say so."""

import re

import pytest

from awards.models import Assessment, Declaration
from awards.visibility import files_for
from convergences.journal import JournalEntry
from tests.factories import make_user
from tests.juries import (
    accept_charter,
    chair_of,
    confirm_first,
    declare_all,
    make_award_at_work,
    make_deliberation,
    second_of,
    submit,
)
from tests.pages import main_of
from tests.test_jury_interests import answers, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    return make_award_at_work()


@pytest.fixture
def juror(award):
    return accept_charter(award.seats.filter(role="member").first().juror)


@pytest.fixture
def page(client, award, juror):
    client.force_login(juror.user)
    return f"/jury/interets/{award.pk}/"


def test_a_late_link_says_first_what_it_voids_then_voids_it(client, award, juror, page):
    declare_all(award)
    nominee = award.nominees.first()
    submit(juror, nominee, 5)
    typed = {
        f"answer_{nominee.pk}": "interest",
        f"kind_{nominee.pk}": "family",
        f"reason_{nominee.pk}": "Ma sœur y travaille.",
    }

    told = send(client, page, **typed)

    assert f"{nominee.partnership.name} : vos notes ne compteront plus." in main_of(told)
    assert "Ma sœur y travaille.</textarea>" in told.content.decode()
    assert answers(juror)[nominee.pk] == "none"
    other = send(client, page, confirm="0", **typed)
    assert "vos notes ne compteront plus" in main_of(other)
    button = re.search(r'name="confirm" value="([^"]+)"', told.content.decode())[1]
    send(client, page, confirm=button, **typed)

    assert answers(juror)[nominee.pk] == "interest"
    voided = Assessment.objects.get(juror=juror, nominee=nominee)
    assert voided.voided_at
    assert voided.marks.count() == 2
    assert JournalEntry.objects.filter(action="awards.assessment.voided").count() == 1


def test_a_late_link_in_a_deliberation_voids_the_votes_too(client):
    award = make_deliberation(jurors=4)
    confirm_first(award)
    person, nominee = second_of(award), award.nominees.last()
    client.force_login(person)
    page = f"/jury/interets/{award.pk}/"
    typed = {
        f"answer_{nominee.pk}": "interest",
        f"kind_{nominee.pk}": "other",
        f"reason_{nominee.pk}": "Découvert ce matin.",
    }

    told = send(client, page, **typed)
    assert "vous quittez la délibération" in main_of(told)
    send(client, page, confirm=str(nominee.pk), **typed)

    ballots = award.rounds.get().ballots.filter(juror__user=person)
    assert [ballot.voided_at is not None for ballot in ballots] == [True]


def test_once_the_jury_deliberates_no_link_is_taken_back(client):
    award = make_award_at_work(jurors=4)
    recused = award.seats.filter(role="member").first().juror
    nominee = award.nominees.first()
    declare_all(award, but=[(recused, nominee)])
    for seat in award.seats.all():
        for each in award.nominees.all():
            if (seat.juror, each) != (recused, nominee):
                submit(seat.juror, each, 3)
    award.open_deliberation(by=chair_of(award))
    client.force_login(recused.user)

    answer = send(
        client,
        f"/jury/interets/{award.pk}/",
        **{f"answer_{nominee.pk}": "none", f"reason_{nominee.pk}": "Je me suis trompé."},
    )

    assert "Choisissez l’une des réponses." in main_of(answer)
    assert answers(recused)[nominee.pk] == "interest"


def test_a_declared_link_is_taken_back_for_a_reason_alone(client, award, juror, page):
    declare_all(award, but=[(juror, award.nominees.first())])
    nominee = award.nominees.first()
    typed = {f"answer_{nominee.pk}": "none"}

    assert "écrivez pourquoi il n’y en a pas" in main_of(
        send(client, page, **typed, **{f"reason_{nominee.pk}": "Mon employeur."})
    )
    send(client, page, **typed, **{f"reason_{nominee.pk}": "J’ai quitté ce poste en 2019."})

    assert answers(juror)[nominee.pk] == "none"
    assert nominee in files_for(juror.user)


def test_who_has_marked_asks_the_secretariat_by_a_link_or_by_writing(client, award, juror, page):
    declare_all(award)
    nominee = award.nominees.first()
    submit(juror, nominee, 5)

    answer = send(client, page, **{f"answer_{nominee.pk}": "unsure"})

    assert "Choisissez l’une des réponses." in main_of(answer)
    assert answers(juror)[nominee.pk] == "none"


def test_a_link_that_the_secretariat_recorded_stays(client, award, juror, page):
    nominee = award.nominees.first()
    Declaration.pin(juror, nominee, by=make_user(), kind="mandate", reason="Elle y siège.")

    drawn = client.get(page)
    assert "Le secrétariat a inscrit ce lien" in main_of(drawn)
    assert f'name="answer_{nominee.pk}"' not in drawn.content.decode()
    send(
        client,
        page,
        others="on",
        **{f"answer_{nominee.pk}": "none", f"reason_{nominee.pk}": "Erreur."},
    )

    assert answers(juror)[nominee.pk] == "interest"
    assert Declaration.objects.get(nominee=nominee).pinned_at
