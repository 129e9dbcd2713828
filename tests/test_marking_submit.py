"""Drafts, marks and abstentions: what counts, what is refused, what comes too late."""

import re

import pytest

from awards import shown
from awards.models import Assessment
from convergences.models import JournalEntry
from tests.juries import chair_of, declare, declare_all, make_award_at_work, mark_all, submit
from tests.marking_pages import Page, a_member, read_conflict
from tests.pages import main_of, read

pytestmark = pytest.mark.django_db
RECEIPT = "Votre note la plus haute : Critère 1, 5 ; la plus basse : Critère 2, 3."
OTHER_WINDOW = "Ce dossier a été modifié ailleurs"


@pytest.fixture
def award():
    award = make_award_at_work(nominees=2)
    declare_all(award)
    return award


@pytest.fixture
def nominee(award):
    return award.nominees.first()


@pytest.fixture
def juror(award, client):
    juror = a_member(award)
    client.force_login(juror.user)
    return juror


@pytest.fixture
def page(client, juror, nominee):
    return Page(client, nominee)


def sheet():
    """The only sheet there is."""
    return Assessment.objects.standing().get()


def given():
    """What counts: the marks in order, and the comment."""
    one = sheet()
    return [mark.value for mark in one.marks.all()], one.comment


# --- drafts -------------------------------------------------------------------------------------


def test_a_draft_is_saved_as_it_is_typed_and_counts_for_nothing(page):
    answer = page.fill(5, comment="À revoir").autosave()

    assert answer.json()["version"] == 1
    assert re.fullmatch(
        "Brouillon enregistré à \\d+\xa0h\xa0\\d\\d",
        answer.json()["saved"].replace("\u202f", "\xa0"),
    )
    assert "1 critère noté sur 2" in answer.json()["provisional"]
    assert sheet().state == "half"
    assert not sheet().marks.exists()
    assert not Assessment.objects.marked().exists()
    assert not JournalEntry.objects.filter(action__startswith="awards.assessment").exists()


def test_a_draft_is_there_when_one_comes_back(client, page, nominee):
    page.fill(5, comment="À revoir\r\ndemain").send("draft")

    again = Page(client, nominee)

    assert again.fields["comment"] == "À revoir\ndemain"
    assert [again.fields[name] for name in again.marks] == ["5", ""]
    assert "Brouillon enregistré à" in main_of(again.answer)


def test_a_draft_may_be_longer_than_what_is_submitted(page):
    assert page.fill(comment="é" * 700).autosave().status_code == 200

    answer = page.fill(4, 4, comment="é" * 700, version="1").send()

    assert "600 signes au plus : il y en a 700." in main_of(answer)
    assert "é" * 700 in answer.content.decode()
    assert sheet().concluded_at is None


def test_ends_of_line_count_for_one_sign(page):
    page.fill(4, 4, comment="\r\n".join(["é" * 99] * 6)).send()

    assert len(given()[1]) == 599


def test_typing_again_what_was_submitted_leaves_no_draft(client, page, juror, nominee):
    submit(juror, nominee, [5, 3])
    again = Page(client, nominee).fill(5, 2)
    again.autosave()
    assert sheet().state == "half"

    again.fill(5, 3, version="2").autosave()

    assert sheet().state == "full"


# --- submitting ---------------------------------------------------------------------------------


def test_submitting_says_back_the_highest_and_the_lowest_in_words(client, page, nominee):
    answer = page.fill(5, 3, comment="Un beau projet.").send()

    assert answer.headers["Location"] == f"/jury/{nominee.pk}/#recu"
    assert given() == ([5, 3], "Un beau projet.")
    assert sheet().shown_at <= sheet().concluded_at
    words = main_of(client.get(answer.headers["Location"]))
    assert RECEIPT in words
    assert "Vous pouvez changer d’avis jusqu’à l’ouverture de la délibération." in words
    other = nominee.award.nominees.exclude(pk=nominee.pk).get()
    receipt = client.get(f"/en{answer.headers['Location']}")
    assert f"Mark: {other.partnership.name}" in main_of(receipt)
    assert f"/en/jury/{other.pk}/" in read(receipt).links


def test_equal_marks_are_said_as_equal(client, page, nominee):
    page.fill(4, 4, comment="Égal.").send()

    words = main_of(Page(client, nominee).answer)

    assert "Vous avez donné la même note à chaque critère : 4." in words


def test_marks_can_be_given_again_until_the_deliberation(client, page, nominee):
    page.fill(5, 3, comment="Un.").send()
    again = Page(client, nominee)
    assert [again.fields[name] for name in again.marks] == ["5", "3"]

    again.fill(1, 2, comment="Deux.").send()

    assert given() == ([1, 2], "Deux.")


def test_changes_in_draft_leave_what_was_submitted_to_count(client, page, nominee):
    page.fill(5, 3, comment="Un.").send()
    Page(client, nominee).fill(1, 2).send("draft")

    answer = Page(client, nominee).answer

    assert given() == ([5, 3], "Un.")
    assert RECEIPT in main_of(answer)
    assert "C’est ce qui compte." in main_of(answer)
    assert "transmis, modifications en brouillon" in main_of(answer)


def test_no_mark_is_told_to_the_journal_or_to_a_message(client, page, nominee):
    answer = page.fill(5, 3, comment="Secret défense").send()
    page.fill(5, 3, comment="Secret défense").send("draft")

    readable = str([entry.detail.data for entry in JournalEntry.objects.select_related("detail")])
    assert "Secret" not in readable
    assert "messages" not in answer.cookies
    assert "Critère 1, 5" not in str(client.cookies)


@pytest.mark.parametrize(
    "mark", ["", "0", "6", "-1", "4.5", "NaN", "1e309", "quatre", "４", "5 ; 5"]
)
def test_what_is_no_mark_is_refused_beside_its_criterion(page, mark):
    answer = page.fill(5, mark, comment="Un mot.").send()

    assert answer.status_code == 200
    assert main_of(answer).count("Choisissez une note de 1 à 5.") == 2  # on top, and beside it
    assert "Un mot." in answer.content.decode()
    assert not Assessment.objects.exists()


def test_a_comment_is_wanted_to_submit_and_not_to_keep(page):
    answer = page.fill(5, 3, comment=" \n ").send()

    assert "Écrivez quelques mots de commentaire" in main_of(answer)
    assert not Assessment.objects.exists()
    assert page.send("draft").status_code == 302


@pytest.mark.parametrize("comment", ["\x00", "a\x00b"])
def test_what_no_database_stores_is_refused(page, comment):
    assert page.fill(5, 3, comment=comment).send().status_code == 200
    assert page.autosave().status_code == 422
    assert not Assessment.objects.exists()


def test_what_is_added_to_the_form_changes_nothing_else(page, award, juror, nominee):
    other, neighbour = a_member(award, 1), award.nominees.last()
    page.fill(5, 3, comment="Un mot.").send(
        juror=other.pk,
        nominee=neighbour.pk,
        user=other.user_id,
        status="sealed",
        voided_at="2026-01-01",
        is_abstention="on",
        on_paper="on",
        draft='{"mark_1": "1"}',
        mark_987654=["1", "2"],
    )

    one = sheet()
    assert (one.juror, one.nominee) == (juror, nominee)
    assert (one.is_abstention, one.on_paper, one.voided_at, one.draft) == (False, False, None, {})
    assert given()[0] == [5, 3]
    award.refresh_from_db()
    assert award.status == "marking"


def test_of_a_mark_that_is_sent_twice_the_last_is_read(page):
    name = page.marks[1]
    page.fill(5, comment="Un mot.").send(**{name: ["1", "3"]})

    assert given()[0] == [5, 3]


# --- the proof that it was shown ----------------------------------------------------------------


def test_without_the_proof_of_having_been_shown_nothing_is_written(client, page, award):
    neighbour = award.nominees.last()
    for proof in [
        None,
        "",
        "forged",
        page.fields["shown"][:-1],
        shown.sign(neighbour, a_member(award).user),
    ]:
        page.fill(5, 3, comment="Un mot.")
        answer = page.send(shown=proof)

        assert "Cette page n’avait pas été préparée pour vous" in main_of(answer)
        assert "Un mot." in answer.content.decode()
        assert page.autosave(shown=proof or "").status_code == 422
    assert not Assessment.objects.exists()


def test_the_page_that_says_so_can_be_sent_at_once(client, page, nominee):
    answer = page.fill(5, 3, comment="Un mot.").send(shown="forged")
    shown_again = answer.context["form"]["shown"].value()

    page.send(shown=shown_again)

    assert given() == ([5, 3], "Un mot.")


# --- frozen meanwhile ---------------------------------------------------------------------------


def test_what_comes_after_the_opening_is_refused_and_given_back(client, award, juror, nominee):
    mark_all(award)
    page = Page(client, nominee).fill(1, 1, comment="Trop tard, hélas.")
    award.open_deliberation(by=chair_of(award))

    answer = page.send()

    assert answer.status_code == 409
    assert "Les notes de ce prix sont figées" in main_of(answer)
    assert "Trop tard, hélas." in main_of(answer)
    assert page.autosave().json() == {
        "message": "Les notes de ce prix sont figées\xa0: la délibération est ouverte."
    }
    own = Assessment.objects.get(juror=juror, nominee=nominee)
    assert (own.comment, own.draft) == ("Un beau projet.", {})


def test_a_link_declared_meanwhile_closes_the_form(client, juror, page, nominee):
    page.fill(5, 3, comment="Un mot.")
    declare(juror, nominee, "interest")

    assert page.send().status_code == 404
    assert page.autosave().status_code == 404
    assert not Assessment.objects.standing().exists()


# --- abstention ---------------------------------------------------------------------------------


def test_an_abstention_says_why_and_takes_the_marks_back(client, page, juror, nominee):
    submit(juror, nominee, 4)
    form = Page(client, nominee, "abstention/")
    assert "Les notes que vous avez transmises pour ce dossier seront retirées." in main_of(
        form.answer
    )

    assert "Écrivez pourquoi vous vous abstenez." in main_of(form.fill(reason=" ").send())
    form.fill(reason="Je connais trop mal ce pays.").send()

    assert sheet().is_abstention
    assert given() == ([], "Je connais trop mal ce pays.")
    words = main_of(Page(client, nominee).answer)
    assert "Abstention transmise le" in words
    assert "Je connais trop mal ce pays." in words


def test_an_abstention_from_an_old_page_is_a_conflict(client, page, nominee):
    form = Page(client, nominee, "abstention/")
    page.fill(5, 3, comment="Un mot.").send()

    answer = form.fill(reason="Je ne sais pas.").send()

    assert answer.status_code == 409
    assert "Je ne sais pas." in main_of(answer)
    assert "Un mot." in main_of(answer)
    again = client.post(form.address + form.under, {**read_conflict(answer), "keep": "mine"})
    assert again.status_code == 302
    assert sheet().is_abstention


def test_who_abstained_may_mark_after_all(client, page, nominee):
    Page(client, nominee, "abstention/").fill(reason="Je ne sais pas.").send()

    Page(client, nominee).fill(5, 3, comment="Réflexion faite.").send()

    assert given() == ([5, 3], "Réflexion faite.")
    assert not sheet().is_abstention
