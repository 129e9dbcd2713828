"""What the test of the whole evening makes in the deployment: the demonstration's sealed edition."""

from awards.management.commands.load_demonstration import load_evening
from awards.models import Verdict
from convergences.demonstration import ACCOUNTS
from convergences.models import User
from tests.browser.sealed_evening import session_of

PEOPLE = ["regie", "regie2", "secretariat"]


def prepare():
    """The evening as `manage.py demo` offers it; gives sessions, and what each award will tell."""
    for account in ACCOUNTS:
        account.prepare()
    ceremony = load_evening()
    return {
        "ceremony": ceremony.pk,
        "edition": ceremony.edition_id,
        "year": ceremony.edition.year,
        "sessions": {
            name: session_of(User.objects.get(email=f"{name}@convergences.example"))
            for name in PEOPLE
        },
        "awards": [told(award) for award in ceremony.in_running_order()],
    }


def told(award):
    """What the room will read: the label, and the names of the laureates."""
    verdict = Verdict.objects.sealed().filter(award=award).first()
    rewarded = verdict.values["rewarded"] if verdict else []
    return {
        "key": award.pk,
        "label": award.label,
        "in_room": award.is_decided_in_room,
        "winners": [each["name"] for each in rewarded if each["place"]],
    }
