"""Before the reveal no table holds a result: the database refuses it, whoever writes."""

import pytest
from django.db import transaction
from django.utils import timezone

from awards.models import Award, Laureate, Nominee, Verdict
from tests.database import only_postgresql
from tests.factories import make_award, make_edition, make_laureate, make_nominee, make_user
from tests.races import race
from tests.refusals import refused_by_the_database

pytestmark = pytest.mark.django_db

BEFORE_THE_REVEAL = [status for status in Award.Status if status != Award.Status.REVEALED]


def insert(nominee, award=None, **values):
    """Straight into the table: no verb, no validation."""
    return Laureate.objects.bulk_create(
        [Laureate(award=award or nominee.award, nominee=nominee, **values)]
    )


def at(status, **fields):
    """An award that stands at `status`, with a nominee."""
    nominee = make_nominee(award := make_award(**fields))
    if status == "sealed":
        give_sealed_verdict(award)
    Award.objects.filter(pk=award.pk).update(status=status, not_held_reason_fr="Reporté.")
    return nominee


def give_sealed_verdict(award):
    """What the database wants of an award that is sealed."""
    Verdict.objects.create(
        award=award,
        outcome="laureate",
        values={},
        salt="1",
        fingerprint="2",
        sealed_at=timezone.now(),
        proposed_by=make_user(),
        confirmed_by=make_user(),
    )


def test_a_revealed_award_takes_its_laureate():
    insert(make_nominee(make_award()))

    assert Laureate.objects.count() == 1


@pytest.mark.parametrize("status", BEFORE_THE_REVEAL)
def test_no_laureate_before_the_reveal(status):
    nominee = at(status)

    with refused_by_the_database("revealed"):
        insert(nominee)
    with refused_by_the_database("revealed"):
        insert(nominee, place=None, mention_fr="Mention spéciale")

    assert not Laureate.objects.exists()


def test_ignoring_conflicts_does_not_ignore_the_rule():
    with refused_by_the_database("revealed"):
        Laureate.objects.bulk_create(
            [Laureate(award=(nominee := at("sealed")).award, nominee=nominee)],
            ignore_conflicts=True,
        )


@pytest.mark.parametrize("status", BEFORE_THE_REVEAL)
def test_a_laureate_does_not_move_to_an_award_before_its_reveal(status):
    laureate, elsewhere = make_laureate(), at(status)

    with refused_by_the_database("revealed"):
        Laureate.objects.filter(pk=laureate.pk).update(award=elsewhere.award, nominee=elsewhere)


def test_a_laureate_is_a_nominee_of_its_award():
    here, elsewhere = make_nominee(make_award()), make_nominee(make_award())

    with refused_by_the_database("nominee of its award"):
        insert(elsewhere, award=here.award)
    insert(here)
    with refused_by_the_database("nominee of its award"):
        Laureate.objects.update(nominee=elsewhere)


def test_a_withdrawn_nominee_is_no_laureate():
    nominee = make_nominee(make_award(), withdrawn_at=timezone.now())

    with refused_by_the_database("still in the running"):
        insert(nominee)


def test_a_second_place_needs_joint_laureates():
    award = make_award()
    insert(make_nominee(award))

    with refused_by_the_database("second place"):
        insert(make_nominee(award), place=2)
    Award.objects.filter(pk=award.pk).update(joint_laureates=True)
    insert(make_nominee(award), place=2)
    with refused_by_the_database("laureates of this award"):
        Award.objects.filter(pk=award.pk).update(joint_laureates=False)

    assert sorted(Laureate.objects.values_list("place", flat=True)) == [1, 2]


def test_moving_to_a_second_place_needs_joint_laureates_too():
    laureate = make_laureate()

    with refused_by_the_database("second place"):
        Laureate.objects.filter(pk=laureate.pk).update(place=2)


def test_two_laureates_do_not_share_a_place():
    award = make_award(joint_laureates=True)
    insert(make_nominee(award))

    with refused_by_the_database():
        insert(make_nominee(award))


@pytest.mark.parametrize("status", BEFORE_THE_REVEAL)
def test_an_award_with_a_laureate_stays_revealed(status):
    award = make_laureate().award
    if status == "sealed":
        give_sealed_verdict(award)

    with refused_by_the_database("laureates of this award"):
        Award.objects.filter(pk=award.pk).update(status=status, not_held_reason_fr="Reporté.")

    assert Award.objects.get(pk=award.pk).is_revealed


def test_an_award_without_laureate_may_step_back():
    award = make_award()

    assert Award.objects.filter(pk=award.pk).update(status="pending") == 1


def test_a_nominee_with_a_result_neither_moves_nor_withdraws():
    laureate = make_laureate()
    nominees = Nominee.objects.filter(pk=laureate.nominee_id)

    with refused_by_the_database("laureate of its award"):
        nominees.update(award=make_award())
    with refused_by_the_database("laureate of its award"):
        nominees.update(withdrawn_at=timezone.now(), withdrawn_reason="Arrêté.")
    assert nominees.update(notes_fr="Une note.") == 1


def test_an_award_and_a_laureate_may_change_what_contradicts_nothing():
    laureate = make_laureate()

    assert Award.objects.filter(pk=laureate.award_id).update(presenter="Camille Exemple") == 1
    laureate.delete()
    assert not Laureate.objects.exists()


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_reveal_undone_and_a_laureate_written_together_never_both_pass():
    for year in range(2011, 2017):
        make_nominee(make_award(make_edition(year)))
    nominees = list(Nominee.objects.order_by("pk"))

    def work(number, barrier):
        done = []
        for nominee in nominees:
            barrier.wait()
            try:
                with transaction.atomic():
                    if number:
                        insert(nominee)
                    else:
                        Award.objects.filter(pk=nominee.award_id).update(status="pending")
                done.append(nominee.pk)
            except Exception as refusal:
                assert type(refusal).__name__ == "IntegrityError"
        return done

    one, other = race(work, 2)

    assert sorted([*one, *other]) == [nominee.pk for nominee in nominees]
    assert not Laureate.objects.exclude(award__status="revealed").exists()
