"""« Ajouter un nominé »: one page makes or finds everything a nominee needs."""

import pytest
from django.urls import reverse

from awards.models import Nominee
from convergences.journal import JournalEntry
from partnerships.models import Member, Organisation, Partnership, Source
from tests.factories import (
    make_award,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_superuser,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(client):
    sign_in(client, make_superuser())
    return make_award()


def typed(*names, **facts):
    """What a person types: a partnership, then one organisation per line, the lead first."""
    data = {"name": "Eau pour tous", "members-TOTAL_FORMS": "4", "members-INITIAL_FORMS": "0"}
    for line, name in enumerate(names):
        data[f"members-{line}-name"] = name
        data[f"members-{line}-role"] = "partner" if line else "lead"
    return {**data, **facts}


def post(client, award, data):
    return client.post(reverse("admin:awards_award_nominate", args=[award.pk]), data)


def test_a_nominee_with_three_partners_in_one_page(client, award):
    known = make_organisation("Danone", kind="company")
    data = typed(
        "Eau Vive",
        "DANONE",
        "Mairie de Paris",
        "Université",
        pitch_fr="De l’eau.",
        pitch_en="Water.",
        country="UG",
        city="Kampala",
        source_title="Les nominés",
        source_url="https://example.org/nomines",
        **{"members-0-kind": "association", "members-1-part_fr": "Finance"},
    )
    assert post(client, award, data).status_code == 302

    nominee = award.nominees.get()
    partnership = nominee.partnership
    assert (partnership.name_fr, partnership.pitch_en) == ("Eau pour tous", "Water.")
    assert partnership.lead.organisation.kind == "association"
    assert partnership.members.get(part_fr="Finance").organisation == known
    assert partnership.members.count() == 4
    assert str(partnership.places.get()) == "Kampala, Ouganda"
    assert partnership.sources.get().title == "Les nominés"
    actions = JournalEntry.objects.about(nominee).values_list("action", flat=True)
    assert list(actions) == ["awards.nominee.added"]


def test_a_former_name_finds_the_organisation(client, award):
    known = make_organisation("Article 1", names=["Passeport Avenir"])
    post(client, award, typed("passeport avenir"))
    assert award.nominees.get().partnership.lead.organisation == known
    assert Organisation.objects.count() == 1


def test_two_organisations_of_that_name_are_named_and_nothing_is_written(client, award):
    make_organisation("Fondation")
    make_organisation("FONDATION")
    page = post(client, award, typed("fondation")).content.decode()
    assert "Fondation, FONDATION" in page
    assert 'value="Eau pour tous"' in page
    assert Nominee.objects.count() == Partnership.objects.count() == 0


def test_the_same_partnership_and_lead_is_completed_never_changed(client, award):
    lead = make_organisation("Eau Vive")
    known = make_partnership("Eau pour tous", lead=lead, pitch_fr="Écrit avant.", pitch_en="")
    post(client, award, typed("Eau Vive", "Nouvelle", pitch_fr="Autre.", pitch_en="Water."))
    known.refresh_from_db()
    assert award.nominees.get().partnership == known
    assert (known.pitch_fr, known.pitch_en) == ("Écrit avant.", "Water.")
    assert known.members.count() == 2


def test_the_same_name_under_another_lead_is_asked_about(client, award):
    make_partnership("Eau pour tous", lead=make_organisation("Autre porteur"))
    page = post(client, award, typed("Eau Vive")).content.decode()
    assert "Autre porteur" in page
    assert Nominee.objects.count() == 0

    post(client, award, typed("Eau Vive", another="on"))
    assert Partnership.objects.filter(name_fr="Eau pour tous").count() == 2


def test_a_nominee_is_entered_once(client, award):
    post(client, award, typed("Eau Vive"))
    page = post(client, award, typed("Eau Vive")).content.decode()
    assert "déjà nominé" in page
    assert award.nominees.count() == 1


def test_it_may_be_the_laureate_at_once(client, award):
    post(client, award, typed("Eau Vive", is_laureate="on"))
    assert award.laureates.get().nominee.partnership.name_fr == "Eau pour tous"


def test_an_award_with_a_laureate_takes_no_second_one(client, award):
    make_laureate(award)
    post(client, award, typed("Eau Vive", is_laureate="on"))
    assert (award.nominees.count(), award.laureates.count()) == (2, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"members-0-name": " "}, "première ligne"),
        ({"members-1-name": "eau vive"}, "deux fois"),
        ({"members-1-name": "Autre", "members-1-role": "lead"}, "une seule"),
        ({"members-2-kind": "company"}, "Nommez l’organisation de cette ligne"),
        ({"members-3-part_fr": "Finance."}, "Nommez l’organisation de cette ligne"),
        ({"started_on": "2017-06-022"}, "2017-06-02)"),
        ({"city": "Kampala"}, "pays de cette ville"),
        ({"source_title": "Article"}, "adresse de cette source"),
        ({"started_on": "hier"}, "2017-06"),
        ({"name": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, award, change, sentence):
    page = post(client, award, typed("Eau Vive", pitch_fr="À garder.", **change)).content.decode()
    assert sentence in page
    assert "À garder." in page
    assert (
        Partnership.objects.count() == Organisation.objects.count() == Source.objects.count() == 0
    )


def test_three_more_lines_keep_what_was_typed(client, award):
    answer = post(client, award, typed("Eau Vive", more="1"))
    assert 'value="Eau Vive"' in answer.content.decode()
    assert len(answer.context["members"].forms) == 7
    assert Member.objects.count() == 0


def test_names_are_suggested(client, award):
    make_organisation("Société d’Été")
    make_partnership("Eau pour tous")
    url = reverse("admin:suggest", args=["organisation"])
    assert client.get(url, {"q": "societe"}).json() == {"names": ["Société d’Été"]}
    url = reverse("admin:suggest", args=["partnership"])
    assert client.get(url, {"q": "EAU"}).json() == {"names": ["Eau pour tous"]}
    assert client.get("/admin/suggestions/user/", {"q": "a"}).status_code == 404


def test_it_is_linked_from_my_edition_and_from_the_award(client, award):
    make_nominee(award)
    url = reverse("admin:awards_award_nominate", args=[award.pk])
    for page in ("/admin/", reverse("admin:awards_award_change", args=[award.pk])):
        assert url in client.get(page).content.decode()
