"""The people around a jury, and the awards that they meet at each stage of its work."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission

from awards.models import Verdict
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from tests.factories import (
    make_attachment,
    make_award,
    make_category,
    make_ceremony,
    make_picture,
    make_superuser,
    make_user,
    number,
)
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_jury,
    mark_all,
    second_of,
)

STAGES = ["marking", "deliberation", "sealed"]
ROLES = [
    *("anonymous", "disabled", "stranger", "of another award", "recused", "conflicted chair"),
    *("juror", "deputy", "chair", "confidant", "auditor", "reader", "secretariat", "sees marks"),
    "superuser",
]


@dataclass
class World:
    """An award at one stage, its twin whose chair has a link, and everyone around them."""

    award: object
    twin: object
    people: dict

    def award_for(self, role):
        """Which of the two awards this role is about."""
        return self.twin if role in ("conflicted chair", "deputy") else self.award


def make_world(stage):
    """Everyone, and both awards, at this stage: marks are all given, the verdict drafted."""
    edition = make_coming_edition()
    awards = [make_award_with_links(edition, twin) for twin in (False, True)]
    edition.start_jury(by=None)
    for award, linked in awards:
        award.refresh_from_db()
        declare_all(award, but=[(linked, award.nominees.first())])
    award, twin = (each for each, _linked in awards)
    deputy = twin.seats.taking_part().filter(role="member").first()
    deputy.name_deputy(by=None)
    for each in (award, twin):
        mark_all(each)
        make_attachment(each.nominees.first())
        make_picture(each.nominees.first().partnership)
        lead_to(each, stage)
    other = make_award_at_work(make_coming_edition(2027))
    declare_all(other)
    people = {
        "anonymous": None,
        "disabled": make_user(is_active=False),
        "stranger": make_user(),
        "of another award": chair_of(other),
        "recused": awards[0][1].user,
        "conflicted chair": awards[1][1].user,
        "juror": award.seats.taking_part().filter(role="member").first().juror.user,
        "deputy": deputy.juror.user,
        "chair": chair_of(award),
        "confidant": make_user(),
        "auditor": with_group("auditor"),
        "reader": with_group("reader", is_staff=True),
        "secretariat": with_group("secretariat", is_staff=True),
        "sees marks": with_right("see_marks"),
        "superuser": make_superuser(),
    }
    if stage == "sealed":
        for each, purpose in ((award, "cards"), (twin, "hall")):
            Verdict.objects.get(award=each).name_confidant(
                people["confidant"], purpose, by=chair_of(each)
            )
    return World(award, twin, people)


def make_award_with_links(edition, twin):
    """An award to come with five jurors, and who among them will have a link: the twin's chair."""
    award = make_award_to_come(edition)
    role = "chair" if twin else "member"
    return award, award.seats.filter(role=role).last().juror


def make_award_to_come(edition):
    evening = edition.ceremonies.first() or make_ceremony(edition)
    award = make_award(edition, make_category(f"Catégorie {number()}"), ceremony=evening)
    return make_jury(award, jurors=5)


def lead_to(award, stage):
    """Take an award whose marks are given to this stage."""
    if stage == "marking":
        return
    award.open_deliberation(by=chair_of(award))
    confirm_first(award)
    verdict = draft_verdict(award, by=chair_of(award), outcome="laureate")
    if stage == "sealed":
        propose_seal(verdict, by=chair_of(award))
        confirm_seal(verdict, by=second_of(award))
        award.refresh_from_db()


def with_group(group, **fields):
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def with_right(codename, **fields):
    """A person of the secretariat who was given this right by name."""
    user = with_group("secretariat", is_staff=True, **fields)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    return user
