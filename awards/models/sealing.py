"""Sealing: a verdict drafted from what the jury decided, then proposed and confirmed by two people."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards import invariants, jury_mails
from awards.models.awards import Award
from awards.models.deciding import DECIDE, standing_of
from awards.models.evening import refuse_unless_runs
from awards.models.sealed_values import values_of
from awards.models.verdicts import Verdict
from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused, refuse_while


def draft_verdict(award, *, by, outcome, mentions=(), quorum_reason="", **texts):
    """The chair writes the verdict on what the jury has decided; gives the unsealed `Verdict`.

    The laureates are those of `standing_of(award)`: the chair adds special mentions (a list of
    `{nominee, mention_fr, mention_en}`, whose nominee is a `Nominee`), citations and a reason.
    `quorum_reason` is asked for when links declared since have left fewer assessments.
    """
    with transaction.atomic():
        award.hold()
        award.refuse_unless_presided_by(by)
        if award.status != Award.Status.DELIBERATION:
            raise TransitionRefused(_("The deliberation is not open."))
        if award.rounds.open().exists():
            raise TransitionRefused(_("A round is open: close it first."))
        _refuse_below_quorum(award, quorum_reason)
        outcome = Verdict.Outcome(outcome)
        winners, step = _decided(award, outcome, texts.get("reason", ""))
        lines = _lines(award, winners, mentions)
        return _write(award, by, outcome, lines, step, texts)


def _refuse_below_quorum(award, reason=""):
    """A link declared in the deliberation may have taken assessments away: the chair says why."""
    refuse_while(award.lacks_of_quorum(reason or award.quorum_reason))
    if reason and reason != award.quorum_reason:
        Award.objects.filter(pk=award.pk).update(quorum_reason=reason)
        award.quorum_reason = reason


def draft_elsewhere(award, *, by, winners, mentions=(), reason, source):
    """Staff record what was decided elsewhere, with its reason and its source."""
    with transaction.atomic():
        award.hold()
        if award.is_decided_by_a_jury or award.status != Award.Status.PENDING:
            raise TransitionRefused(_("This award is not decided elsewhere, or no longer waits."))
        if not reason.strip() or not source.strip():
            raise TransitionRefused(_("Write why, and where the decision can be read."))
        outcome = _outcome_of(winners)
        _refuse_outside_rules(award, outcome)
        lines = _lines(award, winners, mentions)
        return _write(award, by, outcome, lines, "elsewhere", {"reason": reason, "source": source})


def decide_in_room(award, *, by, winners, mentions=(), reason):
    """Enter at the desk what the room decided, and propose its seal: another person confirms it."""
    with transaction.atomic():
        award.hold()
        if not award.awaits_the_room or award.ceremony.status != "live":
            raise TransitionRefused(_("This award is not decided in the room, or no longer waits."))
        verdict = draft_elsewhere(
            award,
            by=by,
            winners=winners,
            mentions=mentions,
            reason=reason,
            source=str(award.ceremony),
        )
        propose_seal(verdict, by=by)
    return verdict


def _refuse_outside_rules(award, outcome):
    """What was decided elsewhere still fits the award's rules."""
    if outcome == Verdict.Outcome.JOINT and not award.joint_laureates:
        raise TransitionRefused(
            _("%(award)s has one laureate: allow joint laureates first.") % {"award": award}
        )
    if outcome == Verdict.Outcome.NOT_AWARDED and not award.may_be_withheld:
        raise TransitionRefused(_("The rules of this award ask for a laureate."))


def _outcome_of(winners):
    if not winners:
        return Verdict.Outcome.NOT_AWARDED
    return Verdict.Outcome.JOINT if len(winners) > 1 else Verdict.Outcome.LAUREATE


def _decided(award, outcome, reason):
    """The nominees that `outcome` rewards, and the step that decided."""
    if outcome == Verdict.Outcome.NOT_AWARDED:
        if not award.may_be_withheld:
            raise TransitionRefused(_("The rules of this award ask for a laureate."))
        if not reason.strip():
            raise TransitionRefused(_("Write why the award is not given: it will be public."))
        if standing_of(award).next == DECIDE:
            raise TransitionRefused(_("The jury has decided: its decision is what is sealed."))
        return (), "withheld"
    standing = standing_of(award)
    if outcome == Verdict.Outcome.JOINT:
        if not award.joint_laureates:
            raise TransitionRefused(_("The rules of this award ask for one laureate."))
        if len(standing.nominees) < 2 or not standing.may_cast:
            raise TransitionRefused(_("Joint laureates share a tie: there is none."))
        return standing.nominees, "joint"
    if standing.next != DECIDE:
        raise TransitionRefused(_("The jury has not decided yet."))
    return standing.nominees, str(standing.step)


def _lines(award, winners, mentions):
    """What the reveal will write, checked: nominees of this award, in the running, once each."""
    if mentions and not award.special_mentions:
        raise TransitionRefused(_("The rules of this award allow no special mention."))
    in_the_running = set(award.nominees.in_the_running().values_list("pk", flat=True))
    lines = [
        {"nominee": nominee.pk, "place": place, "mention_fr": "", "mention_en": ""}
        for place, nominee in enumerate(winners, start=1)
    ] + [
        {
            "nominee": mention["nominee"].pk,
            "place": None,
            "mention_fr": mention["mention_fr"],
            "mention_en": mention.get("mention_en", ""),
        }
        for mention in mentions
    ]
    keys = [line["nominee"] for line in lines]
    if len(set(keys)) < len(keys):
        raise TransitionRefused(_("A nominee stands twice in this verdict."))
    if set(keys) - in_the_running:
        raise TransitionRefused(_("Only nominees of this award, in the running, are rewarded."))
    if any(line["place"] is None and not line["mention_fr"].strip() for line in lines):
        raise TransitionRefused(_("Give each special mention a title."))
    return lines


def _write(award, by, outcome, lines, step, texts):
    verdict = award.verdicts.standing().first() or Verdict(award=award)
    if verdict.sealed_at:
        raise TransitionRefused(_("This verdict is sealed."))
    verdict.outcome, verdict.lines, verdict.step = outcome, lines, step
    for name in ("citation_fr", "citation_en", "reason", "source"):
        setattr(verdict, name, texts.get(name, ""))
    verdict.drafted_at, verdict.proposed_by, verdict.proposed_at = timezone.now(), None, None
    verdict.save()
    JournalEntry.objects.record(by, "awards.verdict.drafted", verdict)
    return verdict


def propose_seal(verdict, *, by):
    """The chair, or a person of the staff where the award is decided elsewhere, proposes the seal."""
    with transaction.atomic():
        award = verdict.award
        award.hold()
        _refuse_unless_entitled(award, by)
        _refuse_if_written_again(verdict)
        _refuse_if_moved(verdict)
        verdict.propose_seal(values_of(verdict), by=by)


def decline_seal(verdict, *, by):
    """Whoever could propose or confirm this seal says no: the draft may be changed again."""
    with transaction.atomic():
        award = verdict.award
        award.hold()
        _refuse_unless_may_confirm(award, by)
        verdict.take_back_proposal(by=by)


def confirm_seal(verdict, *, by):
    """The second person confirms: a juror who takes part, or another person of the staff."""
    with transaction.atomic():
        award = verdict.award
        award.hold()
        _refuse_unless_may_confirm(award, by)
        by_a_jury = award.is_decided_by_a_jury
        since = [Award.Status.DELIBERATION if by_a_jury else Award.Status.PENDING]
        _refuse_if_written_again(verdict)
        verdict.refresh_from_db()
        if verdict.proposed_by_id and by_a_jury:
            # Who proposed may have declared a link since.
            award.refuse_unless_presided_by(verdict.proposed_by)
        _refuse_if_moved(verdict)
        verdict.seal(values_of(verdict), by=by, since=since)
        jury_mails.draft_journal_heads(verdict, by=by)
        # As it would be committed: nothing is sealed on what contradicts itself.
        refuse_while(invariants.blockers_of([award]))


def _refuse_unless_may_confirm(award, by):
    if not award.is_decided_by_a_jury:
        _refuse_unless_entitled(award, by)
    elif by is None or not award.seats.taking_part().filter(juror__user=by).exists():
        raise TransitionRefused(_("A second juror of this award confirms the seal."))


def _refuse_unless_entitled(award, by):
    if award.is_decided_by_a_jury:
        award.refuse_unless_presided_by(by)
    elif award.awaits_the_room and award.ceremony.status == "live":
        refuse_unless_runs(by)
    elif by is None or not by.was_given("awards.seal_elsewhere"):
        raise TransitionRefused(_("You do not have the right to seal this award."))


def _refuse_if_written_again(verdict):
    """Whoever proposes or confirms has read this text, and no other."""
    if not Verdict.objects.filter(pk=verdict.pk, drafted_at=verdict.drafted_at).exists():
        raise TransitionRefused(_("This was written again since you read it."))


def _refuse_if_moved(verdict):
    """What is sealed is what was decided: a link declared or a withdrawal may have changed it."""
    award = verdict.award
    rewarded = {line["nominee"] for line in verdict.lines}
    moved = bool(rewarded - set(award.nominees.in_the_running().values_list("pk", flat=True)))
    if not award.is_decided_by_a_jury:
        _refuse_outside_rules(award, verdict.outcome)
    else:
        if award.rounds.open().exists():
            raise TransitionRefused(_("A round is open: close it first."))
        _refuse_below_quorum(award)
        winners, step = _decided(award, verdict.outcome, verdict.reason)
        drafted = [line["nominee"] for line in verdict.lines if line["place"] is not None]
        moved = moved or [nominee.pk for nominee in winners] != drafted or step != verdict.step
    if moved:
        raise TransitionRefused(
            _("What the jury decided has changed since this verdict was written: write it again.")
        )
