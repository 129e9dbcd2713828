"""An award in the hands of its jury: who takes part, what is covered, who presides."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from convergences.transitions import Blocker, Stateful, TransitionRefused, refuse_while

# « Complete assessments per nominee, never fewer than three. »
QUORUM_FLOOR = 3

MARKED, ABSTAINED, RECUSED, EXCUSED = "marked", "abstained", "recused", "excused"
UNDECLARED, UNSURE, UNMARKED, UNSEEN = "undeclared", "unsure", "unmarked", "unseen"
DECLARED = "declared"  # the end of the way where there are no marks
COMPLETE = {MARKED, ABSTAINED, RECUSED, EXCUSED, DECLARED}


# What the quorum counts, and what to say: fewer than three, then fewer than the quorum.
ASSESSMENTS = (
    ngettext_lazy(
        "%(name)s: %(n)d complete assessment, and it takes three.",
        "%(name)s: %(n)d complete assessments, and it takes three.",
        "n",
    ),
    ngettext_lazy(
        "%(name)s: %(n)d complete assessment, and the quorum is %(quorum)d. Write the reason to "
        "go on.",
        "%(name)s: %(n)d complete assessments, and the quorum is %(quorum)d. Write the reason to "
        "go on.",
        "n",
    ),
)
VOTERS = (
    ngettext_lazy(
        "%(name)s: %(n)d juror takes part, and it takes three.",
        "%(name)s: %(n)d jurors take part, and it takes three.",
        "n",
    ),
    ngettext_lazy(
        "%(name)s: %(n)d juror takes part, and the quorum is %(quorum)d. Write the reason to go on.",
        "%(name)s: %(n)d jurors take part, and the quorum is %(quorum)d. Write the reason to go on.",
        "n",
    ),
)


class Sheet(NamedTuple):
    """What coverage reads of an assessment."""

    concluded_at: datetime | None
    is_abstention: bool
    shown_at: datetime | None


@dataclass(frozen=True)
class Coverage:
    """Every pair of a sitting juror and a nominee in the running, in exactly one state."""

    seats: tuple
    nominees: tuple
    states: dict  # (seat key, nominee key) → one of the states above

    def count(self, *states, seat=None, nominee=None):
        """How many pairs are in one of `states`, for one seat or one nominee when given."""
        seats = self.seats if seat is None else [seat]
        nominees = self.nominees if nominee is None else [nominee]
        return sum(self.states.get((s.pk, n.pk)) in states for s in seats for n in nominees)

    @property
    def is_complete(self):
        """Whether nothing is left to do, and nobody was forgotten."""
        return len(self.states) == len(self.seats) * len(self.nominees) and all(
            state in COMPLETE for state in self.states.values()
        )

    def left_for(self, seat):
        """How many nominees wait for this juror, by state."""
        states = (self.states[seat.pk, nominee.pk] for nominee in self.nominees)
        return Counter(state for state in states if state not in COMPLETE)

    def blockers(self):
        """What each juror still owes, in a sentence that names them."""
        for seat in self.seats:
            left = self.left_for(seat)
            sentences = {
                UNDECLARED: ngettext(
                    "%(juror)s has not declared their interests for %(n)d nominee.",
                    "%(juror)s has not declared their interests for %(n)d nominees.",
                    left[UNDECLARED],
                ),
                UNSURE: ngettext(
                    "%(juror)s asks the secretariat about %(n)d nominee.",
                    "%(juror)s asks the secretariat about %(n)d nominees.",
                    left[UNSURE],
                ),
                UNMARKED: ngettext(
                    "%(juror)s has %(n)d nominee left to mark.",
                    "%(juror)s has %(n)d nominees left to mark.",
                    left[UNMARKED],
                ),
                UNSEEN: ngettext(
                    "%(n)d file marked by %(juror)s was never shown to them.",
                    "%(n)d files marked by %(juror)s were never shown to them.",
                    left[UNSEEN],
                ),
            }
            for state, sentence in sentences.items():
                if left[state]:
                    yield Blocker(
                        sentence % {"juror": seat.juror.name, "n": left[state]}, seat.juror
                    )


class Deliberated(Stateful):
    """Gives an award the verbs that lead it from its jury's first mark to the deliberation."""

    class Meta:
        abstract = True

    def start_marking(self, *, by):
        """Hand the award to its jury; called by the edition's `start_jury`."""
        if self.is_decided_by_a_jury:
            self.advance(self.Status.MARKING, since=[self.Status.PENDING], by=by)

    def lacks_to_start_marking(self):
        """Nominees chosen among all applications, a quorate jury with a chair, and criteria."""
        yield from self.undecided_applications()
        if not self.is_decided_by_a_jury:
            return
        about = {"award": self}
        if not self.nominees.in_the_running().exists():
            yield Blocker(_("%(award)s has no nominee.") % about, self)
        sitting = self.seats.sitting()
        if sitting.count() < self.quorum:
            yield Blocker(
                _("The jury of %(award)s has %(n)d members, fewer than its quorum of %(quorum)d.")
                % {**about, "n": sitting.count(), "quorum": self.quorum},
                self,
            )
        if not sitting.filter(role="chair").exists():
            yield Blocker(_("The jury of %(award)s has no chair.") % about, self)
        for seat in sitting.filter(juror__user=None).select_related("juror"):
            yield Blocker(
                _("%(juror)s has no account: write their address and invite them.")
                % {"juror": seat.juror.name},
                seat.juror,
            )
        if self.is_marked:
            yield from self._lacks_in_criteria()

    def _lacks_in_criteria(self):
        criteria = list(self.criteria.all())
        if not criteria:
            yield Blocker(_("%(award)s has no criteria.") % {"award": self}, self)
        elif not any(criterion.is_main for criterion in criteria):
            yield Blocker(
                _("%(award)s has no main criterion: it is the first to decide a tie.")
                % {"award": self},
                self,
            )

    def undecided_applications(self):
        """A `Blocker` when an application waits to be shortlisted or refused."""
        pending = self.applications.filter(status="pending")
        waiting = pending.count()
        if waiting:
            yield Blocker(
                ngettext(
                    "%(n)d application for %(award)s is neither shortlisted nor refused.",
                    "%(n)d applications for %(award)s are neither shortlisted nor refused.",
                    waiting,
                )
                % {"award": self, "n": waiting},
                pending.select_related("award", "partnership").first(),
            )

    def return_to_pending(self, *, by):
        """Take the award back from its jury; called by the edition's `reopen_selection`."""
        if self.has_submitted_marks():
            raise TransitionRefused(_("A mark has been submitted for %(award)s.") % {"award": self})
        self.advance(self.Status.PENDING, since=[self.Status.MARKING], by=by)

    def has_submitted_marks(self):
        """Whether a juror has submitted or abstained, voided or not."""
        return self.nominees.filter(assessments__concluded_at__isnull=False).exists()

    def jury_has_begun(self):
        """Whether its jury submitted a mark, opened a round or wrote a verdict, voided or not."""
        return self.is_decided_by_a_jury and (
            self.has_submitted_marks() or self.rounds.exists() or self.verdicts.exists()
        )

    @property
    def keeps_its_nominees(self):
        """Whether its jury is at work, or a verdict is sealed: no nominee is deleted then."""
        at_work = (self.Status.MARKING, self.Status.DELIBERATION)
        return self.goes_on_from in at_work or self.verdicts.sealed().exists()

    def hold(self):
        """Keep the stored row from changing until the transaction ends, and read its status.

        Every act of a jury begins here, so that a mark and the opening of the deliberation, or a
        ballot and the closing of its round, never cross.
        """
        stored = type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        self.status = stored.status
        return stored

    def presiding_seat(self):
        """Who opens, closes and seals: the chair, else the deputy; None when neither can.

        Never a juror who has an interest in a nominee still in the running, whatever their rights,
        nor one who is excused, nor one whose account is closed.
        """
        free = self.seats.able_to_preside().select_related("juror__user")
        seats = {seat.role: seat for seat in free.filter(role__in=["chair", "deputy"])}
        return seats.get("chair") or seats.get("deputy")

    def refuse_unless_presided_by(self, user):
        """Raise TransitionRefused unless `user` presides over this jury."""
        seat = self.presiding_seat()
        if seat is None or user is None or seat.juror.user_id != user.pk:
            raise TransitionRefused(_("Only the chair of this jury can do that."))
        return seat

    def has_seat(self, user):
        """Whether `user` is a juror of this award, sitting or waiting to replace another."""
        return self.seats.filter(juror__user=user, stood_down_at=None).exists()

    def concerns(self, user):
        """Whether `user` declared a link with a nominee in the running, as a juror of this award."""
        links = self.nominees.in_the_running().filter(
            declarations__juror__user=user, declarations__answer="interest"
        )
        return user is not None and links.exists()

    def refuse_if_concerned(self, user):
        """Raise TransitionRefused for a person with a link here: no right lifts it, no role either."""
        if self.concerns(user):
            raise TransitionRefused(
                _("You declared a link with a nominee of %(award)s: somebody else does this.")
                % {"award": self}
            )

    def coverage(self):
        """The `Coverage` of this award, counted from the tables and not from what pages list."""
        seats = tuple(self.seats.sitting().select_related("juror").order_by("juror__name", "pk"))
        running = self.nominees.in_the_running().order_by()
        nominees = tuple(self.nominees.in_the_running().select_related("partnership"))
        answers = {
            (juror, nominee): answer
            for nominee, juror, answer in running.values_list(
                "pk", "declarations__juror", "declarations__answer"
            )
        }
        sheets = {
            (juror, nominee): Sheet(*told)
            for nominee, juror, voided_at, *told in running.values_list(
                *("pk", "assessments__juror", "assessments__voided_at"),
                *(f"assessments__{name}" for name in Sheet._fields),
            )
            if voided_at is None
        }
        states = {}
        for seat in seats:
            for nominee in nominees:
                pair = (seat.juror_id, nominee.pk)
                states[seat.pk, nominee.pk] = self._state_of_pair(
                    seat, answers.get(pair), sheets.get(pair)
                )
        return Coverage(seats, nominees, states)

    def _state_of_pair(self, seat, answer, sheet):
        if answer == "interest":
            return RECUSED
        concluded = answer == "none" and sheet is not None and sheet.concluded_at
        if concluded and sheet.is_abstention:
            return ABSTAINED
        if concluded:
            return MARKED if sheet.shown_at else UNSEEN
        if seat.excused_at:
            return EXCUSED
        if answer != "none":
            return UNSURE if answer == "unsure" else UNDECLARED
        return DECLARED if self.decided_by == self.Decision.VOTE else UNMARKED

    def open_deliberation(self, *, by, reason=""):
        """The chair opens it: marks freeze, the jury sees them all.

        `reason` is asked for, and kept, when a nominee has fewer assessments than the quorum.
        """
        with transaction.atomic():
            self.hold()
            self.refuse_unless_presided_by(by)
            refuse_while(self.lacks_to_open_deliberation(reason))
            self.advance(
                self.Status.DELIBERATION,
                since=[self.Status.MARKING],
                by=by,
                details={"below_quorum": reason} if reason else {},
                quorum_reason=reason,
            )

    def lacks_to_open_deliberation(self, reason=""):
        """Every pair is covered, and every nominee has its quorum."""
        coverage = self.coverage()
        if not coverage.nominees:
            yield Blocker(_("No nominee is in the running."), self)
        yield from coverage.blockers()
        yield from self.lacks_of_quorum(reason, coverage)

    def lacks_of_quorum(self, reason="", coverage=None):
        """What the quorum lacks; a written reason lifts it, but never below three.

        Asked when the deliberation opens and until the seal: a link declared late takes
        assessments away.
        """
        if self.decided_by == self.Decision.VOTE:
            present = self.seats.taking_part().count()
            yield from self._lacks_of_count(present, reason, self, VOTERS)
            return
        coverage = coverage or self.coverage()
        for nominee in coverage.nominees:
            marked = coverage.count(MARKED, nominee=nominee)
            yield from self._lacks_of_count(marked, reason, nominee, ASSESSMENTS)

    def _lacks_of_count(self, count, reason, row, sentences):
        too_few, below = sentences
        about = {"name": getattr(row, "partnership", row), "n": count, "quorum": self.quorum}
        if count < QUORUM_FLOOR:
            yield Blocker(too_few % about, row)
        elif count < self.quorum and not reason.strip():
            yield Blocker(below % about, row)

    def strike_out(self, juror, *, by):
        """Void what a juror voted, kept and journalled: a link was declared after the vote.

        What was counted around the table cannot be told apart: that round is voided whole.
        """
        for each in self.rounds.filter(voided_at=None):
            each.strike_out(juror, by=by)

    def return_to_marking(self, *, by):
        """Close a deliberation that nothing irreversible has happened in: no mark, no ballot."""
        with transaction.atomic():
            self.hold()
            self.refuse_unless_presided_by(by)
            if self.has_submitted_marks() or self.rounds.exists():
                raise TransitionRefused(
                    _("Marks or ballots have been given: the deliberation stays open.")
                )
            self.advance(self.Status.MARKING, since=[self.Status.DELIBERATION], by=by)
