"""Where a jury's rule crosses tables or time, the database refuses what breaks it, and no more."""

import pytest
from django.utils import timezone

from awards.jury_triggers import JURY_RULES
from awards.models import (
    Application,
    Assessment,
    Ballot,
    Declaration,
    Edition,
    Round,
    Seal,
    Step,
    Verdict,
)
from awards.models.sealing import draft_verdict
from tests.factories import make_award, make_nominee, make_partnership
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_member_of_jury,
    make_sealed,
    submit,
)
from tests.refusals import refused_by_the_database

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def rows(row):
    """The row as a queryset: what is written through it passes by no model."""
    return type(row)._base_manager.filter(pk=row.pk)


def change(row, **fields):
    return lambda: rows(row).update(**fields)


def remove(row):
    return lambda: rows(row)._raw_delete("default")


def at_work(**fields):
    """An award being marked, everybody free: it, a juror, a nominee."""
    award = make_award_at_work(jurors=3, nominees=2, **fields)
    declare_all(award)
    return award, award.seats.first().juror, award.nominees.first()


def coming(award):
    """The same award, its jury not yet at work."""
    Edition.objects.filter(pk=award.edition_id).update(status="selection")
    rows(award).update(status="pending")
    return award


def deliberating():
    return make_deliberation(decided_by="vote", nominees=2)


def opened(award=None, **fields):
    award = award or deliberating()
    return Round.open(award, "ballot", award.nominees.all(), by=chair_of(award), **fields)


def closed():
    made = opened()
    cast(made)
    cast(made, 1)
    made.close(by=chair_of(made.award))
    return made


def cast(made, place=0):
    juror = made.award.seats.all()[place].juror
    return made.vote(juror, made.choices()[0], by=juror.user)


def ballot_of(made, place=0, choice="blank"):
    """Writes a ballot as no verb would."""
    juror = made.award.seats.all()[place].juror
    return lambda: Ballot.objects.create(round=made, juror=juror, choice=choice)


def withdraw(nominee):
    rows(nominee).update(withdrawn_at=NOW, withdrawn_reason="Le projet s’est arrêté.")
    return nominee


def refuses(rule, written, twin):
    """The database refuses `written` in the words of the rule, and takes its twin."""
    with refused_by_the_database(rule.message.replace("''", "'")):
        written()
    twin()


# --- each: what is refused, and the twin that differs by the rule alone and passes -------------


def criterion_is_frozen():
    award = at_work()[0]
    free = coming(make_award_at_work(make_coming_edition(2027)))
    return change(award.criteria.first(), weight=9), change(free.criteria.first(), weight=9)


def criterion_is_frozen_kept():
    award = make_award_at_work()
    free = coming(make_award_at_work(make_coming_edition(2027)))
    return remove(award.criteria.first()), remove(free.criteria.first())


def step_is_frozen():
    def step_of(award):
        return lambda: Step.objects.create(criterion=award.criteria.first(), mark=1, word_fr="Non")

    free = coming(make_award_at_work(make_coming_edition(2027)))
    return step_of(make_award_at_work()), step_of(free)


def step_is_frozen_kept():
    award = coming(make_award_at_work())
    one, other = (
        Step.objects.create(criterion=award.criteria.first(), mark=mark, word_fr="Non")
        for mark in (1, 2)
    )

    def remove_at_work():
        rows(award).update(status="marking")
        remove(one)()

    return remove_at_work, remove(other)


def award_rules_are_frozen():
    free = coming(make_award_at_work(make_coming_edition(2027)))
    return change(make_award_at_work(), quorum=4), change(free, quorum=4)


def declaration_is_of_one_edition():
    award, juror, nominee = at_work()
    later = make_nominee(make_award(make_coming_edition(2027)), make_partnership())
    newcomer = make_member_of_jury(award).juror

    def ask(juror, nominee):
        return lambda: Declaration.objects.create(juror=juror, nominee=nominee)

    return ask(juror, later), ask(newcomer, nominee)


def interest_has_no_counted_marks():
    award, juror, nominee = at_work()
    assessment = submit(juror, nominee, 3)
    interest = change(
        juror.declarations.get(nominee=nominee), answer="interest", kind="other", reason="Ami."
    )

    def once_voided():
        rows(assessment).update(voided_at=NOW, void_reason="Un lien.")
        interest()

    return interest, once_voided


def answered_declaration_is_kept():
    award, juror, nominee = at_work()
    asked = Declaration.objects.create(juror=make_member_of_jury(award).juror, nominee=nominee)
    return remove(juror.declarations.get(nominee=nominee)), remove(asked)


def assessment_is_of_a_free_juror():
    award = make_award_at_work()
    juror, (one, other) = award.seats.first().juror, award.nominees.all()[:2]
    declare(juror, one, "unsure")
    declare(juror, other)

    def conclude(nominee):
        return lambda: Assessment.objects.create(juror=juror, nominee=nominee, concluded_at=NOW)

    return conclude(one), conclude(other)


def assessment_is_concluded_while_marking():
    frozen, marking = make_deliberation(), at_work(edition=make_coming_edition(2027))[0]
    rows(frozen.nominees.first().assessments.first()).update(voided_at=NOW, void_reason="Essai.")

    def conclude(award):
        nominee = award.nominees.first()
        juror = award.seats.exclude(
            juror__assessments__in=nominee.assessments.filter(voided_at=None)
        ).first()
        return lambda: Assessment.objects.create(
            juror=juror.juror, nominee=nominee, concluded_at=NOW
        )

    return conclude(frozen), conclude(marking)


def assessment_changes_while_marking():
    frozen = make_deliberation().nominees.first().assessments.first()
    marked = submit(*at_work(edition=make_coming_edition(2027))[1:], 3)
    return change(frozen, comment="Autre."), change(marked, comment="Autre.")


def concluded_assessment_is_kept():
    _award, juror, nominee = at_work()
    assessment = submit(juror, nominee, 3)
    assessment.marks.all().delete()
    begun = Assessment.begin(juror, nominee.award.nominees.last())
    return remove(assessment), remove(begun)


def mark_is_possible():
    award, juror, nominee = at_work()
    mark = submit(juror, nominee, 3).marks.first()
    return change(mark, value=award.highest_mark + 1), change(mark, value=award.highest_mark)


def mark_is_kept():
    frozen = make_deliberation().nominees.first().assessments.first().marks.first()
    mark = submit(*at_work(edition=make_coming_edition(2027))[1:], 3).marks.first()
    return remove(frozen), remove(mark)


def round_is_of_a_deliberation():
    def open_for(award):
        return lambda: Round.objects.create(award=award, number=1, kind="ballot")

    return open_for(make_award_at_work(make_coming_edition(2027))), open_for(deliberating())


def closed_round_stays_as_it_is():
    made = closed()
    return change(made, closed_at=None), change(made, voided_at=NOW)


def round_is_kept():
    return remove(opened()), lambda: None


def candidate_is_of_the_award():
    award = make_deliberation(decided_by="vote", nominees=4)
    one, other, third, running = award.nominees.all()
    made = Round.open(award, "ballot", [one, other], by=chair_of(award))
    gone = withdraw(third)
    return lambda: made.candidates.add(gone), lambda: made.candidates.add(running)


def ballot_is_cast_in_an_open_round():
    made = closed()

    def in_the_next():
        ballot_of(opened(made.award), 2)()

    return ballot_of(made, 2), in_the_next


def ballot_is_an_answer_of_its_round():
    made = opened()
    return ballot_of(made, choice="yes"), ballot_of(made, choice=made.choices()[0])


def ballot_is_of_a_free_juror():
    made = opened()
    declare(made.award.seats.first().juror, made.award.nominees.first(), "interest")
    return ballot_of(made, 0), ballot_of(made, 1)


def ballot_is_of_a_seated_juror():
    made = opened()
    stranger = make_member_of_jury(make_award_at_work(make_coming_edition(2027))).juror
    free = Ballot(round=made, juror=stranger, choice="blank")
    return free.save, ballot_of(made)


def ballot_never_changes():
    ballot = cast(opened())
    return change(ballot, choice="blank"), change(ballot, voided_at=NOW)


def ballot_is_kept():
    return remove(cast(opened())), lambda: None


def sealed_verdict_never_changes():
    verdict = make_sealed().verdicts.get()
    return change(verdict, citation_fr="Autre."), change(verdict, opened_at=NOW)


def sealed_verdict_is_kept():
    verdict = make_sealed().verdicts.get()
    award = make_deliberation(make_coming_edition(2027))
    confirm_first(award)
    draft = draft_verdict(award, by=chair_of(award), outcome="laureate")
    return remove(verdict), remove(draft)


def sealed_award_has_its_verdict():
    award = make_deliberation()
    given_up = {"status": "not_held", "not_held_reason_fr": "Trop peu de dossiers."}
    return change(award, status="sealed"), change(award, **given_up)


def award_keeps_its_sealed_verdict():
    award = make_sealed()

    def reveal():
        Verdict.objects.update(opened_at=NOW)
        change(award, status="revealed")()

    return change(award, status="deliberation"), reveal


def seal_is_only_voided():
    make_sealed()
    seal = Seal.objects.get()
    return (
        change(seal, fingerprint="0" * 64),
        change(seal, voided_at=NOW, void_reason="Une erreur."),
    )


def seal_is_kept():
    make_sealed()
    return remove(Seal.objects.get()), lambda: None


def application_agrees_with_its_nominee():
    award = coming(make_award_at_work())
    nominee, other = award.nominees.all()[:2]

    def apply(partnership):
        return lambda: Application.objects.create(
            award=award, partnership=partnership, status="shortlisted", nominee=nominee
        )

    return apply(other.partnership), apply(nominee.partnership)


RULES = {rule.name: rule for rule in JURY_RULES}


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_it_and_its_twin_passes(name):
    refuses(RULES[name], *globals()[name]())
