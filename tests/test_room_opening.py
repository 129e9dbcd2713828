"""The chair prepares the deliberation: told all that is missing, then opens it, for good."""

import pytest

from awards import visibility
from awards.models import Award, Seat
from awards.visibility import files_for
from tests.factories import make_superuser, make_user
from tests.juries import (
    chair_of,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    mark_all,
    second_of,
    submit,
)
from tests.page_forms import read_forms
from tests.pages import main_of, read

pytestmark = pytest.mark.django_db


def room(award):
    return f"/en/jury/deliberation/{award.pk}/"


def press_open(client, award, **typed):
    return client.post(f"{room(award)}ouvrir/", typed, follow=True)


@pytest.fixture
def chair(client):
    """The client, signed in as the chair of an award where nothing is declared."""
    award = make_award_at_work()
    client.force_login(chair_of(award))
    client.award = award
    return client


def test_the_chair_reads_every_blocker_and_who_has_finished(chair):
    award = chair.award
    declare_all(award)
    done = award.seats.sitting().first()
    for nominee in award.nominees.all():
        submit(done.juror, nominee, 4)

    page = main_of(chair.get(room(award)))

    for seat in award.seats.sitting():
        words = f"{seat.juror.name} has 3 nominees left to mark."
        assert (words in page) is (seat != done)
    assert page.count("has not finished") == 2
    assert "What opening makes impossible" not in page


def test_opening_is_refused_while_something_is_missing(chair):
    page = main_of(press_open(chair, chair.award))

    chair.award.refresh_from_db()
    assert chair.award.status == Award.Status.MARKING
    assert page.count("has not declared their interests for 3 nominees.") >= 3


def test_the_chair_opens_once_all_is_there_and_is_told_first_what_it_makes_impossible(chair):
    award = chair.award
    declare_all(award)
    mark_all(award)

    assert "Marks freeze" in main_of(chair.get(room(award)))
    answer = press_open(chair, award)

    award.refresh_from_db()
    assert award.status == Award.Status.DELIBERATION
    assert "The ranking by marks" in main_of(answer)
    assert press_open(chair, award).status_code == 200


def test_below_the_quorum_the_chair_writes_a_reason_and_what_was_typed_is_kept(client):
    award = make_award_at_work(jurors=4, quorum=4)
    declare_all(award)
    absent = award.seats.filter(role="member").first()
    absent.excuse(by=None, reason="Hospitalisée.")
    for seat in award.seats.sitting().exclude(pk=absent.pk):
        for nominee in award.nominees.all():
            submit(seat.juror, nominee, 3)
    client.force_login(chair_of(award))

    assert "Write the reason to go on." in main_of(client.get(room(award)))
    assert "Write the reason." in main_of(press_open(client, award, reason="  "))
    press_open(client, award, reason="Une absence excusée.")

    award.refresh_from_db()
    assert (award.status, award.quorum_reason) == ("deliberation", "Une absence excusée.")
    assert "Une absence excusée." in main_of(client.get(room(award)))


def test_a_juror_who_waits_is_told_so_and_learns_nothing(client):
    award = make_award_at_work()
    declare_all(award)
    client.force_login(second_of(award))

    answer = client.get(room(award))

    page = main_of(answer)
    assert "The deliberation is not open yet." in page
    assert not any(n.partnership.name in page for n in award.nominees.all())
    assert not [f for f in read_forms(answer.content.decode()).forms if "ouvrir" in f.action]
    assert press_open(client, award).status_code == 200
    award.refresh_from_db()
    assert award.status == Award.Status.MARKING


@pytest.mark.parametrize("status", ["marking", "deliberation"])
def test_whoever_has_no_part_in_the_room_finds_nothing(client, status):
    award = make_award_at_work() if status == "marking" else make_deliberation()
    elsewhere = make_award_at_work(make_coming_edition(2027))
    declare_all(elsewhere)
    for person in (make_user(), make_superuser(), chair_of(elsewhere)):
        client.force_login(person)
        for path in (room(award), f"{room(award)}suite/", "/en/jury/deliberation/999/"):
            assert client.get(path).status_code == 404
        assert client.post(f"{room(award)}ouvrir/").status_code == 404


def test_a_conflicted_chair_hands_the_room_to_the_deputy(client):
    award = make_award_at_work(jurors=5)
    chair = award.seats.get(role="chair")
    deputy = award.seats.filter(role="member").first()
    declare_all(award, but=[(chair.juror, award.nominees.first())])
    deputy.name_deputy(by=None)
    mark_all(award)

    client.force_login(chair.juror.user)
    assert client.get(room(award)).status_code == 404
    assert client.post(f"{room(award)}ouvrir/").status_code == 404
    client.force_login(deputy.juror.user)
    press_open(client, award)

    award.refresh_from_db()
    assert award.status == Award.Status.DELIBERATION


def test_an_act_that_is_none_is_absent_and_a_link_that_acts_leads_to_the_room(client):
    award = make_deliberation()
    client.force_login(chair_of(award))

    assert client.post(f"{room(award)}rien/").status_code == 404
    assert client.get(f"{room(award)}tour/").headers["Location"] == room(award)
    assert client.put(f"{room(award)}tour/").status_code == 405
    assert not award.rounds.exists()


@pytest.mark.parametrize("hidden", range(4))
def test_a_bug_that_hides_a_quarter_of_the_files_is_caught(monkeypatch, client, hidden):
    """C8: jurors mark every file that their lists show; the tables know better."""
    award = make_award_at_work(nominees=4)
    declare_all(award)
    lost = list(award.nominees.all())[hidden]
    everything = files_for

    def three_quarters(viewer):
        return everything(viewer).exclude(pk=lost.pk)

    monkeypatch.setattr(visibility, "files_for", three_quarters)
    for seat in award.seats.sitting().select_related("juror__user"):
        for nominee in visibility.files_for(seat.juror.user):
            submit(seat.juror, nominee, 4)
    client.force_login(chair_of(award))
    press_open(client, award)

    award.refresh_from_db()
    assert award.status == Award.Status.MARKING
    assert award.coverage().count("unmarked", nominee=lost) == 3


def test_a_mark_on_a_file_that_was_never_shown_keeps_the_room_closed(client):
    award = make_award_at_work()
    declare_all(award)
    mark_all(award)
    sheet = award.nominees.first().assessments.first()
    type(sheet).objects.filter(pk=sheet.pk).update(shown_at=None)
    client.force_login(chair_of(award))

    assert f"1 file marked by {sheet.juror.name} was never shown" in main_of(
        press_open(client, award)
    )


def test_the_chair_closes_again_a_deliberation_by_vote_where_nothing_has_happened(client):
    award = make_deliberation(decided_by="vote")
    client.force_login(chair_of(award))
    assert "Close the deliberation again" in main_of(client.get(room(award)))

    client.post(f"{room(award)}refermer/")

    award.refresh_from_db()
    assert award.status == Award.Status.MARKING


def test_a_get_writes_nothing(chair, django_assert_num_queries):
    award = chair.award
    declare(award.seats.first().juror, award.nominees.first())
    before = list(Seat.objects.values()), list(Award.objects.values())
    chair.get(room(award))
    assert (list(Seat.objects.values()), list(Award.objects.values())) == before


def test_the_page_is_kept_by_nobody_and_has_one_title(chair):
    answer = chair.get(room(chair.award))

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert read(answer).headings.count(1) == 1
