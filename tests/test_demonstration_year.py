"""The fictitious edition of the demonstration whose jury is at work: what a newcomer finds, and what the public does not."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from awards.interests import matches
from awards.management.commands.load_demonstration import load_demonstration
from awards.models import Assessment, Award, Declaration, Edition, Juror, Nominee
from awards.models.deciding import standing_of
from convergences.demonstration import prepare_accounts
from convergences.journal import JournalEntry
from partnerships.models import Organisation, Partnership
from tests.factories import make_category, make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def edition(settings):
    settings.DEMONSTRATION = True
    for name in ("International", "France", "Jeune Pousse"):
        make_category(name)
    prepare_accounts()
    return load_demonstration()


def juror(name):
    return Juror.objects.get(user__email=f"{name}@convergences.example")


def test_three_awards_wait_for_seven_jurors_and_their_chair(edition):
    assert edition.status == Edition.Status.JURY
    assert list(edition.awards.values_list("decided_by", flat=True)) == ["marks", "marks", "vote"]
    assert set(edition.awards.values_list("status", flat=True)) == {"marking"}
    assert Nominee.objects.filter(award__edition=edition).count() == 12
    assert edition.jurors.count() == 8
    assert {award.presiding_seat().juror for award in edition.awards.all()} == {juror("presidence")}


def test_half_of_the_marks_are_given(edition):
    awaited = sum(
        award.seats.count() * award.nominees.count()
        for award in edition.awards.filter(decided_by="marks")
    )

    assert Assessment.objects.marked().count() * 2 == awaited
    assert [sheet.state for sheet in Assessment.objects.filter(concluded_at=None)] == ["half"]


def test_one_interest_is_declared_and_one_asked(edition):
    links = Declaration.objects.exclude(answer="none").order_by("answer")

    assert [(link.juror, link.answer) for link in links] == [
        (juror("jury2"), "interest"),
        (juror("jury3"), "unsure"),
    ]


def test_the_employer_of_a_juror_is_recognised_under_a_former_name(edition):
    first = juror("jury1")
    nominee = Nominee.objects.get(partnership__name_fr="Braises douces")
    assert first.employer not in Organisation.objects.filter(memberships__partnership__isnull=False)

    assert matches([first], Nominee.objects.all())[first.pk, nominee.pk]


def test_one_file_has_a_photograph_and_a_document_that_its_jury_opens(client, edition):
    client.force_login(juror("jury2").user)
    nominee = Nominee.objects.get(partnership__name_fr="Braises douces")

    page = client.get(f"/jury/{nominee.pk}/").content.decode()

    assert 'alt="Trois foyers d’argile' in page
    opened = re.findall(r'(?:src|href)="(/jury/(?:photos|documents)/[^"]+)"', page)
    kinds = {client.get(address).headers["Content-Type"] for address in opened}
    assert kinds == {"image/jpeg", "application/pdf"}


def test_two_nominees_are_tied_down_to_the_casting_vote(edition):
    award = edition.awards.get(category__slug="international")

    standing = standing_of(award)

    assert standing.may_cast
    assert {nominee.partnership.name_fr for nominee in standing.nominees} == {
        "Les vergers du delta",
        "Radio des marées",
    }


def test_all_of_it_says_that_it_is_fictitious(edition):
    assert "fictive" in edition.theme_fr
    assert "fictitious" in edition.theme_en
    assert all("démonstration" in award.label for award in Award.objects.filter(edition=edition))
    for partnership in Partnership.objects.all():
        assert "fictif" in partnership.story_fr
        assert "inventé" in partnership.notes_fr
    assert all("inventé" in organisation.notes_fr for organisation in Organisation.objects.all())


def test_the_public_sees_no_fictitious_nominee(client, edition):
    assert "Démonstration" in client.get(f"/editions/{edition.year}/").text

    for partnership in Partnership.objects.all():
        assert client.get(f"/partenariats/{partnership.slug}/").status_code == 404
    assert "Braises douces" not in client.get(f"/editions/{edition.year}/").text
    assert "Braises douces" not in client.get("/recherche/?q=braises").text


def test_the_journal_tells_the_whole_year(edition):
    acts = JournalEntry.objects.filter(stream=edition.journal_stream)

    assert acts.filter(action="awards.assessment.submitted").count() == 20
    assert acts.filter(action="awards.application.shortlisted").count() == 12
    assert acts.filter(action="awards.edition.jury").exists()


def test_loading_again_keeps_what_was_typed(edition):
    Edition.objects.filter(pk=edition.pk).update(theme_fr="Un thème tapé")

    assert load_demonstration() is None

    assert Edition.objects.get().theme_fr == "Un thème tapé"
    assert Partnership.objects.count() == 12


def test_it_takes_the_first_year_that_is_free(settings):
    settings.DEMONSTRATION = True
    prepare_accounts()
    coming = make_edition(timezone.localdate().year + 1, past=False)

    assert load_demonstration().year == coming.year + 1


def test_it_is_loaded_nowhere_else(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(ImproperlyConfigured):
        call_command("load_demonstration")

    assert not Edition.objects.exists()
