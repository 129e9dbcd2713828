"""What the test of the case for the hall makes in the deployment: three sealed awards, and a desk."""

from datetime import timedelta

from django.utils import timezone

from awards.models import Award, Ceremony, Verdict
from tests.browser.sealed_evening import session_of
from tests.evenings import announce_and_reveal, begin, make_evening, stage_manager
from tests.factories import make_user
from tests.hall import confide
from tests.juries import make_coming_edition

YEAR = 2026
PEOPLE = {"cards": ["cartons1", "cartons2"], "hall": ["coffret1", "coffret2"]}


def prepare():
    """Three sealed awards and who is named for what; gives sessions and the secrets to look for."""
    ceremony = make_evening(awards=3, edition=make_coming_edition(YEAR))
    people = {"regie": stage_manager()}
    for purpose, names in PEOPLE.items():
        named = {name: make_user(email=f"{name}@example.org") for name in names}
        confide(ceremony, purpose, *named.values())
        people |= named
    Ceremony.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    return {
        "ceremony": ceremony.pk,
        "sessions": {name: session_of(person) for name, person in people.items()},
        "awards": [
            {
                "key": award.pk,
                "label": award.label,
                "winner": Verdict.objects.get(award=award).values["rewarded"][0]["name"],
            }
            for award in ceremony.in_running_order()
        ],
        "hour": timezone.localtime(timezone.now() - timedelta(minutes=5)).strftime("%H:%M"),
    }


def reveal_first():
    """The desk goes live, then announces and reveals the first award."""
    ceremony = Ceremony.objects.get()
    begin(ceremony)
    announce_and_reveal(ceremony.cursors.get(), ceremony.in_running_order().first())


def hours_told():
    """The hour that the journal keeps of each award, in the running order."""
    hours = [award.seen_in_hall_at for award in Award.objects.order_by("running_order")]
    return [timezone.localtime(hour).strftime("%H:%M") if hour else "" for hour in hours]
