"""A juror's desk: the awards of their juries, where each file stands, the one thing to do next.

All of it is read through the gate, in a number of queries that depends on no row.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Value
from django.utils.translation import gettext, ngettext

from awards.models import Award, Declaration, Seat
from awards.visibility import (
    asked_nominees_for,
    assessments_for,
    awards_for,
    chairs_for,
    declarations_for,
    files_for,
    paper_sheets_for,
    rooms_for,
    rounds_for,
    seats_for,
    verdicts_confided_to,
    verdicts_for,
    verdicts_to_confide_for,
)

# How a file is drawn: `templates/jury/_file_list.html` says what each looks like.
UNTOUCHED, DRAFT, DONE, OUT = "todo", "draft", "done", "out"
PAST, PRESENT, FUTURE = "done", "current", "next"


@dataclass(frozen=True)
class File:
    """A nominee as it stands on its juror's desk: a zero, and the word that says the same."""

    nominee: object
    state: str
    words: str
    is_open: bool = False
    is_asked_about: bool = False  # the juror asked the secretariat, and waits

    @property
    def name(self):
        """The partnership's name."""
        return self.nominee.partnership.name

    @property
    def is_left(self):
        """Whether its marks are still to be given."""
        return self.is_open and self.state in (UNTOUCHED, DRAFT)


@dataclass(frozen=True)
class Act:
    """One thing to do: what it is, why, and where; without `route`, nothing but waiting."""

    kind: str
    title: str
    why: str
    label: str = ""
    route: str = ""
    key: int | None = None


@dataclass
class AwardOnDesk:
    """One award of a juror: their seat, their files in their own order, and what is open."""

    seat: Seat
    files: list
    unanswered: int
    room_is_open: bool
    verdict_waits: bool
    is_awaited: bool = False  # the open room waits for what this juror does
    sheets: list = field(default_factory=list)  # nominees of paper sheets that wait

    def __post_init__(self):
        self.award, self.juror = self.seat.award, self.seat.juror

    @property
    def is_at_work(self):
        """Whether the jury of this award still marks or deliberates."""
        return self.award.status in (Award.Status.MARKING, Award.Status.DELIBERATION)

    @property
    def left(self):
        """The files whose marks are to be given, drafts first."""
        if not self.award.is_being_marked or self.seat.excused_at:
            return []
        return sorted((f for f in self.files if f.is_left), key=lambda f: f.state != DRAFT)

    @property
    def to_mark(self):
        """How many files this juror marks: neither recused, nor waiting for an answer."""
        return sum(each.is_open for each in self.files)

    @property
    def done(self):
        """How many of them are submitted."""
        return sum(each.state == DONE for each in self.files)

    @property
    def is_recused(self):
        """Whether an interest keeps the juror out of the deliberation."""
        return any(each.state == OUT for each in self.files)

    @property
    def is_prepared_here(self):
        """Whether its chair, who may still have files of other awards, prepares the deliberation."""
        is_chair = self.seat.role == Seat.Role.CHAIR and not self.is_recused
        return is_chair and self.award.status == Award.Status.MARKING

    @property
    def is_asking(self):
        """Whether the juror waits for the secretariat's answer about a nominee."""
        return any(each.is_asked_about for each in self.files)

    @property
    def role(self):
        """Chair, deputy or substitute; a plain juror has no need to be told."""
        return "" if self.seat.role == Seat.Role.MEMBER else self.seat.get_role_display()

    @property
    def steps(self):
        """The way of a juror through this award, for `templates/jury/_steps.html`."""
        marks = gettext("Marks") if self.award.is_marked else gettext("Reading")
        names = [gettext("Links"), marks, gettext("Deliberation"), gettext("Sealed verdict")]
        here = {
            Award.Status.MARKING: 0 if self.unanswered else 1,
            Award.Status.DELIBERATION: 2,
        }.get(self.award.status, len(names))
        return [
            {
                "label": name,
                "state": PAST if place < here else PRESENT if place == here else FUTURE,
            }
            for place, name in enumerate(names)
        ]


def desk_of(viewer):
    """The `AwardOnDesk`s of a juror, the latest edition's first, in the order of the awards."""
    seats = list(
        seats_for(viewer)
        .select_related("juror", "award__category", "award__edition", "juror__edition")
        .order_by("-award__edition__year", "award__position", "award__category__position", "award")
    )
    if not seats:
        return []
    is_open = Exists(files_for(viewer).filter(pk=OuterRef("pk")))
    asked = list(asked_nominees_for(viewer).select_related("partnership").annotate(is_open=is_open))
    answers = {row.nominee_id: row for row in declarations_for(viewer)}
    own = assessments_for(viewer).filter(juror__user=viewer, nominee__in=asked)
    sheets = {row.nominee_id: row for row in own}
    papers, rooms, waiting = set(), {}, set()
    statuses = {seat.award.status for seat in seats}
    if Award.Status.MARKING in statuses:
        papers = set(paper_sheets_for(viewer).values_list("nominee", flat=True))
    if Award.Status.DELIBERATION in statuses:
        rooms = {room.pk: room for room in _rooms(viewer)}
        proposed = verdicts_for(viewer).exclude(proposed_by=None).exclude(proposed_by=viewer)
        waiting = set(proposed.values_list("award", flat=True))
    return [_on_desk(seat, asked, answers, sheets, papers, rooms, waiting) for seat in seats]


def _rooms(viewer):
    """The rooms open to the viewer, each with what it waits for."""
    asked = rounds_for(viewer).open().filter(award=OuterRef("pk"))
    counted = asked.filter(at_table=True).exclude(counts={})
    proposed = verdicts_for(viewer).filter(award=OuterRef("pk")).exclude(proposed_by=None)
    return rooms_for(viewer).annotate(
        lacks_ballot=Exists(asked.filter(at_table=False).exclude(ballots__juror__user=viewer)),
        lacks_second=Exists(counted.exclude(counted_by=viewer)),
        has_chair=Exists(chairs_for(viewer).filter(award=OuterRef("pk"))),
        is_proposed=Exists(proposed),
    )


def _is_awaited(room, seat):
    """Whether others wait for this juror: to vote, to confirm a count or, presiding, to go on."""
    stands_in = seat.role == Seat.Role.DEPUTY and not room.has_chair
    if seat.role == Seat.Role.CHAIR or stands_in:
        return room.lacks_ballot or not room.is_proposed
    return room.lacks_ballot or room.lacks_second


@dataclass(frozen=True)
class Confidence:
    """What the viewer may do about the sealed verdicts of some awards, whose names alone it tells."""

    to_name: frozenset = frozenset()  # awards of which they name the confidants
    to_open: tuple = ()  # awards whose verdict they may open, for a purpose


def confidences_of(viewer):
    """The `Confidence` of a juror, or of whoever was named a confidant."""
    naming = verdicts_to_confide_for(viewer).annotate(may=Value("name"))
    opening = verdicts_confided_to(viewer).annotate(may=Value("open"))
    pairs = list(
        naming.order_by()
        .values_list("award", "may")
        .union(opening.order_by().values_list("award", "may"))
    )
    keys = [award for award, may in pairs if may == "open"]
    awards = awards_for().filter(pk__in=keys).select_related("category", "edition") if keys else ()
    return Confidence(
        to_name=frozenset(award for award, may in pairs if may == "name"),
        to_open=tuple(awards),
    )


def _on_desk(seat, asked, answers, sheets, papers, rooms, waiting):
    award = seat.award
    nominees = seat.juror.in_drawn_order(n for n in asked if n.award_id == award.pk)
    return AwardOnDesk(
        seat=seat,
        files=[_file(award, n, answers.get(n.pk), n.is_open, sheets.get(n.pk)) for n in nominees],
        unanswered=sum(n.pk not in answers for n in nominees),
        room_is_open=award.pk in rooms,
        verdict_waits=award.pk in waiting,
        is_awaited=award.pk in rooms and _is_awaited(rooms[award.pk], seat),
        sheets=[n for n in nominees if n.pk in papers],
    )


def _file(award, nominee, declaration, is_open, assessment):
    answer = declaration.answer if declaration else ""
    if answer == Declaration.Answer.INTEREST:
        return File(nominee, OUT, gettext("You will neither see nor mark this file."))
    if answer == Declaration.Answer.UNSURE:
        words = gettext("the secretariat will answer you")
        return File(nominee, UNTOUCHED, words, is_asked_about=True)
    if not is_open:
        words = gettext("link to be declared") if not answer else gettext("opens with the others")
        return File(nominee, UNTOUCHED, words)
    if not award.is_marked:
        return File(nominee, UNTOUCHED, gettext("to read"), is_open)
    state = {"half": DRAFT, "full": DONE}.get(assessment.state if assessment else "", UNTOUCHED)
    return File(nominee, state, _words(award, state, assessment), is_open)


def _words(award, state, assessment):
    if state == DONE:
        return gettext("abstention") if assessment.is_abstention else gettext("submitted")
    if award.status != Award.Status.MARKING:
        return gettext("not marked")
    if state == DRAFT and assessment.concluded_at:
        return gettext("submitted, changes in draft")
    return gettext("draft") if state == DRAFT else gettext("to mark")


def next_act(desk):
    """The one `Act` that is most useful now, or None where every award is over.

    What keeps the juror from reading comes first, then what keeps others waiting, then the marks.
    """
    before_marks = (_charter, _interests, _seal, _awaited, _paper)
    finders = (*before_marks, _marks, _presiding, _room, _waiting)
    for finder in finders:
        for each in desk:
            if each.is_at_work and (act := finder(each)):
                return act
    return None


def _charter(each):
    if each.juror.charter_accepted_at:
        return None
    return Act(
        "charter",
        gettext("Accept the charter of the jury"),
        gettext("It takes three minutes, and is done once for all your awards."),
        gettext("Read the charter"),
        "awards:jury_charter",
    )


def _interests(each):
    if not each.unanswered or each.award.status != Award.Status.MARKING:
        return None
    return Act(
        "interests",
        gettext("Declare your links: %(award)s") % {"award": each.award.label},
        ngettext(
            "%(n)d nominee waits for your answer. The files open next.",
            "%(n)d nominees wait for your answer. The files open next.",
            each.unanswered,
        )
        % {"n": each.unanswered},
        gettext("Declare my links"),
        "awards:jury_interests",
        each.award.pk,
    )


def _seal(each):
    if not each.verdict_waits:
        return None
    return Act(
        "seal",
        gettext("A verdict waits for a second person: %(award)s") % {"award": each.award.label},
        gettext("The chair proposes to seal it. Proofread it, then confirm it or say no."),
        gettext("Proofread the verdict"),
        "awards:jury_verdict",
        each.award.pk,
    )


def _paper(each):
    if not each.sheets or not each.award.is_being_marked:
        return None
    nominee = each.sheets[0]
    return Act(
        "paper",
        gettext("Check your paper sheet: %(file)s") % {"file": nominee.partnership.name},
        gettext("The secretariat has entered it for you. It counts once you confirm it."),
        gettext("Check the sheet"),
        "awards:jury_paper",
        nominee.pk,
    )


def _marks(each):
    if not each.left:
        return None
    file = each.left[0]
    title = gettext("Take up %(file)s again") if file.state == DRAFT else gettext("Mark %(file)s")
    return Act(
        "marks",
        title % {"file": file.name},
        ngettext(
            "%(n)d file is left to be marked for %(award)s.",
            "%(n)d files are left to be marked for %(award)s.",
            len(each.left),
        )
        % {"n": len(each.left), "award": each.award.label},
        gettext("Open the file"),
        "awards:jury_file",
        file.nominee.pk,
    )


def _presiding(each):
    """The chair, or the deputy when the chair has a link, once their own work is done."""
    may_preside = each.seat.role in (Seat.Role.CHAIR, Seat.Role.DEPUTY) and not each.is_recused
    if not may_preside or each.award.status != Award.Status.MARKING or each.is_asking:
        return None
    if each.award.presiding_seat() != each.seat:
        return None
    return Act(
        "presiding",
        gettext("Prepare the deliberation: %(award)s") % {"award": each.award.label},
        gettext("Your part is done. See who has finished; open the deliberation when all have."),
        gettext("See where the jury stands"),
        "awards:jury_room",
        each.award.pk,
    )


def _awaited(each):
    """An open room that waits for this very juror."""
    return _room(each) if each.is_awaited else None


def _room(each):
    if not each.room_is_open:
        return None
    return Act(
        "room",
        gettext("The deliberation is open: %(award)s") % {"award": each.award.label},
        gettext("The jury compares, talks and votes there."),
        gettext("Join the deliberation"),
        "awards:jury_room",
        each.award.pk,
    )


def _waiting(each):
    if each.is_asking:
        why = gettext("The secretariat will answer your question; nothing else depends on you.")
    elif each.seat.excused_at:
        why = gettext("Your absence is excused: nothing more is expected of you.")
    elif each.award.is_being_marked:
        why = gettext("You can change your marks until the chair opens the deliberation.")
    elif each.award.status == Award.Status.MARKING:
        why = gettext("Read the files at leisure: the chair will open the deliberation.")
    else:
        why = gettext("The jury deliberates without you.")
    return Act("waiting", gettext("You are up to date, thank you"), why)
