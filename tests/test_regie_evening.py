"""The desk during the evening: announce, confirm, reveal, correct; a press that lost is told so (D8, J10)."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from awards.admin.regie_state import Evening
from awards.models import Award, Ceremony, Cursor, DeskPresence, Erratum, Laureate, Screen, Verdict
from convergences.administration.history import in_words
from convergences.journal import JournalEntry
from tests.database import tampering
from tests.desks import Desk, desk_url, second_manager
from tests.evenings import make_live, stage_manager
from tests.juries import make_coming_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk(make_live(awards=2).ceremony)


@pytest.fixture
def awards(desk):
    return list(desk.ceremony.in_running_order())


def shown():
    """What the room sees, and its award."""
    cursor = Cursor.objects.get()
    return cursor.showing, cursor.award


def revealed():
    return JournalEntry.objects.filter(action="awards.award.revealed").count()


# --- one award after the other ---------------------------------------------------------------------


def test_an_evening_goes_from_its_first_award_to_its_close(desk, awards):
    for award in awards:
        page = desk.announce(award)
        assert page.context["evening"].announced.award == award
        desk.reveal(award)
        assert shown() == ("revealed", award)

    desk.press("clore")

    assert Ceremony.objects.get().status == "closed"
    assert Laureate.objects.count() == 2
    assert "reveler" not in desk.read().text


def test_only_the_award_that_is_announced_has_a_reveal_button(desk, awards):
    assert 'value="reveler"' not in desk.read().text

    page = desk.announce(awards[1]).text

    assert page.count('value="reveler"') == 1
    form = page[page.index('value="reveler"') :]
    assert f'name="award" value="{awards[1].pk}"' in form[: form.index("</form>")]
    assert 'value="reveler"' not in desk.reveal(awards[1]).text


def test_without_javascript_a_page_asks_to_confirm(desk, awards):
    desk.announce(awards[0])

    asked = desk.press("reveler", award=awards[0].pk, presenter=1)

    assert asked.status_code == 200
    assert 'name="sure" value="1"' in asked.text
    assert revealed() == 0
    desk.reveal(awards[0])
    assert revealed() == 1


def test_the_journal_keeps_that_the_presenter_confirmed_the_category(desk, awards):
    desk.announce(awards[0])
    desk.press("reveler", award=awards[0].pk, sure=1)
    assert revealed() == 0, "nobody confirmed"

    desk.reveal(awards[0])

    entry = JournalEntry.objects.get(action="awards.award.revealed")
    assert entry.detail.data["presenter_confirmed"] == awards[0].label
    with translation.override("en"):
        told = in_words([entry])[0].details
    assert f"Category confirmed by who presents it: {awards[0].label}" in told


def test_an_announcement_is_taken_back(desk, awards):
    desk.announce(awards[0])

    desk.press("interlude", showing="black")

    assert shown() == ("black", None)
    assert JournalEntry.objects.filter(action="awards.award.announcement_taken_back").count() == 1


@pytest.mark.parametrize("showing", ["welcome", "partners", "pause", "black"])
def test_the_room_sees_an_interlude(desk, showing):
    desk.press("interlude", showing=showing)

    assert shown() == (showing, None)


def test_a_message_and_a_result_shown_again(desk, awards):
    desk.announce(awards[0])
    desk.reveal(awards[0])

    desk.press("message", message_fr="Reprise dans dix minutes", message_en="Back in ten minutes")
    assert Cursor.objects.get().message_en == "Back in ten minutes"
    desk.read()
    desk.press("remontrer", award=awards[0].pk)

    assert shown() == ("revealed", awards[0])
    assert revealed() == 1


def test_it_returns_to_the_plan_before_the_first_reveal_only(desk, awards):
    desk.announce(awards[0])
    desk.reveal(awards[0])

    assert desk.press("revenir").status_code == 409
    assert Ceremony.objects.get().status == "live"


def test_what_makes_no_sense_is_refused(desk, awards):
    for sent in (
        {"act": "annoncer", "award": "99999999999999999999"},
        {"act": "interlude", "showing": "revealed"},
        {"act": "revoquer", "screen": "x"},
        {"act": "interlude", "showing": "pause", "version": "-1"},
    ):
        assert desk.press(**sent).status_code == 409
    assert desk.press("proclamer").status_code == 404
    assert shown() == ("welcome", None)


# --- a press that lost (D8) --------------------------------------------------------------------------


def test_a_stale_tab_is_told_what_the_room_sees_and_keeps_what_was_typed(desk, awards):
    other = Desk(desk.ceremony, second_manager())
    other.announce(awards[0])

    answer = desk.press("message", message_fr="Les portes ferment", message_en="Doors are closing")

    assert answer.status_code == 409
    assert "Les portes ferment" in answer.text
    assert "Doors are closing" in answer.text
    assert awards[0].label in str(answer.context["refusal"])
    assert answer.context["evening"].version == other.version
    assert shown() == ("announced", awards[0])


def test_a_second_click_reveals_nothing_more_and_is_told_what_the_room_sees(desk, awards):
    desk.announce(awards[0])
    sent = {"award": awards[0].pk, "presenter": 1, "sure": 1}

    for _press in range(2):
        assert desk.press("reveler", **sent).status_code == 302
    assert Cursor.objects.get().in_words in desk.read().text
    assert revealed() == 1
    assert shown() == ("revealed", awards[0])


@pytest.mark.parametrize("act", ["clore", "revenir"])
def test_a_stale_tab_neither_closes_nor_takes_back_the_evening(desk, awards, act):
    Desk(desk.ceremony, second_manager()).press("interlude", showing="pause")

    assert desk.press(act).status_code == 409
    assert Ceremony.objects.get().status == "live"


# --- the wrong envelope (J10) -------------------------------------------------------------------------


def test_the_wrong_category_stops_at_the_presenter(desk, awards):
    """The operator announced another category than the presenter holds: they do not confirm."""
    right, wrong = awards
    desk.announce(wrong)

    for sure in ("", "1"):
        answer = desk.press("reveler", award=wrong.pk, sure=sure)
        assert answer.status_code == 409
        assert wrong.label in str(answer.context["refusal"])
    assert desk.press("reveler", award=right.pk, presenter=1, sure=1).status_code == 409
    assert not Laureate.objects.exists()

    desk.announce(right)
    desk.reveal(right)
    assert shown() == ("revealed", right)
    assert JournalEntry.objects.filter(action="awards.award.announcement_taken_back").count() == 1


def test_the_network_drops_and_the_same_press_is_sent_again(desk, awards):
    """The answer was lost on the way: the operator presses again, then reloads."""
    desk.announce(awards[0])
    desk.press("reveler", award=awards[0].pk, presenter=1, sure=1)

    again = desk.press("reveler", award=awards[0].pk, presenter=1, sure=1)

    assert again.status_code == 302
    assert desk.read().context["evening"].sees == Cursor.objects.get().in_words
    assert revealed() == 1


def test_a_wrong_name_said_aloud_is_corrected_on_screen_and_erases_nothing(desk, awards):
    desk.announce(awards[0])
    desk.reveal(awards[0])
    before = list(Laureate.objects.values())

    desk.press("corriger", text_fr="Le Prix France va à CentSept.", text_en="")

    cursor = Cursor.objects.get()
    assert (cursor.showing, cursor.message) == ("erratum", "Le Prix France va à CentSept.")
    assert Erratum.objects.get().shown_by == desk.person
    assert list(Laureate.objects.values()) == before
    frame = desk.client.get(desk_url(desk.ceremony, "desk_screen")).text
    assert "Le Prix France va à CentSept." in frame


def test_a_seal_that_does_not_match_stops_on_a_red_page(desk, awards):
    desk.announce(awards[0])
    tamper(awards[0])

    answer = desk.press("reveler", award=awards[0].pk, presenter=1, sure=1)

    assert answer.status_code == 409
    assert "regie-stop" in answer.text
    assert 'name="showing" value="pause"' in answer.text
    assert not Laureate.objects.exists()
    assert shown() == ("announced", awards[0])
    assert Award.objects.get(pk=awards[0].pk).status == "sealed"


def tamper(award):
    """Somebody changed what is sealed, behind the triggers."""
    with tampering():
        Verdict.objects.filter(award=award).update(salt="0" * 64)


# --- what moves by itself -----------------------------------------------------------------------------


def follow(desk, **headers):
    address = f"{desk_url(desk.ceremony, 'desk_follow')}?version={desk.version}"
    return desk.client.get(address, headers=headers)


def test_the_fragment_says_that_the_evening_has_moved_and_holds_no_field(desk, awards):
    assert "regie-bouge" not in follow(desk).text

    Desk(desk.ceremony, second_manager()).announce(awards[0])

    answer = follow(desk).text
    assert "regie-bouge" in answer
    for field in ("<input", "<textarea", "<form", "csrf"):
        assert field not in answer


def test_the_fragment_is_the_same_bytes_while_nothing_moves(desk):
    first = follow(desk)

    again = follow(desk, **{"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_the_desk_says_who_else_sits_there(desk):
    other = Desk(desk.ceremony, second_manager())

    assert "Sam Second" in follow(desk).text
    DeskPresence.objects.filter(user=other.person).update(
        seen_at=timezone.now() - timedelta(minutes=1)
    )
    assert "Sam Second" not in follow(desk).text


def test_a_screen_is_awaited_seen_and_revoked(desk):
    desk.press("attendre")
    screen = Screen.objects.get()
    assert screen.code[:3] in follow(desk).text

    token = Screen.objects.pair(screen.code)
    Screen.objects.get().acknowledge(Cursor.objects.get().version)
    assert [state for _s, state, _w in Evening(desk.ceremony).screens] == ["fine"]
    desk.press("revoquer", screen=screen.pk)

    assert not Screen.objects.holding(token).exists()
    assert Evening(desk.ceremony).screens == []


@pytest.mark.parametrize(
    ("heard", "moved", "state"), [(1, 8, "late"), (20, 30, "lost")], ids=["late", "lost"]
)
def test_a_screen_that_lags_is_told_from_one_that_is_lost(desk, heard, moved, state):
    Screen.objects.pair(Screen.objects.expect(desk.ceremony, by=stage_manager()).code)
    now = timezone.now()
    Screen.objects.update(shown_version=0, heard_at=now - timedelta(seconds=heard))
    Cursor.objects.update(moved_at=now - timedelta(seconds=moved))

    (_screen, found, words) = Evening(desk.ceremony).screens[0]

    assert found == state
    assert str(moved if state == "late" else heard) in words


def test_the_number_of_queries_depends_on_no_award(django_assert_max_num_queries):
    few, many = (
        Evening(make_live(awards=n, edition=make_coming_edition(2026 + n)).ceremony) for n in (1, 4)
    )
    for evening in (few, many):
        with django_assert_max_num_queries(3):
            evening._lines()
