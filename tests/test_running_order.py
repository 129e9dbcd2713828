"""« Déroulé »: an evening is arranged on one page, in one act, and two people never undo each other."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from awards.models import Award, Ceremony
from awards.running_order import planned_hours, reordered
from convergences.journal import JournalEntry
from tests.evenings import announce, announce_and_reveal, make_evening, make_live, stage_manager
from tests.factories import make_award, make_superuser
from tests.jury_roles import with_group
from tests.page_forms import read_forms, save
from tests.pages import text_of
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 6, 2, 18, 0, tzinfo=UTC)  # eight in the evening in Paris


@pytest.fixture
def evening():
    """Three awards, called A, B and C, from eight on."""
    ceremony = make_evening(awards=3)
    Ceremony.objects.update(starts_at=EIGHT)
    for letter, award in zip("ABC", ceremony.in_running_order(), strict=True):
        Award.objects.filter(pk=award.pk).update(label_fr=f"Prix {letter}")
    ceremony.refresh_from_db()
    return ceremony


@pytest.fixture
def secretary(client):
    return sign_in(client, with_group("secretariat", is_staff=True))


def page(ceremony, name="running_order"):
    return reverse(f"admin:awards_ceremony_{name}", args=[ceremony.pk])


def key(ceremony, letter):
    return ceremony.awards.get(label_fr=f"Prix {letter}").pk


def order(ceremony):
    return "".join(award.label[-1] for award in ceremony.in_running_order())


def read(client, ceremony, name="running_order"):
    """The form of the page as a browser holds it."""
    address = page(ceremony, name)
    forms = read_forms(client.get(address).text, address).forms
    return max((form for form in forms if form.method == "post"), key=lambda f: len(f.fields))


def arranged():
    return JournalEntry.objects.filter(action="awards.ceremony.arranged")


# --- the arithmetic -----------------------------------------------------------------------------


def test_each_award_begins_when_the_one_before_is_over():
    hours = planned_hours(EIGHT, [5, 10, 7])

    assert [hour.minute for hour in hours] == [0, 5, 15]
    assert planned_hours(None, [5, 10]) == [None, None]


@pytest.mark.parametrize(
    ("wished", "settled", "found"),
    [
        ({}, "", "ABCDE"),
        ({"A": 3}, "", "BCADE"),  # going down: after whoever stood there
        ({"E": 2}, "", "AEBCD"),  # climbing: before
        ({"A": 2, "B": 1}, "", "BACDE"),
        ({"D": 1}, "A", "ADBCE"),
        ({"E": 1}, "AC", "AECBD"),  # the places of A and C are theirs
        ({"A": 999}, "", "BCDEA"),
    ],
)
def test_numbers_that_are_typed_make_an_order(wished, settled, found):
    assert "".join(reordered(list("ABCDE"), wished, set(settled))) == found


@given(
    st.dictionaries(st.integers(0, 7), st.integers(1, 999)), st.sets(st.integers(0, 7)), st.data()
)
def test_an_order_loses_nobody_and_moves_nothing_that_is_settled(wished, settled, data):
    keys = data.draw(st.permutations(range(8)))

    found = reordered(keys, wished, settled)

    assert sorted(found) == list(range(8))
    assert all(found[place] == each for place, each in enumerate(keys) if each in settled)


# --- the page -----------------------------------------------------------------------------------


def test_the_evening_is_saved_in_one_act_with_one_line(secretary, evening):
    first, last = key(evening, "A"), key(evening, "C")

    typed = {
        f"p{last}-place": "1",
        f"p{last}-presenter": "Fatou Diarra",
        f"p{first}-planned_minutes": "12",
        f"p{first}-host_notes": "Inviter à monter.\r\nAttendre les photographes.",
    }
    answer = save(secretary, page(evening), **typed)

    assert answer.status_code == 302
    assert order(evening) == "CAB"
    assert Award.objects.get(pk=last).presenter == "Fatou Diarra"
    award = Award.objects.get(pk=first)
    assert (award.planned_minutes, award.host_notes.count("\r")) == (12, 0)
    entry = arranged().get()
    assert entry.detail.data["order"] == ["Prix C", "Prix A", "Prix B"]
    assert len(entry.detail.data["award_changed"]) == 2
    # The hours follow: five minutes, then twelve.
    assert [slot.planned_at.minute for slot in evening.slots()] == [0, 5, 17]
    assert "20 h 17" in text_of(secretary.get(page(evening)))


def test_saving_what_nobody_changed_writes_nothing(secretary, evening):
    assert save(secretary, page(evening)).status_code == 302
    assert not arranged().exists()


def test_what_cannot_be_read_is_said_beside_it_and_kept(secretary, evening):
    typed = {f"p{key(evening, 'A')}-place": "deux", f"p{key(evening, 'B')}-presenter": "Ana"}

    answer = save(secretary, page(evening), **typed)

    held = read_forms(answer.text, page(evening)).forms
    values = {field.name: field.value for form in held for field in form.fields}
    assert typed.items() <= values.items()
    assert 'class="errorlist"' in answer.text
    assert order(evening) == "ABC" and not arranged().exists()


def test_two_people_who_change_other_things_both_keep_them(secretary, evening):
    mine = read(secretary, evening)
    save(secretary, page(evening), **{f"p{key(evening, 'A')}-presenter": "Ana"})

    answer = mine.send(secretary, mine.pairs(**{f"p{key(evening, 'B')}-presenter": "Bruno"}))

    assert answer.status_code == 302
    assert {award.presenter for award in evening.in_running_order()} == {"Ana", "Bruno", ""}


def test_where_two_people_changed_the_same_nothing_is_lost_and_the_page_says_so(secretary, evening):
    a, b, c = (key(evening, letter) for letter in "ABC")
    mine = read(secretary, evening)
    save(secretary, page(evening), **{f"p{a}-presenter": "Ana", f"p{b}-planned_minutes": "9"})
    typed = {f"p{a}-presenter": "Bruno", f"p{c}-host_notes": "Un mot."}

    answer = mine.send(secretary, mine.pairs(**typed))

    assert answer.status_code == 200
    assert "Ana" in text_of(answer)
    assert Award.objects.get(pk=a).presenter == "Ana"
    assert Award.objects.get(pk=c).host_notes == ""
    # What was typed is there; what was not follows the colleague; saving again keeps both.
    again = max(read_forms(answer.text, page(evening)).forms, key=lambda form: len(form.fields))
    values = dict(again.pairs())
    assert typed.items() <= values.items() and values[f"p{b}-planned_minutes"] == "9"
    assert again.send(secretary, again.pairs()).status_code == 302
    assert Award.objects.get(pk=a).presenter == "Bruno"
    assert Award.objects.get(pk=b).planned_minutes == 9
    assert Award.objects.get(pk=c).host_notes == "Un mot."


def test_an_order_that_a_colleague_changed_is_shown_before_mine_replaces_it(secretary, evening):
    mine = read(secretary, evening)
    save(secretary, page(evening), **{f"p{key(evening, 'C')}-place": "1"})

    answer = mine.send(secretary, mine.pairs(**{f"p{key(evening, 'B')}-place": "1"}))

    assert order(evening) == "CAB"
    assert "Prix C, Prix A, Prix B" in answer.text
    again = max(read_forms(answer.text, page(evening)).forms, key=lambda form: len(form.fields))
    again.send(secretary, again.pairs())
    assert order(evening) == "BAC"


def test_what_was_typed_for_an_award_that_left_is_given_back(secretary, evening):
    award = Award.objects.get(pk=key(evening, "B"))
    later = Ceremony.objects.create(edition=evening.edition, held_on="2026-09-04")
    mine = read(secretary, evening)
    award.move_to(later, by=None, reason="Le jury se réunit en septembre.")

    answer = mine.send(
        secretary, mine.pairs(**{f"p{award.pk}-host_notes": "Un long discours.", "x": "y"})
    )

    assert answer.status_code == 200
    assert "Un long discours." in text_of(answer)
    assert Award.objects.get(pk=award.pk).host_notes == ""


# --- the evening itself -------------------------------------------------------------------------


def test_the_stage_manager_reorders_what_the_room_has_not_seen(client):
    cursor = make_live(awards=4)
    first, second, third, fourth = cursor.ceremony.in_running_order()
    announce_and_reveal(cursor, first)
    announce(cursor, second)
    sign_in(client, stage_manager())

    form = read(client, cursor.ceremony)
    names = {field.name for field in form.fields}
    assert f"p{first.pk}-place" not in names and f"p{second.pk}-presenter" not in names
    answer = form.send(client, form.pairs(**{f"p{fourth.pk}-place": "1"}))

    assert answer.status_code == 302
    assert list(cursor.ceremony.in_running_order()) == [first, second, fourth, third]


def test_a_row_that_was_announced_meanwhile_is_not_written(client):
    cursor = make_live(awards=2)
    first, _second = cursor.ceremony.in_running_order()
    sign_in(client, stage_manager())
    mine = read(client, cursor.ceremony)
    announce(cursor, first)

    answer = mine.send(client, mine.pairs(**{f"p{first.pk}-presenter": "Ana"}))

    assert answer.status_code == 200 and "Ana" in text_of(answer)
    assert Award.objects.get(pk=first.pk).presenter == ""


def test_the_verb_moves_nothing_that_the_room_has_seen():
    cursor = make_live(awards=2)
    first, second = cursor.ceremony.in_running_order()
    announce(cursor, first)

    with refused("What the room has seen keeps its place.", first, second):
        cursor.ceremony.arrange(
            {}, ([first.pk, second.pk], [second.pk, first.pk]), by=stage_manager()
        )


def test_once_over_the_order_is_read_only(client):
    cursor = make_live(awards=1)
    award = cursor.ceremony.in_running_order().get()
    announce_and_reveal(cursor, award)
    cursor.ceremony.close(by=stage_manager())
    sign_in(client, make_superuser())

    assert "<form method=" in client.get(page(cursor.ceremony)).text
    assert f"p{award.pk}-place" not in client.get(page(cursor.ceremony)).text
    with refused("The evening is over", award):
        changes = {award.pk: {"presenter": ("", "Ana")}}
        cursor.ceremony.arrange(changes, by=stage_manager())


def test_a_reader_reads_and_writes_nothing(client, evening):
    reader = with_group("reader", is_staff=True)
    sign_in(client, reader)

    assert "Prix A" in text_of(client.get(page(evening)))
    assert f"p{key(evening, 'A')}-presenter" not in client.get(page(evening)).text
    assert client.post(page(evening), {}).status_code == 403
    with refused("Only the secretariat and the stage manager", evening):
        evening.arrange({key(evening, "A"): {"presenter": ("", "Ana")}}, by=reader)


# --- decided in the room ------------------------------------------------------------------------


def test_an_award_without_jury_may_be_decided_in_the_room(secretary, evening):
    award = make_award(evening.edition, ceremony=evening, running_order=4, decided_by="elsewhere")
    form = read(secretary, evening)
    offered = [field.name for field in form.fields if field.name.endswith("is_decided_in_room")]

    assert f"p{award.pk}-is_decided_in_room" in offered
    assert f"p{key(evening, 'A')}-is_decided_in_room" not in offered
    save(secretary, page(evening), **{f"p{award.pk}-is_decided_in_room": "on"})
    assert Award.objects.get(pk=award.pk).awaits_the_room


def test_the_desk_does_not_say_what_the_room_decides(evening):
    award = make_award(evening.edition, ceremony=evening, decided_by="elsewhere")
    room = {award.pk: {"is_decided_in_room": (False, True)}}

    with refused("The secretariat alone says", award):
        evening.arrange(room, by=stage_manager())
    sealed = {key(evening, "A"): {"is_decided_in_room": (False, True)}}
    with refused("the room does not decide it", award):
        evening.arrange(sealed, by=make_superuser())


@pytest.mark.parametrize("awards", [1, 3, 20])
def test_the_page_asks_the_database_the_same_whatever_its_length(
    secretary, awards, django_assert_num_queries
):
    ceremony = make_evening(awards=1)
    for _each in range(awards - 1):
        make_award(ceremony.edition, ceremony=ceremony, decided_by="elsewhere")
    secretary.get(page(ceremony))

    with django_assert_num_queries(12):
        secretary.get(page(ceremony))
