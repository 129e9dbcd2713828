"""What is chosen in a room and not sent yet stays in its round."""

import re
from types import SimpleNamespace

import pytest

from awards.forms.room import CastingForm
from tests.juries import chair_of, make_deliberation, second_of
from tests.test_rounds import jurors, press, room, vote_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_vote():
    """Four jurors, three nominees, no marks; the deliberation is open."""
    return make_deliberation(jurors=4, decided_by="vote")


def ids_of(client, award, user, act):
    """The ids of the fields that somebody is asked to fill in an act."""
    client.force_login(user)
    html = client.get(room(award)).content.decode()
    form = re.search(rf'<form[^>]*/{act}/".*?</form>', html, re.DOTALL).group()
    return set(re.findall(r'<(?:input|textarea)[^>]* id="([^"]+)"', form))


def test_no_field_of_a_round_has_the_id_of_one_of_the_next(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    a, b, c = (n.pk for n in award.nominees.all())
    juror = jurors(award)[1].user
    drawn = []
    for choices in ([a, a, b, c], None):
        press(client, award, "tour", chair)
        drawn.append(ids_of(client, award, juror, "bulletin"))
        if choices:
            vote_all(client, award, choices)
            press(client, award, "clore", chair)

    assert len(drawn[0]) > 3
    assert drawn[0].isdisjoint(drawn[1])


def test_no_count_of_a_round_has_the_id_of_one_of_the_next(client, by_vote):
    award, chair = by_vote, chair_of(by_vote)
    a, b, _c = (n.pk for n in award.nominees.all())
    drawn = []
    for _round in range(2):
        press(client, award, "tour", chair, at_table="on")
        drawn.append(ids_of(client, award, chair, "compte"))
        press(client, award, "compte", chair, **{f"votes_{a}": "2", f"votes_{b}": "2"})
        press(client, award, "compte-juste", second_of(award))

    assert len(drawn[0]) > 3
    assert drawn[0].isdisjoint(drawn[1])


def test_the_casting_vote_is_chosen_again_between_others_and_its_reason_kept(by_vote):
    a, b, c = by_vote.nominees.select_related("partnership")
    between = [
        str(CastingForm(room=SimpleNamespace(about="", standing=SimpleNamespace(nominees=tied))))
        for tied in ([a, b, c], [a, c])
    ]
    before, after = (set(re.findall(r' id="([^"]+)"', html)) for html in between)

    assert "casting_reason" in before & after
    assert {each for each in before & after if "nominee" in each} == set()
