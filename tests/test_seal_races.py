"""Two people seal, or one withdraws whom others seal: one result, whole or refused (D1, D9).

Each race is first run without what guards it, and must then break: on PostgreSQL, where two
transactions see each other.
"""

import time

import pytest

from awards import seals
from awards.models import Award, Nominee, Round, Seal, Verdict
from awards.models.sealing import confirm_seal, draft_elsewhere, draft_verdict, propose_seal
from convergences.journal import JournalEntry
from tests.database import only_postgresql
from tests.factories import make_award, make_category, make_nominee, make_partnership, number
from tests.juries import chair_of, make_coming_edition, make_deliberation
from tests.jury_roles import with_right
from tests.races import (
    DONE,
    PAUSE,
    REFUSED,
    ROUNDS,
    contest,
    one_of_each,
    pause_before,
    shared_database,
    unguarded,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


# --- D1: two winners ----------------------------------------------------------------------------


def awards_elsewhere(rounds):
    """Awards decided elsewhere, with two nominees each."""
    edition = make_coming_edition()
    awards = [
        make_award(edition, make_category(f"Catégorie {number()}"), decided_by="elsewhere")
        for _each in range(rounds)
    ]
    for award in awards:
        make_nominee(award, make_partnership())
        make_nominee(award, make_partnership())
    return awards


def record(award, nominee, by):
    return draft_elsewhere(
        award, by=by, winners=[nominee], reason="Vote du public.", source="https://example.org/"
    )


def seal_two_winners(monkeypatch, rounds):
    """Two teams of two seal each its own winner of the same award."""
    keys = [award.pk for award in awards_elsewhere(rounds)]
    people = [with_right("seal_elsewhere") for _each in range(4)]
    pause_before(monkeypatch, seals, "new_salt")
    pause_before(monkeypatch, Verdict, "save")

    def team(place):
        def seal(each):
            award = Award.objects.get(pk=keys[each])
            verdict = record(award, award.nominees.all()[place], people[place])
            propose_seal(verdict, by=people[place])
            confirm_seal(verdict, by=people[place + 2])

        return seal

    return contest(rounds, team(0), team(1))


def twice_sealed():
    return [a for a in Award.objects.all() if a.verdicts.exclude(sealed_at=None).count() > 1]


def test_an_award_never_has_two_verdicts(monkeypatch):
    answers = seal_two_winners(monkeypatch, ROUNDS)

    assert set(answers[0]) | set(answers[1]) <= {DONE, REFUSED}
    assert not any(pair == (DONE, DONE) for pair in zip(*answers, strict=True))
    assert twice_sealed() == []
    sealed = answers[0].count(DONE) + answers[1].count(DONE)
    assert sealed
    assert Seal.objects.count() == Verdict.objects.sealed().count() == sealed
    assert JournalEntry.objects.filter(action="awards.award.sealed").count() == sealed


@only_postgresql
def test_unguarded_an_award_has_two_verdicts(monkeypatch):
    def naive(award, to, *, since, by, **changes):
        time.sleep(PAUSE)
        type(award).objects.filter(pk=award.pk).update(status=to)

    monkeypatch.setattr(Award, "advance", naive)
    guards = (Verdict, "one_standing_verdict_per_award"), (Seal, "one_standing_seal_per_award")
    with unguarded(monkeypatch, *guards):
        seal_two_winners(monkeypatch, 8)

        assert twice_sealed()


def confirm_at_once(monkeypatch, rounds):
    """The seal of one verdict, confirmed by two jurors at once; broken again before each round."""
    award = make_deliberation(decided_by="vote")
    chair = chair_of(award)
    others = [seat.juror.user for seat in award.seats.exclude(role="chair")]
    breakers = [with_right("break_seal") for _each in range(2)]
    made = Round.open(award, "ballot", award.nominees.all(), by=chair)
    for seat in award.seats.select_related("juror__user"):
        made.vote(seat.juror, made.choices()[0], by=seat.juror.user)
    made.close(by=chair)
    pause_before(monkeypatch, seals, "new_salt")

    def propose(each):
        stored = Award.objects.get(pk=award.pk)
        for verdict in stored.verdicts.sealed():
            verdict.ask_break(by=breakers[0], reason="Encore.")
            verdict.break_seal(by=breakers[1])
            stored.refresh_from_db()
        propose_seal(draft_verdict(stored, by=chair, outcome="laureate"), by=chair)

    def confirm(juror):
        return lambda each: confirm_seal(Verdict.objects.standing().get(), by=juror)

    return contest(rounds, *map(confirm, others), before=propose)


def test_two_jurors_confirm_one_seal_once(monkeypatch):
    answers = confirm_at_once(monkeypatch, 10)

    assert one_of_each(answers)
    assert JournalEntry.objects.filter(action="awards.award.sealed").count() == 10
    assert Seal.objects.filter(voided_at=None).count() == 1


# --- D9: a winner withdrawn while it is sealed --------------------------------------------------


def withdraw_while_sealing(monkeypatch, rounds):
    awards, one, other = (
        awards_elsewhere(rounds),
        with_right("seal_elsewhere"),
        with_right("seal_elsewhere"),
    )
    verdicts = [record(award, award.nominees.first(), one) for award in awards]
    for verdict in verdicts:
        propose_seal(verdict, by=one)
    pause_before(monkeypatch, seals, "new_salt")

    def seal(each):
        confirm_seal(Verdict.objects.get(pk=verdicts[each].pk), by=other)

    def withdraw(each):
        nominee = Nominee.objects.get(pk=verdicts[each].lines[0]["nominee"])
        nominee.withdraw(by=None, reason="Le projet s’est arrêté.")

    return contest(rounds, seal, withdraw)


def sealed_though_withdrawn():
    gone = set(Nominee.objects.exclude(withdrawn_at=None).values_list("pk", flat=True))
    return [v for v in Verdict.objects.sealed() if v.lines[0]["nominee"] in gone]


def test_a_withdrawn_nominee_is_not_sealed_as_the_winner(monkeypatch):
    answers = withdraw_while_sealing(monkeypatch, ROUNDS)

    assert one_of_each(answers)
    assert sealed_though_withdrawn() == []
    assert Verdict.objects.sealed().count() == answers[0].count(DONE)


@only_postgresql
def test_unguarded_a_withdrawn_nominee_is_sealed_as_the_winner(monkeypatch):
    with unguarded(monkeypatch):
        withdraw_while_sealing(monkeypatch, 8)

        assert sealed_though_withdrawn()
