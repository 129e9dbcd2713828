"""What jurors, their chair, confidants and auditors may see; and what the staff may, of a jury."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from awards.models import (
    Application,
    Assessment,
    Attachment,
    Award,
    Ceremony,
    Confidant,
    Declaration,
    DismissedMatch,
    Edition,
    Feedback,
    Handover,
    Nominee,
    PaperSheet,
    ReleasedComment,
    Round,
    Seat,
    Verdict,
)
from awards.models.confidants import CONFIDE_ELSEWHERE
from awards.visibility.viewers import NOBODY, curates, is_auditor, key_of

AT_WORK = (Award.Status.MARKING, Award.Status.DELIBERATION)


def seats_for(viewer):
    """The seats where the viewer marks and votes, in editions whose jury is or was at work."""
    return (
        Seat.objects.sitting()
        .filter(juror__user=key_of(viewer), award__edition__status=Edition.Status.JURY)
        .exclude(award__status__in=[Award.Status.PENDING, Award.Status.NOT_HELD])
    )


def asked_nominees_for(viewer):
    """The nominees about which the viewer is asked for interests: names and members, no file."""
    return Nominee.objects.in_the_running().filter(
        award__status__in=AT_WORK, award__in=seats_for(viewer).values("award")
    )


def declarations_for(viewer):
    """A juror's own answers about the nominees they are asked about, and nobody else's."""
    return Declaration.objects.filter(
        juror__user=key_of(viewer), nominee__in=asked_nominees_for(viewer)
    ).answered()


def dismissed_matches_for(viewer):
    """The proposed links that a juror, or the secretariat, said to be wrong about this juror."""
    return DismissedMatch.objects.filter(
        juror__user=key_of(viewer), nominee__in=asked_nominees_for(viewer)
    )


def files_for(viewer):
    """The files that a juror may open: every nominee of the award answered for, this one freely.

    The one expression of conflicts of interest: lists, pages, drafts, marks, pictures and
    attachments pass here.
    """
    mine = Declaration.objects.filter(
        juror__user=key_of(viewer), juror__charter_accepted_at__isnull=False
    )
    unanswered = (
        Nominee.objects.in_the_running()
        .filter(award=OuterRef("award"))
        .exclude(pk__in=mine.answered().values("nominee"))
    )
    free = mine.filter(nominee=OuterRef("pk"), answer=Declaration.Answer.NONE)
    return asked_nominees_for(viewer).filter(Exists(free), ~Exists(unanswered))


def closed_files_for(viewer):
    """Files that were open to a juror until their award was sealed: no page reads them now."""
    free = Declaration.objects.filter(
        juror__user=key_of(viewer), nominee=OuterRef("pk"), answer=Declaration.Answer.NONE
    )
    return (
        Nominee.objects.in_the_running()
        .filter(Exists(free), award__in=seats_for(viewer).values("award"))
        .filter(award__status__in=[Award.Status.SEALED, Award.Status.REVEALED])
    )


def attachments_for(viewer):
    """Documents of the files that the viewer may open."""
    if curates(viewer):
        return Attachment.objects.all()
    return Attachment.objects.filter(nominee__in=files_for(viewer))


def rooms_for(viewer):
    """The awards whose deliberation is open to the viewer: who has an interest takes no part."""
    return Award.objects.filter(
        status=Award.Status.DELIBERATION,
        pk__in=seats_for(viewer).taking_part().values("award"),
    )


def chairs_for(viewer):
    """The chairs who preside over the rooms that are open to the viewer."""
    chairs = Seat.objects.able_to_preside().filter(role=Seat.Role.CHAIR)
    return chairs.filter(award__in=rooms_for(viewer))


def nominees_in_rooms_for(viewer):
    """The nominees that are deliberated about in open rooms, each with how many are recused."""
    recused = (
        Declaration.objects.recusing()
        .filter(nominee=OuterRef("pk"))
        .filter(
            Exists(
                Seat.objects.sitting().filter(
                    juror=OuterRef("juror"), award=OuterRef("nominee__award")
                )
            )
        )
        .order_by()
        .values("nominee")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Nominee.objects.in_the_running()
        .filter(award__in=rooms_for(viewer))
        .annotate(recusals=Coalesce(Subquery(recused), 0))
    )


def assessments_for(viewer):
    """A juror's own assessments; those of all in an open room, and after the reveal to the chair.

    From sealing to the reveal, nobody's. Who holds the right to see marks uses `marks_for`.
    """
    standing = Assessment.objects.standing()
    own = Q(juror__user=key_of(viewer), nominee__in=files_for(viewer)) | Q(
        juror__user=key_of(viewer), nominee__award__status=Award.Status.REVEALED
    )
    shared = Q(nominee__award__in=rooms_for(viewer), nominee__withdrawn_at=None)
    afterwards = Q(nominee__award__in=checked_awards_for(viewer).values("pk"))
    return standing.filter(own | (shared & Q(concluded_at__isnull=False)) | afterwards)


def checked_awards_for(viewer):
    """The revealed awards of which the viewer may read all the marks: the chair's, the auditor's."""
    revealed = Award.objects.revealed()
    if is_auditor(viewer):
        return revealed
    chaired = Seat.objects.chairing().filter(juror__user=key_of(viewer))
    return revealed.filter(pk__in=chaired.values("award"))


def own_marks_for(viewer):
    """What a juror gave, and nobody else's, once the award is revealed."""
    return Assessment.objects.standing().filter(
        juror__user=key_of(viewer),
        concluded_at__isnull=False,
        nominee__award__status=Award.Status.REVEALED,
    )


def counted_marks_for(viewer):
    """Each assessment that counted in the awards whose marks the viewer may all read."""
    sitting = Seat.objects.sitting().filter(
        juror=OuterRef("juror"), award=OuterRef("nominee__award")
    )
    return Assessment.objects.marked().filter(
        Exists(sitting), nominee__award__in=checked_awards_for(viewer)
    )


def comments_to_release_for(viewer):
    """A juror's own comments that nominees may be told, each with what became of it."""
    released = ReleasedComment.objects.filter(assessment=OuterRef("pk"))
    feedback = Feedback.objects.filter(award=OuterRef("nominee__award"))
    return (
        own_marks_for(viewer)
        .marked()
        .commented()
        .annotate(is_released=Exists(released), is_told=Exists(feedback.exclude(drafted_at=None)))
    )


def totals_to_release_for(viewer):
    """The revealed awards whose totals the viewer, who chairs, may release to the nominees.

    Each with how many comments its jurors released, and never whose.
    """
    chaired = Seat.objects.chairing().filter(juror__user=key_of(viewer))
    award = "assessment__nominee__award"
    comments = (
        ReleasedComment.objects.to_be_told()
        .filter(**{award: OuterRef("pk")})
        .order_by()
        .values(award)
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Award.objects.revealed()
        .filter(decided_by=Award.Decision.MARKS, pk__in=chaired.values("award"))
        .annotate(
            comments_released=Coalesce(Subquery(comments), 0),
            totals_released_at=F("feedback__totals_released_at"),
            told_at=F("feedback__drafted_at"),
        )
    )


def feedback_for(viewer):
    """The totals that chairs released, for who curates and has no link with that award."""
    return _released_to(viewer, Feedback.objects.exclude(totals_released_at=None), "award")


def released_comments_for(viewer):
    """The comments that jurors released, for who curates and has no link with that award."""
    told = ReleasedComment.objects.to_be_told()
    return _released_to(viewer, told, "assessment__nominee__award")


def _released_to(viewer, rows, award):
    if not curates(viewer):
        return rows.none()
    revealed = rows.filter(**{f"{award}__status": Award.Status.REVEALED})
    return revealed.exclude(**{f"{award}__in": _awards_linked_to(viewer)})


def _awards_linked_to(viewer):
    """The awards that `Award.concerns` the viewer: a link outlives the seat of who declared it."""
    links = Declaration.objects.recusing().filter(
        juror__user=key_of(viewer), nominee__withdrawn_at=None
    )
    return links.values("nominee__award")


def marks_for(viewer):
    """What the right to see marks opens, by name and not to superusers, until the seal.

    Never where the viewer sits on the jury: a juror reads the others' marks in the room. Never
    where they have a link either, whether they still sit or not.
    """
    if key_of(viewer) == NOBODY or not viewer.was_given("awards.see_marks"):
        return Assessment.objects.none()
    own = Seat.objects.filter(juror__user=key_of(viewer), stood_down_at=None)
    return (
        Assessment.objects.standing()
        .filter(nominee__award__status__in=AT_WORK, concluded_at__isnull=False)
        .exclude(nominee__award__in=own.values("award"))
        .exclude(nominee__award__in=_awards_linked_to(viewer))
    )


def paper_sheets_for(viewer):
    """The signed sheets that wait for the juror's own word, of files that are open to them."""
    return PaperSheet.objects.filter(
        juror__user=key_of(viewer),
        nominee__in=files_for(viewer),
        confirmed_at=None,
        refused_at=None,
    )


def rounds_for(viewer):
    """The rounds of the rooms that are open to the viewer."""
    return Round.objects.standing().filter(award__in=rooms_for(viewer))


def verdicts_for(viewer):
    """Unsealed drafts, for those who take part; sealed verdicts open by `Verdict.look` alone."""
    return Verdict.objects.standing().filter(sealed_at=None, award__in=rooms_for(viewer))


def verdicts_to_confide_for(viewer):
    """Sealed verdicts of the juries that the viewer presides: they name who opens them.

    What a verdict holds is not read.
    """
    presided = seats_for(viewer).filter(role__in=[Seat.Role.CHAIR, Seat.Role.DEPUTY])
    return (
        Verdict.objects.sealed()
        .filter(award__status=Award.Status.SEALED)
        .filter(award__in=presided.without_interest().values("award"))
        .only("award", "sealed_at", "broken_at")
    )


def verdicts_to_confide_elsewhere_for(viewer):
    """Sealed verdicts of no jury: whoever was given the right to seal them names who opens them.

    By name and not to superusers, and never where the viewer has a link. What the room decides is
    sealed in front of it, and confided to nobody.
    """
    if key_of(viewer) == NOBODY or not viewer.was_given(CONFIDE_ELSEWHERE):
        return Verdict.objects.none()
    elsewhere = {"decided_by": Award.Decision.ELSEWHERE, "is_decided_in_room": False}
    found = Award.objects.filter(status=Award.Status.SEALED, **elsewhere)
    return (
        Verdict.objects.sealed()
        .filter(award__in=found.exclude(pk__in=_awards_linked_to(viewer)))
        .only("award", "sealed_at", "broken_at")
    )


def confidants_for(viewer):
    """Who was named to open the sealed verdicts whose confidants the viewer names."""
    named = Q(verdict__in=verdicts_to_confide_for(viewer).values("pk")) | Q(
        verdict__in=verdicts_to_confide_elsewhere_for(viewer).values("pk")
    )
    return Confidant.objects.filter(named).select_related("user")


def confidences_for(viewer):
    """What the viewer was named for: one row for each verdict and purpose."""
    return Confidant.objects.filter(user=key_of(viewer), withdrawn_at=None)


def verdicts_confided_to(viewer):
    """Sealed verdicts that the viewer was named a confidant of; `Verdict.look` opens them."""
    return (
        Verdict.objects.sealed()
        .filter(Exists(confidences_for(viewer).filter(verdict=OuterRef("pk"))))
        .filter(award__status=Award.Status.SEALED)
        .only("award", "sealed_at", "broken_at")
    )


def verdicts_to_hand_over_for(viewer, purpose):
    """Sealed verdicts of an evening that the viewer was named to take to the hall: cards, case."""
    named = confidences_for(viewer).filter(verdict=OuterRef("pk"), purpose=purpose)
    return verdicts_confided_to(viewer).filter(Exists(named), award__ceremony__isnull=False)


def ceremonies_to_hand_over_for(viewer, purpose):
    """The evenings of these verdicts."""
    mine = verdicts_to_hand_over_for(viewer, purpose)
    return Ceremony.objects.filter(pk__in=mine.values("award__ceremony"))


def handovers_for(viewer, purpose):
    """What was asked for and made of these evenings: who did, and when."""
    mine = ceremonies_to_hand_over_for(viewer, purpose)
    return Handover.objects.filter(purpose=purpose, ceremony__in=mine)


def applications_for(viewer):
    """Applications: never public."""
    return Application.objects.all() if curates(viewer) else Application.objects.none()
