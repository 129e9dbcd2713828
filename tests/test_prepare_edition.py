"""« Préparer l'édition suivante »: what lasts is copied, never people, nominees or results."""

import pytest
from django.urls import reverse

from awards import criteria_texts
from awards.models import Category, Criterion, Edition, Juror, Laureate, Nominee, Seat, Step
from convergences.journal import JournalEntry, fault
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_organisation,
    make_source,
    make_superuser,
    make_user,
)
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    """A past edition with all that an edition may have."""
    edition = make_edition(2017, theme_fr="Ensemble", notes_fr="Une note.", word_fr="Un mot.")
    edition.sources.add(make_source())
    make_edition_partner(edition, make_organisation("Mairie de Paris"), role="host", part_fr="Hôte")
    award = make_award(
        edition,
        make_category("France"),
        label_fr="Prix France",
        label_en="France Award",
        position=3,
        presenter="Camille Modèle",
        decision_fr="Un vote du public",
        notes_fr="Une note.",
        ceremony=make_ceremony(edition),
        quorum=4,
        special_mentions=False,
        may_be_withheld=True,
    )
    award.supporters.add(make_organisation("Danone"))
    award.sources.add(make_source())
    make_laureate(award)
    make_juror(award=award)
    return edition


def columns(rows, *but):
    """The values of some rows, without what tells one row from its copy."""
    return [
        {name: value for name, value in row.items() if name not in ("id", *but)}
        for row in rows.values()
    ]


def test_awards_rules_and_partners_are_copied(past):
    following = past.prepare_next(by=make_user(), year=2027)

    assert (following.year, following.status) == (2027, "preparation")
    award = following.awards.get()
    assert (award.category.name_fr, award.label_fr, award.label_en) == (
        *("France", "Prix France", "France Award"),
    )
    assert (award.status, award.position) == ("pending", 3)
    assert (award.quorum, award.special_mentions, award.may_be_withheld) == (4, False, True)
    assert Category.objects.count() == 1
    assert columns(following.partners, "edition_id") == columns(past.partners, "edition_id")


def test_people_nominees_results_sources_and_notes_are_not(past):
    counts = {model: model.objects.count() for model in (Juror, Seat, Nominee, Laureate)}

    following = past.prepare_next(by=make_user(), year=2027)

    assert {model: model.objects.count() for model in counts} == counts
    award = following.awards.get()
    assert not following.theme_fr and not following.word_fr and not following.notes_fr
    assert not following.sources.exists() and not following.ceremonies.exists()
    assert not award.presenter and not award.notes_fr and not award.decision_fr
    assert award.ceremony is None
    assert not award.supporters.exists() and not award.sources.exists()


def test_the_archive_knows_no_criteria_so_the_house_gives_its_five(past):
    """« Decided elsewhere » is what the archive says for want of knowing."""
    award = past.prepare_next(by=make_user(), year=2027).awards.get()

    assert award.decided_by == "marks"
    assert [criterion.name_fr for criterion in award.criteria.all()] == [
        names[0] for names, _questions, _sentences in criteria_texts.DEFAULT_CRITERIA
    ]
    assert Step.objects.filter(criterion__award=award).count() == 25
    assert award.criteria.filter(is_main=True).count() == 1
    for step in Step.objects.filter(criterion__award=award):
        step.full_clean()
    for criterion in award.criteria.all():
        criterion.full_clean()


def test_criteria_that_were_changed_are_copied_with_their_steps(past):
    source = past.awards.get()
    criterion = Criterion.objects.create(
        award=source, name_fr="Audace", name_en="Daring", weight=3, is_main=True, position=2
    )
    Step.objects.create(criterion=criterion, mark=1, word_fr="Peu", sentence_fr="On n’ose pas.")

    copy = past.prepare_next(by=make_user(), year=2027).awards.get().criteria.get()

    assert copy.pk != criterion.pk
    assert (copy.name_fr, copy.name_en, copy.weight, copy.is_main) == ("Audace", "Daring", 3, True)
    assert columns(copy.steps, "criterion_id") == columns(criterion.steps, "criterion_id")
    assert source.criteria.count() == 1


def test_the_act_is_written_in_the_new_editions_journal(past):
    following = past.prepare_next(by=make_user(name="Camille"), year=2027)

    entry = JournalEntry.objects.select_related("detail").get(action="awards.edition.prepared")
    assert entry.stream == following.journal_stream == "edition-2027"
    assert entry.detail.actor_label == "Camille"
    assert entry.detail.data["prepared_from"] == "2017"
    assert fault(entry.stream) is None


def test_a_year_that_exists_or_comes_before_is_refused(past):
    make_edition(2026, past=False)

    with refused("There is an edition of 2026 already.", past):
        past.prepare_next(by=make_user(), year=2026)
    with refused("comes after 2017", past):
        past.prepare_next(by=make_user(), year=2016)
    assert Edition.objects.count() == 2


def test_an_edition_at_work_is_followed_by_none():
    edition = make_edition(2026, past=False)

    with refused("not in the archive yet", edition):
        edition.prepare_next(by=make_user(), year=2027)


def test_the_page_says_what_is_copied_then_a_post_does_it(client, past):
    sign_in(client, make_superuser())
    address = reverse("admin:awards_edition_prepare", args=[past.pk])

    page = client.get(address).content.decode()
    assert "jamais" in page
    assert Edition.objects.count() == 1

    answer = client.post(address, {"year": "2027"}, follow=True)
    assert Edition.objects.get(year=2027).awards.count() == 1
    assert "2027" in answer.content.decode()


def test_a_year_that_cannot_be_is_refused_with_a_sentence(client, past):
    sign_in(client, make_superuser())
    address = reverse("admin:awards_edition_prepare", args=[past.pk])

    for typed in ("2017", "20277", "deux mille", "", "-5"):
        answer = client.post(address, {"year": typed})
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()
    assert Edition.objects.count() == 1
