"""Each statement about what is stored is broken by a row that contradicts it, and names that row."""

import pytest
from django.db import transaction
from django.utils import timezone, translation

from awards import seals
from awards.invariants import STATEMENTS, violations
from awards.models import (
    Attachment,
    Award,
    Confidant,
    Correction,
    Cursor,
    Edition,
    Laureate,
    Seal,
    Verdict,
)
from convergences.journal import JournalDetail, JournalEntry
from convergences.models import Mail, User
from partnerships.models import Picture
from tests import test_invariants_feedback, test_invariants_jury
from tests.contradictions import broken_by, case, make_told
from tests.factories import (
    make_award,
    make_ceremony,
    make_edition,
    make_nominee,
    make_partnership,
)

NOW = timezone.now()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Made once: each test writes in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_told()
        transaction.set_rollback(True)


def rows(model, award):
    return model.objects.filter(award=award)


def update(model, **fields):
    """Write these values into the rows of the sealed award."""
    return lambda told: rows(model, told.sealed).update(**fields)


def line_of(award, action):
    return JournalDetail.objects.filter(entry__action=action, target_id=award.pk)


def somebody():
    return User.objects.filter(email="regie@example.org").get()


@case()
def laureate_too_early(told):
    Laureate.objects.create(award=told.sealed, nominee=told.sealed.nominees.first())


@case(also=["results_are_those_sealed"])
def laureate_of_another_award(told):
    rows(Laureate, told.revealed).update(nominee=told.sealed.nominees.first())


@case(also=["results_are_those_sealed"])
def second_place(told):
    rows(Laureate, told.revealed).update(place=2)


@case()
def citation_too_early(told):
    Award.objects.filter(pk=told.sealed.pk).update(citation_en="Together.")


@case()
def reveal_before_the_nominees(told):
    Edition.objects.filter(pk=told.ceremony.edition_id).update(nominees_announced_at=None)


@case()
def reveal_without_opening(told):
    rows(Verdict, told.revealed).update(opened_at=None)


@case()
def seal_that_keeps_its_salt(told):
    rows(Seal, told.revealed).update(opened_at=None, salt="")


@case(
    also=[
        "opened_verdicts_have_an_opened_seal",
        "results_are_those_sealed",
        "reveals_are_in_the_journal",
    ]
)
def opened_too_early(told):
    rows(Verdict, told.sealed).update(opened_at=NOW)


@case(also=["fingerprints_are_of_a_verdict"])
def sealed_without_a_verdict(told):
    rows(Verdict, told.sealed).update(sealed_at=None, values=None, salt="", fingerprint="")


@case(index="one_standing_verdict_per_award")
def second_verdict(told):
    Verdict.objects.create(award=told.sealed, outcome="laureate")


@case(index="one_standing_seal_per_award")
def second_seal(told):
    seal = rows(Seal, told.sealed).get()
    Seal.objects.create(award=told.sealed, fingerprint=seal.fingerprint, sealed_at=NOW)


@case()
def seal_of_no_verdict(told):
    told.sealed.seals.create(
        fingerprint="f" * 64, sealed_at=NOW, voided_at=NOW, void_reason="Erreur."
    )


def break_verdict(told):
    two = User.objects.order_by("pk")[:2]
    broken = {"broken_at": NOW, "broken_by": two[0], "break_asked_by": two[1]}
    rows(Verdict, told.sealed).update(break_reason="Erreur.", **broken)
    Award.objects.filter(pk=told.sealed.pk).update(status="deliberation")


@case()
def broken_and_not_void(told):
    break_verdict(told)
    verdict = rows(Verdict, told.sealed).get()
    JournalEntry.objects.record(somebody(), "awards.verdict.break_asked", verdict, reason="Erreur.")


@case()
def broken_without_a_line(told):
    break_verdict(told)
    rows(Seal, told.sealed).update(voided_at=NOW, void_reason="Erreur.")


@case(check=("awards_verdict", "verdict_is_sealed_by_two_people"))
def sealed_alone(told):
    verdict = rows(Verdict, told.sealed).get()
    rows(Verdict, told.sealed).update(confirmed_by=verdict.proposed_by)


@case()
def confided_before_the_seal(told):
    draft = Verdict.objects.create(award=make_award(told.ceremony.edition), outcome="laureate")
    Confidant.objects.create(verdict=draft, user=somebody(), purpose="press", named_by=somebody())


@case()
def shown_at_another_ceremony(told):
    elsewhere = make_ceremony(told.ceremony.edition, name_fr="Autre soir")
    award = make_award(told.ceremony.edition, ceremony=elsewhere)
    Cursor.objects.update(award=award, showing="announced")


@case()
def result_on_screen_too_early(told):
    Cursor.objects.update(award=told.sealed, showing="revealed")


@case()
def given_in_another_edition(told):
    other = make_ceremony(make_edition(2015, past=False))
    Award.objects.filter(pk=told.sealed.pk).update(ceremony=other)


@case()
def opened_before_the_evening(told):
    type(told.ceremony).objects.update(status="planned")


@case()
def nothing_on_screen(told):
    Cursor.objects.all().delete()


@case()
def archived_too_early(told):
    Edition.objects.filter(pk=told.ceremony.edition_id).update(status="published")


@case()
def mail_too_early(told):
    Mail.objects.draft(
        kind="result",
        batch=f"result-{told.sealed.pk}",
        label="Résultats",
        to="",
        subject="Résultat",
        body="Bonjour.",
    )


@case(also=["files_are_there"])
def picture_too_early(told):
    Picture.objects.bulk_create(
        [Picture(partnership=make_partnership(), alt_fr="Vue", credit="Moi", public_name="x")]
    )


@case()
def document_that_is_lost(told):
    nominee = told.sealed.nominees.first()
    Attachment.objects.bulk_create(
        [Attachment(nominee=nominee, title="Budget", document="attachments/lost.pdf")]
    )


@case(also=["chains_of_the_journal_hold"])
def seal_without_a_line(told):
    line_of(told.sealed, "awards.award.sealed").update(data={"fingerprint": "0" * 64})


@case(also=["chains_of_the_journal_hold"])
def reveal_without_a_line(told):
    line_of(told.revealed, "awards.award.revealed").update(target_id="0")


@case()
def line_that_was_rewritten(told):
    JournalDetail.objects.filter(entry__action="awards.ceremony.backed_up").update(data={})


@case()
def nobody_rewarded(told):
    rows(Laureate, told.revealed).delete()


CASES = {
    "laureates_are_of_revealed_awards": laureate_too_early,
    "laureates_were_in_the_running": laureate_of_another_award,
    "second_places_are_of_joint_laureates": second_place,
    "citations_are_of_revealed_awards": citation_too_early,
    "reveals_follow_the_announcement": reveal_before_the_nominees,
    "revealed_awards_have_an_opened_verdict": reveal_without_opening,
    "opened_verdicts_have_an_opened_seal": seal_that_keeps_its_salt,
    "opened_verdicts_are_of_revealed_awards": opened_too_early,
    "salts_are_of_revealed_awards": case()(update(Seal, opened_at=NOW, salt="ab")),
    "sealed_awards_have_a_sealed_verdict": sealed_without_a_verdict,
    "sealed_verdicts_are_of_sealed_awards": case()(
        lambda told: Award.objects.filter(pk=told.sealed.pk).update(status="deliberation")
    ),
    "awards_have_one_standing_verdict": second_verdict,
    "awards_have_one_standing_seal": second_seal,
    "sealed_verdicts_publish_their_fingerprint": case()(
        update(Seal, voided_at=NOW, void_reason="Erreur.")
    ),
    "fingerprints_are_of_a_verdict": seal_of_no_verdict,
    "broken_seals_are_void": broken_and_not_void,
    "two_people_sealed": sealed_alone,
    "confidants_are_of_sealed_verdicts": confided_before_the_seal,
    "screens_show_awards_of_their_ceremony": shown_at_another_ceremony,
    "screens_show_revealed_results": result_on_screen_too_early,
    "awards_are_given_in_their_edition": given_in_another_edition,
    "verdicts_are_opened_in_an_evening": opened_before_the_evening,
    "live_ceremonies_have_a_screen": nothing_on_screen,
    "published_editions_are_told_whole": archived_too_early,
    "mails_of_results_follow_the_reveal": mail_too_early,
    "public_pictures_are_of_public_partnerships": picture_too_early,
    "broken_seals_are_in_the_journal": broken_without_a_line,
    "seals_are_in_the_journal": seal_without_a_line,
    "reveals_are_in_the_journal": reveal_without_a_line,
    "sealed_values_give_their_fingerprint": case()(update(Verdict, values={"reason": "autre"})),
    "results_are_those_sealed": nobody_rewarded,
    "chains_of_the_journal_hold": line_that_was_rewritten,
    "files_are_there": document_that_is_lost,
}


def test_every_statement_has_its_contradiction():
    names = [statement.name for statement in STATEMENTS]

    assert len(set(names)) == len(names)
    cases = {*CASES, *test_invariants_jury.CASES, *test_invariants_feedback.CASES}
    assert cases == set(names)


def test_an_evening_under_way_contradicts_nothing(told, db):
    assert violations() == []


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_found_and_named(told, db, name):
    with translation.override("en"):
        found, sentences = broken_by(told, CASES[name])

    assert found == {name, *CASES[name].also}
    assert not [sentence for sentence in sentences if "%" in sentence or "  " in sentence]
    assert violations() == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("salts_are_of_revealed_awards", "{sealed} is not revealed, and the salt of its seal is"),
        ("results_are_those_sealed", "The laureates of {revealed} are not those of its opened"),
        ("files_are_there", "private/attachments/lost.pdf is named by the database and missing."),
        ("chains_of_the_journal_hold", "The journal: What is read of entry"),
    ],
)
def test_the_sentence_says_which_row(told, db, name, said):
    with translation.override("en"):
        _found, sentences = broken_by(told, CASES[name])

    about = {"sealed": str(told.sealed), "revealed": str(told.revealed)}
    assert len(sentences) == 1
    assert sentences[0].startswith(said.format(**about))


def test_a_rewritten_salt_is_a_rewritten_seal(told, db):
    found, _sentences = broken_by(told, case()(update(Verdict, salt=seals.new_salt())))

    assert found == {"sealed_values_give_their_fingerprint"}


def test_a_result_that_was_rectified_is_no_contradiction(told, db):
    def rectify(told):
        rows(Laureate, told.revealed).delete()
        Correction.objects.create(
            award=told.revealed, kind="revoked", before="Projet A", reason_fr="Erreur."
        )

    assert broken_by(told, case()(rectify)) == (set(), [])


def test_a_withdrawal_whose_line_was_erased_is_no_contradiction(told, db):
    def withdraw_and_forget(told):
        nominee = make_nominee(told.sealed, withdrawn_at=NOW)
        entry = JournalEntry.objects.record(
            *(somebody(), "awards.nominee.withdrawn", nominee),
            stream=told.sealed.journal_stream,
            reason="Le projet s’est arrêté.",
        )
        entry.detail.erase()

    assert broken_by(told, case()(withdraw_and_forget)) == (set(), [])
