"""What must never be: a form says it in a sentence, and the database refuses it in any case."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.models import (
    Award,
    Category,
    Ceremony,
    Edition,
    EditionPartner,
    Juror,
    Laureate,
    Minutes,
    Nominee,
    Seat,
)
from convergences.models import FormerSlug, PublicVersion, Report, Run, SlowQuery, User
from partnerships.models import (
    Member,
    Organisation,
    OrganisationName,
    Partnership,
    Picture,
    Place,
    Sdg,
    Source,
)
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
    make_user,
)
from tests.refusals import refused_by_the_database, sentences_of_a_form
from tests.test_evening_constraints import BROKEN as BROKEN_IN_AN_EVENING
from tests.test_feedback_triggers import BROKEN as BROKEN_BY_FEEDBACK
from tests.test_handovers import BROKEN as BROKEN_BY_A_HANDOVER
from tests.test_jury_constraints import BROKEN as BROKEN_BY_A_JURY

pytestmark = pytest.mark.django_db


def second_edition():
    return Edition(year=make_edition(2017).year)


def second_partner():
    first = make_edition_partner(role="host")
    return EditionPartner(edition=first.edition, organisation=first.organisation, role="host")


def second_award():
    first = make_award()
    return Award(edition=first.edition, category=first.category)


def second_juror():
    first = make_juror()
    return Juror(edition=first.edition, name=first.name)


def second_seat():
    first = make_juror(award=make_award()).seats.get()
    return Seat(juror=first.juror, award=first.award, role="deputy")


def second_chair():
    award = make_award()
    Seat.objects.create(juror=make_juror(award.edition), award=award, role="chair")
    return Seat(juror=make_juror(award.edition), award=award, role="chair")


def member_seated_for_another():
    award = make_award()
    one, other = make_juror(award.edition), make_juror(award.edition)
    return Seat(juror=one, award=award, role="member", seated_for=other)


def substitute_for_nobody():
    award = make_award()
    return Seat(juror=make_juror(award.edition), award=award, role="substitute")


def second_nomination():
    first = make_nominee()
    return Nominee(award=first.award, partnership=first.partnership)


def second_laureate():
    first = make_laureate()
    return Laureate(award=first.award, nominee=make_nominee(first.award), place=1)


def laureate(**values):
    nominee = make_nominee(make_award(joint_laureates=True))
    return Laureate(award=nominee.award, nominee=nominee, **values)


def twice_a_laureate():
    first = make_laureate()
    return Laureate(award=first.award, nominee=first.nominee, place=None)


def own_successor():
    organisation = make_organisation()
    organisation.successor = organisation
    return organisation


def second_name():
    organisation = make_organisation(names=["ESF"])
    return OrganisationName(organisation=organisation, name="ESF")


def second_place():
    partnership = make_partnership(countries=["BD"])
    return Place(partnership=partnership, country="BD", city="")


def second_minutes():
    edition = make_edition(2017)
    Minutes.drawn(edition).save()
    return Minutes.drawn(edition)


def second_membership():
    lead = make_partnership().lead
    return Member(partnership=lead.partnership, organisation=lead.organisation, role="funder")


def second_lead():
    partnership = make_partnership()
    return Member(partnership=partnership, organisation=make_organisation(), role="lead")


def second_account():
    make_user("camille@example.org")
    return User(email="Camille@example.org", password="x", pseudonym="p")


# Each constraint: a row that breaks it, and what a form says of it (in English), if one can.
SLOW = {"digest": "a", "route": "/", "sql": "SELECT 1", "longest_ms": 300}
BROKEN = {
    "edition_year_is_plausible": (lambda: Edition(year=99), "greater than or equal to 1900"),
    "Edition.year": (second_edition, "with this Year already exists"),
    "edition_partner_once": (second_partner, "already has this part"),
    "one_award_per_category_and_edition": (second_award, "already has an award in this category"),
    "prize_money_has_a_currency": (
        lambda: Award(
            edition=make_edition(),
            category=make_category(),
            prize_amount=5000,
            prize_currency="",
        ),
        "in which currency",
    ),
    "juror_once_per_edition": (second_juror, "already has a juror of this name"),
    "one_seat_per_juror_and_award": (second_seat, "already has a seat on this jury"),
    "one_chair_per_award": (second_chair, "already has a chair"),
    "only_a_substitute_is_seated_for_another": (member_seated_for_another, "Only a substitute"),
    "substitute_names_whom_they_replace": (substitute_for_nobody, "for whom the substitute"),
    "nominee_once_per_award": (second_nomination, "already a nominee of this award"),
    # Statuses are changed by verbs, which have their own sentences.
    "edition_status_is_known": (lambda: Edition(year=2017, status="finished"), None),
    "award_status_is_known": (
        lambda: Award(edition=make_edition(), category=make_category(), status="lost"),
        None,
    ),
    "award_not_held_says_why": (
        lambda: Award(edition=make_edition(), category=make_category(), status="not_held"),
        None,
    ),
    "ceremony_status_is_known": (
        lambda: Ceremony(edition=make_edition(), status="gone"),
        None,
    ),
    "doors_open_before_the_start": (
        lambda: Ceremony(
            edition=make_edition(),
            doors_at=timezone.now(),
            starts_at=timezone.now() - timedelta(hours=1),
        ),
        "The doors open before the ceremony starts",
    ),
    "award_of_the_room_has_no_jury": (
        lambda: Award(edition=make_edition(), category=make_category(), is_decided_in_room=True),
        "decided elsewhere than in a jury",
    ),
    "nominee_withdrawn_says_why": (
        lambda: Nominee(
            award=make_award(), partnership=make_partnership(), withdrawn_at=timezone.now()
        ),
        None,
    ),
    "report_status_is_known": (lambda: Report(message="Bonjour.", status="lost"), None),
    # Results are written by verbs, which have their own sentences.
    "one_minutes_per_edition": (second_minutes, None),
    "one_laureate_per_place": (second_laureate, None),
    "laureate_place_starts_at_one": (lambda: laureate(place=0), None),
    "special_mention_has_no_place": (lambda: laureate(place=1, mention_fr="Mention"), None),
    "Laureate.nominee": (twice_a_laureate, None),
    "Source.url": (
        lambda: Source(title="Autre", url=make_source().url),
        "with this Address already exists",
    ),
    "sdg_is_one_of_seventeen": (
        lambda: Sdg(number=18, title_fr="Rien", title_en="Nothing"),
        "less than or equal to 17",
    ),
    "organisation_does_not_succeed_itself": (own_successor, "in a circle"),
    "organisation_name_once": (second_name, "already has this name"),
    "organisation_name_ends_after_it_begins": (
        lambda: OrganisationName(
            organisation=make_organisation(), name="ESF", since="2011", until="2010"
        ),
        "cannot end before it begins",
    ),
    "member_leaves_after_coming": (
        lambda: Member(
            partnership=make_partnership(),
            organisation=make_organisation(),
            since="2017-06",
            until="2017-05-31",
        ),
        "cannot end before it begins",
    ),
    "place_once": (second_place, "already in the list"),
    "member_once": (second_membership, "already a member"),
    "one_lead_per_partnership": (second_lead, "one lead only"),
    "picture_has_words_and_credit": (
        lambda: Picture(partnership=make_partnership(), original="x", alt_fr="", credit="AFP"),
        "This field cannot be blank",
    ),
    "Organisation.slug": (
        lambda: Organisation(name="Autre", slug=make_organisation().slug),
        None,
    ),
    "Partnership.slug": (lambda: Partnership(name_fr="Autre", slug=make_partnership().slug), None),
    "Category.slug": (lambda: Category(name_fr="Autre", slug=make_category().slug), None),
    "one_account_per_address": (second_account, "already has this address"),
    "former_slug_once": (
        lambda: FormerSlug(
            **{"model": "a.b", "target": 2},
            slug=FormerSlug.objects.create(model="a.b", slug="c", target=1).slug,
        ),
        None,
    ),
    "public_version_is_one_row": (lambda: PublicVersion(pk=2), None),
    "Run.job": (lambda: Run(job=Run.objects.create(job="forget").job), None),
    "SlowQuery.digest": (lambda: [SlowQuery(**SLOW), SlowQuery.objects.create(**SLOW)][0], None),
}
# Shown by tests of their own, or random by nature.
ELSEWHERE = {
    "journal_one_entry_per_seq",
    "journal_never_forks",
    "JournalEntry.hash",
    "JournalDetail.entry",
    "Stream.name",
    "Mail.message_id",
    "mail_leaves_once_someone_approved_it",
    "mail_of_an_account_loses_its_text",
    "mail_sent_says_when",
    "mail_status_is_known",
    "mail_that_leaves_has_an_address",
    "User.pseudonym",
    "User.email",
}


def test_every_constraint_is_tried():
    found = set()
    for model in apps.get_models():
        if model._meta.app_label in ("awards", "partnerships", "convergences"):
            found |= {constraint.name for constraint in model._meta.constraints}
            found |= {
                f"{model.__name__}.{field.name}"
                for field in model._meta.local_fields
                if field.unique and not field.primary_key
            }

    elsewhere = (BROKEN_BY_A_JURY, BROKEN_IN_AN_EVENING, BROKEN_BY_A_HANDOVER, BROKEN_BY_FEEDBACK)
    assert found - ELSEWHERE == set(BROKEN).union(*elsewhere)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    make, _sentence = BROKEN[name]
    row = make()

    with refused_by_the_database():
        if row.pk and type(row).objects.filter(pk=row.pk).exists():
            type(row).objects.filter(pk=row.pk).update(
                **{field.attname: getattr(row, field.attname) for field in row._meta.fields[1:]}
            )
        else:
            type(row).objects.bulk_create([row])


@pytest.mark.parametrize("name", [name for name, (_make, said) in BROKEN.items() if said])
def test_a_form_says_why(name):
    make, sentence = BROKEN[name]

    assert sentence in sentences_of_a_form(make())


class TestOneEdition:
    """Awards, ceremonies, jurors and seats that belong together are of one edition."""

    @pytest.fixture(autouse=True)
    def editions(self):
        self.here, self.elsewhere = make_edition(2017), make_edition(2016)

    def test_an_award_and_its_ceremony(self):
        ceremony = make_ceremony(self.elsewhere)
        award = Award(edition=self.here, category=make_category(), ceremony=ceremony)

        assert "This ceremony belongs to another edition" in sentences_of_a_form(award)
        with refused_by_the_database("ceremony of its own edition"):
            Award.objects.bulk_create([award])
        award.ceremony = make_ceremony(self.here)
        award.save()
        with refused_by_the_database("ceremony of its own edition"):
            Ceremony.objects.filter(pk=award.ceremony_id).update(edition=self.elsewhere)
        with refused_by_the_database("ceremony of its own edition"):
            Award.objects.filter(pk=award.pk).update(edition=self.elsewhere)

    def test_a_juror_and_their_seats(self):
        award, stranger = make_award(self.here), make_juror(self.elsewhere)
        seat = Seat(juror=stranger, award=award)

        assert "This juror belongs to another edition" in sentences_of_a_form(seat)
        with refused_by_the_database("their own edition"):
            Seat.objects.bulk_create([seat])
        own = make_juror(self.here, award=award)
        with refused_by_the_database("their own edition"):
            Juror.objects.filter(pk=own.pk).update(edition=self.elsewhere)
        with refused_by_the_database("their own edition"):
            Award.objects.filter(pk=award.pk).update(edition=self.elsewhere)

    def test_a_substitute_and_whom_they_replace(self):
        award, stranger = make_award(self.here), make_juror(self.elsewhere)
        seat = Seat(
            juror=make_juror(self.here), award=award, role="substitute", seated_for=stranger
        )

        assert "This juror belongs to another edition" in sentences_of_a_form(seat)
        with refused_by_the_database("their own edition"):
            Seat.objects.bulk_create([seat])


@pytest.mark.parametrize("model", [Edition, Award, Ceremony, Report])
def test_every_status_has_its_place_in_the_database(model):
    constraint = next(
        one for one in model._meta.constraints if one.name.endswith("_status_is_known")
    )

    assert dict([constraint.condition.children[0]])["status__in"] == model.Status.values


def test_successors_never_go_in_a_circle():
    first = make_organisation("Passeport Télécom")
    second = make_organisation("Passeport Avenir", successor=first)
    third = make_organisation("Article 1", successor=second)
    first.successor = third

    assert "in a circle" in sentences_of_a_form(first)


@pytest.mark.parametrize("year", [1899, 2200, 0])
def test_a_year_is_plausible(year):
    with pytest.raises(ValidationError):
        Edition(year=year).full_clean()
    with refused_by_the_database():
        Edition.objects.bulk_create([Edition(year=year)])


@pytest.mark.parametrize("place", [1, 2, 40])
def test_joint_places_go_as_far_as_needed(place):
    Laureate.objects.bulk_create([laureate(place=place)])


def test_two_special_mentions_share_an_award():
    award = make_award()
    for _number in range(2):
        make_laureate(award, place=None, mention_fr="Mention")

    assert award.laureates.count() == 2
