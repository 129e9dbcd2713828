"""What does not take place: a nominee withdrawn, an award not held, each with its reason."""

import pytest
from django.urls import reverse

from awards.models import Nominee
from convergences.journal import JournalEntry, fault
from tests.factories import (
    make_award,
    make_edition,
    make_laureate,
    make_nominee,
    make_partnership,
    make_picture,
    make_superuser,
)
from tests.juries import make_award_at_work, make_coming_edition, make_deliberation, make_jury
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_superuser(name="Camille Secrétaire")


def line(action):
    return JournalEntry.objects.select_related("detail").get(action=action)


class TestWithdrawingANominee:
    def test_it_leaves_the_running_with_its_reason(self, staff):
        nominee = make_nominee()

        nominee.withdraw(by=staff, reason="Le projet s’est arrêté.")

        stored = Nominee.objects.get()
        assert stored.withdrawn_at == nominee.withdrawn_at
        assert stored.withdrawn_reason == nominee.withdrawn_reason == "Le projet s’est arrêté."
        assert not Nominee.objects.in_the_running().exists()
        entry = line("awards.nominee.withdrawn")
        assert entry.stream == nominee.award.journal_stream
        assert entry.detail.actor_label == "Camille Secrétaire"
        assert entry.detail.data == {"reason": "Le projet s’est arrêté."}
        assert fault(entry.stream) is None

    def test_its_public_pictures_are_taken_back(self, staff, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            nominee = make_nominee()
            picture = make_picture(nominee.partnership)
        picture.refresh_from_db()
        assert picture.public_name

        with django_capture_on_commit_callbacks(execute=True):
            nominee.withdraw(by=staff, reason="Le projet s’est arrêté.")

        picture.refresh_from_db()
        assert not picture.public_name

    def test_a_result_is_not_withdrawn(self, staff):
        for result in (make_laureate(), make_laureate(place=None, mention_fr="Coup de cœur")):
            with refused("rectify or revoke it first", result.nominee):
                result.nominee.withdraw(by=staff, reason="Erreur.")

    def test_it_is_withdrawn_once(self, staff):
        nominee = make_nominee()
        nominee.withdraw(by=staff, reason="Le projet s’est arrêté.")

        with refused("has been withdrawn", nominee):
            nominee.withdraw(by=staff, reason="Autre chose.")

    @pytest.mark.parametrize("reason", ["", " \n"])
    def test_a_reason_is_required(self, staff, reason):
        nominee = make_nominee()

        with refused("Write the reason", nominee):
            nominee.withdraw(by=staff, reason=reason)


class TestGivingAnAwardUp:
    def test_it_is_not_held_and_says_why(self, staff, client):
        edition = make_edition(2017, past=False)
        award = make_award(edition)

        award.give_up(by=staff, reason_fr="Aucune candidature.", reason_en="No application.")
        edition.record_past(by=staff)

        award.refresh_from_db()
        assert (award.status, award.not_held_reason_fr) == ("not_held", "Aucune candidature.")
        assert line("awards.award.not_held").detail.data == {"reason": "Aucune candidature."}
        assert "Aucune candidature" in client.get("/editions/2017/").text
        assert "No application" in client.get("/en/editions/2017/").text

    def test_a_revealed_award_took_place(self, staff):
        award = make_award()

        with refused("can no longer become", award):
            award.give_up(by=staff, reason_fr="Trop tard.")

    @pytest.mark.parametrize("reason", ["", " \n"])
    def test_a_reason_is_required(self, staff, reason):
        award = make_award(make_edition(2017, past=False))

        with refused("Write the reason", award):
            award.give_up(by=staff, reason_fr=reason)


class TestTakingAnAwardUpAgain:
    def test_it_goes_on_where_it_stood(self, staff):
        award = make_deliberation()

        award.give_up(by=staff, reason_fr="Pas de salle.")
        award.take_up_again(by=staff)

        award.refresh_from_db()
        assert (award.status, award.not_held_reason_fr) == ("deliberation", "")
        acts = JournalEntry.objects.filter(action="awards.award.deliberation")
        assert acts.last().detail.actor_label == "Camille Secrétaire"

    def test_an_award_that_waited_joins_the_juries_that_have_started(self, staff):
        award = make_jury(make_award(make_coming_edition()))
        award.give_up(by=staff, reason_fr="Trop peu de candidatures.")
        make_award_at_work(award.edition)

        award.refresh_from_db()
        award.take_up_again(by=staff)

        assert award.status == "marking"

    def test_it_waits_again_when_its_edition_went_back(self, staff):
        award = make_award_at_work()
        award.give_up(by=staff, reason_fr="Pas de salle.")
        award.edition.reopen_selection(by=staff)

        award.take_up_again(by=staff)

        assert award.status == "pending"

    def test_nothing_is_taken_up_in_the_archive_nor_twice(self, staff):
        edition = make_edition(2017, past=False)
        award = make_award(edition)
        award.give_up(by=staff, reason_fr="Aucune candidature.")
        edition.record_past(by=staff)
        award.edition.refresh_from_db()

        with refused("there is nothing to take up", award):
            award.take_up_again(by=staff)
        other = make_award(make_coming_edition())
        with refused("there is nothing to take up", other):
            other.take_up_again(by=staff)


class TestButtons:
    @pytest.fixture
    def root(self, client, staff):
        return sign_in(client, staff)

    def test_a_nominee_is_withdrawn_from_its_page(self, root):
        nominee = make_nominee(partnership=make_partnership("Lemon Aide"))
        change = reverse("admin:awards_nominee_change", args=[nominee.pk])
        page = reverse("admin:awards_nominee_withdraw", args=[nominee.pk])

        assert page in root.get(change).text
        assert "Lemon Aide" in root.get(page).text
        assert "obligatoire" in root.post(page, {"reason": ""}).text
        assert root.post(page, {"reason": "Le projet s’est arrêté."}).url == change

        assert not Nominee.objects.in_the_running().exists()
        assert page not in root.get(change).text
        award = reverse("admin:awards_award_change", args=[nominee.award_id])
        assert "retiré" in root.get(award).text

    def test_a_refusal_is_said_on_the_page(self, root):
        laureate = make_laureate()
        page = reverse("admin:awards_nominee_withdraw", args=[laureate.nominee_id])

        answer = root.post(page, {"reason": "Erreur."})

        assert answer.status_code == 200
        assert "a un résultat public" in answer.text

    def test_an_award_is_given_up_from_its_page(self, root):
        award = make_award(make_edition(2017, past=False))
        change = reverse("admin:awards_award_change", args=[award.pk])
        page = reverse("admin:awards_award_give_up", args=[award.pk])

        assert page in root.get(change).text
        assert "impossibles" in root.get(page).text
        assert root.post(page, {"reason_fr": "Aucune candidature."}).url == change

        award.refresh_from_db()
        assert award.status == "not_held"
        assert page not in root.get(change).text

        back = reverse("admin:awards_award_take_up", args=[award.pk])
        assert back in root.get(change).text
        assert "Reprendre" in root.get(back).text
        assert root.post(back).url == change
        award.refresh_from_db()
        assert award.status == "pending"
        assert back not in root.get(change).text

    def test_a_revealed_award_has_no_such_button(self, root):
        award = make_award()
        change = root.get(reverse("admin:awards_award_change", args=[award.pk])).text

        assert reverse("admin:awards_award_give_up", args=[award.pk]) not in change
