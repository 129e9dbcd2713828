"""The deliberation room of an award: its ranking, its rounds and what comes next, read whole.

All of it is read through the gate, in a number of queries that depends on no row.
"""

from dataclasses import dataclass

from django.http import Http404
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext

from awards import confusable, dot_plot, tally
from awards.deciding_words import decimal, division_in_words, mean_in_words, next_in_words
from awards.models.deciding import BALLOT, CAST, CONFIRM, DECIDE, ranking_of, standing_of
from awards.models.rounds import BLANK, NO, YES, Round
from awards.visibility import (
    assessments_for,
    nominees_in_rooms_for,
    rooms_for,
    rounds_for,
    verdicts_for,
)


@dataclass(frozen=True)
class OfCriterion:
    """What the jury gave to one nominee on one criterion."""

    name: str
    weight: int
    is_main: bool
    mean: str
    lowest: str
    highest: str
    words: str
    is_divided: bool


@dataclass(frozen=True)
class Opinion:
    """One juror's marks and comment on one nominee; an abstention has no marks."""

    juror: str
    comment: str
    is_abstention: bool
    mean: str
    marks: list


@dataclass(frozen=True)
class Ranked:
    """A nominee as the room reads it."""

    nominee: object
    rank: int | None
    is_tied: bool
    mean: str
    words: str
    criteria: list
    opinions: list
    plot: object

    @property
    def name(self):
        """The partnership's name."""
        return self.nominee.partnership.name

    @property
    def divided_on(self):
        """The criteria on which the jurors stand far apart."""
        return [each.name for each in self.criteria if each.is_divided]

    @property
    def counts(self):
        """How many marked, abstained and were recused: numbers, and nobody's name."""
        abstained = sum(each.is_abstention for each in self.opinions)
        told = [(len(self.opinions) - abstained, "marked"), (abstained, "abstained")]
        sentences = {
            "marked": ngettext("%(n)d juror marked it", "%(n)d jurors marked it", told[0][0]),
            "abstained": ngettext("%(n)d abstained", "%(n)d abstained", abstained),
            "recused": ngettext("%(n)d recused", "%(n)d recused", self.nominee.recusals),
        }
        told.append((self.nominee.recusals, "recused"))
        return ", ".join(sentences[key] % {"n": n} for n, key in told if n or key == "marked")


@dataclass(frozen=True)
class RoundStory:
    """A round as its room reads it: who has voted; what, once it is closed."""

    round: Round
    candidates: list
    voted: list
    has_voted: bool
    results: list

    @property
    def title(self):
        """Its number and its kind."""
        return gettext("Round %(number)d: %(kind)s") % {
            "number": self.round.number,
            "kind": {
                Round.Kind.CONFIRMATION: gettext("confirmation of the first by marks"),
                Round.Kind.BALLOT: gettext("ballot"),
                Round.Kind.CASTING: gettext("casting vote of the chair"),
            }[self.round.kind],
        }

    @property
    def is_counted(self):
        """Whether the chair entered a count that waits for a second juror."""
        return self.round.is_open and bool(self.round.counts)

    @property
    def counts(self):
        """The count that waits, in words: `(label, number)` pairs."""
        return [
            (choice_in_words(self.round, choice), self.round.counts.get(choice, 0))
            for choice in self.round.choices()
        ]


def choice_in_words(of, choice):
    """What a ballot says: yes, no, blank, or the name of a candidate."""
    said = {YES: gettext("Yes"), NO: gettext("No"), BLANK: gettext("Blank")}
    if choice in said:
        return said[choice]
    return next(n.partnership.name for n in of.candidates.all() if str(n.pk) == choice)


@dataclass(frozen=True)
class Room:
    """An open deliberation, as one of those who take part reads it."""

    award: object
    viewer: object
    seats: list
    presiding: object
    nominees: list
    ranking: object
    stories: list
    standing: object
    verdict: object

    @property
    def seat(self):
        """The viewer's own."""
        return next(seat for seat in self.seats if seat.juror.user_id == self.viewer.pk)

    @property
    def presides(self):
        """Whether the viewer opens and closes here."""
        return self.presiding is not None and self.presiding.juror.user_id == self.viewer.pk

    @property
    def is_by_marks(self):
        """Whether the jury marked, before it deliberates."""
        return self.award.decided_by == self.award.Decision.MARKS

    @cached_property
    def ranked(self):
        """A `Ranked` per nominee. What the room asks again and again does without them."""
        if self.ranking is None:
            return []
        by_key = {nominee.pk: nominee for nominee in self.nominees}
        return _ranked(self.award, self.viewer, self.ranking, by_key)

    @property
    def plots(self):
        """The dot plots of those who were marked, in the order of the ranking."""
        return [each.plot for each in self.ranked if each.plot]

    @property
    def ties(self):
        """The names that share a rank, a list for each."""
        ties = self.ranking.ties if self.ranking else {}
        return [[nominee.partnership.name for nominee in tied] for tied in ties.values()]

    @property
    def open_round(self):
        """The `RoundStory` of the round that is open, or None."""
        return next((each for each in self.stories if each.round.is_open), None)

    @property
    def closed_rounds(self):
        """The rounds that are closed, the latest first."""
        return [each for each in reversed(self.stories) if not each.round.is_open]

    @property
    def may_vote_next(self):
        """Whether a round of ballots may be opened now."""
        return self.open_round is None and self.standing.next in (CONFIRM, BALLOT)

    @property
    def may_cast(self):
        """Whether the chair may give a casting vote now."""
        return self.open_round is None and (self.standing.next == CAST or self.standing.may_cast)

    @property
    def is_decided(self):
        """Whether the jury has decided on one nominee."""
        return self.open_round is None and self.standing.next == DECIDE

    @property
    def may_be_joint(self):
        """Whether a tie may give joint laureates."""
        return self.award.joint_laureates and self.may_cast and len(self.standing.nominees) > 1

    @property
    def may_write_verdict(self):
        """Whether there is something to write: a decision, a tie to share, or nobody to reward."""
        return self.open_round is None and (
            self.is_decided or self.may_be_joint or self.award.may_be_withheld
        )

    @property
    def may_close_again(self):
        """Whether the chair may go back to reading: no mark, no ballot, nothing has happened."""
        return self.presides and not self.is_by_marks and not self.stories

    @property
    def next_words(self):
        """What the room is to do now, in a sentence."""
        return next_in_words(self.award, self.standing)

    @property
    def lookalikes(self):
        """The nominees whose names are easily taken for each other, in pairs."""
        return lookalikes(self.nominees)

    @property
    def about(self):
        """What the next act is about: a form drawn for another state is refused."""
        keys = ",".join(str(nominee.pk) for nominee in self.standing.nominees)
        return f"{self.standing.next}:{self.standing.may_cast:d}:{keys}"

    @property
    def ranking_key(self):
        """Changes when the ranking does, and tells nothing of it: it stands in addresses."""
        lines = self.ranking.lines if self.ranking else []
        told = [(each.nominee.pk, each.rank, str(each.means)) for each in lines]
        return salted_hmac("awards.room", repr(told), algorithm="sha256").hexdigest()[:16]


def lookalikes(nominees):
    """Pairs of nominees whose names sound or begin alike."""
    by_name = {}
    for nominee in nominees:
        by_name.setdefault(str(nominee.partnership.name), []).append(nominee)
    return [(by_name[one][0], by_name[other][0]) for one, other in confusable.pairs(list(by_name))]


def room_of(viewer, award):
    """The `Room` of this award, for one who takes part; 404 for anybody else."""
    room = open_room_of(viewer, award)
    if room is None:
        raise Http404
    return room


def open_room_of(viewer, award):
    """The same, or None."""
    award = (
        rooms_for(viewer)
        .filter(pk=award)
        .select_related("edition", "category")
        .prefetch_related("criteria")
        .first()
    )
    if award is None:
        return None
    nominees = list(nominees_in_rooms_for(viewer).filter(award=award).with_partnership())
    rounds = list(
        rounds_for(viewer)
        .filter(award=award)
        .select_related("cast_for__partnership")
        .prefetch_related("candidates__partnership", "ballots")
        .order_by("number")
    )
    is_by_marks = award.decided_by == award.Decision.MARKS
    ranking = ranking_of(award) if is_by_marks else None
    seats = list(award.seats.taking_part().select_related("juror").order_by("juror__name", "pk"))
    return Room(
        award=award,
        viewer=viewer,
        seats=seats,
        presiding=award.presiding_seat(),
        nominees=nominees,
        ranking=ranking,
        stories=[_story(each, seats, viewer) for each in rounds],
        standing=standing_of(award, ranking=ranking, rounds=rounds),
        verdict=verdicts_for(viewer).filter(award=award).first(),
    )


def _ranked(award, viewer, ranking, by_key):
    criteria = list(award.criteria.all())
    names = {criterion.pk: criterion.name for criterion in criteria}
    opinions = {}
    given = assessments_for(viewer).filter(nominee__award=award, concluded_at__isnull=False)
    values = given.values_given()
    for assessment in given.select_related("juror").order_by("juror__name", "pk"):
        told = assessment, values.get(assessment.pk, {})
        opinions.setdefault(assessment.nominee_id, []).append(told)
    means = [line.overall.mean for line in ranking.lines if line.overall]
    places = tally.places_to_tell_apart(means) if means else 2
    return [
        _line(award, line, by_key[line.nominee.pk], criteria, names, opinions, ranking, places)
        for line in ranking.lines
    ]


def _line(award, line, nominee, criteria, names, opinions, ranking, places):
    words = division_in_words(line.overall, award.highest_mark) if line.overall else ""
    name = nominee.partnership.name
    return Ranked(
        nominee=nominee,
        rank=line.rank,
        is_tied=len(ranking.at(line.rank)) > 1 if line.rank else False,
        mean=mean_in_words(line.overall.mean, places) if line.overall else "",
        words=words,
        criteria=[_of_criterion(award, line, each) for each in criteria if line.criteria],
        opinions=[_opinion(*each, line, names) for each in opinions.get(nominee.pk, [])],
        plot=dot_plot.row(
            name, list(line.means.values()), maximum=award.highest_mark, words=words, places=places
        ),
    )


def _of_criterion(award, line, criterion):
    measure = line.criteria[criterion.pk]
    return OfCriterion(
        name=criterion.name,
        weight=criterion.weight,
        is_main=criterion.is_main,
        mean=mean_in_words(measure.mean),
        lowest=decimal(measure.lowest),
        highest=decimal(measure.highest),
        words=division_in_words(measure, award.highest_mark),
        is_divided=measure.division(award.highest_mark) == tally.Division.DIVIDED,
    )


def _opinion(assessment, marks, line, names):
    mean = line.means.get(assessment.juror_id)
    return Opinion(
        juror=assessment.juror.name,
        comment=assessment.comment,
        is_abstention=assessment.is_abstention,
        mean=mean_in_words(mean) if mean is not None else "",
        marks=[(name, marks[pk]) for pk, name in names.items() if pk in marks],
    )


def _story(each, seats, viewer):
    jurors = {ballot.juror_id for ballot in each.ballots.all() if ballot.voided_at is None}
    results = []
    if not each.is_open and each.kind != Round.Kind.CASTING:
        counted = each.counted()
        results = [(choice_in_words(each, c), n) for c, n in counted.votes.items()]
        results.append((gettext("Blank"), counted.blanks))
    return RoundStory(
        round=each,
        candidates=[nominee.partnership.name for nominee in each.candidates.all()],
        voted=[seat.juror.name for seat in seats if seat.juror_id in jurors],
        has_voted=any(s.juror_id in jurors for s in seats if s.juror.user_id == viewer.pk),
        results=results,
    )
