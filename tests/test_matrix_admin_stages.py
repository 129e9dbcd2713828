"""Who is answered what in the administration while a jury works: its rows' addresses, every role, every stage."""

import pytest
from django.urls import reverse

from tests.jury_roles import ROLES, STAGES, make_world
from tests.matrix import SIGN_IN, TABLE, outcome
from tests.test_matrix_jury import OUTSIDE, client_of, digest

pytestmark = [pytest.mark.django_db, pytest.mark.long]

STAFF = {"reader", "secretariat", "sees marks", "superuser"}
JURY = set(ROLES) - STAFF - OUTSIDE  # who takes part, presides, is recused, confided in, or audits
METHODS = ["get", "head", "options", "trace", "post", "put", "patch", "delete"]

# Where a jury at work changes what tests/matrix.py says of the staff.
AT_WORK = {
    # Its jury decides this award.
    ("admin:awards_award_elsewhere", "secretariat"): 404,
    ("admin:awards_award_elsewhere", "sees marks"): 404,
    # Nothing is passed on to nominees before the reveal.
    **{("admin:awards_award_feedback", role): 404 for role in STAFF - {"reader"}},
    # Criteria are frozen; who is nominated and who sits on the jury is kept.
    **{
        (f"admin:awards_{row}_delete", role): 403
        for row in ("criterion", "juror", "nominee")
        for role in STAFF
    },
    # Given by name; once the verdict is sealed, the page says that the right has ended.
    ("admin:awards_award_marks", "sees marks"): 200,
}


def addresses(world):
    """Every address of the administration that names a row of the world's award."""
    award = world.award
    nominee, criterion = award.nominees.first(), award.criteria.first()
    seat = award.seats.taking_part().filter(role="member").first()
    picture = nominee.partnership.pictures.get()
    rows = (award, award.edition, award.category, nominee, seat.juror, criterion)
    told = {
        "admin:index": [],
        "admin:document": [nominee.attachments.get().pk],
        "admin:picture": [picture.token, picture.rendition_names[0]],
        "admin:awards_award_declaration": [award.pk, seat.juror_id, nominee.pk],
        "admin:awards_award_seat": [award.pk, seat.pk, "excuser"],
        "admin:awards_award_paper": [award.pk, seat.juror_id],
        "admin:awards_edition_phase": [award.edition_id, "reopen_selection"],
    }
    for name in TABLE:
        for row in rows:
            page = name.removeprefix(f"admin:awards_{row._meta.model_name}_")
            if page != name and name not in told:
                args = {"changelist": [], "add": [], "export": ["csv"]}.get(page, [row.pk])
                told[name] = args
    return {name: reverse(name, args=args) for name, args in told.items()}


def expected(name, role):
    """What a GET of this address is answered."""
    if role in OUTSIDE:
        return SIGN_IN
    if role in JURY:
        return 404
    column = "secretariat" if role == "sees marks" else role
    return AT_WORK.get((name, role), getattr(TABLE[name], column))


def test_the_addresses_are_those_of_a_jury_and_many():
    names = addresses(make_world("deliberation")).keys()

    assert len(names) > 45
    assert {"admin:awards_award_jury", "admin:awards_award_break_seal"} <= names


@pytest.mark.parametrize("stage", STAGES)
def test_each_role_is_answered_as_declared_and_reading_changes_nothing(stage):
    world = make_world(stage)
    before = digest()
    wrong = {}
    for role in ROLES:
        client = client_of(world, role)
        for name, address in addresses(world).items():
            answer = outcome(client.get(address))
            if answer != expected(name, role):
                wrong[role, name] = answer

    assert wrong == {}
    assert digest() == before


@pytest.mark.parametrize("stage", STAGES)
def test_no_method_lets_anybody_of_the_jury_in(stage):
    """The administration does not exist for them; not even the chair, a confidant or an auditor."""
    world = make_world(stage)
    before = digest()
    wrong = {}
    for role in sorted(JURY | OUTSIDE):
        client = client_of(world, role)
        for name, address in addresses(world).items():
            for method in METHODS:
                answer = outcome(getattr(client, method)(address))
                if answer != (SIGN_IN if role in OUTSIDE else 404):
                    wrong[role, name, method] = answer

    assert wrong == {}
    assert digest() == before


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_role_may_not_read_it_may_not_write(stage):
    world = make_world(stage)
    before = digest()
    wrong = {}
    for role in sorted(STAFF):
        client = client_of(world, role)
        for name, address in addresses(world).items():
            if expected(name, role) in (403, 404):
                answer = outcome(client.post(address, {"act": "briser", "reason": "Non."}))
                if answer not in (403, 404):
                    wrong[role, name] = answer

    assert wrong == {}
    assert digest() == before
