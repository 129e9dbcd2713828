"""The pages of the hand-over: two confidants, two sessions, a fresh code, one answer that holds it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from awards import visibility
from awards.hall_codes import code_of
from awards.models import Confidant, Handover, Verdict
from tests.evenings import announce_and_reveal, begin, make_evening
from tests.factories import make_ceremony, make_superuser, make_user
from tests.hall import confide, two_confidants
from tests.juries import chair_of, second_of
from tests.page_forms import read_forms
from tests.pages import main_of, text_of
from tests.sign_in import code_in

pytestmark = pytest.mark.django_db

PAGES = {"cards": "cartons", "hall": "coffret"}


def page(ceremony, purpose="cards"):
    return f"/en/jury/remise/{ceremony.pk}/{PAGES[purpose]}/"


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def press(client, path, act):
    """Press the button of this act, as the page draws it."""
    forms = read_forms(client.get(path).text, path).forms
    form = next(f for f in forms if dict(f.pairs()).get("act") == act)
    return client.post(form.action, dict(form.pairs()))


def give_fresh_code(client, path, mailbox):
    where = re.search(r'href="([^"]*pour=[^"]*)"', client.get(path).text)[1]
    where = where.replace("&amp;", "&")
    client.post(where)
    client.post(where, {"code": code_in(mailbox[-1])})


def make(ceremony, purpose, mailbox, people=None):
    """Both people do their part; gives the answer that holds the cards or the file."""
    first, second = people or two_confidants(ceremony, purpose)
    press(as_(first), page(ceremony, purpose), "demander")
    client = as_(second)
    give_fresh_code(client, page(ceremony, purpose), mailbox)
    return press(client, page(ceremony, purpose), "faire")


@pytest.fixture
def evening():
    return make_evening(awards=2)


def laureates(ceremony):
    return [
        Verdict.objects.get(award=award).values["rewarded"][0]["name"]
        for award in ceremony.in_running_order()
    ]


def test_a_second_press_does_not_take_the_answer_away(evening, mailoutbox):
    first, second = two_confidants(evening, "cards")
    asked = as_(first).get(page(evening)).text
    press(as_(first), page(evening), "demander")
    client = as_(second)
    give_fresh_code(client, page(evening), mailoutbox)
    made = client.get(page(evening)).text

    for html, act in ((asked, "demander"), (made, "faire")):
        assert re.search(rf'<form [^>]*data-once>.{{0,200}}name="act" value="{act}"', html)
        assert 'src="/static/js/once.js"' in html


def test_the_cards_hold_the_result_inside_and_the_code_of_the_case(evening, mailoutbox):
    award = evening.in_running_order().first()
    nominee = award.nominees.get(pk=Verdict.objects.get(award=award).lines[0]["nominee"])
    nominee.pronunciation = "lou san-set"
    nominee.save()

    answer = make(evening, "cards", mailoutbox)

    assert "no-store" in answer["Cache-Control"]
    assert answer.text.count('class="feuille"') == 2
    for name in laureates(evening):
        assert f"<h2>{name}</h2>" in answer.text
    for verdict in Verdict.objects.all():
        assert f"<b>{code_of(verdict.salt)}</b>" in answer.text
        for member in verdict.values["rewarded"][0]["members"]:
            assert member["name"] in answer.text
    assert "lou san-set" in answer.text
    assert answer.text.count("Ensemble, ils ont osé.") == 2
    assert answer.text.count("To be opened on stage alone") == 2


def test_the_case_is_a_file_and_both_carry_the_same_codes(evening, mailoutbox):
    case = make(evening, "hall", mailoutbox)
    people = two_confidants(evening, "cards")
    cards = make(evening, "cards", mailoutbox, people)
    again = make(evening, "cards", mailoutbox, people[::-1])

    assert case["Content-Disposition"].startswith('attachment; filename="coffret-2026-')
    assert "no-store" in case["Cache-Control"]
    codes = re.findall(r"<b>([\dA-Z-]{29})</b>", cards.text)
    assert codes == re.findall(r"<b>([\dA-Z-]{29})</b>", again.text)
    assert len(set(codes)) == 2
    assert not any(code in case.text for code in codes)


def test_it_is_given_once(evening, mailoutbox):
    first, second = two_confidants(evening, "cards")
    press(as_(first), page(evening), "demander")
    client = as_(second)
    give_fresh_code(client, page(evening), mailoutbox)
    sent = {"act": "faire", "handover": Handover.objects.get().pk}

    assert "feuille" in client.post(page(evening), sent).text
    again = client.post(page(evening), sent, follow=True)

    assert "This is no longer asked for" in main_of(again)
    assert laureates(evening)[0] not in again.text
    assert set(Confidant.objects.filter(user=second).values_list("looks", flat=True)) == {1}


def test_without_a_fresh_code_nothing_is_made(evening):
    first, second = two_confidants(evening, "cards")
    press(as_(first), page(evening), "demander")
    client = as_(second)
    assert "Ask for the code" in main_of(client.get(page(evening)))

    answer = client.post(page(evening), {"act": "faire", "handover": Handover.objects.get().pk})

    assert answer.status_code == 302
    assert "pour=" in answer["Location"]
    assert Handover.objects.get().made_at is None
    assert not Confidant.objects.exclude(looks=0).exists()


def test_a_code_given_for_another_request_does_not_serve(evening, mailoutbox):
    first, second = two_confidants(evening, "cards")
    client = as_(second)
    press(as_(first), page(evening), "demander")
    give_fresh_code(client, page(evening), mailoutbox)
    press(as_(first), page(evening), "renoncer")
    press(as_(first), page(evening), "demander")

    assert "Ask for the code" in main_of(client.get(page(evening)))


@pytest.mark.parametrize("act", ["renoncer", "faire"])
def test_a_page_left_open_acts_on_no_later_request(evening, mailoutbox, act):
    first, second = two_confidants(evening, "cards")
    press(as_(first), page(evening), "demander")
    earlier = Handover.objects.get().pk
    press(as_(first), page(evening), "renoncer")
    press(as_(first), page(evening), "demander")
    client = as_(first if act == "renoncer" else second)
    if act == "faire":
        give_fresh_code(client, page(evening), mailoutbox)

    told = client.post(page(evening), {"act": act, "handover": earlier}, follow=True)

    assert "This is no longer asked for" in main_of(told)
    waiting = Handover.objects.get(made_at=None)
    assert waiting.pk != earlier
    assert press(as_(first), page(evening), "renoncer").status_code == 302


def test_whoever_asked_is_told_that_another_makes_it(evening):
    first, _second = two_confidants(evening, "cards")
    client = as_(first)
    press(client, page(evening), "demander")
    assert "Another confidant makes it" in main_of(client.get(page(evening)))

    sent = {"act": "faire", "handover": Handover.objects.get().pk}
    assert "A second person makes it." in text_of(client.post(page(evening), sent, follow=True))
    again = client.post(page(evening), {"act": "demander"}, follow=True)
    assert "It has been asked for already" in text_of(again)


def test_who_made_what_and_when_is_read_there(evening, mailoutbox):
    people = two_confidants(evening, "cards")
    make(evening, "cards", mailoutbox, people)

    shown = main_of(as_(people[0]).get(page(evening)))

    assert f"asked for by {people[0]}, made by {people[1]}" in shown


@pytest.mark.parametrize("purpose", PAGES)
def test_who_was_not_named_for_it_finds_nothing(evening, purpose):
    award = evening.in_running_order().first()
    other = next(each for each in PAGES if each != purpose)
    reader = make_user()
    Verdict.objects.get(award=award).name_confidant(reader, "press", by=chair_of(award))
    people = [
        *two_confidants(evening, other),
        *(reader, make_user(), make_superuser(), chair_of(award), second_of(award)),
    ]
    for person in people:
        client = as_(person)
        assert client.get(page(evening, purpose)).status_code == 404
        assert client.post(page(evening, purpose), {"act": "demander"}).status_code == 404
    assert Client().get(page(evening, purpose)).status_code == 302
    assert not Handover.objects.exists()


def test_the_gate_opens_to_whom_was_named_until_they_are_withdrawn(evening):
    first, second = two_confidants(evening, "cards")
    Handover.ask(evening, "cards", by=first)

    def seen(viewer, purpose="cards"):
        gates = (
            visibility.verdicts_to_hand_over_for,
            visibility.ceremonies_to_hand_over_for,
            visibility.handovers_for,
        )
        return [gate(viewer, purpose).count() for gate in gates]

    assert seen(second) == [2, 1, 1]
    assert seen(second, "hall") == seen(None) == seen(make_superuser()) == [0, 0, 0]
    Confidant.objects.filter(user=second).update(withdrawn_at=timezone.now())
    assert seen(second) == [0, 0, 0]


def test_another_evening_of_the_same_year_is_not_theirs(evening):
    first, _second = two_confidants(evening, "cards")
    other = make_ceremony(evening.edition, name_fr="Grand Prix")

    assert as_(first).get(page(other)).status_code == 404


def test_no_page_but_the_one_that_holds_it_tells_a_result(evening, mailoutbox):
    people = two_confidants(evening, "cards")
    holds = make(evening, "cards", mailoutbox, people)
    names = laureates(evening)
    assert all(name in holds.text for name in names), "nothing could leak"

    for person in people:
        client = as_(person)
        for path in (page(evening), "/en/jury/"):
            assert not any(name in client.get(path).text for name in names)


def test_the_desk_of_a_confidant_leads_there(evening):
    first, _second = two_confidants(evening, "hall")

    shown = as_(first).get("/en/jury/").text

    assert f'href="{page(evening, "hall")}"' in shown
    assert "cartons" not in shown


def test_it_says_of_each_award_whether_it_will_be_there(evening):
    one, other = evening.in_running_order()
    first, second = make_user(), make_user()
    confide(evening, "cards", first, second, awards=[other])

    shown = main_of(as_(first).get(page(evening)))
    assert f"{one.label}: not confided to you" in shown
    assert f"{other.label}: confided to you" in shown

    begin(evening)
    announce_and_reveal(evening.cursors.get(), one)
    assert "revealed already" in main_of(as_(first).get(page(evening)))
