"""What goes to the hall, for the tests: confidants of an evening, the cards and the case they make."""

from awards.models import Verdict
from tests.factories import make_user
from tests.juries import chair_of


def confide(ceremony, purpose, *people, awards=None):
    """The chair of each award of the evening, or of `awards`, names these people."""
    for award in awards or ceremony.in_running_order():
        for person in people:
            Verdict.objects.sealed().get(award=award).name_confidant(
                person, purpose, by=chair_of(award)
            )


def two_confidants(ceremony, purpose, awards=None):
    """Two people named for every award of the evening, or for `awards`."""
    people = [make_user(), make_user()]
    confide(ceremony, purpose, *people, awards=awards)
    return people
