"""A juror’s desk from the deliberation to the seal: what waits for whom, the chair first."""

import pytest
from django.core.files.base import ContentFile

from awards.models import Edition, PaperSheet, Seat
from awards.models.sealing import draft_verdict, propose_seal
from tests.factories import make_award, make_category, make_user
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_award_at_work,
    make_coming_edition,
    make_deliberation,
    make_jury,
    make_sealed,
    mark_all,
    member_of,
    second_of,
)
from tests.pages import main_of, read
from tests.pdf_files import make_pdf
from tests.test_jury_home import HOME, desk

pytestmark = pytest.mark.django_db


def test_the_chair_is_led_to_the_deliberation_once_their_part_is_done(client):
    award = make_award_at_work()
    declare_all(award)

    assert "Présidence" in desk(client, chair_of(award))
    assert "Préparez la délibération" not in desk(client, chair_of(award))
    mark_all(award)

    assert "Préparez la délibération" in desk(client, chair_of(award))
    assert "Préparez la délibération" not in desk(client, member_of(award).user)


def test_a_chair_of_two_awards_prepares_one_while_marking_the_other(client):
    edition = make_coming_edition()
    ready = make_award_at_work(edition)
    chair = chair_of(ready)
    declare_all(ready)
    mark_all(ready)
    Edition.objects.filter(pk=edition.pk).update(status="selection")
    edition.refresh_from_db()
    other = make_award(edition, make_category("Autre"))
    make_jury(other)
    Seat.objects.create(juror=ready.presiding_seat().juror, award=other)
    edition.start_jury(by=None)

    desk(client, chair)

    page = client.get(HOME).text
    assert f'href="/jury/deliberation/{ready.pk}/"' in page
    assert f'href="/jury/deliberation/{other.pk}/"' not in page


def test_a_chair_with_a_link_presides_no_more_and_the_deputy_does(client):
    award = make_award_at_work(jurors=4)
    chair, deputy = award.presiding_seat(), award.seats.filter(role="member").first()
    declare_all(award, but=[(chair.juror, award.nominees.first())])
    deputy.name_deputy(by=None)
    mark_all(award)

    words = desk(client, chair.juror.user)
    assert "Préparez la délibération" not in words
    assert "sans prendre part à la délibération ni aux votes" in words
    assert "Préparez la délibération" in desk(client, deputy.juror.user)


def test_an_open_deliberation_is_joined_but_by_who_has_a_link(client):
    award = make_award_at_work(jurors=4)
    recused = member_of(award)
    declare_all(award, but=[(recused, award.nominees.first())])
    mark_all(award)
    award.open_deliberation(by=chair_of(award))

    assert "La délibération est ouverte" in desk(client, second_of(award))
    words = desk(client, recused.user)
    assert "La délibération est ouverte" not in words
    assert "Le jury délibère sans vous." in words


def test_a_proposed_verdict_waits_for_another_than_the_chair(client):
    award = make_deliberation()
    confirm_first(award)
    chair = chair_of(award)
    verdict = draft_verdict(award, by=chair, outcome="laureate", citation_fr="Ensemble.")
    assert "Un verdict attend" not in desk(client, second_of(award))

    propose_seal(verdict, by=chair)

    assert "Un verdict attend une deuxième personne" in desk(client, second_of(award))
    assert "Un verdict attend" not in desk(client, chair)


def test_a_paper_sheet_waits_for_its_juror(client):
    award = make_award_at_work()
    declare_all(award)
    juror, nominee = member_of(award), award.nominees.first()
    PaperSheet.enter(
        juror,
        nominee,
        {str(criterion.pk): 4 for criterion in award.criteria.all()},
        "Lu.",
        ContentFile(make_pdf(), name="scan.pdf"),
        by=make_user(is_staff=True),
    )

    words = desk(client, juror.user)

    assert f"Vérifiez votre feuille signée : {nominee.partnership.name}" in words
    assert "Vérifiez" not in desk(client, chair_of(award))


def test_a_sealed_award_says_so_and_nothing_more(client):
    award = make_sealed()

    words = desk(client, chair_of_sealed(award))

    assert "Le verdict est scellé" in words
    for nominee in award.nominees.all():
        assert nominee.partnership.name not in words


def chair_of_sealed(award):
    return award.seats.get(role="chair").juror.user


def test_the_chair_names_confidants_and_a_confidant_finds_the_award_alone(client):
    award = make_sealed()
    other = award.seats.filter(role="member").first().juror.user
    printer = make_user()
    client.force_login(award.seats.get(role="chair").juror.user)
    assert f"/jury/verdict/{award.pk}/confidents/" in read(client.get(HOME)).links
    assert "Nommer des confident·es" not in desk(client, other)
    assert "confié" not in desk(client, printer)

    award.verdicts.get().name_confidant(printer, "engraving", by=chair_of_sealed(award))

    client.force_login(chair_of_sealed(award))
    assert "The verdict is sealed. Thank you." in main_of(client.get("/en/jury/"))
    award.verdicts.get().name_confidant(other, "press", by=chair_of_sealed(award))
    client.force_login(other)
    assert "A verdict is confided to you" in main_of(client.get("/en/jury/"))
    assert "nobody opens it" not in main_of(client.get("/en/jury/"))

    words = desk(client, printer)
    assert "Un verdict vous est confié" in words
    assert award.label in words
    for nominee in award.nominees.all():
        assert nominee.partnership.name not in words
