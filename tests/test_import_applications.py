"""`status=candidate`: the lines of an edition to come make applications, which are never public."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.models import Application, Award, Nominee
from convergences.journal import JournalEntry
from partnerships.models import Member, Partnership
from tests.archive_files import archive_file, csv_text, imported, line, refused, stored
from tests.factories import make_award, make_category, make_edition, make_superuser, make_user
from tests.juries import make_coming_edition
from tests.pages import main_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    return make_award(make_coming_edition(2026), make_category("France"))


def candidate(**cells):
    return line(**{"year": "2026", "status": "candidate", **cells})


@pytest.mark.parametrize("typed", ["candidate", "Candidat", "candidature"])
def test_a_candidate_makes_an_application_and_no_nominee(award, typed):
    plan = imported(candidate(status=typed), candidate(status="", organisation="Ville"))

    application = Application.objects.get()
    assert (application.award, application.status) == (award, "pending")
    assert application.partnership.name_fr == "Les Jardins"
    assert application.partnership.members.count() == 2
    assert not Nominee.objects.exists()
    assert plan.has_applications


def test_nobody_outside_learns_of_it(client, award):
    imported(candidate())

    partnership = Partnership.objects.get()
    assert client.get(f"/partenariats/{partnership.slug}/").status_code == 404
    for address in ("/", "/archives/?q=jardins", "/editions/2026/", "/archives.csv"):
        assert "Jardins" not in client.get(address).content.decode().replace("q=jardins", "")


def test_its_source_does_not_document_the_award_which_is_public(client, award):
    source = {
        "source_title": "Candidature des Jardins secrets",
        "source_url": "https://jardins-secrets.example/dossier",
    }
    imported(candidate(**source))

    assert Partnership.objects.get().sources.get().title == "Candidature des Jardins secrets"
    assert award.category.name in main_of(client.get("/editions/2026/"))
    assert "ardins" not in client.get("/editions/2026/").text
    assert not award.sources.exists()


def test_the_members_are_not_said_to_be_named_by_an_award(award):
    imported(candidate())

    assert not Member.objects.get().named_by_award


def test_the_award_stays_as_it_is(award):
    imported(candidate())

    stored_award = Award.objects.get()
    assert (stored_award.status, stored_award.decided_by) == ("pending", "marks")


def test_the_same_file_twice_changes_nothing_not_even_a_decision(award):
    imported(candidate())
    Application.objects.get().refuse(by=make_user(), reason="Hors sujet.")
    before = [stored(), list(Application.objects.values())]

    plan = imported(candidate())

    assert plan.is_empty
    assert [stored(), list(Application.objects.values())] == before


def test_past_nominees_and_candidates_stand_in_one_file(award):
    imported(candidate(), line(status="nominee"))

    assert Application.objects.get().partnership == Nominee.objects.get().partnership


def test_the_journal_counts_them(award):
    imported(candidate())

    entry = JournalEntry.objects.select_related("detail").get(
        action="awards.edition.archive_imported"
    )
    assert entry.stream == "edition-2026"
    assert entry.detail.data["application_created"] == 1


@pytest.mark.parametrize("status", ["", "nominee", "laureate", "mention"])
def test_an_edition_to_come_receives_applications_alone(award, status):
    (error,) = refused(candidate(status=status))

    assert "candidate" in error


def test_an_edition_of_the_archive_receives_none():
    make_edition(2012)

    (error,) = refused(line(status="candidate"))

    assert "passée" in error


def test_an_award_to_come_is_made_by_hand(award):
    (error,) = refused(candidate(category="Grand Prix"))

    assert "Grand Prix" in error


def test_a_line_without_a_partnership_is_refused(award):
    cells = {"year": "2026", "category": "France", "partnership": ""}

    assert refused(cells)


def test_a_jury_at_work_receives_no_more(award):
    Award.objects.filter(pk=award.pk).update(status="marking")

    assert refused(candidate())


@pytest.mark.parametrize("status", ["preparation", "jury"])
def test_neither_does_an_edition_in_another_phase(award, status):
    type(award.edition).objects.update(status=status)

    assert refused(candidate())


def test_the_preview_says_that_they_stay_confidential(client, award):
    sign_in(client, make_superuser())
    content = csv_text(candidate()).encode()
    assert archive_file(candidate()).plan().has_applications

    address = reverse("admin:import_archive")
    file = SimpleUploadedFile("candidatures.csv", content)
    page = client.post(address, {"file": file}, follow=True).content.decode()

    assert "confidentielles" in page
    assert "public aussitôt" in page
    assert not Application.objects.exists()
