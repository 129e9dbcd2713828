"""The edition's page shows the fingerprint of a sealed verdict alone, and the scar of a broken one."""

import pytest
from django.contrib.auth.models import Permission

from awards.models import Seal
from tests.factories import make_award, make_user
from tests.juries import make_sealed
from tests.pages import main_of

pytestmark = pytest.mark.django_db

EXPLAINED = "elle ne dit rien du résultat"


@pytest.fixture
def sealed():
    return make_sealed()


def page_of(client, award):
    return main_of(client.get(f"/editions/{award.edition}/"))


def make_breaker():
    """Somebody who was given the right to break a seal, by name."""
    person = make_user()
    person.user_permissions.add(Permission.objects.get(codename="break_seal"))
    return person


def test_the_fingerprint_stands_alone_with_its_sentence(client, sealed):
    page = page_of(client, sealed)

    assert Seal.objects.get().fingerprint in page
    assert EXPLAINED in page
    assert "brisé" not in page
    for nominee in sealed.nominees.all():
        assert str(nominee.partnership) not in page


def test_an_award_without_a_seal_says_nothing_of_it(client, sealed):
    make_award(sealed.edition)

    page = page_of(client, sealed)

    assert page.count(EXPLAINED) == page.count("Empreinte") == 1


def test_a_broken_seal_leaves_its_scar_with_the_reason(client, sealed):
    verdict = sealed.verdicts.get()
    verdict.ask_break(by=make_breaker(), reason="Une note avait été saisie deux fois.")
    assert "saisie deux fois" not in page_of(client, sealed)
    verdict.break_seal(by=make_breaker())

    page = page_of(client, sealed)

    assert "Scellé brisé" in page
    assert "Une note avait été saisie deux fois." in page
    assert EXPLAINED not in page
    assert Seal.objects.get().fingerprint in page
