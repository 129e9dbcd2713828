"""What a juror reads: the files that are open to them, whole, award by award."""

from collections import defaultdict
from dataclasses import dataclass

from awards.visibility import files_for, pictures_for, seats_for


@dataclass(frozen=True)
class AwardToRead:
    """The open files of one award in their juror's own order, and what they are marked on."""

    award: object
    nominees: list

    @property
    def criteria(self):
        """What is marked, in order; nothing where jurors vote without marks."""
        return list(self.award.criteria.all()) if self.award.is_marked else []

    @property
    def marks(self):
        """The marks that may be given, lowest first."""
        return range(1, self.award.highest_mark + 1)


def pictures_to_read(viewer, partnerships):
    """`{partnership key: photographs}`, at addresses that the jury may open."""
    found = defaultdict(list)
    for picture in pictures_for(viewer).filter(partnership__in=partnerships):
        picture.private_route = "awards:jury_picture"
        found[picture.partnership_id].append(picture)
    return found


def files_to_read(viewer):
    """The `AwardToRead`s of a juror, their nominees with `pictures`.

    Awards without an open file are left out.
    """
    seats = (
        seats_for(viewer)
        .select_related("juror", "award__category", "award__edition")
        .prefetch_related("award__criteria__steps")
        .order_by("-award__edition__year", "award__position", "award__category__position", "award")
    )
    files = list(
        files_for(viewer)
        .with_partnership()
        .prefetch_related("partnership__places", "partnership__sources", "attachments")
    )
    pictures = pictures_to_read(viewer, [nominee.partnership_id for nominee in files])
    for nominee in files:
        nominee.pictures = pictures[nominee.partnership_id]
    parts = [
        AwardToRead(
            seat.award,
            seat.juror.in_drawn_order(n for n in files if n.award_id == seat.award_id),
        )
        for seat in seats
    ]
    return [part for part in parts if part.nominees]
