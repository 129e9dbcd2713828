"""The gate of the jury, condition by condition: a row that lacks one of them alone is not shown."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from awards import visibility
from awards.models import (
    Assessment,
    Declaration,
    DismissedMatch,
    Feedback,
    Handover,
    PaperSheet,
    ReleasedComment,
    Seat,
    Verdict,
)
from tests.database import tampering
from tests.evenings import announce_and_reveal, make_live
from tests.factories import (
    make_attachment,
    make_award,
    make_category,
    make_nominee,
    make_superuser,
    make_user,
)
from tests.juries import (
    chair_of,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_member_of_jury,
    make_sealed,
    member_of,
    seal_elsewhere,
)
from tests.jury_roles import with_group, with_right
from tests.pdf_files import make_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    """Three jurors who said to have no link, and nothing marked yet."""
    award = make_award_at_work()
    declare_all(award)
    return award


@pytest.fixture
def sealed():
    return make_sealed()


@pytest.fixture
def evening():
    """An evening whose first award is revealed, the second still sealed: `(revealed, sealed)`."""
    cursor = make_live(awards=2)
    revealed, sealed = cursor.ceremony.awards.order_by("running_order")
    announce_and_reveal(cursor, revealed)
    return revealed, sealed


def two_jurors(award):
    """A juror and another, neither presiding."""
    one, other = award.seats.filter(role="member").select_related("juror__user")[:2]
    return one.juror, other.juror


def link(juror, nominee):
    """From now on, this juror has a link with this nominee."""
    found = Declaration.objects.filter(juror=juror, nominee=nominee)
    with tampering():
        found.update(answer="interest", kind="employment", reason="Mon employeur.")


def elsewhere():
    return make_coming_edition(2027)


# --- who sits -----------------------------------------------------------------------------------


def test_a_seat_counts_while_the_jury_of_its_award_is_or_was_at_work(award):
    one, _other = two_jurors(award)
    (shown,) = visibility.seats_for(one.user)
    assert (shown.award, shown.juror) == (award, one)

    for changes in ({"status": "pending"}, {"status": "not_held", "not_held_reason_fr": "Aucune."}):
        with tampering():
            type(award).objects.filter(pk=award.pk).update(**changes)
        assert not visibility.seats_for(one.user).exists(), changes
    with tampering():
        type(award).objects.filter(pk=award.pk).update(status="marking", not_held_reason_fr="")
        type(award.edition).objects.update(status="selection")
    assert not visibility.seats_for(one.user).exists()


# --- before and while one marks -----------------------------------------------------------------


def test_answers_are_ones_own_about_what_is_asked_now(award):
    one, _other = two_jurors(award)
    first, *others = award.nominees.all()
    with tampering():
        Declaration.objects.filter(juror=one, nominee=first).update(answer="", answered_at=None)

    shown = visibility.declarations_for(one.user)

    assert {(each.juror, each.nominee) for each in shown} == {(one, each) for each in others}
    others[0].withdraw(by=None, reason="Le projet s’arrête.")
    assert {each.nominee for each in visibility.declarations_for(one.user)} == set(others[1:])


def test_links_said_to_be_wrong_are_ones_own_about_what_is_asked_now(award):
    one, other = two_jurors(award)
    first, second, _third = award.nominees.all()
    for juror, nominee in ((one, first), (one, second), (other, first)):
        DismissedMatch.objects.create(
            juror=juror, nominee=nominee, key="same:name", reason="Homonyme.", dismissed_by=one.user
        )
    second.withdraw(by=None, reason="Le projet s’arrête.")

    (shown,) = visibility.dismissed_matches_for(one.user)

    assert (shown.juror, shown.nominee) == (one, first)


def test_a_question_without_an_answer_keeps_every_file_closed(award):
    one, other = two_jurors(award)
    with tampering():
        Declaration.objects.filter(juror=one, nominee=award.nominees.last()).update(
            answer="", answered_at=None
        )

    assert not visibility.files_for(one.user).exists()
    assert visibility.files_for(other.user).count() == 3


def test_files_close_again_without_the_charter(award):
    one, _other = two_jurors(award)
    with tampering():
        type(one).objects.filter(pk=one.pk).update(charter_accepted_at=None)

    assert not visibility.files_for(one.user).exists()


def test_a_document_is_for_who_may_open_its_file_and_for_who_curates(award):
    one, _other = two_jurors(award)
    first, second, _third = award.nominees.all()
    documents = [make_attachment(first), make_attachment(second)]
    link(one, first)

    assert list(visibility.attachments_for(one.user)) == documents[1:]
    assert not visibility.attachments_for(make_user()).exists()
    assert not visibility.applications_for(one.user).exists()
    curating = with_group("secretariat", is_staff=True)
    assert set(visibility.attachments_for(curating)) == set(documents)
    curating.is_active = False
    assert not visibility.attachments_for(curating).exists()


def test_a_signed_sheet_waits_for_its_juror_while_the_file_is_open_to_them(award):
    one, other = two_jurors(award)
    first, second, third = award.nominees.all()
    now = timezone.now()
    for juror, nominee, ended in (
        (one, first, {}),
        (other, first, {}),
        (one, second, {"confirmed_at": now}),
        (one, third, {}),
    ):
        PaperSheet.objects.create(
            juror=juror,
            nominee=nominee,
            scan=ContentFile(make_pdf(), name="scan.pdf"),
            entered_by=make_user(),
            **ended,
        )
    link(one, third)

    (shown,) = visibility.paper_sheets_for(one.user)

    assert (shown.juror, shown.nominee) == (one, first)


# --- in the room --------------------------------------------------------------------------------


def test_only_a_chair_without_a_link_and_with_an_account_presides_over_ones_own_room():
    award, other = make_deliberation(), make_deliberation(elsewhere())
    one, _other = two_jurors(award)
    (shown,) = visibility.chairs_for(one.user)
    assert shown.juror.user == chair_of(award) != chair_of(other)

    presiding = shown.juror
    accounts = type(presiding.user).objects.filter(pk=presiding.user_id)
    accounts.update(is_active=False)
    assert not visibility.chairs_for(one.user).exists()
    accounts.update(is_active=True)
    link(presiding, award.nominees.first())

    assert not visibility.chairs_for(one.user).exists()


# --- from the seal on ---------------------------------------------------------------------------


def test_closed_files_are_those_that_were_open_to_this_juror(sealed):
    one, other = two_jurors(sealed)
    first, *others = sealed.nominees.all()
    link(one, first)
    at_work = make_award_at_work(elsewhere())
    declare_all(at_work)

    assert set(visibility.closed_files_for(one.user)) == set(others)
    assert set(visibility.closed_files_for(other.user)) == {first, *others}
    assert not visibility.closed_files_for(member_of(at_work).user).exists()
    with tampering():
        Seat.objects.filter(juror=other).update(
            stood_down_at=timezone.now(), stood_down_reason="Empêchement."
        )
    assert not visibility.closed_files_for(other.user).exists()


def test_who_presides_without_a_link_names_who_opens_a_verdict_until_the_reveal(evening):
    revealed, sealed = evening
    verdict = Verdict.objects.get(award=sealed)
    assert list(visibility.verdicts_to_confide_for(chair_of(sealed))) == [verdict]
    for person in (chair_of(revealed), member_of(sealed).user):
        assert not visibility.verdicts_to_confide_for(person).exists()

    chair = Seat.objects.get(award=sealed, role="chair").juror
    link(chair, sealed.nominees.first())

    assert not visibility.verdicts_to_confide_for(chair.user).exists()


def test_what_was_decided_elsewhere_is_confided_by_whoever_was_given_that_right():
    award = make_award(make_coming_edition(), make_category("Public"), decided_by="elsewhere")
    nominee = make_nominee(award)
    award.edition.start_jury(by=None)
    seal_elsewhere(award, [nominee])
    named = with_right("seal_elsewhere")
    assert [each.award for each in visibility.verdicts_to_confide_elsewhere_for(named)] == [award]
    for person in (make_user(), make_superuser()):
        assert not visibility.verdicts_to_confide_elsewhere_for(person).exists()

    at_work = make_award(award.edition, make_category("Jeunesse"), decided_by="vote")
    juror = make_member_of_jury(at_work, user=named).juror
    now = timezone.now()
    told = {"answer": "none", "asked_at": now, "answered_at": now}
    other = make_member_of_jury(at_work).juror
    for each in (juror, other):
        Declaration.objects.create(juror=each, nominee=nominee, **told)
    link(other, nominee)
    assert visibility.verdicts_to_confide_elsewhere_for(named).exists()

    with tampering():
        type(award).objects.filter(pk=award.pk).update(status="deliberation")
    assert not visibility.verdicts_to_confide_elsewhere_for(named).exists()
    with tampering():
        type(award).objects.filter(pk=award.pk).update(status="sealed")
    link(juror, nominee)
    assert not visibility.verdicts_to_confide_elsewhere_for(named).exists()


def test_a_confidence_is_ones_own_until_it_is_withdrawn(sealed):
    verdict = Verdict.objects.get(award=sealed)
    one, other = make_user(), make_user()
    mine = verdict.name_confidant(one, "cards", by=chair_of(sealed))
    verdict.name_confidant(other, "hall", by=chair_of(sealed))
    assert list(visibility.confidences_for(one)) == [mine]
    assert list(visibility.verdicts_confided_to(one)) == [verdict]
    with tampering():
        type(sealed).objects.filter(pk=sealed.pk).update(status="deliberation")
    assert not visibility.verdicts_confided_to(one).exists()

    with tampering():
        type(mine).objects.filter(pk=mine.pk).update(withdrawn_at=timezone.now())

    assert not visibility.confidences_for(one).exists()
    assert not visibility.verdicts_confided_to(one).exists()


def test_a_hand_over_is_shown_to_who_takes_it_there_for_this_purpose():
    evenings = [make_live(awards=1).ceremony, make_live(awards=1, edition=elsewhere()).ceremony]
    one = make_user()
    award = evenings[0].awards.get()
    Verdict.objects.get(award=award).name_confidant(one, "cards", by=chair_of(award))
    asked = [
        Handover.objects.create(ceremony=evening, purpose=purpose, asked_by=one)
        for evening in evenings
        for purpose in ("cards", "hall")
    ]

    assert list(visibility.handovers_for(one, "cards")) == asked[:1]
    assert not visibility.handovers_for(one, "hall").exists()


# --- after the reveal ---------------------------------------------------------------------------


def test_all_the_marks_of_a_revealed_award_are_for_its_chair_and_the_auditor(evening):
    revealed, sealed = evening
    auditor, chair = with_group("auditor"), chair_of(revealed)
    assert list(visibility.checked_awards_for(auditor)) == [revealed]
    assert list(visibility.checked_awards_for(chair)) == [revealed]
    assert list(visibility.totals_to_release_for(chair)) == [revealed]
    assert {each.nominee.award for each in visibility.counted_marks_for(chair)} == {revealed}
    for person in (chair_of(sealed), member_of(revealed).user):
        assert not visibility.checked_awards_for(person).exists()
        assert not visibility.counted_marks_for(person).exists()
        assert not visibility.totals_to_release_for(person).exists()

    auditor.is_active = False
    assert not visibility.checked_awards_for(auditor).exists()
    gone = member_of(revealed)
    with tampering():
        Seat.objects.filter(juror=gone).update(
            stood_down_at=timezone.now(), stood_down_reason="Empêchement."
        )
    assert gone not in {each.juror for each in visibility.counted_marks_for(chair)}
    link(Seat.objects.get(award=revealed, role="chair").juror, revealed.nominees.first())

    assert not visibility.checked_awards_for(chair).exists()
    assert not visibility.counted_marks_for(chair).exists()


def test_a_chair_who_left_reads_no_marks_and_the_deputy_who_presides_reads_none(evening):
    """« Afterwards the chair and the auditor »: presiding gives neither marks nor totals."""
    revealed, _sealed = evening
    chair = Seat.objects.get(award=revealed, role="chair")
    deputy = revealed.seats.filter(role="member").first()
    assert visibility.checked_awards_for(chair.juror.user).exists()

    with tampering():
        Seat.objects.filter(pk=deputy.pk).update(role="deputy")
        Seat.objects.filter(pk=chair.pk).update(
            stood_down_at=timezone.now(), stood_down_reason="Empêchement."
        )

    assert revealed.presiding_seat() == deputy
    for person in (chair.juror.user, deputy.juror.user):
        assert not visibility.checked_awards_for(person).exists()
        assert not visibility.counted_marks_for(person).exists()
        assert not visibility.totals_to_release_for(person).exists()
        others = visibility.assessments_for(person).exclude(juror__user=person)
        assert not others.exists()


def test_ones_own_marks_are_those_that_were_given_and_are_revealed(evening):
    revealed, sealed = evening
    one, _other = two_jurors(revealed)
    kept = Assessment.objects.filter(juror=one, nominee__award=revealed)
    assert set(visibility.own_marks_for(one.user)) == set(kept)
    assert not visibility.own_marks_for(member_of(sealed).user).exists()

    draft = kept.first()
    with tampering():
        draft.marks.all().delete()
        Assessment.objects.filter(pk=draft.pk).update(concluded_at=None)

    assert set(visibility.own_marks_for(one.user)) == set(kept) - {draft}


def test_what_was_released_is_for_who_curates_without_a_link(evening):
    revealed, sealed = evening
    feedbacks, comments = [], []
    for award in (revealed, sealed):
        given = Assessment.objects.filter(nominee__award=award).first()
        with tampering():
            feedbacks.append(
                Feedback.objects.create(award=award, totals_released_at=timezone.now())
            )
            comments.append(ReleasedComment.objects.create(assessment=given))
    curating = with_group("secretariat", is_staff=True)
    one, other = two_jurors(revealed)
    for juror in (one, other):
        juror.user.groups.add(*curating.groups.all())
    link(one, revealed.nominees.first())

    for gate, shown in (
        (visibility.feedback_for, feedbacks[:1]),
        (visibility.released_comments_for, comments[:1]),
    ):
        assert list(gate(curating)) == shown
        assert list(gate(other.user)) == shown
        assert not gate(one.user).exists()
        assert not gate(make_user()).exists()
