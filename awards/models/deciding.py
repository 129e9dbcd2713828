"""Where a deliberation stands: who is ahead, by which step, and what comes next."""

from dataclasses import dataclass

from awards import tally
from awards.models.assessments import Assessment
from awards.models.rounds import NO, YES, Round

CONFIRM, CAST, BALLOT, DECIDE = "confirm", "cast", "ballot", "decide"


@dataclass(frozen=True)
class Standing:
    """What comes next (`confirm`, `cast`, `ballot` or `decide`), between whom, and by which step.

    `nominees` holds the only one once there is one; `may_cast` says that the chair may break a
    tied round instead of opening another.
    """

    next: str
    nominees: tuple
    step: str
    may_cast: bool = False


def ranking_of(award):
    """The `tally.Ranking` of an award's nominees in the running, whose keys are `Nominee`s.

    In the order of names where marks tell nothing. A constant number of queries.
    """
    criteria = [
        tally.Criterion(criterion.pk, criterion.weight, criterion.is_main)
        for criterion in award.criteria.all()
    ]
    nominees = list(award.nominees.in_the_running().select_related("partnership"))
    by_key = {nominee.pk: nominee for nominee in nominees}
    sitting = award.seats.sitting().values("juror")
    assessments = (
        Assessment.objects.marked()
        .filter(nominee__award=award, juror__in=sitting)
        .prefetch_related("marks")
    )
    sheets = [
        tally.Sheet(
            assessment.juror_id,
            by_key[assessment.nominee_id],
            {mark.criterion_id: mark.value for mark in assessment.marks.all()},
        )
        for assessment in assessments
    ]
    return tally.ranking(sheets, nominees, criteria)


def standing_of(award):
    """The `Standing` of a deliberation, from the marks and the rounds that are closed."""
    closed = list(
        award.rounds.standing()
        .exclude(closed_at=None)
        .prefetch_related("candidates__partnership")
        .order_by("number")
    )
    if award.decided_by == award.Decision.MARKS:
        standing = _by_marks(award, closed)
        if standing is not None:
            return standing
        # The jury refused the first by marks: what follows is a vote.
        refused = [r.number for r in closed if r.kind == Round.Kind.CONFIRMATION]
        closed = [r for r in closed if r.number > refused[-1]]
    return _by_ballots(award, closed)


def _by_marks(award, closed):
    """None once the jury has refused to confirm the first by marks."""
    decision = ranking_of(award).settle()
    leader, step = decision.winner, decision.step
    if leader is None:
        cast = [r for r in closed if r.kind == Round.Kind.CASTING]
        if not cast:
            return Standing(CAST, decision.left, step, may_cast=True)
        leader = cast[0].cast_for
    asked = [r for r in closed if r.kind == Round.Kind.CONFIRMATION]
    if not asked:
        return Standing(CONFIRM, (leader,), step)
    votes = asked[0].counted().votes
    return Standing(DECIDE, (leader,), step) if tally.confirmed(votes[YES], votes[NO]) else None


def _by_ballots(award, closed):
    rounds = [r for r in closed if r.kind == Round.Kind.BALLOT]
    if not rounds:
        everyone = tuple(award.nominees.in_the_running().select_related("partnership"))
        return Standing(BALLOT, everyone, tally.Step.ANOTHER_ROUND)
    last = rounds[-1]
    candidates = {str(nominee.pk): nominee for nominee in last.candidates.all()}
    decision = tally.decide_round(last.counted(), first=len(rounds) == 1)
    left = tuple(candidates[key] for key in decision.left)
    if decision.winner is not None:
        return Standing(DECIDE, left, decision.step)
    if decision.step == tally.Step.CASTING_VOTE:
        cast = [r for r in closed if r.kind == Round.Kind.CASTING and r.number > last.number]
        if cast:
            return Standing(DECIDE, (cast[0].cast_for,), decision.step)
        return Standing(BALLOT, left, decision.step, may_cast=True)
    return Standing(BALLOT, left, decision.step)
