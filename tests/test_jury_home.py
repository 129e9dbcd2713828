"""A juror's desk: their awards, their files, until when, and one clear thing to do next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import Assessment, Declaration, Edition, Juror, Seat
from awards.models.sealing import draft_verdict, propose_seal
from tests.factories import make_user
from tests.juries import (
    accept_charter,
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_member_of_jury,
    make_sealed,
    mark_all,
    member_of,
    second_of,
    submit,
)
from tests.pages import main_of, read

pytestmark = pytest.mark.django_db
HOME = "/jury/"


def desk(client, person):
    """What a person reads on their desk."""
    client.force_login(person)
    return main_of(client.get(HOME))


def test_who_has_no_seat_is_told_so_kindly(client):
    words = desk(client, make_user())

    assert "Aucun jury ne vous attend pour le moment." in words
    assert "Lire la charte du jury" in words


def test_nobody_comes_in_without_signing_in(client):
    assert client.get(HOME).headers["Location"] == "/compte/login/?next=/jury/"


def test_one_clear_act_at_a_time_from_the_charter_to_the_wait(client):
    award = make_award_at_work(nominees=2)
    juror = member_of(award)
    nominees = juror.in_drawn_order(award.nominees.all())

    assert "Acceptez la charte du jury" in desk(client, juror.user)
    accept_charter(juror)
    words = desk(client, juror.user)
    assert "2 nominés attendent votre réponse." in words
    assert words.count("lien à déclarer") == 2

    declare(juror, nominees[0])
    words = desk(client, juror.user)
    assert "1 nominé attend votre réponse." in words
    assert "s’ouvrira avec les autres" in words
    declare(juror, nominees[1])
    words = desk(client, juror.user)
    assert f"Notez {nominees[0].partnership.name}" in words
    assert "Il vous reste 2 dossiers à noter" in words

    submit(juror, nominees[0], 4)
    words = desk(client, juror.user)
    assert f"Notez {nominees[1].partnership.name}" in words
    assert "Dossiers transmis : 1 sur 2" in words
    submit(juror, nominees[1], 4)
    assert "Vous êtes à jour, merci" in desk(client, juror.user)


def test_a_draft_is_taken_up_again_first_and_counts_for_nothing(client):
    award = make_award_at_work()
    declare_all(award)
    juror = member_of(award)
    last = juror.in_drawn_order(award.nominees.all())[-1]
    Assessment.begin(juror, last).save_draft({"comment": "Un début"}, version=0, by=juror.user)

    words = desk(client, juror.user)

    assert f"Reprenez {last.partnership.name}" in words
    assert f"{last.partnership.name} brouillon" in words
    assert "Dossiers transmis : 0 sur 3" in words


def test_each_juror_has_an_order_of_their_own_and_keeps_it(client):
    award = make_award_at_work(jurors=8, nominees=8)
    names = [nominee.partnership.name for nominee in award.nominees.all()]

    def order(person):
        words = desk(client, person)
        return tuple(sorted(names, key=words.index))

    people = [seat.juror.user for seat in award.seats.select_related("juror__user")]
    orders = [order(person) for person in people]

    assert orders == [order(person) for person in people]
    assert len(set(orders)) > 1


def test_a_recused_nominee_is_named_and_nothing_else_is_told(client):
    award = make_award_at_work()
    juror = member_of(award)
    nominee = award.nominees.first()
    declare_all(award, but=[(juror, nominee)])
    client.force_login(juror.user)

    page = client.get(HOME)

    assert f"{nominee.partnership.name} Vous ne verrez ni ne noterez ce dossier." in main_of(page)
    assert f"/jury/{nominee.pk}/" not in read(page).links
    assert "Dossiers transmis : 0 sur 2" in main_of(page)
    assert nominee.partnership.lead.organisation.name not in main_of(page)


def test_a_question_to_the_secretariat_closes_one_file_and_no_other(client):
    award = make_award_at_work()
    juror = member_of(award)
    asked, *others = juror.in_drawn_order(award.nominees.all())
    declare(juror, asked, "unsure")
    for nominee in others:
        declare(juror, nominee)

    words = desk(client, juror.user)

    assert f"{asked.partnership.name} le secrétariat vous répondra" in words
    assert "Il vous reste 2 dossiers à noter" in words
    for nominee in others:
        submit(juror, nominee, 3)
    assert "Le secrétariat répondra à votre question" in desk(client, juror.user)


def test_an_abstention_is_done_and_said(client):
    award = make_award_at_work(nominees=1)
    declare_all(award)
    juror = member_of(award)
    Assessment.begin(juror, award.nominees.get()).abstain("Hors sujet.", version=0, by=juror.user)

    words = desk(client, juror.user)

    assert "abstention" in words
    assert "Dossier transmis : 1 sur 1" in words


def test_the_deadline_is_told_and_closes_nothing(client):
    award = make_award_at_work()
    declare_all(award)
    juror = member_of(award)
    assert "Les notes" not in desk(client, juror.user)

    coming = timezone.now() + timedelta(days=5)
    Edition.objects.update(marks_until=coming)
    words = desk(client, juror.user)
    assert "Les notes sont attendues jusqu’au" in words
    assert timezone.localtime(coming).strftime("%-H h %M") in words

    Edition.objects.update(marks_until=timezone.now() - timedelta(days=1))
    words = desk(client, juror.user)
    assert "vous pouvez encore les donner" in words
    assert "Il vous reste 3 dossiers à noter" in words


def test_marks_are_expected_of_who_marks_alone(client):
    award = make_deliberation()
    marked = make_award_at_work(make_coming_edition(2028))
    Juror.objects.filter(pk=marked.presiding_seat().juror_id).update(user=chair_of(award))
    Edition.objects.update(marks_until=timezone.now() + timedelta(days=5))

    def told(person):
        client.force_login(person)
        return main_of(client.get("/en/jury/"))

    assert "Prix Convergences 2026. " in told(second_of(award))
    assert "Marks are expected" not in told(second_of(award))
    assert told(chair_of(award)).count("Marks are expected") == 1


def test_jurors_who_vote_without_marks_have_files_to_read(client):
    award = make_award_at_work(decided_by="vote")
    declare_all(award)

    words = desk(client, member_of(award).user)

    assert words.count("à lire") == 3
    assert "Lisez les dossiers à votre rythme" in words


def test_an_excused_juror_is_asked_for_nothing(client):
    award = make_award_at_work()
    declare_all(award)
    seat = award.seats.filter(role="member").first()
    seat.excuse(by=None, reason="En voyage.")

    words = desk(client, seat.juror.user)

    assert "Votre absence est excusée" in words
    assert "Il vous reste" not in words


def test_a_juror_who_stood_down_has_no_desk_and_their_substitute_has_one(client):
    award = make_award_at_work()
    seat = award.seats.filter(role="member").first()
    substitute = make_member_of_jury_for(award, seat.juror)
    assert "Aucun jury" in desk(client, substitute.user)

    seat.stand_down(by=None, reason="Un empêchement.")

    assert "Aucun jury" in desk(client, seat.juror.user)
    words = desk(client, substitute.user)
    assert "Suppléance" in words
    assert "Acceptez la charte" in words


def make_member_of_jury_for(award, replaced):
    juror = Juror.objects.create(edition=award.edition, user=make_user(), name="Dominique Relève")
    Seat.objects.create(juror=juror, award=award, role="substitute", seated_for=replaced)
    return juror


def test_awards_of_two_editions_stand_on_one_desk(client):
    first = make_award_at_work()
    person = chair_of(first)
    second = make_award_at_work(make_coming_edition(2027))
    Juror.objects.filter(pk=second.presiding_seat().juror_id).update(user=person)

    words = desk(client, person)

    assert words.index(f"{second.label} 2027") < words.index(f"{first.label} 2026")


def test_a_disabled_account_is_shown_out(client):
    award = make_award_at_work()
    person = chair_of(award)
    client.force_login(person)
    assert client.get(HOME).status_code == 200

    type(person).objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(HOME).headers["Location"] == "/compte/login/?next=/jury/"


def test_reading_the_desk_writes_nothing(client):
    award = make_award_at_work()
    declare_all(award)

    desk(client, member_of(award).user)

    assert not Assessment.objects.exists()
    assert Declaration.objects.count() == 9


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_desk_takes_as_many_queries_whatever_its_rows(
    client, number, django_assert_num_queries
):
    award = make_award_at_work(nominees=number)
    for _each in range(number - 1):
        make_member_of_jury(award)
    declare_all(award)
    mark_all(award, 3)
    client.force_login(member_of(award).user)
    client.get(HOME)

    with django_assert_num_queries(9):
        client.get(HOME)


def test_the_desk_of_a_chair_at_every_stage_takes_twelve_queries_at_most(
    client, django_assert_max_num_queries
):
    in_deliberation = make_deliberation()
    person = chair_of(in_deliberation)
    confirm_first(in_deliberation)
    propose_seal(draft_verdict(in_deliberation, by=person, outcome="laureate"), by=person)
    sealed = make_sealed(make_coming_edition(2027))
    marked = make_award_at_work(make_coming_edition(2028))
    declare_all(marked)
    mark_all(marked)
    for award in (sealed, marked):
        chair = award.seats.get(role="chair").juror
        Juror.objects.filter(pk=chair.pk).update(user=person)
    client.force_login(person)

    with django_assert_max_num_queries(12):
        page = client.get(HOME)

    assert "Préparez la délibération" in main_of(page)
