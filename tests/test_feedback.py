"""Feedback to nominees: what a jury releases after the reveal, and the mails that tell it, once."""

import copy
from fractions import Fraction

import pytest
from django.utils import timezone

from awards.invariants import violations
from awards.models import Feedback, ReleasedComment, Verdict
from awards.nominee_totals import totals_in, totals_of
from convergences.journal import JournalEntry
from convergences.models import Mail
from tests.contradictions import unkept
from tests.factories import make_superuser, make_user
from tests.juries import make_award_at_work
from tests.jury_roles import with_group
from tests.passing_on import make_passing_on, words_of
from tests.refusals import refused

pytestmark = pytest.mark.django_db

TOO_LATE = "what they are told no longer changes"


@pytest.fixture
def told():
    return make_passing_on()


def secretary():
    return with_group("secretariat", is_staff=True)


def release(assessment):
    ReleasedComment.release(assessment, by=assessment.juror.user)


def release_totals(told):
    Feedback.of(told.award).release_totals(by=told.chair.user)


def draft(told, by=None):
    """The mails that are drafted, by the name of their nominee."""
    mails = Feedback.of(told.award).draft(by=by or secretary())
    return {mail.recipient: mail for mail in mails}


def names(told):
    return [nominee.partnership.name for nominee in told.nominees]


def acts(verb):
    return JournalEntry.objects.filter(action__endswith=f".{verb}").count()


# --- what the chair releases --------------------------------------------------------------------


def test_the_chair_releases_the_totals_and_may_keep_them_again(told):
    release_totals(told)
    release_totals(told)
    assert Feedback.of(told.award).has_totals
    assert acts("totals_released") == 1

    for _twice in range(2):
        Feedback.of(told.award).keep_totals(by=told.chair.user)

    assert not Feedback.of(told.award).has_totals
    assert acts("totals_kept") == 1


@pytest.mark.parametrize("who", ["member", "linked", "auditor", "superuser", "secretary", "nobody"])
def test_nobody_but_the_chair_releases_totals(told, who):
    person = {
        "member": lambda: told.members[0].user,
        "linked": lambda: told.linked.user,
        "auditor": lambda: with_group("auditor"),
        "superuser": make_superuser,
        "secretary": secretary,
        "nobody": lambda: None,
    }[who]()

    with refused("Only the chair"):
        Feedback.of(told.award).release_totals(by=person)
    with refused("Only the chair"):
        Feedback.of(told.award).keep_totals(by=person)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("lost", ["closed account", "link"])
def test_a_chair_who_lost_their_account_or_has_a_link_releases_nothing(told, lost):
    if lost == "link":
        answers = told.nominees[0].declarations.filter(juror=told.chair)
        with_link(answers)
    else:
        told.chair.user.is_active = False

    with refused("Only the chair"):
        release_totals(told)


def with_link(answers):
    """As no verb leaves it after the reveal: the marks are not voided."""
    with unkept():
        answers.update(answer="interest", kind="family", reason="Ma sœur.")


def test_an_award_decided_by_votes_has_no_totals():
    award = make_award_at_work(decided_by="vote")
    type(award).objects.filter(pk=award.pk).update(status="revealed")
    award.refresh_from_db()

    with refused("was not decided by marks"):
        Feedback.of(award).release_totals(by=award.presiding_seat().juror.user)


# --- what each juror releases -------------------------------------------------------------------


def test_a_juror_releases_their_own_comment_and_may_keep_it_again(told):
    given = told.assessment(told.members[0])
    release(given)
    release(given)
    assert ReleasedComment.objects.get().assessment == given
    assert acts("comment_released") == 1

    for _twice in range(2):
        ReleasedComment.keep(given, by=told.members[0].user)

    assert not ReleasedComment.objects.exists()
    assert acts("comment_kept") == 1


def test_a_juror_recused_for_one_nominee_releases_what_they_wrote_on_another(told):
    release(told.assessment(told.linked))

    assert ReleasedComment.objects.get().assessment.juror == told.linked


def test_nobody_releases_or_keeps_the_comment_of_another(told):
    given = told.assessment(told.linked)
    people = [told.chair.user, told.members[0].user, secretary(), make_superuser(), make_user()]
    for person in (*people, None):
        with refused("their own comments alone"):
            ReleasedComment.release(given, by=person)
    release(given)
    closed = told.assessment(told.members[0])
    closed.juror.user.is_active = False
    with refused("their own comments alone"):
        release(closed)

    for person in (*people, None):
        with refused("their own comments alone"):
            ReleasedComment.keep(given, by=person)
    assert ReleasedComment.objects.count() == 1


def test_the_reason_of_an_abstention_is_never_passed_on(told):
    with refused("There is no comment to pass on"):
        release(told.assessment(told.members[-1], 1))


def test_a_comment_that_says_nothing_is_not_passed_on():
    told = make_passing_on(comment=lambda juror, nominee: " \n ")

    with refused("There is no comment to pass on"):
        release(told.assessment(told.chair))


def test_a_comment_on_a_nominee_that_was_withdrawn_is_not_passed_on(told):
    loser = told.nominees[1]
    release(told.assessment(told.linked, 1))
    with unkept():  # no nominee of a sealed award is withdrawn
        type(loser).objects.filter(pk=loser.pk).update(
            withdrawn_at=timezone.now(), withdrawn_reason="Le projet s’arrête."
        )

    with refused("There is no comment to pass on"):
        release(told.assessment(told.chair, 1))
    with refused("Nothing was released"):
        draft(told)


# --- before the reveal, and once the mails are drafted ------------------------------------------


def test_nothing_is_released_before_the_reveal():
    told = make_passing_on(is_revealed=False)
    given = told.assessment(told.chair)

    with refused("is not public"):
        release_totals(told)
    with refused("is not public"):
        Feedback.of(told.award).keep_totals(by=told.chair.user)
    with refused("is not public"):
        release(given)
    with refused("is not public"):
        ReleasedComment.keep(given, by=told.chair.user)
    with refused("is not public"):
        draft(told)
    assert not Feedback.objects.exists() and not Mail.objects.filter(kind="feedback").exists()


def test_once_the_mails_are_drafted_nothing_changes_any_more(told):
    given = told.assessment(told.chair)
    release(given)
    draft(told)

    with refused(TOO_LATE):
        release_totals(told)
    with refused(TOO_LATE):
        Feedback.of(told.award).keep_totals(by=told.chair.user)
    with refused(TOO_LATE):
        release(told.assessment(told.members[0]))
    with refused(TOO_LATE):
        ReleasedComment.keep(given, by=told.chair.user)
    with refused(TOO_LATE):
        draft(told)
    assert Mail.objects.filter(kind="feedback").count() == 1
    assert acts("feedback_drafted") == 1


def test_nothing_is_drafted_while_nothing_was_released(told):
    with refused("Nothing was released"):
        draft(told)

    assert not Feedback.objects.exists()


def test_staff_with_a_link_draft_nothing(told):
    release(told.assessment(told.chair))
    told.linked.user.is_staff = True

    with refused("link"):
        draft(told, by=told.linked.user)


# --- the mails ----------------------------------------------------------------------------------


def test_each_nominee_is_told_its_own_totals_and_nothing_of_the_others(told):
    release_totals(told)

    mails = draft(told)

    assert set(mails) == set(names(told))
    first, second, third = (mails[name].body for name in names(told))
    assert "4,83 sur 5" in first and "4 membres du jury" in first
    assert "- Critère 1 : 5,00" in first.replace("\N{NO-BREAK SPACE}", " ")
    assert "- Critère 2 : 4,75" in first.replace("\N{NO-BREAK SPACE}", " ")
    assert "3,78 sur 5" in second and "3 membres du jury" in second
    assert "2,78 sur 5" in third
    for mine, others in ((first, ("3,78", "2,78")), (second, ("4,83", "2,78"))):
        assert not [figure for figure in others if figure in mine]
    for name, mail in mails.items():
        assert mail.to == "" and mail.is_draft and mail.batch == f"feedback-{told.award.pk}"
        for other in {*names(told)} - {name}:
            assert other not in mail.subject + mail.body


def test_comments_are_told_word_for_word_without_a_name_or_an_order(told):
    jurors = [told.chair, *told.members, told.linked]
    for juror in jurors:
        release(told.assessment(juror))

    mail = draft(told)[names(told)[0]]

    nominee = told.nominees[0]
    places = {juror.pk: mail.body.index(words_of(juror, nominee)) for juror in jurors}
    by_salt = sorted(jurors, key=lambda juror: told.assessment(juror).salt)
    assert sorted(places, key=places.get) == [juror.pk for juror in by_salt]
    assert not [juror for juror in jurors if juror.name in mail.body]
    assert "sur 5" not in mail.body


def test_a_comment_that_was_not_released_is_in_no_mail(told):
    kept, passed = told.assessment(told.chair), told.assessment(told.members[0])
    release(passed)
    release(told.assessment(told.members[0], 1))

    mails = draft(told)

    assert set(mails) == set(names(told)[:2])
    bodies = "".join(mail.body for mail in Mail.objects.all())
    assert words_of(passed.juror, passed.nominee) in bodies, "nothing could leak"
    assert words_of(kept.juror, kept.nominee) not in bodies
    assert words_of(passed.juror, passed.nominee) not in mails[names(told)[1]].body
    assert "sur 5" not in bodies


def test_what_was_kept_since_the_page_was_read_is_not_told(told):
    release(told.assessment(told.chair))
    release_totals(told)
    on_another_screen = Feedback.of(told.award)
    Feedback.of(told.award).keep_totals(by=told.chair.user)

    mails = on_another_screen.draft(by=secretary())

    assert [mail.recipient for mail in mails] == names(told)[:1]
    assert "sur 5" not in mails[0].body
    assert not Feedback.objects.get().has_totals


def test_what_is_passed_on_contradicts_nothing(told):
    release(told.assessment(told.chair))
    release_totals(told)
    draft(told)

    assert [str(violation) for violation in violations()] == []


# --- the totals ---------------------------------------------------------------------------------


def test_totals_come_from_the_sealed_sums_and_agree_with_the_sealed_totals(told):
    values = Verdict.objects.get(award=told.award).values
    sealed = {Fraction(line["total"]) for line in (*values["rewarded"], *values["others"])}

    totals = totals_of(told.award)

    assert {each.mean for each in totals.values()} == sealed
    assert [totals[nominee.pk].jurors for nominee in told.nominees] == [4, 3, 3]


def test_a_nominee_that_fewer_than_three_jurors_marked_has_no_totals(told):
    verdict = Verdict.objects.get(award=told.award)
    assert set(totals_in(verdict)) == {nominee.pk for nominee in told.nominees}
    verdict.values = copy.deepcopy(verdict.values)
    for line in verdict.values["sums"]:
        line["count"] -= 1

    assert set(totals_in(verdict)) == {told.nominees[0].pk}


def test_an_award_that_was_not_decided_here_has_no_totals():
    assert totals_of(make_award_at_work()) == {}
