"""An award's rules and criteria: set before its jury starts, frozen by it; five criteria to begin with."""

import pytest
from django.urls import reverse

from awards import criteria_texts
from awards.models import Award, Criterion, Step
from convergences.journal import JournalEntry
from tests.factories import make_award, make_edition, make_superuser, make_user
from tests.juries import make_award_at_work, make_coming_edition
from tests.page_forms import save
from tests.pages import main_of
from tests.refusals import refused
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    return sign_in(client, make_superuser())


def page_of(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def test_the_rules_are_typed_on_the_awards_page(desk):
    award = make_award(make_coming_edition())

    answer = save(
        desk,
        page_of(award),
        decided_by="vote",
        quorum="5",
        joint_laureates="on",
        may_be_withheld="on",
    )

    assert answer.status_code == 302
    award.refresh_from_db()
    assert (award.decided_by, award.quorum) == ("vote", 5)
    assert award.joint_laureates and award.may_be_withheld


def test_a_quorum_below_three_is_refused_with_a_sentence(desk):
    award = make_award(make_coming_edition())

    html = save(desk, page_of(award), quorum="2").content.decode()

    assert "errorlist" in html
    assert Award.objects.get().quorum == 3


def test_they_are_frozen_while_a_jury_is_at_work(desk):
    award = make_award_at_work()
    page = desk.get(page_of(award))

    assert "figés" in page.content.decode()
    assert not {"quorum", "decided_by"} & set(page.context["adminform"].form.fields)
    assert desk.post(page_of(award.criteria.first()), {"weight": "9"}).status_code == 403
    assert save(desk, page_of(award), presenter="Camille Modèle").status_code == 302
    award.refresh_from_db()
    assert award.presenter == "Camille Modèle"
    assert award.criteria.filter(weight=9).count() == 0


def test_a_forged_line_adds_no_criterion_to_a_frozen_award(desk):
    award = make_award_at_work()
    before = list(Criterion.objects.values())
    forged = [
        ("criteria-TOTAL_FORMS", "3"),
        ("criteria-INITIAL_FORMS", "2"),
        ("criteria-2-name_fr", "Ajouté"),
        ("criteria-2-weight", "9"),
        ("criteria-2-position", "9"),
    ]

    save(desk, page_of(award), forged)

    assert list(Criterion.objects.values()) == before


def test_an_award_takes_the_five_criteria_by_one_act(desk):
    award = make_award(make_coming_edition())
    address = reverse("admin:awards_award_default_criteria", args=[award.pk])
    assert address in desk.get(page_of(award)).content.decode()
    assert "Co-conception" in main_of(desk.get(address))
    assert not Criterion.objects.exists()

    desk.post(address)

    assert award.criteria.count() == 5
    assert Step.objects.count() == 25
    assert JournalEntry.objects.filter(action="awards.award.criteria_taken").count() == 1
    assert address not in desk.get(page_of(award)).content.decode()


def test_criteria_are_never_taken_twice():
    award = make_award(make_coming_edition())
    Criterion.take_default_set(award, by=make_user())

    with refused("has criteria already", award):
        Criterion.take_default_set(award, by=make_user())
    assert award.criteria.count() == 5


def test_criteria_are_not_taken_while_a_jury_is_at_work():
    award = make_award_at_work(decided_by="vote", criteria=0)

    with refused("are frozen", award):
        Criterion.take_default_set(award, by=make_user())


def test_the_sentences_are_for_five_marks_and_left_out_for_others():
    award = make_award(make_coming_edition(), highest_mark=10)

    Criterion.take_default_set(award, by=make_user())

    assert award.criteria.count() == 5
    assert not Step.objects.exists()


@pytest.mark.parametrize("language", [0, 1])
def test_every_mark_has_its_own_sentence_in_both_languages(language):
    sentences = [
        sentence[language]
        for _names, _questions, steps in criteria_texts.DEFAULT_CRITERIA
        for sentence in steps
    ]

    assert len(set(sentences)) == 25
    assert all(len(sentence) <= 140 and sentence.endswith(".") for sentence in sentences)


def test_the_steps_of_a_criterion_are_written_on_its_page(desk):
    award = make_award(make_coming_edition())
    Criterion.take_default_set(award, by=make_user())
    criterion = award.criteria.first()

    answer = save(desk, page_of(criterion), **{"steps-0-sentence_fr": "On ne voit rien."})

    assert answer.status_code == 302
    assert criterion.steps.get(mark=1).sentence_fr == "On ne voit rien."


def test_no_step_goes_beyond_the_highest_mark(desk):
    award = make_award(make_coming_edition(), highest_mark=5)
    Criterion.take_default_set(award, by=make_user())

    html = save(desk, page_of(award.criteria.first()), **{"steps-0-mark": "7"}).content.decode()

    assert "errorlist" in html


def test_the_archive_keeps_its_way_of_deciding(desk):
    award = make_award(make_edition(2017))

    page = desk.get(page_of(award))

    assert "joint_laureates" in page.context["adminform"].form.fields
    assert "decided_by" not in page.context["adminform"].form.fields
    assert save(desk, page_of(award), joint_laureates="on").status_code == 302
    assert Award.objects.get().joint_laureates
