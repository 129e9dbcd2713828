"""Confidants: named by the chair, or by the staff where no jury decided; for one purpose or several."""

import pytest
from django.urls import reverse

from awards import visibility
from awards.hall_case import case_of
from awards.hall_codes import code_of
from awards.hall_results import results_of
from awards.models import Confidant, Declaration, Handover, Verdict
from awards.models.minutes import Minutes
from convergences.journal import JournalEntry
from tests.evenings import make_evening, seal_elsewhere
from tests.factories import make_award, make_nominee, make_partnership, make_superuser, make_user
from tests.juries import chair_of, make_member_of_jury, make_sealed, second_of
from tests.jury_roles import with_right
from tests.pages import main_of
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

WINNER = "Le vote des gares"


@pytest.fixture
def evening():
    """An evening of one award that a jury decided, and of one that was decided elsewhere."""
    ceremony = make_evening(awards=1)
    award = make_award(ceremony.edition, decided_by="elsewhere", ceremony=ceremony, running_order=2)
    winner, _other = (make_nominee(award, make_partnership(n)) for n in (WINNER, "Autre vote"))
    seal_elsewhere(award, [winner])
    return ceremony


@pytest.fixture
def elsewhere(evening):
    """The verdict that no jury decided."""
    return Verdict.objects.get(award__decided_by="elsewhere")


def last_entry():
    return JournalEntry.objects.select_related("detail").order_by("pk").last()


def page(award):
    return reverse("admin:awards_award_confidants", args=[award.pk])


def confide_all(ceremony, purpose, *people):
    """Whoever may, for each award, names these people."""
    staff = with_right("seal_elsewhere")
    for award in ceremony.in_running_order():
        by = chair_of(award) if award.is_decided_by_a_jury else staff
        for person in people:
            Verdict.objects.sealed().get(award=award).name_confidant(person, purpose, by=by)


# --- several purposes ---------------------------------------------------------------------------


def test_one_person_has_several_purposes_and_each_look_counts_for_its_own(evening):
    verdict = Verdict.objects.get(award=evening.in_running_order().first())
    person, chair = make_user(), chair_of(verdict.award)
    for purpose in ("cards", "hall"):
        verdict.name_confidant(person, purpose, by=chair)
    with refused("is named already, for this", verdict):
        verdict.name_confidant(person, "hall", by=chair)

    verdict.look(by=person, purpose="hall")
    assert last_entry().detail.data == {"purpose": "hall"}
    verdict.look(by=person)

    assert list(Confidant.objects.values_list("purpose", "looks")) == [("cards", 1), ("hall", 1)]
    assert list(visibility.verdicts_confided_to(person)) == [verdict], "once, not once per purpose"
    with refused("This verdict is sealed", *Confidant.objects.all()):
        verdict.look(by=person, purpose="press")


def test_the_same_two_people_make_the_cards_and_the_case(evening):
    people = [make_user(), make_user()]
    for purpose in ("cards", "hall"):
        confide_all(evening, purpose, *people)
    for purpose in ("cards", "hall"):
        assert len(Handover.ask(evening, purpose, by=people[0]).make(by=people[1])) == 2

    looks = Confidant.objects.filter(user=people[1]).values_list("purpose", "looks")
    assert sorted(looks) == [("cards", 1), ("cards", 1), ("hall", 1), ("hall", 1)]


def test_the_minutes_count_people_and_not_purposes():
    award = make_sealed()
    verdict = Verdict.objects.get()
    people = [make_user(), make_user()]
    for purpose in ("cards", "hall"):
        for person in people:
            verdict.name_confidant(person, purpose, by=chair_of(award))
            verdict.look(by=person, purpose=purpose)
    Verdict.objects.update(opened_at=verdict.sealed_at)
    award.advance("revealed", since=["sealed"], by=None)

    told = Minutes.drawn(award.edition).seals["confidants"]

    assert [(each["named"], each["looks"]) for each in told] == [(2, 4)]


def test_a_confidant_chooses_for_which_purpose_they_look(client, evening):
    award = evening.in_running_order().first()
    person, verdict = make_user(), Verdict.objects.get(award=award)
    for purpose in ("press", "minutes"):
        verdict.name_confidant(person, purpose, by=chair_of(award))
    client.force_login(person)
    address = f"/en/jury/confidence/{award.pk}/"
    shown = main_of(client.get(address))
    assert "Open the result (press)" in shown and "Open the result (minutes)" in shown

    answer = client.post(address, {"purpose": "minutes"})

    assert verdict.values["rewarded"][0]["name"] in main_of(answer)
    assert Confidant.objects.get(purpose="minutes").looks == 1
    assert client.post(address, {"purpose": "cards"}).status_code == 404


# --- withdrawn ----------------------------------------------------------------------------------


def test_who_is_withdrawn_opens_nothing_more_and_may_be_named_again():
    award = make_sealed()
    verdict, person = Verdict.objects.get(), make_user(name="Dominique Graveuse")
    confidant = verdict.name_confidant(person, "press", by=chair_of(award))
    verdict.look(by=person)
    with refused("Only the chair of this jury can do that.", confidant):
        verdict.withdraw_confidant(confidant, by=second_of(award))

    verdict.withdraw_confidant(confidant, by=chair_of(award))

    assert last_entry().action == "awards.verdict.confidant_withdrawn"
    assert last_entry().detail.data == {"person": "Dominique Graveuse", "purpose": "press"}
    with refused("This verdict is sealed", confidant):
        verdict.look(by=person)
    with refused("was withdrawn already", confidant):
        verdict.withdraw_confidant(confidant, by=chair_of(award))
    verdict.name_confidant(person, "press", by=chair_of(award))
    verdict.look(by=person)
    assert Confidant.objects.get().looks == 2


def test_the_chair_withdraws_a_confidant_on_their_page(client):
    award = make_sealed()
    verdict = Verdict.objects.get()
    confidant = verdict.name_confidant(make_user(), "press", by=chair_of(award))
    client.force_login(chair_of(award))
    address = f"/en/jury/verdict/{award.pk}/confidents/"
    withdraw = {"act": "retirer", "confidant": confidant.pk}

    assert "opens the sealed result no more" in main_of(client.post(address, withdraw, follow=True))
    assert "a confidant no more" in main_of(client.get(address))
    assert "was withdrawn already" in main_of(client.post(address, withdraw, follow=True))
    for nobody in ("", "0", "x", "9" * 30):
        sent = client.post(address, {"act": "retirer", "confidant": nobody}, follow=True)
        assert "Nobody was withdrawn" in main_of(sent)


# --- where no jury decided ----------------------------------------------------------------------


def test_staff_name_and_withdraw_the_confidants_of_an_award_decided_elsewhere(client, elsewhere):
    award, person = elsewhere.award, make_user("graveur@example.org", name="Dominique Graveuse")
    staff = with_right("seal_elsewhere")
    sign_in(client, staff)
    assert page(award) in client.get(reverse("admin:awards_award_change", args=[award.pk])).text

    unknown = client.post(page(award), {"email": "personne@example.org", "purpose": "press"})
    assert 'value="personne@example.org"' in unknown.text
    client.post(page(award), {"email": "Graveur@example.org", "purpose": "cards"})
    assert last_entry().action == "awards.verdict.confidant_named"
    assert last_entry().detail.actor_label == str(staff)
    assert elsewhere.look(by=person) == elsewhere.values
    shown = client.get(page(award)).text
    assert "Dominique Graveuse" in shown
    assert WINNER not in shown

    withdraw = {"act": "retirer", "confidant": Confidant.objects.get().pk}
    client.post(page(award), withdraw)
    assert Confidant.objects.get().withdrawn_at
    with refused("This verdict is sealed"):
        elsewhere.look(by=person)


def test_nobody_confides_in_themselves_though_they_sealed_it(client, elsewhere):
    for staff in (elsewhere.proposed_by, elsewhere.confirmed_by):
        with refused("nobody confides in themselves", elsewhere):
            elsewhere.name_confidant(staff, "cards", by=staff)
        sign_in(client, staff)
        client.post(page(elsewhere.award), {"email": staff.email, "purpose": "cards"})

    assert not Confidant.objects.exists()


def test_the_right_is_given_by_name_and_not_with_being_a_superuser(client, evening, elsewhere):
    chair = chair_of(evening.in_running_order().first())
    for person in (make_superuser(), chair, make_user(), None):
        with refused("You do not have the right to name confidants here.", elsewhere):
            elsewhere.name_confidant(make_user(), "cards", by=person)
        assert not visibility.verdicts_to_confide_elsewhere_for(person).exists()
    sign_in(client, make_superuser())
    assert client.get(page(elsewhere.award)).status_code == 403


def test_staff_with_a_link_name_nobody(client, elsewhere):
    staff, award = with_right("seal_elsewhere"), elsewhere.award
    juror = make_member_of_jury(make_award(award.edition, decided_by="elsewhere"), user=staff).juror
    assert list(visibility.verdicts_to_confide_elsewhere_for(staff)) == [elsewhere]
    Declaration.objects.create(
        juror=juror,
        nominee=award.nominees.first(),
        answer="interest",
        kind="employer",
        reason="J’y travaille.",
        answered_at=elsewhere.sealed_at,
    )

    with refused("You declared a link", elsewhere):
        elsewhere.name_confidant(make_user(), "cards", by=staff)
    assert not visibility.verdicts_to_confide_elsewhere_for(staff).exists()
    sign_in(client, staff)
    assert client.get(page(award)).status_code == 403


def test_staff_name_nobody_where_a_jury_decided_nor_where_the_room_does(client, evening, elsewhere):
    staff = with_right("seal_elsewhere")
    of_a_jury = evening.in_running_order().first()
    sign_in(client, staff)
    assert client.get(page(of_a_jury)).status_code == 404
    with refused("Only the chair of this jury can do that."):
        Verdict.objects.get(award=of_a_jury).name_confidant(make_user(), "cards", by=staff)

    type(of_a_jury).objects.filter(pk=elsewhere.award_id).update(is_decided_in_room=True)
    assert client.get(page(elsewhere.award)).status_code == 404
    with refused("is decided in the room"):
        Verdict.objects.get(pk=elsewhere.pk).name_confidant(make_user(), "cards", by=staff)


# --- what goes to the hall ----------------------------------------------------------------------


def test_nothing_of_it_goes_to_the_hall_before_somebody_is_named(evening, elsewhere):
    people = [make_user(), make_user()]
    of_a_jury = Verdict.objects.get(award=evening.in_running_order().first())
    for purpose in ("cards", "hall"):
        for person in people:
            of_a_jury.name_confidant(person, purpose, by=chair_of(of_a_jury.award))

    for purpose in ("cards", "hall"):
        made = Handover.ask(evening, purpose, by=people[0]).make(by=people[1])
        assert made == [of_a_jury]

    case = case_of(evening, made)
    assert case.count(WINNER) == 1, "among the nominees alone"
    assert case.count("data-sealed=") == 1


def test_the_cards_and_the_case_hold_it_once_two_people_are_named(evening, elsewhere):
    people = [make_user(), make_user()]
    for purpose in ("cards", "hall"):
        confide_all(evening, purpose, *people)

    made = Handover.ask(evening, "cards", by=people[0]).make(by=people[1])
    card = results_of(made)[1]
    assert [each.name for each in card.laureates] == [WINNER]
    assert card.code == code_of(elsewhere.salt)

    case = case_of(evening, Handover.ask(evening, "hall", by=people[1]).make(by=people[0]))
    assert case.count(WINNER) == 1, "among the nominees alone"
    assert case.count("data-sealed=") == 2
