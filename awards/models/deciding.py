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
    assessments = Assessment.objects.marked().filter(nominee__award=award, juror__in=sitting)
    values = assessments.values_given()
    sheets = [
        tally.Sheet(juror, by_key[nominee], values.get(key, {}))
        for key, juror, nominee in assessments.values_list("pk", "juror", "nominee")
    ]
    return tally.ranking(sheets, nominees, criteria)


def standing_of(award, *, ranking=None, rounds=None):
    """The `Standing` of a deliberation, from the marks and the rounds that are closed.

    `ranking` and `rounds` spare their queries to a page that has read them already.
    """
    if rounds is None:
        rounds = (
            award.rounds.standing()
            .select_related("cast_for__partnership")
            .prefetch_related("candidates__partnership", "ballots")
            .order_by("number")
        )
    closed = [each for each in rounds if each.closed_at]
    if award.decided_by == award.Decision.MARKS:
        ranking = ranking or ranking_of(award)
        # Late declarations may leave no mark that counts: nobody is ahead then.
        standing, refused = _by_marks(ranking, closed) if ranking.at(1) else (None, None)
        if standing is not None:
            return standing
        # The jury refused the first by marks: what follows is a vote.
        closed = [each for each in closed if refused is None or each.number > refused.number]
    return _by_ballots(award, closed)


def _by_marks(ranking, closed):
    """The `Standing`, or None with the round where the jury refused to confirm the first.

    Marks move when a link is declared late: what was cast for or confirmed counts while it is
    still about those who are ahead.
    """
    decision = ranking.settle()
    leader, step = decision.winner, decision.step
    if leader is None:
        cast = [r.cast_for for r in closed if _settles(r, decision.left)]
        if not cast:
            return Standing(CAST, decision.left, step, may_cast=True), None
        leader = cast[-1]
    asked = [
        each
        for each in closed
        if each.kind == Round.Kind.CONFIRMATION and leader in each.candidates.all()
    ]
    if not asked:
        return Standing(CONFIRM, (leader,), step), None
    votes = asked[-1].counted().votes
    if tally.confirmed(votes[YES], votes[NO]):
        return Standing(DECIDE, (leader,), step), None
    return None, asked[-1]


def _settles(casting, tied):
    """Whether this casting vote was between all who are tied now, and for one of them."""
    return casting.cast_for in tied and set(tied) <= set(casting.candidates.all())


def _by_ballots(award, closed):
    """The first round that decides does; a ballot voided since may make it an earlier one."""
    standing = None
    for place, each in enumerate(r for r in closed if r.kind == Round.Kind.BALLOT):
        standing = _after_round(each, closed, first=place == 0)
        if standing is not None and standing.next == DECIDE:
            return standing
    if standing is None:
        everyone = tuple(award.nominees.in_the_running().select_related("partnership"))
        return _another_round(everyone)
    return standing


def _after_round(voted, closed, *, first):
    """The `Standing` that one round leaves; None when nobody it was about is in the running."""
    candidates = {str(nominee.pk): nominee for nominee in voted.candidates.all()}
    decision = tally.decide_round(voted.counted(), first=first)
    left = tuple(candidates[key] for key in decision.left)
    if any(nominee.withdrawn_at for nominee in left):
        # Whom a round chose may be withdrawn after it: the jury votes again among the others.
        running = tuple(each for each in candidates.values() if not each.withdrawn_at)
        return _another_round(running) if running else None
    if decision.winner is not None:
        return Standing(DECIDE, left, decision.step)
    if decision.step == tally.Step.CASTING_VOTE:
        cast = [each for each in closed if each.number > voted.number and _settles(each, left)]
        if cast:
            return Standing(DECIDE, (cast[-1].cast_for,), decision.step)
        return Standing(BALLOT, left, decision.step, may_cast=True)
    return _another_round(left)


def _another_round(left):
    return Standing(BALLOT, left, tally.Step.ANOTHER_ROUND)
