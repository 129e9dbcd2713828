"""The archive's verbs: entering what is past, correcting what was revealed, forgetting nothing."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone, translation

from awards.models import Award, Correction, Edition, Laureate, Result
from convergences.journal import JournalEntry, fault
from convergences.transitions import TransitionRefused
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_nominee,
    make_partnership,
    make_superuser,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return make_superuser(name="Camille Secrétaire")


def lines(action):
    return JournalEntry.objects.filter(action=action).select_related("detail")


def palmares(award):
    return [
        (laureate.place, laureate.nominee.partnership.name_fr, laureate.mention_fr)
        for laureate in award.laureates.all()
    ]


class TestRecordingAPastEdition:
    def test_it_is_published_at_once_with_its_awards(self, staff):
        edition = make_edition(2013, past=False)
        awards = [make_award(edition) for _n in range(2)]

        edition.record_past(by=staff)

        assert edition.is_past
        assert Edition.objects.get().nominees_announced_at is not None
        for award in awards:
            award.refresh_from_db()
            assert (award.status, award.decided_by) == ("revealed", "elsewhere")
        assert lines("awards.edition.published").get().detail.actor_label == "Camille Secrétaire"
        assert lines("awards.award.revealed").count() == 2
        assert fault("edition-2013") is None

    def test_it_is_recorded_once(self, staff):
        edition = make_edition(2013)

        with refused("can no longer become “published”", edition):
            edition.record_past(by=staff)

    @pytest.mark.parametrize("status", ["call", "selection", "jury"])
    def test_an_edition_at_work_is_no_archive(self, staff, status):
        edition = make_edition(2017, past=False)
        Edition.objects.update(status=status)

        with refused("can no longer become", edition):
            edition.record_past(by=staff)

    def test_a_year_to_come_is_no_archive(self, staff):
        edition = make_edition(timezone.localdate().year + 1, past=False)

        with refused("has not come yet", edition):
            edition.record_past(by=staff)

    def test_the_current_year_may_be(self, staff):
        make_edition(timezone.localdate().year, past=False).record_past(by=staff)

        assert Edition.objects.get().is_past

    def test_an_award_given_on_stage_is_not_touched(self, staff):
        edition = make_edition(2017, past=False)
        award = make_award(edition)
        award.give_up(by=staff, reason_fr="Aucune candidature.")

        edition.record_past(by=staff)

        award.refresh_from_db()
        assert award.status == "not_held"


class TestRecordingAPastAward:
    def test_it_waits_for_its_edition(self, staff):
        award = make_award(make_edition(2017, past=False))

        with refused("is not in the archive", award):
            award.record_past(by=staff)

    def test_it_is_revealed_and_decided_elsewhere(self, staff):
        award = Award.objects.create(edition=make_edition(), category=make_category())
        award.record_past(by=staff)

        assert (award.status, award.decided_by) == ("revealed", "elsewhere")
        assert lines("awards.award.revealed").latest("seq").detail.target_label == str(award)


class TestRecordingLaureates:
    def test_a_past_award_without_laureate_receives_one(self, staff):
        nominee = make_nominee(partnership=make_partnership("Lemon Aide"))

        nominee.award.record_laureates([Result(nominee)], by=staff)

        assert palmares(nominee.award) == [(1, "Lemon Aide", "")]
        line = lines("awards.award.laureates_recorded").get()
        assert line.detail.data == {"result": "Lemon Aide"}
        assert line.stream == "edition-2017"

    def test_a_second_one_is_a_correction(self, staff):
        laureate = make_laureate()
        other = make_nominee(laureate.award)

        with refused("already has a laureate", laureate):
            laureate.award.record_laureates([Result(other)], by=staff)

    def test_a_special_mention_leaves_room_for_a_laureate(self, staff):
        mention = make_laureate(place=None, mention_fr="Coup de cœur")
        winner = make_nominee(mention.award)

        mention.award.record_laureates([Result(winner)], by=staff)

        assert [place for place, *_rest in palmares(mention.award)] == [1, None]

    def test_joint_laureates_and_a_mention_are_one_result(self, staff):
        award = make_award(joint_laureates=True)
        one, two, three = (make_nominee(award, make_partnership(name)) for name in "ABC")

        award.record_laureates(
            [Result(one, 1), Result(two, 2), Result(three, None, "Mention", "Mention")], by=staff
        )

        assert palmares(award) == [(1, "A", ""), (2, "B", ""), (None, "C", "Mention")]
        assert award.laureates.last().is_special_mention

    def test_not_before_the_reveal(self, staff):
        nominee = make_nominee(make_award(make_edition(2030, past=False)))

        with refused("has not been revealed", nominee.award):
            nominee.award.record_laureates([Result(nominee)], by=staff)

    @pytest.mark.parametrize(
        ("places", "sentence"),
        [
            ([], "at least one"),
            ([1, 2], "allow joint laureates"),
            ([1, 1], "allow joint laureates"),
            ([2], "allow joint laureates"),
            ([0], "allow joint laureates"),
        ],
    )
    def test_one_laureate_unless_joint_ones_are_allowed(self, staff, places, sentence):
        award = make_award()
        results = [Result(make_nominee(award), place) for place in places]

        with refused(sentence):
            award.record_laureates(results, by=staff)

        assert not Laureate.objects.exists()

    @pytest.mark.parametrize(
        ("places", "sentence"), [([1, 1], "share a place"), ([0], "from one"), ([-1], "from one")]
    )
    def test_joint_places_are_different_and_start_at_one(self, staff, places, sentence):
        award = make_award(joint_laureates=True)
        results = [Result(make_nominee(award), place) for place in places]

        with refused(sentence):
            award.record_laureates(results, by=staff)

    def test_only_its_own_nominees(self, staff):
        award, stranger = make_award(), make_nominee()

        with refused("is not nominated for"):
            award.record_laureates([Result(stranger)], by=staff)

    def test_only_nominees_in_the_running(self, staff):
        nominee = make_nominee(withdrawn_at=timezone.now())

        with refused("has been withdrawn"):
            nominee.award.record_laureates([Result(nominee)], by=staff)

    def test_nobody_stands_twice(self, staff):
        award = make_award(joint_laureates=True)
        nominee = make_nominee(award)

        with refused("stands twice"):
            award.record_laureates([Result(nominee, 1), Result(nominee, 2)], by=staff)
        mention = make_laureate(award, place=None).nominee
        with refused("stands twice"):
            award.record_laureates([Result(mention)], by=staff)

    def test_a_mention_has_no_place(self, staff):
        nominee = make_nominee()

        with refused("mention has no place"):
            nominee.award.record_laureates([Result(nominee, 1, "Mention")], by=staff)

    def test_joint_laureates_are_allowed_by_what_is_stored(self, staff):
        on_an_old_screen = make_award()
        Award.objects.update(joint_laureates=True)
        results = [Result(make_nominee(on_an_old_screen), place) for place in (1, 2)]

        on_an_old_screen.record_laureates(results, by=staff)

        assert Laureate.objects.count() == 2


class TestCorrecting:
    def test_a_result_is_rectified_in_public(self, staff):
        wrong = make_laureate(partnership=make_partnership("Alpha"))
        award, right = wrong.award, make_nominee(wrong.award, make_partnership("Beta"))

        award.rectify([Result(right)], by=staff, reason_fr="Erreur de saisie.", reason_en="Typo.")

        assert palmares(award) == [(1, "Beta", "")]
        correction = Correction.objects.get()
        assert (correction.kind, correction.before) == ("rectified", "Alpha")
        with translation.override("en"):
            assert correction.reason == "Typo."
        assert correction.corrected_at.date() == datetime.datetime.now(datetime.UTC).date()
        assert lines("awards.award.rectified").get().detail.data == {
            "before": "Alpha",
            "after": "Beta",
            "reason": "Erreur de saisie.",
        }

    def test_a_result_is_revoked_in_public_and_another_may_follow(self, staff):
        laureate = make_laureate(partnership=make_partnership("Alpha"))
        award = laureate.award

        award.revoke(by=staff, reason_fr="Le projet n’existait pas.")

        assert palmares(award) == []
        assert award.nominees.count() == 1
        assert award.is_revealed
        assert Correction.objects.get().before == "Alpha"
        assert lines("awards.award.revoked").get().detail.data["after"] == ""

    def test_another_laureate_follows_a_revocation_by_a_rectification_alone(self, staff):
        laureate = make_laureate(partnership=make_partnership("Alpha"))
        award, other = laureate.award, make_nominee(laureate.award)
        award.revoke(by=staff, reason_fr="Le projet n’existait pas.")

        with refused("rectify it", award):
            award.record_laureates([Result(other)], by=staff)
        with refused("no result to correct", award):
            award.revoke(by=staff, reason_fr="Encore.")
        award.rectify([Result(other)], by=staff, reason_fr="La source a été relue.")

        assert award.laureates.get().nominee == other
        assert award.corrections.last().before == "Résultat retiré"

    def test_the_same_laureate_may_get_another_mention(self, staff):
        laureate = make_laureate(place=None, mention_fr="Mention du public")

        laureate.award.rectify(
            [Result(laureate.nominee, None, "Coup de cœur")], by=staff, reason_fr="Libellé."
        )

        assert Laureate.objects.get().mention_fr == "Coup de cœur"
        assert "Mention du public" in Correction.objects.get().before

    def test_corrections_add_up(self, staff):
        award = make_laureate().award
        for number in range(3):
            award.rectify([Result(make_nominee(award))], by=staff, reason_fr=f"Raison {number}.")

        reasons = list(award.corrections.values_list("reason_fr", flat=True))
        assert reasons == ["Raison 0.", "Raison 1.", "Raison 2."]

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_a_reason_is_required(self, staff, reason):
        laureate = make_laureate()

        with refused("Write the reason", laureate):
            laureate.award.revoke(by=staff, reason_fr=reason)

    def test_there_must_be_something_to_correct(self, staff):
        award = make_award()

        with refused("no result to correct"):
            award.revoke(by=staff, reason_fr="Erreur.")

    def test_to_rectify_is_not_to_revoke(self, staff):
        laureate = make_laureate()

        with refused("at least one", laureate):
            laureate.award.rectify([], by=staff, reason_fr="Erreur.")

        assert Laureate.objects.count() == 1

    def test_an_impossible_correction_leaves_the_result_as_it_was(self, staff):
        laureate, stranger = make_laureate(), make_nominee()

        with refused("is not nominated for", laureate):
            laureate.award.rectify([Result(stranger)], by=staff, reason_fr="Erreur.")

        assert Laureate.objects.get() == laureate
        assert not Correction.objects.exists()

    def test_not_before_the_reveal(self, staff):
        award = make_award(make_edition(2030, past=False))

        with refused("has not been revealed", award):
            award.revoke(by=staff, reason_fr="Erreur.")


def test_verbs_need_someone_so_that_no_template_can_press_them():
    award = make_laureate().award

    for verb in (award.record_past, award.revoke, award.edition.record_past):
        with pytest.raises(TypeError):
            verb()


def test_a_refusal_inside_a_larger_act_undoes_it_all(staff):
    award = make_award()

    with pytest.raises(TransitionRefused), transaction.atomic():
        award.record_laureates([Result(make_nominee(award))], by=staff)
        award.record_laureates([Result(make_nominee(award))], by=staff)

    assert not Laureate.objects.exists()
    assert not lines("awards.award.laureates_recorded").exists()
