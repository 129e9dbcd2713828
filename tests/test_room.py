"""The deliberation room: what those who take part read, how it follows, who never sees it."""

import re

import pytest

from awards.models import Assessment
from tests.factories import make_user
from tests.juries import (
    chair_of,
    confirm_first,
    declare,
    declare_all,
    make_award_at_work,
    make_deliberation,
    mark_all,
    second_of,
    submit,
)
from tests.page_forms import read_forms
from tests.pages import main_of

pytestmark = pytest.mark.django_db


def room(award):
    return f"/en/jury/deliberation/{award.pk}/"


def opened(award, sheets):
    """The award in deliberation, once each juror has given `sheets`, one list per nominee."""
    declare_all(award)
    nominees = list(award.nominees.all())
    for seat, row in zip(award.seats.sitting().order_by("pk"), sheets, strict=True):
        for nominee, marks in zip(nominees, row, strict=True):
            submit(seat.juror, nominee, marks, f"Avis de {seat.juror.name} sur {nominee.pk}")
    award.open_deliberation(by=chair_of(award))
    return award


def test_everyone_who_takes_part_reads_ranking_criteria_and_opinions(client):
    award = opened(
        make_award_at_work(),
        [[[5, 4], [2, 2], [3, 3]], [[4, 4], [2, 1], [3, 3]], [[4, 4], [5, 5], [3, 3]]],
    )
    client.force_login(second_of(award))

    page = main_of(client.get(room(award)))

    first, second, third = award.nominees.all()
    assert page.index(f"{first.partnership.name}, 4.11") < page.index(
        f"{second.partnership.name}, 2.78"
    )
    assert f"{third.partnership.name}, 3.00" in page
    assert "The jury is divided: from 1.33 to 5." in page
    assert "Divided on: Critère 1, Critère 2" in page
    assert "The jury agrees." in page
    for seat in award.seats.all():
        assert f"Avis de {seat.juror.name} sur {second.pk}" in page


def test_a_french_room_writes_french_numbers(client):
    award = make_deliberation()
    client.force_login(chair_of(award))

    page = main_of(client.get(f"/jury/deliberation/{award.pk}/"))

    assert "5,00" in page
    assert "5.00" not in page


def test_means_have_as_many_decimals_each_and_marks_none(client):
    award = opened(make_award_at_work(nominees=1), [[[4, 4]], [[4, 3]], [[4, 5]]])
    client.force_login(chair_of(award))

    page = main_of(client.get(room(award)))

    assert "Critère 1 (main criterion) 1 4.00 4 4" in page
    assert "Critère 2 2 4.00 3 5" in page
    assert "3.33" in page


def test_ties_are_said_as_ties_and_the_step_that_decided_is_named(client):
    """J5: equal means, told apart by the main criterion."""
    award = opened(
        make_award_at_work(),
        [[[5, 2], [3, 3], [1, 1]]] * 3,
    )
    client.force_login(second_of(award))

    page = main_of(client.get(room(award)))

    first, second, _third = award.nominees.all()
    names = f"{first.partnership.name}, {second.partnership.name}"
    assert f"Tied by the marks: {names}" in page
    assert page.count("Rank 1, tied") == 2
    assert "Rank 3" in page
    assert "Told apart by the main criterion: Critère 1." in page


def test_close_means_are_shown_with_enough_decimals_to_tell_them_apart(client):
    award = make_award_at_work(criteria=30)
    same, less = [4] * 30, [3] + [4] * 29
    opened(award, [[same, less, [1] * 30], [same, same, [1] * 30], [same, same, [1] * 30]])
    client.force_login(second_of(award))

    page = main_of(client.get(room(award)))

    assert "4.000" in page
    assert "3.999" in page


def test_abstentions_and_recusals_are_counts(client):
    award = make_award_at_work(jurors=5)
    recused, abstaining = award.seats.filter(role="member")[:2]
    first = award.nominees.first()
    declare_all(award, but=[(recused.juror, first)])
    sheet = Assessment.begin(abstaining.juror, first)
    sheet.abstain(
        "Je connais mal ce sujet.", version=0, by=abstaining.juror.user, shown_at=sheet.draft_at
    )
    for seat in award.seats.sitting():
        for nominee in award.nominees.all():
            linked = (seat, nominee.pk) in ((recused, first.pk), (abstaining, first.pk))
            if not linked:
                submit(seat.juror, nominee, 3)
    award.open_deliberation(by=chair_of(award))
    client.force_login(chair_of(award))

    page = main_of(client.get(room(award)))

    assert "3 jurors marked it, 1 abstained, 1 recused." in page
    assert "Je connais mal ce sujet." in page


def test_confusable_names_are_flagged(client):
    award = make_award_at_work()
    names = ["Green Valley", "Green Village", "Rejoué"]
    for nominee, name in zip(award.nominees.all(), names, strict=True):
        type(nominee.partnership).objects.filter(pk=nominee.partnership_id).update(name_fr=name)
    declare_all(award)
    mark_all(award)
    award.open_deliberation(by=chair_of(award))
    client.force_login(chair_of(award))

    page = main_of(client.get(room(award)))

    flagged = page[page.index("Names easily confused") : page.index("The ranking by marks")]
    assert "Green Valley" in flagged
    assert "Green Village" in flagged
    assert "Rejoué" not in flagged


# It follows by itself


def followed(client, award):
    """The address that the page follows, and the state that it was drawn in."""
    html = client.get(room(award)).content.decode()
    address = re.search(r'data-follow="([^"]+)"', html)[1]
    return address, re.search(r'data-follow-etag="([^"]*)"', html)[1].replace("&quot;", '"')


def test_the_fragment_is_the_same_while_nothing_moves_and_another_after(client):
    award = make_deliberation()
    client.force_login(second_of(award))
    address, etag = followed(client, award)

    same = client.get(address, headers={"if-none-match": etag})
    assert (same.status_code, same.content) == (304, b"")

    confirm_first(award)
    moved = client.get(address, headers={"if-none-match": etag})
    assert moved.status_code == 200
    assert "The jury has decided" in moved.content.decode()
    assert "The ranking has changed" not in moved.content.decode()
    assert len(moved.content) < 4000


def test_a_ranking_that_moves_is_told_to_who_reads_the_old_one(client):
    award = make_deliberation(jurors=5)
    client.force_login(chair_of(award))
    address, _etag = followed(client, award)

    late = award.seats.filter(role="member").first()
    declare(late.juror, award.nominees.first(), "interest")

    assert "The ranking has changed" in client.get(address).content.decode()


def test_who_waits_sees_the_room_open(client):
    award = make_award_at_work()
    declare_all(award)
    mark_all(award)
    client.force_login(second_of(award))
    address = re.search(r'data-follow="([^"]+)"', client.get(room(award)).content.decode())[1]
    assert "not open yet" in client.get(address).content.decode()

    award.open_deliberation(by=chair_of(award))

    assert "Where the jury stands" in client.get(address).content.decode()


# Whom it is closed to


def addresses(award):
    acts = ["ouvrir", "tour", "bulletin", "clore", "compte", "compte-juste", "voix", "refermer"]
    verdict = f"/en/jury/verdict/{award.pk}/"
    return [
        *(("get", path) for path in (room(award), f"{room(award)}suite/")),
        *(("get", f"{verdict}{page}") for page in ("", "relecture/", "confidents/")),
        ("get", f"/en/jury/confidence/{award.pk}/"),
        *(("post", f"{room(award)}{act}/") for act in acts),
        *(("post", f"{verdict}{act}/") for act in ("proposer", "confirmer", "refuser")),
    ]


def world(number, *, decided):
    """An award with a recused juror; everything else about the file differs with the number."""
    award = make_award_at_work(jurors=5, nominees=3)
    recused = award.seats.filter(role="member").first()
    nominee = list(award.nominees.all())[2]
    declare_all(award, but=[(recused.juror, nominee)])
    for seat in award.seats.sitting():
        for other in award.nominees.all():
            if other != nominee:
                submit(seat.juror, other, 3)
            elif seat != recused:
                submit(seat.juror, other, 1 + 4 * number, f"Avis {number}")
    award.open_deliberation(by=chair_of(award))
    if decided and number:
        confirm_first(award)
    return award, recused


def test_two_worlds_are_the_same_to_a_recused_juror(client):
    """C2: 0 differing bytes over every address of the award, and the same as for one not there."""
    seen = []
    for number in (0, 1):
        award, recused = world(number, decided=True)
        client.force_login(recused.juror.user)
        answers = []
        for method, path in addresses(award):
            answer = getattr(client, method)(path)
            assert answer.status_code == 404, path
            answers.append(plain(answer, award.pk))
            nowhere = getattr(client, method)(path.replace(f"/{award.pk}/", "/987654/"))
            assert plain(nowhere, 987654) == answers[-1]
        seen.append(answers)
    assert seen[0] == seen[1]
    assert len(seen[0]) >= 17


def plain(answer, key):
    """The bytes of an answer, but for a form's token and the key in its own address."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    # Its length counts the digits of the key.
    untold = {"Content-Length", "Expires"}
    headers = {name: value for name, value in answer.headers.items() if name not in untold}
    return html.replace(f"/{key}/", "/KEY/"), headers


def test_someone_without_a_seat_finds_nothing_at_any_address(client):
    award = make_deliberation()
    client.force_login(make_user())

    for method, path in addresses(award):
        assert getattr(client, method)(path).status_code == 404, path


def test_a_late_interest_closes_the_room_at_once(client):
    award = make_deliberation(jurors=5)
    juror = second_of(award)
    client.force_login(juror)
    assert client.get(room(award)).status_code == 200

    seat = award.seats.get(juror__user=juror)
    declare(seat.juror, award.nominees.first(), "interest")

    assert client.get(room(award)).status_code == 404
    assert client.get(f"{room(award)}suite/").status_code == 404


def test_no_title_tells_a_name_or_a_mark(client):
    award = make_deliberation()
    confirm_first(award)
    client.force_login(chair_of(award))
    for path in (room(award), f"/en/jury/verdict/{award.pk}/"):
        title = re.search("<title>(.*?)</title>", client.get(path).content.decode())[1]
        assert not any(n.partnership.name in title for n in award.nominees.all())


# How much it asks of the database


@pytest.mark.parametrize(("jurors", "nominees"), [(3, 1), (4, 3), (8, 12)])
def test_the_queries_depend_on_no_row(client, django_assert_num_queries, jurors, nominees):
    award = make_deliberation(jurors=jurors, nominees=nominees)
    confirm_first(award)
    client.force_login(chair_of(award))
    client.get(room(award))

    with django_assert_num_queries(19):
        client.get(room(award))
    # Asked every few seconds by everyone: it reads no opinion.
    with django_assert_num_queries(16):
        client.get(f"{room(award)}suite/")


def test_the_forms_of_the_room_are_sent_to_its_acts(client):
    award = make_deliberation()
    client.force_login(chair_of(award))

    forms = read_forms(client.get(room(award)).content.decode(), room(award)).forms

    assert [form.action for form in forms if "deliberation" in form.action] == [
        f"{room(award)}tour/"
    ]
