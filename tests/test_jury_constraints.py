"""What must never be in the work of a jury: the database refuses it, whoever writes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from awards.models import (
    Application,
    Award,
    Ballot,
    Confidant,
    Declaration,
    DismissedMatch,
    Edition,
    Juror,
    PaperSheet,
    Round,
    Seal,
    Step,
    Verdict,
)
from tests.factories import make_user
from tests.juries import (
    chair_of,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_sealed,
    submit,
)
from tests.refusals import refused_by_the_database

pytestmark = pytest.mark.django_db


def coming_award():
    """An award whose jury has not begun: its rules may still be written."""
    award = make_award_at_work()
    Edition.objects.filter(pk=award.edition_id).update(status="selection")
    Award.objects.filter(pk=award.pk).update(status="pending")
    return award


def asked():
    award = make_award_at_work()
    return Declaration.objects.create(
        juror=award.seats.first().juror, nominee=award.nominees.first()
    )


def marked():
    award = make_award_at_work()
    declare_all(award)
    return submit(award.seats.first().juror, award.nominees.first(), 3)


def sheet():
    award = make_award_at_work()
    return PaperSheet.objects.create(
        juror=award.seats.first().juror,
        nominee=award.nominees.first(),
        scan="sheets/a.pdf",
        entered_by=make_user(),
    )


def opened(**fields):
    award = make_deliberation()
    return Round.objects.create(award=award, number=1, kind="ballot", **fields)


def voted():
    award = make_deliberation()
    made = Round.open(award, "ballot", award.nominees.all(), by=chair_of(award))
    juror = award.seats.first().juror
    return made.vote(juror, "blank", by=juror.user)


def drafted():
    return Verdict.objects.create(award=make_deliberation(), outcome="laureate")


def application(**fields):
    award = coming_award()
    return Application(award=award, partnership=award.nominees.first().partnership, **fields)


def confidant():
    return Confidant.objects.create(
        verdict=make_sealed().verdicts.get(),
        user=make_user(),
        purpose="press",
        named_by=make_user(),
    )


def again(row, **fields):
    """The same row once more."""
    row.pk = None
    for name, value in fields.items():
        setattr(row, name, value)
    type(row).save_base(row, force_insert=True)


def change(row, **fields):
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


NOW = timezone.now()

BROKEN = {
    "call_closes_after_it_opens": lambda: change(
        make_coming_edition(), call_closes_at=NOW - timedelta(days=90)
    ),
    "quorum_is_three_at_least": lambda: change(coming_award(), quorum=2),
    "highest_mark_is_plausible": lambda: change(coming_award(), highest_mark=1),
    "way_of_deciding_is_known": lambda: change(coming_award(), decided_by="dice"),
    "account_once_per_jury": lambda: again(
        make_award_at_work().seats.first().juror, name="Une autre"
    ),
    "one_deputy_per_award": lambda: change_all(make_award_at_work().seats, role="deputy"),
    "excused_juror_says_why": lambda: change(make_award_at_work().seats.first(), excused_at=NOW),
    "juror_who_stood_down_says_why": lambda: change(
        make_award_at_work().seats.first(), stood_down_at=NOW
    ),
    "one_main_criterion_per_award": lambda: change_all(coming_award().criteria, is_main=True),
    "criterion_weighs_something": lambda: change(coming_award().criteria.first(), weight=0),
    "one_step_per_mark": lambda: [
        Step.objects.create(criterion=criterion, mark=1, word_fr="Faible")
        for criterion in [coming_award().criteria.first()] * 2
    ],
    "marks_start_at_one": lambda: Step.objects.create(
        criterion=coming_award().criteria.first(), mark=0, word_fr="Nul"
    ),
    "application_once_per_award": lambda: [
        each.save() for each in [application()] for each.pk in (None, None)
    ],
    "application_status_is_known": lambda: application(status="lost").save(),
    "application_refused_says_why": lambda: application(status="refused").save(),
    "application_shortlisted_has_its_nominee": lambda: application(status="shortlisted").save(),
    "Application.nominee": lambda: second_application_of_a_nominee(),
    "one_declaration_per_juror_and_nominee": lambda: again(asked()),
    "declaration_answer_is_known": lambda: change(asked(), answer="maybe", answered_at=NOW),
    "declaration_answered_when_it_says_something": lambda: change(asked(), answer="none"),
    "interest_takes_kind_and_reason": lambda: change(asked(), answer="interest", answered_at=NOW),
    "only_an_interest_is_pinned": lambda: change(asked(), pinned_at=NOW),
    "match_dismissed_once": lambda: again(dismissed()),
    "match_dismissed_says_why": lambda: change(dismissed(), reason=""),
    "one_assessment_per_juror_and_nominee": lambda: again(marked(), concluded_at=None),
    "abstention_says_why": lambda: change(marked(), is_abstention=True, comment=""),
    "assessment_voided_says_why": lambda: change(marked(), voided_at=NOW),
    "one_mark_per_criterion": lambda: again(marked().marks.first()),
    "marks_are_from_one": lambda: change(marked().marks.first(), value=0),
    "one_paper_sheet_waits": lambda: again(sheet()),
    "paper_sheet_is_confirmed_or_refused": lambda: change(
        sheet(), confirmed_at=NOW, refused_at=NOW
    ),
    "rounds_are_numbered": lambda: again(opened(closed_at=NOW)),
    "one_open_round_per_award": lambda: again(opened(), number=2),
    "casting_vote_says_for_whom_and_why": lambda: opened().award.rounds.create(
        number=2, kind="casting", closed_at=NOW
    ),
    "one_ballot_per_juror_and_round": lambda: again(voted()),
    "ballot_says_something": lambda: Ballot.objects.create(
        round=voted().round, juror=Juror.objects.last(), choice=""
    ),
    "one_standing_verdict_per_award": lambda: again(drafted(), secret="0" * 64),
    "verdict_is_sealed_whole": lambda: change(drafted(), sealed_at=NOW),
    "verdict_is_sealed_by_two_people": lambda: sealed_by_one(),
    "seal_is_broken_by_two_people_with_a_reason": lambda: change(drafted(), broken_at=NOW),
    "one_standing_seal_per_award": lambda: [make_sealed(), again(Seal.objects.get())],
    "broken_seal_says_why": lambda: [make_sealed(), change(Seal.objects.get(), voided_at=NOW)],
    "confidant_named_once_per_purpose": lambda: again(confidant()),
    "confidant_purpose_is_known": lambda: change(confidant(), purpose="gossip"),
}


def change_all(rows, **fields):
    rows.all().update(**fields)


def dismissed():
    declaration = asked()
    return DismissedMatch.objects.create(
        juror=declaration.juror,
        nominee=declaration.nominee,
        key="employer",
        reason="Homonyme.",
        dismissed_by=make_user(),
    )


def second_application_of_a_nominee():
    award = coming_award()
    one, other = award.nominees.all()[:2]
    for partnership in (one.partnership, other.partnership):
        Application.objects.create(
            award=award, partnership=partnership, status="shortlisted", nominee=one
        )


def sealed_by_one():
    verdict, user = drafted(), make_user()
    change(
        verdict,
        **{"values": {}, "salt": "1", "fingerprint": "2", "sealed_at": NOW},
        **{"proposed_by": user, "confirmed_by": user},
    )


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    with refused_by_the_database():
        BROKEN[name]()


def test_each_refusal_is_about_its_own_rule():
    """The rows that the refusals begin with are themselves accepted."""
    for make in (coming_award, asked, marked, sheet, opened, voted, drafted, dismissed, confidant):
        assert make().pk
