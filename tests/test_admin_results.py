"""Past editions and their results, entered in the administration: what it makes impossible is said first."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import Award, Edition
from tests.archive_files import imported, line
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_nominee,
    make_partnership,
    make_superuser,
)
from tests.page_forms import save
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = make_superuser(name="Dominique Secrétaire")
    sign_in(client, user)
    return user


def test_recording_a_past_edition_says_first_what_it_makes_impossible(client, root):
    edition = make_edition(2016, past=False)
    url = reverse("admin:awards_edition_record_past", args=[edition.pk])
    assert "rend impossibles" in client.get(url).content.decode()
    edition.refresh_from_db()
    assert not edition.is_past

    client.post(url)
    edition.refresh_from_db()
    assert edition.is_past


def test_an_edition_of_this_year_is_recorded_with_a_warning(client, root):
    this_year = timezone.localdate().year
    for year, is_warned in ((this_year - 1, False), (this_year, True)):
        edition = make_edition(year, past=False)
        url = reverse("admin:awards_edition_record_past", args=[edition.pk])
        assert ("n’est pas terminée" in client.get(url).text) == is_warned


def test_an_edition_to_come_is_refused_with_a_sentence(client, root):
    edition = make_edition(2150, past=False)
    url = reverse("admin:awards_edition_record_past", args=[edition.pk])
    page = client.post(url, follow=True).content.decode()
    assert "2150" in page
    edition.refresh_from_db()
    assert not edition.is_past


def inlines(*prefixes):
    """Management forms of empty inlines."""
    return {f"{prefix}-{end}_FORMS": "0" for prefix in prefixes for end in ("TOTAL", "INITIAL")}


def test_an_award_added_to_a_past_edition_is_revealed(client, root):
    edition, category = make_edition(2017), make_category("France")
    data = {
        "edition": edition.pk,
        "category": category.pk,
        **{"decided_by": "elsewhere", "quorum": "3", "highest_mark": "5"},
        **{"prize_currency": "EUR", "position": "0"},
        **inlines("nominees", "seats"),
    }
    client.post(reverse("admin:awards_award_add"), data)
    assert Award.objects.get().is_revealed


def test_so_is_one_added_on_the_page_of_its_edition(client, root):
    edition, category = make_edition(2017), make_category("France")
    data = {
        **inlines("awards", "ceremonies", "partners"),
        "awards-TOTAL_FORMS": "1",
        "awards-0-category": category.pk,
    }
    client.post(reverse("admin:awards_edition_change", args=[edition.pk]), data)
    assert Award.objects.get().is_revealed


def test_how_a_public_result_was_decided_cannot_be_typed(client, root):
    award = make_award()
    data = {
        "category": award.category_id,
        "decided_by": "marks",
        "prize_currency": "EUR",
        "position": "3",
        **inlines("nominees", "seats"),
    }
    client.post(reverse("admin:awards_award_change", args=[award.pk]), data)
    award.refresh_from_db()
    assert (award.position, award.decided_by) == (3, "elsewhere")


def test_the_year_and_the_status_cannot_be_typed(client, root):
    edition = make_edition(2017)
    data = {**inlines("awards", "ceremonies", "partners"), "year": "1999", "status": "preparation"}
    client.post(reverse("admin:awards_edition_change", args=[edition.pk]), data)
    stored = Edition.objects.get()
    assert (stored.year, stored.is_past) == (2017, True)


# Results


def test_laureates_are_recorded_from_the_award(client, root):
    award = make_award()
    first, second = make_nominee(award), make_nominee(award)
    data = {f"nominee_{first.pk}": "1", f"nominee_{second.pk}": "mention"}
    data[f"nominee_{second.pk}_fr"] = "Mention du jury"
    client.post(reverse("admin:awards_award_result", args=[award.pk]), data)
    results = [
        (laureate.nominee, laureate.place, laureate.mention_fr)
        for laureate in award.laureates.all()
    ]
    assert results == [(first, 1, ""), (second, None, "Mention du jury")]


def test_a_public_result_changes_only_with_a_reason(client, root):
    award = make_award()
    make_laureate(award)
    other = make_nominee(award)
    url = reverse("admin:awards_award_result", args=[award.pk])
    data = {f"nominee_{other.pk}": "1"}

    client.post(url, data)
    assert award.laureates.get().nominee != other

    client.post(url, {**data, "reason_fr": "Erreur de la source."})
    assert award.laureates.get().nominee == other
    assert award.corrections.get().reason_fr == "Erreur de la source."


def test_revoking_needs_a_reason_and_leaves_no_laureate(client, root):
    award = make_award()
    make_laureate(award)
    url = reverse("admin:awards_award_revoke", args=[award.pk])
    client.post(url, {"reason_fr": "  "})
    assert award.laureates.count() == 1
    client.post(url, {"reason_fr": "Prix retiré."})
    assert award.laureates.count() == 0


def test_two_laureates_need_joint_laureates(client, root):
    award = make_award()
    first, second = make_nominee(award), make_nominee(award)
    url = reverse("admin:awards_award_result", args=[award.pk])
    data = {f"nominee_{first.pk}": "1", f"nominee_{second.pk}": "2"}
    client.post(url, data)
    assert award.laureates.count() == 0
    Award.objects.filter(pk=award.pk).update(joint_laureates=True)
    client.post(url, data)
    assert award.laureates.count() == 2


def test_rectifying_keeps_every_joint_laureate_that_a_file_gave(client, root):
    names = [f"Projet {number}" for number in range(6)]
    imported(*(line(partnership=name, status="laureate") for name in names))
    award = Award.objects.get()

    save(client, reverse("admin:awards_award_result", args=[award.pk]), reason_fr="Coquille.")

    assert award.corrections.count() == 1
    assert award.laureates.filter(place__isnull=False).count() == 6


def test_joint_laureates_are_not_forbidden_while_there_are_some(client, root):
    award = make_award(joint_laureates=True)
    nominees = [make_nominee(award) for _ in range(2)]
    url = reverse("admin:awards_award_result", args=[award.pk])
    client.post(url, {f"nominee_{n.pk}": str(place) for place, n in enumerate(nominees, 1)})
    data = {
        "category": award.category_id,
        **{"decided_by": "elsewhere", "quorum": "3", "highest_mark": "5"},
        **{"prize_currency": "EUR", "position": "0"},
        **inlines("nominees", "seats"),
    }
    answer = client.post(reverse("admin:awards_award_change", args=[award.pk]), data)
    assert "joint_laureates" in answer.context["adminform"].form.errors


def test_a_laureate_keeps_its_partnership(client, root):
    nominee = make_laureate().nominee
    other = make_partnership()
    answer = client.post(
        reverse("admin:awards_nominee_change", args=[nominee.pk]), {"partnership": other.pk}
    )
    assert "partnership" in answer.context["adminform"].form.errors
