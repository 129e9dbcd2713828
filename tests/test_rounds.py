"""Rounds in the room: one ballot per juror, who has voted is visible, what only once closed."""

import pytest
from django.db import transaction

from awards.models import Round
from awards.models.deciding import standing_of
from awards.models.rounds import BLANK
from convergences.journal import JournalDetail
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    second_of,
    submit,
)
from tests.page_forms import read_forms
from tests.pages import main_of

pytestmark = pytest.mark.django_db


def room(award):
    return f"/en/jury/deliberation/{award.pk}/"


def act(client, award, name, **typed):
    return client.post(f"{room(award)}{name}/", typed, follow=True)


def press(client, award, name, user=None, **typed):
    """Send the form of an act as the room draws it."""
    if user:
        client.force_login(user)
    html = client.get(room(award)).content.decode()
    form = next(f for f in read_forms(html, room(award)).forms if f.action.endswith(f"/{name}/"))
    sent = {}
    for field, value in form.pairs():
        sent.setdefault(field, []).append(value)
    sent = {field: values for field, values in sent.items() if values != [""]} | typed
    return client.post(form.action, sent, follow=True)


def jurors(award):
    return [s.juror for s in award.seats.taking_part().select_related("juror__user").order_by("pk")]


def vote_all(client, award, choices):
    for juror, choice in zip(jurors(award), choices, strict=True):
        press(client, award, "bulletin", juror.user, choice=str(choice))


@pytest.fixture
def by_vote():
    """Four jurors, three nominees, no marks; the deliberation is open."""
    return make_deliberation(jurors=4, decided_by="vote")


def test_the_jury_confirms_the_first_by_marks(client):
    award = make_deliberation()
    chair = chair_of(award)

    press(client, award, "tour", chair)
    vote_all(client, award, ["yes", "yes", "no"])
    page = main_of(press(client, award, "clore", chair))

    first = award.nominees.first().partnership.name
    assert f"The jury has decided: {first}. First by the marks." in page
    assert "Yes 2" in page
    assert "No 1" in page


def test_a_refused_confirmation_opens_a_vote_between_all(client):
    award = make_deliberation()
    chair = chair_of(award)

    press(client, award, "tour", chair)
    vote_all(client, award, ["no", "no", BLANK])
    page = main_of(press(client, award, "clore", chair))

    for nominee in award.nominees.all():
        assert nominee.partnership.name in page[page.index("To be voted on:") :]
    press(client, award, "tour", chair)
    assert award.rounds.last().candidates.count() == 3


def test_who_has_voted_is_visible_and_what_only_once_the_round_is_closed(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    press(client, award, "tour", chair)
    voter = jurors(award)[1]
    chosen = award.nominees.first()
    press(client, award, "bulletin", voter.user, choice=str(chosen.pk))

    client.force_login(chair)
    open_page = main_of(client.get(room(award)))
    assert f"1 ballot out of 4 Have voted: {voter.name}" in open_page
    for other in jurors(award)[2:]:
        press(client, award, "bulletin", other.user, choice=BLANK)
    press(client, award, "clore", chair)
    assert f"{chosen.partnership.name} 1" in main_of(client.get(room(award)))


def test_the_fragment_of_an_open_round_tells_nothing_of_the_ballots(client, by_vote):
    """Two worlds, two ballots: the same bytes for everyone, the voter included."""
    award = by_vote
    press(client, award, "tour", chair_of(award))
    voter = jurors(award)[1]
    asked, told = award.rounds.get(), []
    for nominee in award.nominees.all()[:2]:
        sandbox = transaction.savepoint()
        asked.vote(voter, str(nominee.pk), by=voter.user)
        for reader in (voter, jurors(award)[2]):
            client.force_login(reader.user)
            told.append(client.get(f"{room(award)}suite/")["ETag"])
        transaction.savepoint_rollback(sandbox)
    assert told[:2] == told[2:]
    assert told[0] != told[1]  # a voter reads that their ballot is cast


def test_one_ballot_per_juror_and_pressing_twice_changes_nothing(client, by_vote):
    award = by_vote
    press(client, award, "tour", chair_of(award))
    voter, asked = jurors(award)[1], award.rounds.get()
    one, other = (str(n.pk) for n in award.nominees.all()[:2])
    client.force_login(voter.user)

    for _each in range(2):
        act(client, award, "bulletin", round=asked.pk, choice=one)
    page = main_of(act(client, award, "bulletin", round=asked.pk, choice=other))

    assert "your first ballot counts" in page
    assert [b.choice for b in asked.ballots.all()] == [one]


@pytest.mark.parametrize("choice", ["", "yes", "999999", "-1", "blank ", "\x00"])
def test_a_ballot_that_says_something_else_is_refused(client, by_vote, choice):
    award = by_vote
    press(client, award, "tour", chair_of(award))
    client.force_login(jurors(award)[1].user)

    page = main_of(act(client, award, "bulletin", round=award.rounds.get().pk, choice=choice))

    assert "Choose one of the answers." in page
    assert not award.rounds.get().ballots.exists()


def test_a_ballot_for_a_round_of_another_award_is_for_nobody(client, by_vote):
    other = make_deliberation(make_coming_edition(2027), decided_by="vote")
    elsewhere = Round.open(other, "ballot", other.nominees.all(), by=chair_of(other))
    press(client, by_vote, "tour", chair_of(by_vote))
    client.force_login(jurors(by_vote)[1].user)

    for key in (elsewhere.pk, "999999", "", "x"):
        answer = client.post(f"{room(by_vote)}bulletin/", {"round": key, "choice": BLANK})
        assert answer.status_code == 404


def test_only_the_chair_opens_closes_and_casts(client, by_vote):
    award = by_vote
    client.force_login(second_of(award))
    html = client.get(room(award)).content.decode()
    assert "/tour/" not in html

    act(
        client, award, "tour", about=f"ballot:0:{','.join(str(n.pk) for n in award.nominees.all())}"
    )
    assert not award.rounds.exists()
    press(client, award, "tour", chair_of(award))
    vote_all(client, award, [BLANK] * 4)
    client.force_login(second_of(award))
    act(client, award, "clore", round=award.rounds.get().pk)
    assert award.rounds.get().is_open


def test_an_absolute_majority_first_then_a_relative_one(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    a, b, c = (n.pk for n in award.nominees.all())

    press(client, award, "tour", chair)
    vote_all(client, award, [a, a, b, c])
    page = main_of(press(client, award, "clore", chair))
    assert "To be voted on:" in page

    press(client, award, "tour", chair, candidates=[str(b), str(c)])
    assert {n.pk for n in award.rounds.last().candidates.all()} == {a, b, c}
    vote_all(client, award, [a, a, b, BLANK])
    page = main_of(press(client, award, "clore", chair))

    assert "Elected by a relative majority." in page
    assert [n.pk for n in standing_of(award).nominees] == [a]


def test_a_tied_last_round_goes_to_the_casting_vote_with_its_reason(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    a, b, _c = (n.pk for n in award.nominees.all())
    for _round in range(2):
        press(client, award, "tour", chair)
        vote_all(client, award, [a, a, b, b])
        page = main_of(press(client, award, "clore", chair))
    assert "Tied votes:" in page

    page = press(client, award, "voix", chair, nominee=str(b), reason="   ")
    assert "Write the reason of the casting vote." in main_of(page)
    page = main_of(press(client, award, "voix", chair, nominee=str(b), reason="Plus solide."))

    assert "Decided by the casting vote of the chair." in page
    assert "Plus solide." in page
    assert [n.pk for n in standing_of(award).nominees] == [b]


def test_a_refused_casting_vote_loses_nothing_and_stands_still(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    a, b, _c = (n.pk for n in award.nominees.all())
    for _round in range(2):
        press(client, award, "tour", chair)
        vote_all(client, award, [a, a, b, b])
        press(client, award, "clore", chair)
    client.force_login(chair)

    answer = act(client, award, "voix", about="moved", nominee=str(b), reason="Un long motif.")

    html = answer.content.decode()
    assert "The room has moved on since" in main_of(answer)
    assert "Un long motif." in html
    assert "data-follow=" not in html
    assert not award.rounds.filter(kind=Round.Kind.CASTING).exists()


def test_a_tie_by_marks_goes_to_the_casting_vote_then_to_the_confirmation(client):
    award = make_award_at_work(criteria=1, nominees=2)
    declare_all(award)
    for juror in jurors(award):
        for nominee in award.nominees.all():
            submit(juror, nominee, 4)
    chair = chair_of(award)
    award.open_deliberation(by=chair)
    second = award.nominees.all()[1]

    press(client, award, "voix", chair, nominee=str(second.pk), reason="La portée.")
    press(client, award, "tour", chair)
    vote_all(client, award, ["yes", "yes", "yes"])
    page = main_of(press(client, award, "clore", chair))

    assert f"The jury has decided: {second.partnership.name}." in page
    assert "Decided by the casting vote of the chair." in page


# Around the table


def test_the_chair_enters_the_count_and_a_second_juror_confirms_what_they_read(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    a, b, c = (n.pk for n in award.nominees.all())
    press(client, award, "tour", chair, at_table="on")
    press(client, award, "compte", chair, **{f"votes_{a}": "3", f"votes_{b}": "1"})
    assert award.rounds.get().is_open

    html = client.get(room(award)).content.decode()
    assert "/compte-juste/" not in html
    assert "If it is wrong" not in html
    client.force_login(second_of(award))
    assert "If it is wrong, tell the chair" in main_of(client.get(room(award)))
    page = main_of(press(client, award, "compte-juste", second_of(award)))

    assert not award.rounds.get().is_open
    assert "Elected by an absolute majority." in page
    assert award.rounds.get().counted().votes == {str(a): 3, str(b): 1, str(c): 0}


def test_a_count_entered_anew_is_read_again_before_it_is_confirmed(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    a, b, _c = (n.pk for n in award.nominees.all())
    press(client, award, "tour", chair, at_table="on")
    press(client, award, "compte", chair, **{f"votes_{a}": "3"})
    asked = award.rounds.get()
    asked.refresh_from_db()
    read = asked.counts
    press(client, award, "compte", chair, **{f"votes_{a}": "1", f"votes_{b}": "3"})
    client.force_login(second_of(award))

    page = main_of(
        act(client, award, "compte-juste", round=asked.pk, counts=str(read).replace("'", '"'))
    )

    assert "The count has changed: read it again." in page
    assert award.rounds.get().is_open


@pytest.mark.parametrize("number", ["-1", "5", "1e309", "NaN", "", "9" * 40])
def test_a_count_that_cannot_be_is_refused_and_kept(client, by_vote, number):
    award, chair = by_vote, chair_of(by_vote)
    press(client, award, "tour", chair, at_table="on")
    first = award.nominees.first().pk
    form = {f"votes_{n.pk}": "0" for n in award.nominees.all()} | {"votes_blank": "0"}

    answer = act(
        client, award, "compte", **form | {f"votes_{first}": number, "round": award.rounds.get().pk}
    )

    assert answer.status_code == 200
    assert award.rounds.get().counts == {}
    assert f'value="{number}"' in answer.content.decode() or not number


@pytest.mark.parametrize("counts", ["", "[]", "{", '"yes"', '{"yes": 1e309}', "null", "{}"])
def test_a_confirmation_of_anything_else_is_refused(client, by_vote, counts):
    award, chair = by_vote, chair_of(by_vote)
    press(client, award, "tour", chair, at_table="on")
    press(client, award, "compte", chair, **{f"votes_{award.nominees.first().pk}": "4"})
    client.force_login(second_of(award))

    answer = act(client, award, "compte-juste", round=award.rounds.get().pk, counts=counts)

    assert "The count has changed: read it again." in main_of(answer)
    assert award.rounds.get().is_open


# What moves after a vote


def test_a_late_interest_that_changes_who_is_first_asks_the_jury_again(client):
    award = make_award_at_work(jurors=5, nominees=2, criteria=1)
    declare_all(award)
    first, second = award.nominees.all()
    late = jurors(award)[-1]
    for juror in jurors(award):
        submit(juror, first, 5 if juror == late else 3)
        submit(juror, second, 3)
    award.open_deliberation(by=chair_of(award))
    confirm_first(award)
    assert standing_of(award).next == "decide"

    declare(late, first, "interest")

    standing = standing_of(award)
    assert (standing.next, set(standing.nominees)) == ("cast", {first, second})


def test_a_nominee_withdrawn_after_it_was_elected_leaves_the_others_to_be_voted_on(by_vote):
    award = by_vote
    a, b, c = award.nominees.all()
    asked = Round.open(award, "ballot", [a, b, c], by=chair_of(award))
    for juror in jurors(award):
        asked.vote(juror, str(a.pk), by=juror.user)
    asked.close(by=chair_of(award))

    a.withdraw(by=None, reason="Le projet s’arrête.")

    standing = standing_of(award)
    assert (standing.next, set(standing.nominees)) == ("ballot", {b, c})


def test_the_journal_and_the_messages_tell_no_name_and_no_ballot(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    names = [n.partnership.name for n in award.nominees.all()]
    first = award.nominees.first()
    press(client, award, "tour", chair)
    vote_all(client, award, [first.pk] * 4)
    press(client, award, "clore", chair)

    for detail in JournalDetail.objects.filter(entry__action__startswith="awards.round."):
        told = f"{detail.data} {detail.target_label}"
        assert not any(name in told for name in names), told
        assert str(first.pk) not in str(detail.data)
