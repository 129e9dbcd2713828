"""Two people of a jury act at the same moment: one act at a time, whole or refused (D2 to D6).

Those of the seal, D1 and D9, stand in `test_seal_races.py`, the journal's, D7, in
`test_journal_race.py`. Each race is first run without what guards it, and must then break: on
PostgreSQL, where two transactions see each other.
"""

import time
from itertools import pairwise

import pytest

from awards.models import Assessment, Award, Ballot, Declaration, Edition, Round
from convergences.journal import JournalEntry
from tests.database import only_postgresql
from tests.factories import make_award, make_category
from tests.juries import (
    chair_of,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_jury,
    mark_all,
    member_of,
)
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

OUTDATED = "Outdated"
ROUND_BEGINS = "tests.race.round"


@pytest.fixture(autouse=True)
def several_processes(tmp_path):
    with shared_database(tmp_path):
        yield


def entries(action):
    return JournalEntry.objects.filter(action=action)


# --- D2: a submission sent twice ----------------------------------------------------------------


def nominees_to_mark(rounds):
    """A juror and the nominees they may mark."""
    award = make_award_at_work(nominees=rounds, criteria=1)
    juror = award.seats.first().juror
    juror.accept_charter(by=juror.user)
    nominees = list(award.nominees.all())
    for nominee in nominees:
        Declaration.declare(juror, nominee, "none", by=juror.user)
    return juror, nominees, award.criteria.get().pk


def send_twice(monkeypatch, rounds):
    juror, nominees, criterion = nominees_to_mark(rounds)
    pause_before(monkeypatch, Assessment, "_store")

    def send(each):
        assessment = Assessment.begin(juror, nominees[each])
        assessment.submit({criterion: 3}, "Un beau projet.", version=0, by=juror.user)

    return contest(rounds, send, send)


def test_a_submission_sent_twice_is_one_with_the_same_receipt_twice(monkeypatch):
    answers = send_twice(monkeypatch, ROUNDS)

    assert answers == [[DONE] * ROUNDS] * 2
    assert Assessment.objects.count() == Assessment.objects.marked().count() == ROUNDS
    assert {a.marks.count() for a in Assessment.objects.all()} == {1}
    assert entries("awards.assessment.submitted").count() == ROUNDS


@only_postgresql
def test_unguarded_a_submission_sent_twice_is_two(monkeypatch):
    with unguarded(monkeypatch, (Assessment, "one_assessment_per_juror_and_nominee")):
        send_twice(monkeypatch, 8)

        assert entries("awards.assessment.submitted").count() > 8


# --- D3: two ballots of one juror ---------------------------------------------------------------


def vote_twice(monkeypatch, rounds):
    """So many jurors, each of whom votes for two nominees at once, in one round."""
    award = make_award_at_work(decided_by="vote", jurors=rounds, nominees=2)
    declare_all(award)
    award.open_deliberation(by=chair_of(award))
    made = Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))
    jurors = [seat.juror for seat in award.seats.select_related("juror__user")]
    pause_before(monkeypatch, Round, "choices")

    def voting(place):
        choice = made.choices()[place]
        return lambda each: made.vote(jurors[each], choice, by=jurors[each].user)

    return contest(rounds, voting(0), voting(1))


def test_a_juror_has_one_ballot(monkeypatch):
    answers = vote_twice(monkeypatch, ROUNDS)

    assert one_of_each(answers)
    assert Ballot.objects.count() == Ballot.objects.values("juror").distinct().count() == ROUNDS
    assert entries("awards.round.voted").count() == ROUNDS


@only_postgresql
def test_unguarded_a_juror_has_two_ballots(monkeypatch):
    with unguarded(monkeypatch, (Ballot, "one_ballot_per_juror_and_round")):
        vote_twice(monkeypatch, 8)

        assert Ballot.objects.count() > 8


# --- D4: two windows ----------------------------------------------------------------------------


def write_in_two_windows(monkeypatch, rounds):
    juror, nominees, _criterion = nominees_to_mark(rounds)
    files = [Assessment.begin(juror, nominee).pk for nominee in nominees]
    pause_before(monkeypatch, Assessment, "_store")

    def window(text):
        def write(each):
            assessment = Assessment.objects.get(pk=files[each])
            assessment.save_draft({"comment": text}, version=0, by=juror.user)

        return write

    answers = contest(rounds, window("Ici"), window("Là"))
    return answers, [Assessment.objects.get(pk=key).draft.get("comment") for key in files]


def test_the_second_window_is_told_and_overwrites_nothing(monkeypatch):
    answers, kept = write_in_two_windows(monkeypatch, ROUNDS)

    for here, there, text in zip(*answers, kept, strict=True):
        assert (here, there, text) in [(DONE, OUTDATED, "Ici"), (OUTDATED, DONE, "Là")]


@only_postgresql
def test_unguarded_the_second_window_overwrites_the_first(monkeypatch):
    with unguarded(monkeypatch):
        answers, _kept = write_in_two_windows(monkeypatch, 8)

    assert (DONE, DONE) in zip(*answers, strict=True)


# --- D5: the closing second ---------------------------------------------------------------------


def mark_while_it_opens(monkeypatch, rounds):
    edition = make_coming_edition()
    awards = [
        make_jury(make_award(edition, make_category(f"Catégorie {each}")), nominees=1, criteria=1)
        for each in range(rounds)
    ]
    edition.start_jury(by=None)
    for award in awards:
        award.refresh_from_db()
        declare_all(award)
        mark_all(award)
    chairs = [chair_of(award) for award in awards]
    jurors = [member_of(award) for award in awards]
    pause_before(monkeypatch, Assessment, "_store")

    def begin(each):
        JournalEntry.objects.record(None, ROUND_BEGINS, awards[each])

    def open_it(each):
        Award.objects.get(pk=awards[each].pk).open_deliberation(by=chairs[each])

    def submit(each):
        assessment = Assessment.objects.get(juror=jurors[each])
        marks = {awards[each].criteria.get().pk: 4}
        comment = f"Avis {each}"
        assessment.submit(marks, comment, version=assessment.version, by=jurors[each].user)

    return contest(rounds, open_it, submit, before=begin)


def too_late(opening, act):
    """How many acts were written after what should have kept them out, in the same round."""
    wanted = [ROUND_BEGINS, opening, act]
    acts = JournalEntry.objects.filter(action__in=wanted).order_by("seq")
    return list(pairwise(acts.values_list("action", flat=True))).count((opening, act))


OPENED, SUBMITTED = "awards.award.deliberation", "awards.assessment.submitted"
CLOSED, VOTED = "awards.round.closed", "awards.round.voted"


def test_a_mark_is_wholly_before_the_deliberation_or_refused(monkeypatch):
    opened, submitted = mark_while_it_opens(monkeypatch, ROUNDS)

    assert opened == [DONE] * ROUNDS
    assert set(submitted) <= {DONE, REFUSED}
    assert too_late(OPENED, SUBMITTED) == 0
    assert entries(SUBMITTED).count() == submitted.count(DONE)  # no receipt is lost


@only_postgresql
def test_unguarded_a_mark_comes_after_the_deliberation_has_opened(monkeypatch):
    with unguarded(monkeypatch):
        mark_while_it_opens(monkeypatch, 8)

    assert too_late(OPENED, SUBMITTED)


def vote_while_it_closes(monkeypatch, rounds):
    award = make_deliberation(decided_by="vote", nominees=2)
    chair, (one, other, third) = chair_of(award), [seat.juror for seat in award.seats.all()]
    pause_before(monkeypatch, Round, "choices")

    def open_round(each):
        JournalEntry.objects.record(None, ROUND_BEGINS, award)
        made = Round.open(award, "ballot", award.nominees.all(), by=chair)
        for voter in (one, third):
            made.vote(voter, "blank", by=voter.user)

    def close(each):
        Round.objects.get(number=each + 1).close(by=chair)

    def vote(each):
        Round.objects.get(number=each + 1).vote(other, "blank", by=other.user)

    return contest(rounds, close, vote, before=open_round)


def test_a_ballot_is_wholly_before_the_close_or_refused(monkeypatch):
    closed, voted = vote_while_it_closes(monkeypatch, ROUNDS)

    assert closed == [DONE] * ROUNDS
    assert set(voted) <= {DONE, REFUSED}
    assert too_late(CLOSED, VOTED) == 0
    assert Ballot.objects.count() == 2 * ROUNDS + voted.count(DONE)


@only_postgresql
def test_unguarded_a_ballot_comes_after_the_close(monkeypatch):
    with unguarded(monkeypatch):
        vote_while_it_closes(monkeypatch, 8)

    assert too_late(CLOSED, VOTED)


def mark_while_selection_reopens(monkeypatch, rounds):
    awards = [
        make_award_at_work(make_coming_edition(2030 + each), nominees=1, criteria=1)
        for each in range(rounds)
    ]
    for award in awards:
        declare_all(award)
    pause_before(monkeypatch, Assessment, "_store")
    pause_before(monkeypatch, Award, "return_to_pending")

    def reopen(each):
        Edition.objects.get(year=2030 + each).reopen_selection(by=None)

    def mark(each):
        juror, nominee = awards[each].seats.first().juror, awards[each].nominees.get()
        assessment = Assessment.begin(juror, nominee)
        marks = {awards[each].criteria.get().pk: 3}
        assessment.submit(marks, "Bien.", version=assessment.version, by=juror.user)

    return contest(rounds, reopen, mark)


def test_a_mark_and_the_reopening_of_the_selection_never_wait_for_each_other(monkeypatch):
    reopened, marked = mark_while_selection_reopens(monkeypatch, ROUNDS)

    assert set(reopened) | set(marked) <= {DONE, REFUSED}
    assert (DONE, DONE) not in zip(reopened, marked, strict=True)
    assert entries(SUBMITTED).count() == marked.count(DONE)


@only_postgresql
def test_in_another_order_of_locks_they_do(monkeypatch):
    monkeypatch.setattr(
        Edition, "_held_awards", lambda self, status: self.awards.filter(status=status)
    )

    answers = mark_while_selection_reopens(monkeypatch, 8)

    assert "OperationalError" in {answer for told in answers for answer in told}


# --- D6: a link declared while one marks --------------------------------------------------------


def declare_while_marking(monkeypatch, rounds):
    juror, nominees, criterion = nominees_to_mark(rounds)
    pause_before(monkeypatch, Declaration, "save", seconds=3 * PAUSE)

    def link(each):
        said = {"kind": "employment", "reason": "Mon employeur."}
        Declaration.declare(juror, nominees[each], "interest", by=juror.user, **said)

    def mark(each):
        time.sleep(PAUSE)  # the link has been checked, and is not written yet
        assessment = Assessment.begin(juror, nominees[each])
        assessment.submit({criterion: 3}, "Bien.", version=assessment.version, by=juror.user)

    return contest(rounds, link, mark)


def marked_by_recused():
    recused = Declaration.objects.recusing().values("nominee")
    return Assessment.objects.marked().filter(nominee__in=recused).count()


def test_no_mark_of_a_recused_juror_counts(monkeypatch):
    declared, marked = declare_while_marking(monkeypatch, ROUNDS)

    assert declared == [DONE] * ROUNDS
    assert set(marked) <= {DONE, REFUSED}
    assert Declaration.objects.recusing().count() == ROUNDS
    assert marked_by_recused() == 0
    assert Assessment.objects.exclude(voided_at=None).exclude(
        concluded_at=None
    ).count() == marked.count(DONE)


@only_postgresql
def test_unguarded_a_mark_of_a_recused_juror_counts(monkeypatch):
    with unguarded(monkeypatch):
        declare_while_marking(monkeypatch, 8)

        assert marked_by_recused()
