"""Real data that must fit without a workaround: one test for each oddity of the archive."""

import pytest
from django.utils import translation

from awards.models import Award, EditionPartner, Juror
from awards.visibility import organisations_for, partnerships_for
from partnerships.models import Member, Organisation, Partnership
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def valid(*rows):
    """Every form would take these rows as they are."""
    for row in rows:
        row.full_clean()
    return rows[0]


def test_a_category_in_only_some_years():
    europe = make_category("Europe")
    for year in (2013, 2015):
        valid(make_award(make_edition(year), europe))
    make_edition(2014)

    assert [award.edition.year for award in europe.awards.all()] == [2015, 2013]


def test_a_category_relabelled_in_a_year_and_the_doubt_about_it():
    award = valid(
        make_award(
            make_edition(2015),
            make_category("Europe"),
            label_fr="European Award",
            label_en="European Award",
            notes_fr="Une source postérieure l’appelle « Prix Convergences France ».",
        )
    )
    award.sources.add(make_source(title="Palmarès"), make_source(title="Bilan"))

    assert (award.label, award.category.name) == ("European Award", "Europe")
    assert make_award(make_edition(2013), award.category).label == "Europe"
    assert "France" in award.notes
    assert award.sources.count() == 2


@pytest.mark.parametrize("supporter", ["IPPAG", "IRD"])
def test_an_award_named_after_a_supporter(supporter):
    organisation = make_organisation(supporter, kind="academic")
    award = valid(make_award(label_fr=f"Prix {supporter}"))
    award.supporters.add(organisation)
    winner = make_laureate(award)

    assert award.label == f"Prix {supporter}"
    assert organisation not in [m.organisation for m in winner.nominee.partnership.members.all()]
    assert organisation in organisations_for()


def test_an_award_decided_by_public_vote():
    award = valid(make_award(decision_fr="Vote du public", decision_en="Public vote"))

    assert (award.decided_by, award.decision) == ("elsewhere", "Vote du public")


@pytest.mark.parametrize(
    ("presenter", "title"), [("", ""), ("Camille Exemple", ""), ("", "Maire de Paris")]
)
def test_a_presenter_who_is_absent_or_has_no_title(presenter, title):
    award = valid(make_award(presenter=presenter, presenter_title_fr=title))

    assert (award.presenter, award.presenter_title) == (presenter, title)


def test_an_award_whose_nominees_are_unknown():
    laureate = make_laureate()

    assert laureate.award.nominees.count() == 1


def test_an_award_of_which_even_the_laureate_is_unknown():
    award = valid(make_award())

    assert award.is_revealed
    assert award.result_in_words() == ""


def test_nominees_without_a_known_laureate():
    award = make_award()
    for _number in range(3):
        valid(make_nominee(award))

    assert award.nominees.count() == 3
    assert not award.laureates.exists()


def test_an_edition_of_unknown_date_and_place():
    edition = valid(make_edition(2012))

    assert edition.ceremonies.count() == 0
    ceremony = make_ceremony(edition, held_on="")
    valid(ceremony)
    assert (ceremony.held_on, ceremony.place) == ("", "")


@pytest.mark.parametrize("held_on", ["2013", "2013-09", "2013-09-17"])
def test_a_ceremony_known_by_its_year_its_month_or_its_day(held_on):
    valid(make_ceremony(make_edition(2013), held_on=held_on))


def test_an_edition_with_two_ceremonies():
    edition = make_edition(2017)
    september = make_ceremony(edition, held_on="2017-09-04", name_fr="Grand Prix")
    june = make_ceremony(edition, held_on="2017-06-02")
    valid(make_award(edition, ceremony=september), make_award(edition, ceremony=june))

    assert list(edition.ceremonies.all()) == [june, september]


def test_a_project_in_several_countries_or_in_none_named():
    valid(*make_partnership(countries=["FR", "BD", "MG"]).places.all())
    nowhere = valid(make_partnership(countries=[]))

    assert nowhere.places.count() == 0


def test_an_organisation_with_a_different_part_each_year():
    paris = make_organisation("Mairie de Paris", kind="local_authority")
    make_laureate(make_award(make_edition(2013)), make_partnership(lead=paris))
    make_nominee(make_award(make_edition(2016)), make_partnership(members=[paris]))
    make_juror(make_edition(2015), employer=paris)
    make_edition_partner(make_edition(2017), paris, role="host")
    make_edition_partner(make_edition(2017), paris, role="supporter")
    make_award(make_edition(2018)).supporters.add(paris)

    assert list(organisations_for().filter(pk=paris.pk)) == [paris]
    assert Member.objects.filter(organisation=paris).count() == 2
    assert EditionPartner.objects.filter(organisation=paris).count() == 2
    assert Juror.objects.get(employer=paris)
    assert Award.objects.get(supporters=paris)


def test_mergers_one_after_the_other():
    article = make_organisation("Article 1")
    avenir = make_organisation("Passeport Avenir", successor=article, state="ended")
    telecom = make_organisation("Passeport Télécom", successor=avenir, state="ended")
    valid(article, avenir, telecom)
    make_nominee(partnership=make_partnership(lead=telecom))

    assert telecom.successor.successor == article
    assert set(organisations_for()) == {article, avenir, telecom}


def test_a_former_name_is_the_same_organisation():
    article = make_organisation("Article 1", names=["Passeport Avenir", "Frateli"])
    valid(*article.names.all())

    assert list(Organisation.objects.named("passeport avenir")) == [article]


def test_sources_that_contradict_each_other():
    partnership = make_partnership(
        notes_fr="Selon une source, le projet date de 2012 ; selon une autre, de 2013.",
        started_on="",
    )
    partnership.sources.add(make_source(title="Une"), make_source(title="Autre"))
    valid(partnership)

    assert partnership.sources.count() == 2
    assert "2012" in partnership.notes


def test_partners_known_only_by_a_description():
    partnership = valid(
        make_partnership(other_members_fr="et plus de dix partenaires locaux", other_members_en="")
    )

    assert partnership.other_members == "et plus de dix partenaires locaux"
    assert partnership.members.count() == len(partnership.families) == 1


def test_a_project_and_its_carrier_of_the_same_name():
    carrier = make_organisation("Le CentSept")
    partnership = make_partnership("Le CentSept", lead=carrier)
    valid(carrier, partnership)

    assert carrier.slug == partnership.slug


def test_an_organisation_of_unknown_kind_country_and_state():
    valid(make_organisation(kind="unknown", country="", state="unknown", website=""))


def test_a_partnership_whose_lead_is_unknown():
    partnership = valid(Partnership.objects.create(name_fr="Sans porteur"))
    make_nominee(partnership=partnership)

    assert partnership.lead is None
    assert partnership in partnerships_for()


def test_members_named_by_the_award_and_members_known_otherwise():
    partnership = make_partnership(lead=make_organisation("Lemon Tri"))
    named, other = (
        Member.objects.create(
            partnership=partnership, organisation=make_organisation(name), named_by_award=by_award
        )
        for name, by_award in (("FACE", True), ("Danone", False))
    )

    assert named in partnership.named_members
    assert partnership.known_members == [other]


def test_a_partnership_without_a_title_of_its_own():
    partnership = valid(
        make_partnership(
            "Recherche sur l’eau", name_en="Research on water", name_is_descriptive=True
        )
    )

    with translation.override("en"):
        assert partnership.name == "Research on water"


def test_joint_laureates_of_one_award():
    award = make_award(make_edition(2013), joint_laureates=True)
    make_laureate(award, make_partnership("Premier"))
    valid(award)

    assert award.result_in_words() == "Premier"


def test_prize_money_in_another_currency_or_unknown():
    valid(make_award(prize_amount=10_000, prize_currency="USD"), make_award(prize_amount=None))


def test_the_same_partnership_nominated_in_two_years():
    partnership = make_partnership()
    for year in (2016, 2018):
        valid(make_nominee(make_award(make_edition(year)), partnership))

    assert list(partnerships_for()) == [partnership]
