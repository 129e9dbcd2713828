"""Verbs refuse whoever may not do them, whatever page or command they come by."""

import pytest

from awards.models import Award, Juror, Verdict
from awards.models.sealing import confirm_seal, decide_in_room
from tests.desks import second_manager
from tests.evenings import begin, make_evening, stage_manager
from tests.factories import make_award, make_juror, make_nominee, make_superuser, make_user
from tests.juries import (
    chair_of,
    declare,
    make_award_at_work,
    make_deliberation,
    make_sealed,
    member_of,
    second_of,
)
from tests.jury_roles import with_right
from tests.refusals import refused

pytestmark = pytest.mark.django_db

THE_DESK = "Only the stage manager of the ceremony can do that."


def test_who_has_a_link_takes_no_award_up_again():
    award = make_award_at_work()
    juror = member_of(award)
    declare(juror, award.nominees.first(), "interest")
    award.give_up(by=None, reason_fr="Trop peu de dossiers.")

    with refused("You declared a link", award):
        award.take_up_again(by=juror.user)
    award.take_up_again(by=None)

    assert award.status == Award.Status.MARKING


def test_the_chair_alone_goes_back_to_reading():
    award = make_deliberation(decided_by="vote")

    with refused("Only the chair of this jury can do that.", award):
        award.return_to_marking(by=second_of(award))
    award.return_to_marking(by=chair_of(award))

    assert award.status == Award.Status.MARKING


def test_the_desk_alone_answers_for_backups():
    ceremony = make_evening(awards=1)

    with refused(THE_DESK, ceremony):
        ceremony.record_backup("0" * 64, by=make_superuser())
    with refused(THE_DESK, ceremony):
        ceremony.ask_to_go_without_backup(by=make_superuser(), reason="La sauvegarde échoue.")
    ceremony.ask_to_go_without_backup(by=stage_manager(), reason="La sauvegarde échoue.")
    with refused(THE_DESK, ceremony):
        ceremony.agree_to_go_without_backup(by=make_superuser())
    ceremony.agree_to_go_without_backup(by=second_manager())


def test_the_desk_alone_enters_and_seals_what_the_room_decides():
    edition = make_evening(awards=1).edition
    ceremony = edition.ceremonies.get()
    award = make_award(edition, ceremony=ceremony, decided_by="elsewhere", is_decided_in_room=True)
    told = {"winners": [make_nominee(award)], "reason": "142 mains contre 97."}
    begin(ceremony)
    award.refresh_from_db()

    with refused(THE_DESK, award):
        decide_in_room(award, by=with_right("seal_elsewhere"), **told)
    decide_in_room(award, by=stage_manager(), **told)
    verdict = Verdict.objects.get(award=award)
    with refused(THE_DESK, verdict):
        confirm_seal(verdict, by=with_right("seal_elsewhere"))
    confirm_seal(verdict, by=second_manager())


def test_a_seal_that_one_asked_to_break_is_broken_by_another_with_the_right():
    make_sealed()
    verdict = Verdict.objects.get()
    verdict.ask_break(by=with_right("break_seal"), reason="Une erreur de saisie.")

    with refused("You do not have the right to break a seal.", verdict):
        verdict.break_seal(by=make_superuser())
    verdict.break_seal(by=with_right("break_seal"))


def test_a_confidant_whose_account_is_closed_looks_no_more():
    award = make_sealed()
    verdict, engraver = Verdict.objects.get(), make_user()
    verdict.name_confidant(engraver, "engraving", by=chair_of(award))
    assert verdict.look(by=engraver)

    engraver.is_active = False
    engraver.save()

    with refused("This verdict is sealed."):
        verdict.look(by=engraver)


def test_a_juror_accepts_the_charter_themselves():
    juror = make_juror(user=make_user())

    with refused("A juror accepts the charter themselves.", juror):
        juror.accept_charter(by=make_superuser())
    juror.accept_charter(by=juror.user)

    assert Juror.objects.get().charter_accepted_at


def test_who_lost_the_account_of_a_juror_accepts_no_charter_for_who_has_it():
    juror = make_juror(user=make_user())
    before = Juror.objects.select_related("user").get()
    Juror.objects.get().give_account("jurée@example.org", by=None)

    with refused("A juror accepts the charter themselves.", juror):
        before.accept_charter(by=before.user)
    with refused("A juror accepts the charter themselves.", juror):
        before.accept_charter(by=None)


def test_a_charter_accepted_twice_is_accepted_once():
    juror = make_juror(user=make_user())
    juror.accept_charter(by=juror.user)
    first = Juror.objects.get().charter_accepted_at

    juror.accept_charter(by=juror.user)

    assert Juror.objects.get().charter_accepted_at == first


def test_an_account_is_given_while_it_is_open_and_nothing_was_declared():
    closed = make_user(is_active=False)
    juror = make_juror()
    with refused("This account is closed.", juror):
        juror.give_account(closed.email, by=None)
    juror.give_account("jurée@example.org", by=None)
    juror.refresh_from_db()
    juror.accept_charter(by=juror.user)

    with refused("their account no longer changes", juror):
        juror.give_account(make_user().email, by=None)
