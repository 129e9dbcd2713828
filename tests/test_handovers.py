"""The hand-over: one confidant asks, another makes it, once; each look is counted and journalled."""

import pytest
from django.utils import timezone

from awards.models import Confidant, Handover, Verdict
from convergences.journal import JournalEntry
from tests.evenings import announce_and_reveal, begin, make_evening
from tests.factories import make_ceremony, make_superuser, make_user
from tests.hall import confide, two_confidants
from tests.juries import chair_of, make_coming_edition
from tests.jury_roles import with_group
from tests.refusals import refused, refused_by_the_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening():
    return make_evening(awards=2)


def last_entry():
    return JournalEntry.objects.select_related("detail").order_by("pk").last()


def test_two_confidants_make_it_and_each_look_is_counted_and_journalled(evening):
    first, second = two_confidants(evening, "cards")

    handover = Handover.ask(evening, "cards", by=first)
    assert not Confidant.objects.exclude(looks=0).exists()
    assert last_entry().action == "awards.handover.asked"
    verdicts = handover.make(by=second)

    assert [v.award for v in verdicts] == list(evening.in_running_order())
    assert all(v.values["rewarded"] for v in verdicts)
    assert set(Confidant.objects.filter(user=second).values_list("looks", flat=True)) == {1}
    assert set(Confidant.objects.filter(user=first).values_list("looks", flat=True)) == {0}
    assert JournalEntry.objects.filter(action="awards.verdict.looked").count() == 2
    made = last_entry()
    assert made.action == "awards.handover.made"
    assert made.detail.actor_label == str(second)
    assert made.detail.data == {
        "purpose": "cards",
        "awards": [str(award) for award in evening.in_running_order()],
    }


def test_it_is_made_once_and_can_be_asked_for_again(evening):
    first, second = two_confidants(evening, "cards")
    handover = Handover.ask(evening, "cards", by=first)
    on_another_screen = Handover.objects.get(pk=handover.pk)
    handover.make(by=second)

    with refused("It was made already", *Confidant.objects.all()):
        on_another_screen.make(by=second)

    codes = [v.salt for v in Handover.ask(evening, "cards", by=second).make(by=first)]
    assert codes == [Verdict.objects.get(award=a).salt for a in evening.in_running_order()]
    assert Handover.objects.made().count() == 2


def test_whoever_asked_does_not_make_it(evening):
    first, _second = two_confidants(evening, "cards")
    handover = Handover.ask(evening, "cards", by=first)

    for person in (first, None):
        with refused("A second person makes it", handover):
            handover.make(by=person)


def test_nobody_asks_twice_at_once(evening):
    first, second = two_confidants(evening, "cards")
    Handover.ask(evening, "cards", by=first)

    with refused("It has been asked for already"):
        Handover.ask(evening, "cards", by=second)


@pytest.mark.parametrize("who", ["stranger", "chair", "superuser", "stage", "other purpose", None])
def test_who_was_not_named_for_it_neither_asks_nor_makes(evening, who):
    award = evening.in_running_order().first()
    first, _second = two_confidants(evening, "cards")
    handover = Handover.ask(evening, "cards", by=first)
    person = {
        "stranger": make_user,
        "chair": lambda: chair_of(award),
        "superuser": make_superuser,
        "stage": lambda: with_group("stage", is_staff=True),
        "other purpose": lambda: two_confidants(evening, "hall")[0],
        None: lambda: None,
    }[who]()

    with refused("A second person" if who is None else "nothing here was confided to you"):
        handover.make(by=person)
    with refused("nothing here was confided to you"):
        Handover.ask(evening, "cards", by=person)


def test_who_is_withdrawn_or_disabled_meanwhile_makes_nothing(evening):
    first, second = two_confidants(evening, "cards")
    handover = Handover.ask(evening, "cards", by=first)
    second.is_active = False
    with refused("nothing here was confided to you", handover):
        handover.make(by=second)

    second.is_active = True
    Confidant.objects.filter(user=second).update(withdrawn_at=handover.asked_at)
    with refused("nothing here was confided to you", handover):
        handover.make(by=second)


def test_it_holds_what_was_confided_to_both_and_no_more(evening):
    one, other = evening.in_running_order()
    first, second = make_user(), make_user()
    confide(evening, "hall", first, second, awards=[one])
    confide(evening, "hall", second, awards=[other])
    verdicts = Handover.ask(evening, "hall", by=first).make(by=second)

    assert [v.award for v in verdicts] == [one]
    assert Confidant.objects.get(user=second, verdict__award=other).looks == 0


def test_two_people_with_nothing_in_common_open_nothing_and_the_request_is_taken_back(evening):
    one, other = evening.in_running_order()
    first, second = make_user(), make_user()
    confide(evening, "hall", first, awards=[one])
    confide(evening, "hall", second, awards=[other])
    handover = Handover.ask(evening, "hall", by=first)

    with refused("was not confided the same results", handover, *Confidant.objects.all()):
        handover.make(by=second)

    handover.take_back(by=second)
    assert last_entry().action == "awards.handover.taken_back"
    assert Handover.ask(evening, "hall", by=second).asked_by == second


def test_what_was_made_is_not_taken_back_and_a_stranger_takes_nothing_back(evening):
    first, second = two_confidants(evening, "cards")
    handover = Handover.ask(evening, "cards", by=first)
    with refused("nothing here was confided to you", handover):
        handover.take_back(by=make_user())
    handover.make(by=second)

    with refused("It was made already", handover):
        Handover.objects.get(pk=handover.pk).take_back(by=first)


def test_an_award_that_was_revealed_is_left_out(evening):
    first, second = two_confidants(evening, "hall")
    begin(evening)
    revealed, closed = evening.in_running_order()
    announce_and_reveal(evening.cursors.get(), revealed)

    verdicts = Handover.ask(evening, "hall", by=first).make(by=second)

    assert [v.award for v in verdicts] == [closed]


def test_the_case_waits_for_the_announcement_of_the_nominees_and_the_cards_do_not():
    evening = make_evening(awards=1, announced=False)
    first, second = two_confidants(evening, "hall")
    confide(evening, "cards", *(people := [make_user(), make_user()]))

    with refused("The nominees have not been announced"):
        Handover.ask(evening, "hall", by=first)
    assert Handover.ask(evening, "cards", by=people[0]).make(by=people[1])
    evening.edition.announce_nominees(by=None)
    evening = type(evening).objects.get(pk=evening.pk)
    assert Handover.ask(evening, "hall", by=first).make(by=second)


# --- what the database refuses ------------------------------------------------------------------


def made_row(**fields):
    ceremony = make_ceremony(make_coming_edition())
    row = {"ceremony": ceremony, "purpose": "cards", "asked_by": make_user(), **fields}
    return Handover.objects.create(**row)


def made_by_who_asked():
    person = make_user()
    made_row(asked_by=person, made_by=person, made_at=timezone.now())


def asked_twice():
    row = made_row()
    row.pk = None
    row.save(force_insert=True)


BROKEN = {
    "handover_purpose_is_known": lambda: made_row(purpose="press"),
    "handover_is_made_by_a_second_person": made_by_who_asked,
    "one_handover_waits_per_purpose": asked_twice,
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    with refused_by_the_database():
        BROKEN[name]()


@pytest.mark.parametrize("half", [{"made_by": True}, {"made_at": timezone.now()}])
def test_the_database_refuses_half_a_making(half):
    if half.get("made_by"):
        half = {"made_by": make_user()}
    with refused_by_the_database():
        made_row(**half)


def test_a_request_and_what_was_made_stand_side_by_side():
    row = made_row(made_by=make_user(), made_at=timezone.now())
    made_row(ceremony=row.ceremony)
    made_row(ceremony=row.ceremony, purpose="hall")

    assert Handover.objects.filter(ceremony=row.ceremony).count() == 3
