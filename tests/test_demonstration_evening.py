"""The fictitious edition of the demonstration that is sealed: its evening is played to the end."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from awards.management.commands.load_demonstration import load_demonstration, load_evening
from awards.models import Ceremony, Edition, Handover, Juror, Laureate
from convergences.demonstration import prepare_accounts
from convergences.journal import JournalEntry, fault
from convergences.models import Mail
from partnerships.models import Organisation, Partnership
from tests.evening_played import account, play
from tests.factories import make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def ceremony(settings):
    settings.DEMONSTRATION = True
    prepare_accounts()
    return load_evening()


def test_it_lacks_nothing_to_go_live_but_a_backup(ceremony):
    assert len(list(ceremony.lacks_to_go_live())) == 1

    ceremony.record_backup("0" * 64, by=account("regie"))

    assert not list(ceremony.lacks_to_go_live())


def test_its_running_order_is_ready(ceremony):
    awards = list(ceremony.in_running_order())

    assert [award.decided_by for award in awards] == ["vote", "vote", "marks", "elsewhere"]
    assert [award.status for award in awards] == ["sealed", "sealed", "sealed", "pending"]
    assert awards[-1].awaits_the_room
    assert all(award.presenter and award.presenter_title_fr for award in awards)
    assert sum(award.planned_minutes for award in awards) == 24
    assert ceremony.doors_at < ceremony.starts_at
    assert timezone.now() < ceremony.starts_at
    assert ceremony.edition.nominees_announced_at
    said = [n.pronunciation for award in awards for n in award.nominees.all()]
    assert sum(map(bool, said)) == len(said) - 1
    ceremony.full_clean()


def test_the_evening_is_played_to_the_archive(ceremony):
    play(ceremony)

    edition = Edition.objects.get()
    assert edition.is_past
    assert Ceremony.objects.get().status == "closed"
    assert set(edition.awards.values_list("status", flat=True)) == {"revealed"}
    results = [award.result_in_words() for award in ceremony.in_running_order()]
    assert results == [
        "Non attribué (Les trois projets sont prometteurs ; aucun n’a encore un an de résultats. "
        "Le jury les invite à revenir.)",
        "Le puits des deux rives (ex æquo) ; Tisserandes de Naïmara (ex æquo)",
        "Les Glaneurs du Rungeois ; Toits partagés d’Aubrelle "
        "(Mention spéciale pour la part à un euro)",
        "Fanfare des invisibles",
    ]
    assert fault(edition.journal_stream) is None


def test_nobody_knows_a_result_before(ceremony, client):
    assert not Laureate.objects.exists()
    page = client.get(f"/editions/{ceremony.edition.year}/").text
    assert "Les Glaneurs du Rungeois" in page
    assert "douze cantines cuisinent" not in page

    play(ceremony)

    assert "douze cantines cuisinent" in client.get(f"/editions/{ceremony.edition.year}/").text


@pytest.mark.parametrize("purpose", ["cards", "hall"])
def test_the_same_two_confidants_make_the_cards_and_the_case(ceremony, purpose):
    handover = Handover.ask(ceremony, purpose, by=account("secretariat"))

    assert len(handover.make(by=account("lecture"))) == 3


def test_all_of_it_says_that_it_is_fictitious(ceremony):
    assert "fictive" in ceremony.edition.theme_fr
    assert "fictitious" in ceremony.edition.theme_en
    assert "fictif" in ceremony.place_fr
    assert all("démonstration" in award.label for award in ceremony.awards.all())
    for partnership in Partnership.objects.all():
        assert "fictif" in partnership.story_fr
        assert "inventé" in partnership.notes_fr
    assert all("inventé" in organisation.notes_fr for organisation in Organisation.objects.all())


def test_the_journal_tells_the_whole_year(ceremony):
    acts = JournalEntry.objects.filter(stream=ceremony.journal_stream)

    assert acts.filter(action="awards.assessment.submitted").count() == 12
    assert acts.filter(action="awards.verdict.seal_proposed").count() == 3
    assert acts.filter(action="awards.award.sealed").count() == 3
    assert acts.filter(action="awards.edition.nominees_announced").exists()


def test_its_mails_wait_for_a_reader(ceremony, outbox):
    play(ceremony)

    assert not Mail.objects.exclude(status="draft").exists()


def test_it_stands_beside_the_edition_whose_jury_is_at_work(ceremony):
    at_work = load_demonstration()

    assert ceremony.edition.year == timezone.localdate().year
    assert at_work.year == ceremony.edition.year + 1
    jurors = Juror.objects.values_list("user", flat=True)
    assert len(set(jurors)) == len(jurors) == 11


def test_loading_again_keeps_what_was_played(ceremony):
    play(ceremony)

    call_command("load_demonstration")

    assert Ceremony.objects.get().status == "closed"


def test_it_takes_the_first_year_that_is_free(settings):
    settings.DEMONSTRATION = True
    prepare_accounts()
    this = make_edition(timezone.localdate().year, past=False)

    assert load_evening().edition.year == this.year + 1
