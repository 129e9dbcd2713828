"""Applications: shortlisted, which makes the nominee, or refused with a reason; never public."""

import pytest
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from awards.models import Application, Award, Edition, Nominee
from convergences.journal import JournalEntry
from partnerships.models import Member
from tests.factories import (
    make_award,
    make_edition,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_superuser,
    make_user,
)
from tests.juries import make_coming_edition
from tests.pages import main_of
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_user(name="Camille Secrétaire")


@pytest.fixture
def award():
    return make_award(make_coming_edition())


def apply(award, name=None):
    return Application.objects.create(award=award, partnership=make_partnership(name))


class TestDeciding:
    def test_a_shortlisted_application_makes_its_nominee(self, award, staff):
        application = apply(award)

        application.shortlist(by=staff)

        nominee = Nominee.objects.get()
        assert (nominee.award, nominee.partnership) == (award, application.partnership)
        stored = Application.objects.get()
        assert (stored.status, stored.nominee) == ("shortlisted", nominee)
        assert stored.decided_at

    def test_a_refusal_has_a_reason_which_the_journal_keeps(self, award, staff):
        application = apply(award)
        with refused("Write the reason.", application):
            application.refuse(by=staff, reason="  ")

        application.refuse(by=staff, reason="Hors du champ du prix.")

        assert Application.objects.get().reason == "Hors du champ du prix."
        assert not Nominee.objects.exists()
        entry = JournalEntry.objects.select_related("detail").get(
            action="awards.application.refused"
        )
        assert entry.stream == award.journal_stream
        assert entry.detail.data == {"reason": "Hors du champ du prix."}

    def test_a_decision_is_taken_back_until_the_announcement(self, award, staff):
        application, other = apply(award), apply(award)
        application.shortlist(by=staff)
        application.refuse(by=staff, reason="Doublon.")
        assert not Nominee.objects.exists()
        application.shortlist(by=staff)
        other.refuse(by=staff, reason="Hors sujet.")
        award.edition.announce_nominees(by=staff)

        with refused("withdraw one, with a reason", application, other):
            application.refuse(by=staff, reason="Trop tard.")
        with refused("withdraw one, with a reason", application, other):
            other.shortlist(by=staff)

    def test_nothing_is_decided_once_the_jury_is_at_work(self, award, staff):
        application = apply(award)
        Award.objects.update(status="marking")

        with refused("no longer being chosen", application):
            application.shortlist(by=staff)

    def test_a_nominee_that_was_made_by_hand_is_taken_up(self, award, staff):
        application = apply(award)
        nominee = make_nominee(award, application.partnership)

        application.shortlist(by=staff)

        assert Nominee.objects.get() == nominee == Application.objects.get().nominee

    @pytest.mark.parametrize("status", ["preparation", "jury", "published"])
    def test_an_edition_in_another_phase_receives_none(self, award, status):
        Edition.objects.update(status=status)
        application = Application(award=Award.objects.get(), partnership=make_partnership())

        with pytest.raises(ValidationError, match="award"):
            application.full_clean()


class TestTheList:
    @pytest.fixture
    def desk(self, client):
        return sign_in(client, make_superuser())

    @pytest.fixture
    def address(self):
        return reverse("admin:awards_application_changelist")

    def press(self, desk, address, action, rows, **typed):
        data = {"action": action, "_selected_action": [row.pk for row in rows], **typed}
        return desk.post(address, data, follow=True)

    def test_several_are_refused_with_one_reason_asked_first(self, desk, award, address):
        rows = [apply(award, f"Projet {n}") for n in range(3)]

        page = self.press(desk, address, "refuse_them", rows[:2])
        assert "Projet 0" in main_of(page) and "Projet 2" not in main_of(page)
        assert Application.objects.filter(status="pending").count() == 3

        page = self.press(desk, address, "refuse_them", rows[:2], decided="1", reason="")
        assert "errorlist" in page.content.decode()
        assert Application.objects.filter(status="pending").count() == 3

        self.press(desk, address, "refuse_them", rows[:2], decided="1", reason="Hors sujet.")
        refused_ones = Application.objects.filter(status="refused", reason="Hors sujet.")
        assert refused_ones.count() == 2

    def test_several_are_shortlisted_and_what_cannot_be_is_said(self, desk, award, address):
        rows = [apply(award, f"Projet {n}") for n in range(2)]
        make_nominee(award, rows[0].partnership).withdraw(by=None, reason="Arrêt.")

        page = self.press(desk, address, "shortlist_them", rows, decided="1")

        assert Nominee.objects.in_the_running().get().partnership == rows[1].partnership
        assert "Projet 0" in page.content.decode()
        assert "Une candidature décidée" in page.content.decode()

    def test_it_is_searched_and_filtered(self, desk, award, address):
        apply(award, "Eau pour tous")
        apply(make_award(award.edition), "Énergie")

        assert "Énergie" in desk.get(f"{address}?q=energie").content.decode()
        listed = desk.get(f"{address}?award__id__exact={award.pk}").context["cl"]
        assert [str(row.partnership) for row in listed.queryset] == ["Eau pour tous"]

    def test_one_is_decided_on_its_own_page(self, desk, award):
        application = apply(award)
        address = reverse("admin:awards_application_shortlist", args=[application.pk])
        assert desk.get(address).status_code == 200
        assert not Nominee.objects.exists()

        desk.post(address, {"reason": ""})
        assert Nominee.objects.exists()

        desk.post(
            reverse("admin:awards_application_refuse", args=[application.pk]), {"reason": "Non."}
        )
        assert not Nominee.objects.exists()

    def test_one_is_entered_by_hand(self, desk, award):
        partnership = make_partnership()
        address = reverse("admin:awards_application_add")

        desk.post(address, {"award": award.pk, "partnership": partnership.pk, "notes": "Reçu."})

        assert Application.objects.get().notes == "Reçu."

    def test_one_is_typed_with_its_members_from_the_award(self, desk, award):
        desk.post(
            reverse("admin:awards_award_nominate", args=[award.pk]),
            {
                "name": "Jute Lab",
                "members-TOTAL_FORMS": "1",
                "members-INITIAL_FORMS": "0",
                "members-0-name": "Gold of Bengal",
                "members-0-role": "lead",
            },
        )

        application = Application.objects.get()
        assert str(application.partnership.lead.organisation) == "Gold of Bengal"
        assert application.status == "pending"
        assert not Nominee.objects.exists()

    def put_forward(self, desk, award, *names):
        """Type the application of « Les Jardins », the lead first; gives the warnings that follow."""
        data = {"name": "Les Jardins", "members-TOTAL_FORMS": "4", "members-INITIAL_FORMS": "0"}
        for number, name in enumerate(names):
            data[f"members-{number}-name"] = name
            data[f"members-{number}-role"] = "partner" if number else "lead"
        address = reverse("admin:awards_award_nominate", args=[award.pk])
        page = desk.post(address, data, follow=True)
        assert Application.objects.exists()
        return [str(each) for each in page.context["messages"] if each.level == messages.WARNING]

    def test_what_one_adds_to_a_laureate_of_the_past_is_not_said_of_its_award(self, desk, award):
        past = make_partnership("Les Jardins", lead=make_organisation("Terre"))
        make_laureate(make_award(make_edition(2017)), past)

        self.put_forward(desk, award, "Terre", "Nouvelle Banque")

        assert [member.named_by_award for member in past.ordered_members] == [True, False]
        page = main_of(desk.get("/editions/2017/"))
        assert "Terre" in page
        assert "Nouvelle Banque" not in page

    def test_what_one_adds_to_a_public_partnership_is_said_to_be_public(self, desk, award):
        past = make_partnership("Les Jardins", lead=make_organisation("Terre"))
        make_laureate(make_award(make_edition(2017)), past)

        (warning,) = self.put_forward(desk, award, "Terre", "Nouvelle Banque")

        assert "Les Jardins" in warning
        assert "Nouvelle Banque" in main_of(Client().get(f"/partenariats/{past.slug}/"))

    def test_nothing_is_said_to_be_public_of_a_partnership_that_is_not(self, desk, award):
        assert not self.put_forward(desk, award, "Terre", "Nouvelle Banque")
        # Whatever award it comes to names both.
        assert set(Member.objects.values_list("named_by_award", flat=True)) == {True}

    def test_what_was_decided_is_not_deleted(self, desk, award, staff):
        application = apply(award)
        application.refuse(by=staff, reason="Hors sujet.")
        address = reverse("admin:awards_application_delete", args=[application.pk])

        assert desk.post(address, {"post": "yes"}).status_code == 403
        assert Application.objects.exists()

    def test_no_nominee_of_an_edition_to_come_is_made_around_the_list(self, desk, award):
        address = reverse("admin:awards_nominee_add")

        desk.post(address, {"award": award.pk, "partnership": make_partnership().pk})

        assert not Nominee.objects.exists()

    def test_a_reader_reads_and_decides_nothing(self, client, award):
        application = apply(award)
        reader = make_user(is_staff=True)
        reader.groups.add(Group.objects.get(name="reader"))
        sign_in(client, reader)

        assert client.get(reverse("admin:awards_application_changelist")).status_code == 200
        address = reverse("admin:awards_application_refuse", args=[application.pk])
        assert client.post(address, {"reason": "Non."}).status_code == 403
        assert Application.objects.get().status == "pending"


def test_an_application_is_never_public(client, award, staff):
    application = apply(award, "Projet très secret")
    apply(award, "Projet retenu").shortlist(by=staff)
    slug = application.partnership.slug

    for address in (
        *("/", "/editions/", "/editions/2026/", "/archives/?q=secret", "/organisations/"),
        *("/sitemap.xml", "/flux.xml", "/en/editions/2026/"),
    ):
        text = client.get(address).content.decode()
        assert "très secret" not in text and slug not in text
        assert "Projet retenu" not in text
    assert client.get(f"/partenariats/{slug}/").status_code == 404


def test_an_edition_of_the_archive_takes_no_application():
    award = make_award(make_edition(2017))

    assert not award.takes_applications
