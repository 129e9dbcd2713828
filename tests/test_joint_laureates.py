"""Joint laureates are told to be so wherever they are drawn, and the longest words leave the light free."""

import re

import pytest

from awards.evenings import told
from awards.models import Cursor
from awards.slides import Rewarded, Slide
from tests.evenings import announce_and_reveal, begin, seal_elsewhere
from tests.factories import make_award, make_ceremony, make_edition, make_laureate, make_nominee
from tests.juries import make_coming_edition
from tests.pages import main_of

pytestmark = pytest.mark.django_db

LONG = "Coopérative des énergies citoyennes du Haut-Languedoc"


@pytest.fixture
def award():
    """An award that two share, revealed."""
    edition = make_coming_edition()
    ceremony = make_ceremony(edition)
    award = make_award(edition, ceremony=ceremony, decided_by="elsewhere", joint_laureates=True)
    winners = [make_nominee(award) for _each in range(2)]
    edition.announce_nominees(by=None)
    seal_elsewhere(award, winners)
    begin(ceremony)
    announce_and_reveal(Cursor.objects.get(), award)
    return award


def test_phones_and_the_edition_say_that_they_are_joint(client, award):
    for page in ("/ceremonie/", f"/editions/{award.edition}/"):
        assert main_of(client.get(page)).count("Lauréat ex æquo") == 2


def test_the_row_of_phones_draws_one_palme_for_all_of_them(client, award):
    shown = next(each for each in told(award.ceremony).awards if each.award == award)
    zeros = re.findall(r'data-n="(\d+)"', client.get("/ceremonie/").text)

    assert len(shown.families) == sum(len(n.partnership.families) for n in shown.laureates)
    assert str(len(shown.families)) in zeros


def test_a_laureate_alone_is_not_said_to_be_joint(client):
    make_laureate(make_award(make_edition(2013)))

    assert "ex æquo" not in main_of(client.get("/editions/2013/"))


@pytest.mark.parametrize(("number", "size"), [(1, "grand"), (2, "immense"), (3, "foule")])
def test_the_more_and_the_longer_the_names_the_smaller_they_are(number, size):
    names = [Rewarded(LONG[:44], str(each)) for each in range(number)]

    assert Slide("revealed", 1, 2026, laureates=tuple(names)).size == size


def test_a_crowd_of_long_names_is_set_smallest():
    joint = tuple(Rewarded(LONG, str(each)) for each in range(3))
    nominees = tuple(f"{LONG} {each}" for each in range(12))

    assert Slide("revealed", 1, 2026, laureates=joint).size == "foule"
    assert Slide("announced", 1, 2026, award="France", nominees=nominees).size_below == "foule"
    assert Slide("announced", 1, 2026, award="France", nominees=nominees[:3]).size_below == "grand"
