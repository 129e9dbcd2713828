"""« Où en est le jury »: who has finished, never a mark; and the marks, for whoever was given the right.

Each look at the marks is journalled, and the right ends when the verdict is sealed.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import path
from django.utils.translation import gettext as _

from awards.admin.phases import lacks_of
from awards.admin.seats import acts_on
from awards.models import Award
from awards.models.deliberation import (
    ABSTAINED,
    COMPLETE,
    MARKED,
    QUORUM_FLOOR,
    RECUSED,
    UNDECLARED,
    UNSURE,
)
from awards.visibility import marks_for
from convergences.journal import JournalEntry

AT_WORK = (Award.Status.MARKING, Award.Status.DELIBERATION)


@dataclass(frozen=True)
class SeatProgress:
    """One juror of an award: counts of nominees by state, and what can be done with the seat."""

    seat: object
    of: int
    declared: int
    marked: int
    abstained: int
    recused: int
    left: int
    acts: list

    @property
    def words(self):
        """Whether this juror has finished."""
        if self.seat.excused_at:
            return _("excused")
        if not self.left:
            return _("has finished")
        return _("has begun") if self.declared or self.marked else _("has not begun")


def progress_of(award):
    """A `SeatProgress` per sitting juror, and (nominee, complete assessments) per nominee."""
    coverage = award.coverage()
    eligible = set(award.seats.taking_part().values_list("pk", flat=True))
    of = len(coverage.nominees)

    def line(seat):
        def count(*states):
            return coverage.count(*states, seat=seat)

        return SeatProgress(
            seat=seat,
            of=of,
            declared=of - count(UNDECLARED, UNSURE),
            marked=count(MARKED),
            abstained=count(ABSTAINED),
            recused=count(RECUSED),
            left=of - count(*COMPLETE),
            acts=acts_on(seat, may_be_deputy=seat.pk in eligible),
        )

    nominees = [(each, coverage.count(MARKED, nominee=each)) for each in coverage.nominees]
    for seat in coverage.seats:
        seat.award = award
    return [line(seat) for seat in coverage.seats], nominees


class FollowJury:
    """Gives the administration of awards « Où en est le jury », and the page of the marks."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<number:pk>/jury/", wrap(self.jury_view), name="awards_award_jury"),
            path("<number:pk>/notes/", wrap(self.marks_view), name="awards_award_marks"),
            *super().get_urls(),
        ]

    def jury_view(self, request, pk):
        """Who has finished and what lacks, in counts: neither a mark nor a rank."""
        award = self._changeable(request, pk)
        concerned = award.concerns(request.user)
        shown = award.status in AT_WORK and not concerned
        jurors, nominees = progress_of(award) if shown else ([], [])
        away = award.seats.exclude(stood_down_at=None).select_related("juror")
        return self._page(
            request,
            "admin/awards/award/jury.html",
            award,
            _("Where the jury stands: %(award)s") % {"award": award},
            concerned=concerned,
            at_work=award.status in AT_WORK,
            jurors=jurors,
            finished=sum(not line.left for line in jurors),
            nominees=nominees,
            floor=max(QUORUM_FLOOR, award.quorum),
            has_marks=award.is_marked,
            away=away,
            lacks=lacks_of(award.lacks_to_open_deliberation())
            if shown and award.status == Award.Status.MARKING
            else [],
            may_enter_paper=request.user.has_perm("awards.enter_paper")
            and award.status == Award.Status.MARKING,
            may_see_marks=request.user.was_given("awards.see_marks"),
        )

    def marks_view(self, request, pk):
        """Say that a look is journalled; a POST writes it down, then shows the marks."""
        award = self.get_object(request, str(pk))
        given = request.user.was_given("awards.see_marks")
        if award is None or not given or not self.has_view_permission(request, award):
            raise PermissionDenied
        # Who sits on this jury reads no mark of the others before its deliberation, nor here; who
        # left it keeps their link.
        sits, concerned = award.has_seat(request.user), award.concerns(request.user)
        may_look = award.status in AT_WORK and not sits and not concerned
        files = None
        if request.method == "POST":
            if not may_look:
                raise PermissionDenied
            files = self._look(award, request.user)
        return self._page(
            request,
            "admin/awards/award/marks.html",
            award,
            _("The marks: %(award)s") % {"award": award},
            sits=sits,
            concerned=concerned,
            may_look=may_look,
            files=files,
            criteria=list(award.criteria.all()),
        )

    def _look(self, award, user):
        """Journal the look, then give (nominee, its assessments with their marks), by name."""
        with transaction.atomic():
            award.hold()
            JournalEntry.objects.record(user, "awards.award.marks_seen", award)
            rows = (
                marks_for(user)
                .filter(nominee__award=award, nominee__withdrawn_at=None)
                .select_related("juror", "nominee__partnership")
                .prefetch_related("marks__criterion")
                .order_by("nominee__partnership__name_fr", "nominee", "juror__name", "pk")
            )
            files = {}
            for row in rows:
                files.setdefault(row.nominee, []).append(row)
        return list(files.items())
