"""What is in use is not deleted: a sentence says where it is used."""

import pytest
from django.utils import translation

from awards.models import Award, Category, Ceremony, Edition, Juror, Laureate, Nominee, Seat
from convergences.deletion import StillUsed, uses_of
from partnerships.models import Member, Organisation, Partnership, Place, Sdg, Source
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_member,
    make_nominee,
    make_organisation,
    make_partnership,
    make_source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def refuses(row, *said):
    """Deleting `row`, alone or with others, is refused with all of `said`; it is still there."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    for delete in (row.delete, rows.delete):
        with pytest.raises(StillUsed) as refusal:
            delete()
        sentence = str(refusal.value)
        assert sentence.startswith(f"“{row}” is in use and cannot be deleted.")
        for words in said:
            assert words in sentence
    assert rows.exists()


def test_an_organisation_that_is_a_member():
    partnership = make_partnership("Lemon Aide", lead=make_organisation("Lemon Tri"))

    refuses(partnership.lead.organisation, "member (1): Lemon Tri (Lead)")


def test_an_organisation_with_a_hidden_part_in_the_programme():
    organisation = make_organisation("Mairie de Paris")
    make_edition_partner(make_edition(2017), organisation, role="host")
    refuses(organisation, "partner of the edition (1): Mairie de Paris (Host, 2017)")


def test_an_organisation_that_supports_an_award():
    organisation, award = make_organisation("IPPAG"), make_award()
    award.supporters.add(organisation)

    refuses(organisation, f"award (1): {award}")
    assert list(award.supporters.all()) == [organisation]


def test_an_organisation_that_employs_or_mandates_a_juror():
    employer, mandate = make_organisation("EDF"), make_organisation("CNES")
    juror = make_juror(employer=employer)
    juror.mandates.add(mandate)

    refuses(employer, f"juror (1): {juror}")
    refuses(mandate, f"juror (1): {juror}")


def test_an_organisation_that_succeeded_another():
    successor = make_organisation("Article 1")
    make_organisation("Frateli", successor=successor)

    refuses(successor, "organisation (1): Frateli")


def test_many_uses_are_counted_and_some_are_named():
    organisation = make_organisation("Mairie de Paris")
    for name in "ABCDE":
        make_member(make_partnership(name), organisation)
    make_edition_partner(organisation=organisation)

    member, partner = sorted(uses_of(organisation), key=lambda use: use.label)

    assert (member.label, member.count, len(member.examples)) == ("members", 5, 3)
    assert (partner.label, partner.count) == ("partner of the edition", 1)


def test_a_source_wherever_it_is_cited():
    for owner in (
        make_partnership(),
        make_organisation(),
        make_edition(),
        make_award(),
        make_partnership().lead,
    ):
        source = make_source()
        owner.sources.add(source)
        refuses(source, str(owner))
        assert owner.sources.get() == source


def test_a_goal_under_which_a_partnership_is_indexed():
    goal = Sdg.objects.get_or_create(number=6, defaults={"title_fr": "Eau"})[0]
    make_partnership("Eau pure").sdgs.add(goal)

    refuses(goal, "partnership (1): Eau pure")


def test_a_partnership_that_was_nominated():
    nominee = make_nominee()

    refuses(nominee.partnership, f"nominee (1): {nominee}")


def test_the_programme_from_the_result_up_to_the_edition():
    laureate = make_laureate()
    nominee, award = laureate.nominee, laureate.award

    refuses(nominee, "laureate (1)")
    refuses(award, "nominee (1)", "laureate (1)")
    refuses(award.category, f"award (1): {award}")
    refuses(award.edition, f"award (1): {award}")


def test_a_juror_for_whom_another_is_seated_and_an_award_with_a_jury():
    juror = make_juror(award=make_award())
    substitute = make_juror(juror.edition)
    Seat.objects.create(juror=substitute, award=make_award(), role="substitute", seated_for=juror)

    refuses(juror, "seat (1)")
    refuses(juror.seats.get().award, "seat (1)")


def test_a_ceremony_where_an_award_is_given():
    ceremony = make_ceremony(make_edition())
    award = make_award(ceremony.edition, ceremony=ceremony)

    refuses(ceremony, f"award (1): {award}")


def test_what_nothing_uses_is_deleted_with_what_belongs_to_it():
    partnership = make_partnership(members=[make_organisation("Alpha", names=["Beta"])])
    partnership.sources.add(make_source())
    partnership.delete()
    assert not Member.objects.exists()
    assert not Place.objects.exists()

    assert Organisation.objects.all().delete()[0] > 2
    assert Source.objects.all().delete()[0] == 1


def test_deleting_several_is_all_or_nothing():
    make_organisation("Libre")
    make_partnership(lead=make_organisation("Prise"))

    with pytest.raises(StillUsed):
        Organisation.objects.all().delete()

    assert Organisation.objects.count() == 2


def test_an_edition_goes_with_its_evenings_once_its_awards_are_gone():
    edition = make_edition(2012, past=False)
    make_ceremony(edition)
    make_edition_partner(edition)

    edition.delete()

    assert not Edition.objects.exists()
    assert not Ceremony.objects.exists()


def test_from_the_result_down_everything_can_go():
    laureate = make_laureate()
    juror = make_juror(award=laureate.award)

    for row in (laureate, juror, laureate.nominee, laureate.award, laureate.award.category):
        row.delete()

    for model in (Laureate, Juror, Seat, Nominee, Award, Category):
        assert not model.objects.exists()
    assert Partnership.objects.count() == 1


def test_a_category_without_award_is_deleted():
    make_category("Europe").delete()

    assert not Category.objects.exists()
