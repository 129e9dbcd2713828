"""A late link: what is reckoned, asked and sealed is as if the juror had never marked or voted.

In one world a juror marks a nominee, votes, then declares a link to it; in the other the link was
declared at once. Both worlds are made from the same rows, one after the other (C3).
"""

import pytest
from django.db import transaction

from awards.models import Assessment, Award, Round, Verdict
from awards.models.deciding import BALLOT, CONFIRM, DECIDE, ranking_of, standing_of
from awards.models.sealing import confirm_seal, draft_verdict, propose_seal
from tests.juries import chair_of, declare, make_award_at_work, second_of, submit

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# What four jurors, then the late one, give to each of four nominees on two criteria.
CLOSE = [
    [[4, 4], [3, 4], [4, 3], [3, 3], [5, 5]],
    [[4, 4], [4, 4], [4, 3], [3, 4], [3, 3]],
    [[2, 4], [3, 3], [1, 5], [4, 2], [3, 3]],
    [[4, 4], [4, 4], [4, 3], [3, 4], [3, 3]],
]
CLEAR = [
    [[1, 2], [2, 2], [1, 1], [2, 1], [5, 5]],
    [[5, 5], [4, 5], [5, 4], [5, 5], [4, 4]],
    [[3, 3], [3, 3], [3, 2], [2, 3], [3, 3]],
    [[2, 4], [3, 3], [1, 5], [4, 2], [3, 3]],
]


@pytest.fixture
def award():
    """Everybody has declared and marked, but for the late juror and the first nominee."""
    return make_award_at_work(jurors=5, nominees=4, joint_laureates=True)


def late_of(award):
    return award.seats.exclude(role="chair").last().juror


def mark_but_one_pair(award, table):
    late = late_of(award)
    jurors = [seat.juror for seat in award.seats.all() if seat.juror != late]
    linked = award.nominees.first()
    for nominee, given in zip(award.nominees.all(), table, strict=True):
        for juror, marks in zip([*jurors, late], given, strict=True):
            if (juror, nominee) != (late, linked):
                declare(juror, nominee)
                submit(juror, nominee, marks)


def link(award):
    declare(late_of(award), award.nominees.first(), "interest")


def mark(award, marks=(5, 5)):
    declare(late_of(award), award.nominees.first())
    submit(late_of(award), award.nominees.first(), list(marks))


def deliberate(award):
    award.open_deliberation(by=chair_of(award))


def confirm(award):
    """The others say yes, yes and no; the late juror says no, where they take part."""
    late = late_of(award)
    made = Round.open(award, "confirmation", standing_of(award).nominees, by=chair_of(award))
    taking_part = [seat.juror for seat in award.seats.taking_part()]
    others = [juror for juror in taking_part if juror != late]
    for juror, answer in zip(others, ["yes", "yes", "no"], strict=False):
        made.vote(juror, answer, by=juror.user)
    if late in taking_part:
        made.vote(late, "no", by=late.user)
    made.close(by=chair_of(award))


def told_by(award):
    """All that the marks and the ballots say."""
    standing = standing_of(award)
    return (
        [
            (line.nominee.pk, line.rank, line.overall, line.means, line.criteria)
            for line in ranking_of(award).lines
        ],
        (standing.next, [n.pk for n in standing.nominees], standing.step, standing.may_cast),
    )


def sealed_values(award):
    """The values under the seal; apart, how many assessments were voided: a fact of one world."""
    if standing_of(award).next == CONFIRM:
        confirm(award)
    joint = standing_of(award).may_cast
    chair, second = chair_of(award), second_of(award)
    verdict = draft_verdict(award, by=chair, outcome="joint" if joint else "laureate")
    # Pseudonyms are drawn anew for each verdict: here, the same in both worlds.
    Verdict.objects.filter(pk=verdict.pk).update(secret="0" * 64)
    verdict.refresh_from_db()
    propose_seal(verdict, by=chair)
    confirm_seal(verdict, by=second)
    values = Verdict.objects.get(pk=verdict.pk).values
    voided = values["jury"].pop("voided")
    return values, voided


def world(award, *steps):
    """What comes out of these steps; the rows are then as they were before."""
    with transaction.atomic():
        award = Award.objects.get(pk=award.pk)
        for step in steps:
            step(award)
        told, (values, voided) = told_by(award), sealed_values(award)
        transaction.set_rollback(True)
    return (told, values), voided


WHILE_MARKING = [mark, link, deliberate]
IN_THE_DELIBERATION = [mark, deliberate, link]
AFTER_A_BALLOT = [mark, deliberate, confirm, link]


@pytest.mark.parametrize(
    "table, late",
    [
        (CLOSE, WHILE_MARKING),
        (CLOSE, IN_THE_DELIBERATION),
        (CLEAR, WHILE_MARKING),
        (CLEAR, IN_THE_DELIBERATION),
        # Where the first stays first: else the ballot was about another question.
        (CLEAR, AFTER_A_BALLOT),
    ],
)
def test_a_late_link_leaves_nothing_of_what_the_juror_gave(award, table, late):
    mark_but_one_pair(award, table)
    never = [link, deliberate, confirm] if late is AFTER_A_BALLOT else [link, deliberate]

    expected, voided_in_none = world(award, *never)
    found, voided = world(award, *late)

    assert found == expected
    assert (voided_in_none, voided) == (0, 1)


def test_the_marks_would_have_told_otherwise(award):
    """The two worlds can differ: with the marks that are voided, another one comes first."""
    mark_but_one_pair(award, CLOSE)

    mark(award)
    deliberate(award)
    before = standing_of(award).nominees

    link(award)

    assert before == (award.nominees.first(),)
    assert award.nominees.first() not in standing_of(award).nominees


def test_the_ballot_would_have_told_otherwise(award):
    mark_but_one_pair(award, CLEAR)

    for step in (mark, deliberate, confirm):
        step(award)
    assert standing_of(award).next == BALLOT

    link(award)

    assert standing_of(award).next == DECIDE


def test_what_was_voided_is_kept(award):
    mark_but_one_pair(award, CLOSE)
    mark(award)
    deliberate(award)
    link(award)

    voided = Assessment.objects.exclude(voided_at=None).get()
    assert [each.value for each in voided.marks.all()] == [5, 5]
