"""A revealed award whose jurors wrote a comment each, for the tests of what is passed on to nominees."""

from dataclasses import dataclass

from awards.models import Assessment, Award, Cursor
from tests.evenings import announce_and_reveal, begin, one_laureate, seal
from tests.factories import make_ceremony
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    submit,
)


@dataclass
class PassingOn:
    """An award, its three nominees and its four jurors: the chair, two members, one with a link.

    The second nominee has an abstention of the last member; the linked juror marked it, and the
    first one. The third is the one with the link.
    """

    award: Award
    nominees: list
    chair: object
    members: list
    linked: object

    def assessment(self, juror, place=0):
        """What this juror gave to the nominee of this place."""
        return Assessment.objects.get(juror=juror, nominee=self.nominees[place])


def words_of(juror, nominee):
    """The comment of this juror on this nominee, as nobody else writes it."""
    return f"Avis {juror.pk}-{nominee.pk} :\nsincère à 100 %, « oui »."


def make_passing_on(*, is_revealed=True, comment=words_of, year=2026):
    """Marks are 5 for the first criterion and 5 or 4 for the second, then one less by nominee."""
    edition = make_coming_edition(year)
    award = make_award_at_work(edition, jurors=4, ceremony=make_ceremony(edition))
    chair = award.seats.get(role="chair").juror
    *members, linked = (seat.juror for seat in award.seats.filter(role="member").order_by("pk"))
    nominees = list(award.nominees.order_by("pk"))
    declare_all(award, but=[(linked, nominees[2])])
    for place, nominee in enumerate(nominees):
        for juror in (chair, *members, linked):
            if juror == linked and place == 2:
                continue
            if juror == members[-1] and place == 1:
                abstain(juror, nominee)
                continue
            marks = [5 - place, 4 - place if juror == chair else 5 - place]
            submit(juror, nominee, marks, comment(juror, nominee))
    award.open_deliberation(by=chair_of(award))
    confirm_first(award)
    edition.announce_nominees(by=None)
    seal(award, **one_laureate(award))
    if is_revealed:
        begin(award.ceremony)
        announce_and_reveal(Cursor.objects.get(ceremony=award.ceremony), award)
    return PassingOn(award, nominees, chair, members, linked)


def abstain(juror, nominee):
    """This juror gives no marks, and says why."""
    sheet = Assessment.begin(juror, nominee)
    sheet.abstain("Je connais mal ce métier.", version=sheet.version, by=juror.user)
