"""Who is answered what in the jury's space, at each stage: every address, every role."""

import hashlib

import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse

from awards.models import Assessment, Ballot, Declaration, Mark, Round, Verdict
from awards.urls import jury_urls
from convergences.journal import JournalEntry
from tests.jury_roles import ROLES, STAGES, make_world
from tests.matrix import MOVED, SIGN_IN, outcome
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]

TAKE_PART = {"juror", "deputy", "chair"}
PRESIDE = {"deputy", "chair"}
SEATED = TAKE_PART | {"recused", "conflicted chair"}
OUTSIDE = {"anonymous", "disabled"}
SIGNED_IN = set(ROLES) - OUTSIDE

# For each address and stage, who is answered 200, and who is led elsewhere; the others that are
# signed in find nothing there.
TABLE = {
    **dict.fromkeys(
        ["jury_home", "jury_charter", "jury_files"], dict.fromkeys(STAGES, (SIGNED_IN, set()))
    ),
    "jury_interests": {"marking": (SEATED, set()), "deliberation": (SEATED, set())},
    **dict.fromkeys(
        ["jury_document", "jury_picture"],
        {"marking": (TAKE_PART, set()), "deliberation": (TAKE_PART, set())},
    ),
    "jury_file": dict.fromkeys(STAGES, (TAKE_PART, set())),
    "jury_abstain": {
        "marking": (TAKE_PART, set()),
        "deliberation": (set(), TAKE_PART),
        "sealed": (TAKE_PART, set()),
    },
    # After the seal, who took part is led to their desk, which says so.
    "jury_room": {
        "marking": (TAKE_PART, set()),
        "deliberation": (TAKE_PART, set()),
        "sealed": (set(), TAKE_PART),
    },
    "jury_room_fragment": {"marking": (TAKE_PART, set()), "deliberation": (TAKE_PART, set())},
    **dict.fromkeys(
        ["jury_verdict", "jury_proofread"],
        {"deliberation": (PRESIDE, {"juror"}), "sealed": (set(), TAKE_PART)},
    ),
    "jury_confidants": {"sealed": (PRESIDE, set())},
    **dict.fromkeys(
        ["jury_confidant", "jury_cards", "jury_case"], {"sealed": ({"confidant"}, set())}
    ),
    # A sheet waits in no file of this world.
    "jury_paper": {},
    "jury_scan": {},
    # Nothing is revealed in this world: see test_minutes_pages.py.
    "jury_own_marks": {},
    "jury_own_line": {},
}
REACHED_ELSEWHERE = {"jury_paper", "jury_scan", "jury_own_marks", "jury_own_line"}
POSTED_ONLY = {
    *("jury_draft", "jury_room_act", "jury_seal_propose", "jury_seal_confirm"),
    *("jury_seal_decline", "jury_all_marks", "jury_comment", "jury_totals"),
}
WALKED = ["marking", "deliberation", "sealed"]
SECRETS = (Assessment, Ballot, Declaration, Mark, Round, Verdict, JournalEntry)


def address(name, world, role):
    award = world.award_for(role)
    nominee = award.nominees.first()
    picture = nominee.partnership.pictures.get()
    told = {
        "jury_document": [nominee.attachments.get().pk],
        "jury_picture": [picture.token, picture.rendition_names[0]],
        "jury_room_act": [award.pk, "ouvrir"],
        "jury_comment": [award.edition.year, nominee.pk],
        "jury_totals": [award.edition.year, award.pk],
        **dict.fromkeys(["jury_cards", "jury_case"], [award.ceremony_id]),
    }
    pattern = str(next(url.pattern for url in jury_urls if url.name == name))
    key = [nominee.pk] if "<number:nominee>" in pattern else [award.pk]
    given = told.get(name, key if "<number:" in pattern else [])
    return reverse(f"awards:{name}", args=given)


def client_of(world, role):
    client = Client()
    if world.people[role]:
        sign_in(client, world.people[role])
    return client


def expected(name, stage, role):
    shown, moved = TABLE[name].get(stage, (set(), set()))
    if role in OUTSIDE:
        return SIGN_IN
    return 200 if role in shown else MOVED if role in moved else 404


def digest():
    """What the tables of a jury hold."""
    rows = serializers.serialize("json", [row for model in SECRETS for row in model.objects.all()])
    return hashlib.sha256(rows.encode()).hexdigest()


def test_every_address_of_the_jury_is_in_the_table():
    assert {url.name for url in jury_urls} == TABLE.keys() | POSTED_ONLY


def test_every_address_is_reached_by_somebody():
    reached = {name for name, stages in TABLE.items() if any(s for s, _m in stages.values())}

    assert reached == TABLE.keys() - REACHED_ELSEWHERE


@pytest.mark.parametrize("stage", WALKED)
def test_each_role_is_answered_as_the_table_says_and_reading_changes_nothing(stage):
    world = make_world(stage)
    before = digest()
    wrong = {}
    for role in ROLES:
        client = client_of(world, role)
        for name in TABLE:
            answer = outcome(client.get(address(name, world, role)))
            if answer != expected(name, stage, role):
                wrong[role, name] = answer
        for name in POSTED_ONLY:
            answer = client.get(address(name, world, role)).status_code
            if answer not in (302, 405):
                wrong[role, name] = answer

    assert wrong == {}
    assert digest() == before


@pytest.mark.parametrize("stage", WALKED)
def test_who_may_not_read_may_not_write_either(stage):
    world = make_world(stage)
    before = digest()
    wrong = {}
    for role in sorted(SIGNED_IN - TAKE_PART):
        client = client_of(world, role)
        for name in {*TABLE, *POSTED_ONLY} - {"jury_home", "jury_charter", "jury_files"}:
            if expected_to_write(name, stage, role):
                continue
            answer = client.post(address(name, world, role), {"act": "submit"}).status_code
            if answer not in (404, 405):
                wrong[role, name] = answer

    assert wrong == {}
    assert digest() == before


def expected_to_write(name, stage, role):
    if name == "jury_seal_confirm":  # pressed once too often: led back to what says « sealed »
        return stage == "sealed" and role in SEATED
    return name in TABLE and expected(name, stage, role) == 200


@pytest.mark.parametrize("stage", STAGES)
def test_not_yours_and_not_there_are_the_same_answer(stage):
    world = make_world(stage)
    client = client_of(world, "stranger")
    for name in ("jury_file", "jury_room", "jury_verdict", "jury_interests", "jury_confidant"):
        theirs = address(name, world, "chair")
        nobodys = reverse(f"awards:{name}", args=[987_654])

        answers = [client.get(theirs), client.get(nobodys)]

        assert [answer.status_code for answer in answers] == [404, 404]
        # The page repeats the address that was asked, in the link to the other language.
        there = answers[0].content.replace(theirs.encode(), b"")
        assert there == answers[1].content.replace(nobodys.encode(), b""), name


def test_who_is_closed_or_recused_is_refused_at_the_next_request():
    world = make_world("deliberation")
    room = address("jury_room", world, "juror")
    juror, other = client_of(world, "juror"), client_of(world, "chair")
    assert (juror.get(room).status_code, other.get(room).status_code) == (200, 200)

    world.people["juror"].is_active = False
    world.people["juror"].save()
    chair = world.award.seats.get(role="chair").juror
    Declaration.declare(
        chair,
        world.award.nominees.last(),
        "interest",
        by=chair.user,
        kind="family",
        reason="Ma sœur y travaille.",
    )

    assert outcome(juror.get(room)) == SIGN_IN
    assert other.get(room).status_code == 404
