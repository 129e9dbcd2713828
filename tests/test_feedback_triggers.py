"""Before the reveal, and once nominees are told, the database refuses what changes what is passed on."""

import pytest
from django.utils import timezone

from awards.feedback_triggers import FEEDBACK_RULES
from awards.models import Assessment, Award, Feedback, ReleasedComment
from tests.contradictions import unkept
from tests.evenings import announce_and_reveal, make_live
from tests.refusals import refused_by_the_database
from tests.test_jury_triggers import change, refuses, remove, rows

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TOLD = "no longer changes"


@pytest.fixture
def awards():
    return make_awards()


def make_awards():
    """Two awards of a live evening, the first revealed, the second still sealed."""
    cursor = make_live(awards=2)
    first, second = cursor.ceremony.in_running_order()
    announce_and_reveal(cursor, first)
    return first, second


def given(award, place=0):
    return Assessment.objects.filter(nominee__award=award).order_by("pk")[place]


def release(assessment):
    return lambda: ReleasedComment.objects.create(assessment=assessment)


def told(award):
    """The feedback of an award whose mails are drafted, after one comment was released."""
    release(given(award))()
    return Feedback.objects.create(award=award, drafted_at=NOW)


# --- each: what is refused, and the twin that differs by the rule alone and passes -------------


def feedback_is_of_a_revealed_award():
    revealed, sealed = make_awards()
    return (
        lambda: Feedback.objects.create(award=sealed),
        lambda: Feedback.objects.create(award=revealed),
    )


def released_comment_is_of_a_revealed_award():
    revealed, sealed = make_awards()
    return release(given(sealed)), release(given(revealed))


def award_with_feedback_stays_revealed():
    revealed, _sealed = make_awards()
    revealed.laureates.all().delete()
    release(given(revealed))()

    def twin():
        ReleasedComment.objects.all().delete()
        rows(revealed).update(status="sealed")

    return change(revealed, status="sealed"), twin


def released_comment_counted():
    revealed, _sealed = make_awards()
    blank, other = given(revealed), given(revealed, 1)
    with unkept():
        rows(blank).update(comment="  ")
    return release(blank), release(other)


def feedback_never_changes_once_told():
    revealed, _sealed = make_awards()
    feedback = Feedback.objects.create(award=revealed)

    def late():
        rows(feedback).update(drafted_at=NOW)
        rows(feedback).update(totals_released_at=NOW)

    return late, change(feedback, totals_released_at=NOW)


def comment_is_released_before_the_mails():
    revealed, _sealed = make_awards()
    feedback = Feedback.objects.create(award=revealed)

    def late():
        rows(feedback).update(drafted_at=NOW)
        release(given(revealed))()

    return late, release(given(revealed))


def told_comment_is_kept():
    revealed, _sealed = make_awards()
    release(given(revealed))()
    feedback = Feedback.objects.create(award=revealed)
    released = ReleasedComment.objects.get()

    def late():
        rows(feedback).update(drafted_at=NOW)
        remove(released)()

    return late, remove(released)


RULES = {rule.name: rule for rule in FEEDBACK_RULES}


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_it_and_its_twin_passes(name):
    refuses(RULES[name], *globals()[name]())


# --- other ways to break the same rules --------------------------------------------------------


def test_what_was_told_is_neither_changed_nor_removed(awards):
    feedback = told(awards[0])
    released = ReleasedComment.objects.get()

    for write in (
        change(feedback, drafted_at=None),
        remove(feedback),
        change(released, released_at=NOW),
        change(released, assessment=given(awards[0], 1)),
        remove(released),
        release(given(awards[0], 1)),
    ):
        with refused_by_the_database(TOLD):
            write()


@pytest.mark.parametrize("change_of_it", [{"is_abstention": True}, {"voided_at": NOW}])
def test_what_does_not_count_is_not_passed_on(awards, change_of_it):
    assessment = given(awards[0])
    reason = {"void_reason": "Un lien."} if "voided_at" in change_of_it else {}
    with unkept():
        rows(assessment).update(**change_of_it, **reason)

    with refused_by_the_database("marks that count"):
        release(assessment)()


def test_an_award_whose_totals_are_released_stays_revealed(awards):
    Feedback.objects.create(award=awards[0], totals_released_at=NOW)
    awards[0].laureates.all().delete()

    with refused_by_the_database("before the result is public"):
        change(awards[0], status="sealed")()
    assert Award.objects.revealed().get() == awards[0]


def second_feedback():
    award = make_awards()[0]
    for _twice in range(2):
        Feedback.objects.create(award=award)


def second_release():
    award = make_awards()[0]
    for _twice in range(2):
        release(given(award))()


BROKEN = {"Feedback.award": second_feedback, "ReleasedComment.assessment": second_release}


@pytest.mark.parametrize("name", BROKEN)
def test_there_is_one_of_each(name):
    with refused_by_the_database("(?i)unique"):
        BROKEN[name]()
