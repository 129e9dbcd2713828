"""Interests that are proposed: planted pairs are found, others are left alone, nothing is applied."""

from itertools import product

import pytest
from django.utils import translation

from awards.interest_words import Link, Tie
from awards.interests import HELD, Match, award_matches, matches
from awards.models import Award, Declaration, DismissedMatch
from partnerships.models import Organisation
from tests.factories import (
    make_award,
    make_edition,
    make_juror,
    make_nominee,
    make_organisation,
    make_partnership,
    make_user,
)
from tests.planted_interests import BODIES, DECOYS, PLANTED

pytestmark = pytest.mark.django_db


class World:
    """The planted jurors, nominees and awards, one each, and whatever else they name."""

    def __init__(self, planted):
        self.edition = make_edition(2027, past=False)
        self.award = make_award(self.edition)
        self.organisations = {
            body.name: make_organisation(body.name, names=body.names, website=body.website)
            for body in BODIES
        }
        for body in BODIES:
            if body.became:
                row = self.organisations[body.name]
                row.successor = self.organisations[body.became]
                row.save()
        self.jurors, self.nominees, self.awards = {}, {}, {}
        for plant in planted:
            self.jurors[plant.about] = self._juror(plant)
            if plant.supporters:
                award = self.awards[plant.about] = make_award(self.edition)
                award.supporters.set(map(self.organisation, plant.supporters))
            else:
                self.nominees[plant.about] = self._nominee(plant)

    def organisation(self, name):
        if name not in self.organisations:
            self.organisations[name] = make_organisation(name)
        return self.organisations[name]

    def _juror(self, plant):
        juror = make_juror(
            self.edition,
            employer=self.organisation(plant.employer) if plant.employer else None,
            user=make_user(plant.email) if plant.email else None,
            public_title_fr=plant.title,
        )
        juror.mandates.set(map(self.organisation, plant.mandates))
        return juror

    def _nominee(self, plant):
        lead, *others = map(self.organisation, plant.members)
        partnership = make_partnership(lead=lead, members=others, **plant.words)
        return make_nominee(self.award, partnership)

    def proposed(self):
        """The pairs of plants, juror's and subject's, that a match is proposed for."""
        found = set()
        for subjects, propose in ((self.nominees, matches), (self.awards, award_matches)):
            pairs = propose(self.jurors.values(), subjects.values())
            found |= {
                (mine, theirs)
                for (mine, juror), (theirs, subject) in product(
                    self.jurors.items(), subjects.items()
                )
                if pairs.get((juror.pk, subject.pk))
            }
        return found


def test_fifty_interests_are_planted():
    assert len({plant.about for plant in PLANTED}) == 50


def test_nearly_every_planted_interest_is_proposed_and_little_else():
    """C6: 48 of 50 at least. What nobody planted is proposed once in a thousand pairs at most."""
    planted = {plant.about for plant in PLANTED}
    world = World([*PLANTED, *DECOYS])

    proposed = world.proposed()

    missed = sorted(about for about in planted if (about, about) not in proposed)
    wrong = sorted(pair for pair in proposed if pair[0] != pair[1] or pair[0] not in planted)
    pairs = len(world.jurors) * (len(world.nominees) + len(world.awards))
    assert len(missed) <= 2, missed
    assert len(wrong) <= pairs // 1000, wrong


def proposed_to(juror, nominee):
    """Codes and names of what is proposed for one pair, surest first."""
    found = matches([juror], [nominee]).get((juror.pk, nominee.pk), [])
    return [(match.kind, match.organisation and match.organisation.name) for match in found]


def nominee_of(*organisations, **fields):
    lead, *others = organisations
    return make_nominee(partnership=make_partnership(lead=lead, members=others, **fields))


def the_match(juror, nominee):
    (match,) = matches([juror], [nominee])[juror.pk, nominee.pk]
    return match


def test_the_juror_is_told_why():
    danone = make_organisation("Danone")

    match = the_match(make_juror(employer=danone), nominee_of(danone))

    assert match.why == "Votre employeur, Danone, est membre de ce partenariat."
    with translation.override("en"):
        assert match.why == "Your employer, Danone, is a member of this partnership."


def test_the_juror_is_told_what_their_organisation_became():
    new = make_organisation("Article 1")
    old = make_organisation("Frateli", successor=new)

    after = the_match(make_juror(employer=old), nominee_of(new))
    before = the_match(make_juror(employer=new), nominee_of(old))

    assert (after.kind, before.kind) == ("successor", "predecessor")
    assert after.why == (
        "Votre employeur est Frateli. "
        "Une organisation membre de ce partenariat lui a succédé\N{NO-BREAK SPACE}: Article 1."
    )


@pytest.mark.parametrize("link", Link)
@pytest.mark.parametrize("supports", [False, True])
@pytest.mark.parametrize("tie", Tie)
def test_every_match_can_be_told_in_both_languages(tie, link, supports):
    if link == Link.WORDS and (supports or tie not in HELD):
        return  # words are read in partnerships, for what the juror holds
    match = Match(tie, link, "100 % Nous", Organisation(name="Eux"), "key", "nous.fr", supports)

    french = match.why
    with translation.override("en"):
        english = match.why

    assert french != english
    for told in (french, english):
        assert "Nous" in told or "Eux" in told
        assert "%(" not in told


def test_what_is_proposed_is_not_applied():
    danone = make_organisation("Danone")
    juror, nominee = make_juror(employer=danone), nominee_of(danone)

    assert proposed_to(juror, nominee) == [("employer", "Danone")]

    assert not Declaration.objects.exists()
    assert not DismissedMatch.objects.exists()


def test_a_dismissed_match_is_marked_for_its_pair_alone():
    danone = make_organisation("Danone")
    juror, other = make_juror(employer=danone), make_juror(employer=danone)
    nominee, second = nominee_of(danone), nominee_of(danone)
    key = the_match(juror, nominee).key

    found = matches([juror, other], [nominee, second], dismissed={(juror.pk, nominee.pk, key)})

    dismissed = {pair for pair, proposed in found.items() if proposed[0].dismissed}
    assert len(found) == 4
    assert dismissed == {(juror.pk, nominee.pk)}


def test_a_key_is_stable_and_short_enough_to_be_kept():
    danone, site = make_organisation("Danone"), f"{'a' * 60}.example-of-a-long-domain.org"
    eux = make_organisation("Eux", website=f"https://{site}/")
    juror = make_juror(employer=danone, user=make_user(f"camille@{site}"))
    nominee = nominee_of(danone, eux)

    first, again = (matches([juror], [nominee])[juror.pk, nominee.pk] for _time in range(2))

    assert [match.key for match in first] == [match.key for match in again]
    longest = DismissedMatch._meta.get_field("key").max_length
    assert max(len(match.key) for match in first) <= longest
    assert len({match.key for match in first}) == len(first) == 2


def test_successors_in_a_circle_are_followed_once():
    first, second = make_organisation("Premier"), make_organisation("Second")
    Organisation.objects.filter(pk=first.pk).update(successor=second)
    Organisation.objects.filter(pk=second.pk).update(successor=first)

    juror = make_juror(employer=Organisation.objects.get(pk=first.pk))

    assert proposed_to(juror, nominee_of(second)) == [("successor", "Second")]


def test_what_an_employer_says_is_not_said_again_by_mailbox_and_title():
    essity = make_organisation("Essity", website="https://essity.com")
    juror = make_juror(
        employer=essity, user=make_user("camille@essity.com"), public_title_fr="Directrice, Essity"
    )

    assert proposed_to(juror, nominee_of(essity)) == [("employer", "Essity")]


@pytest.mark.parametrize(
    ("employer", "member"),
    [
        ("Emmaüs International", "Emmaüs France"),
        ("Crédit Mutuel", "Fédération nationale du Crédit Mutuel"),
        ("Région Île-de-France", "Conseil régional d’Île-de-France"),
        ("INSERM", "Institut national de la santé et de la recherche médicale"),
        ("EDF", "Électricité de France"),
        ("Mairie de Lille", "Ville de Lille"),
    ],
)
def test_kin_are_proposed_by_their_names(employer, member):
    juror = make_juror(employer=make_organisation(employer))

    assert len(proposed_to(juror, nominee_of(make_organisation(member)))) == 1


def test_a_mailbox_names_an_organisation_once():
    """By its site, by its name, and by that of what it came from."""
    new = make_organisation("Essity", website="https://essity.com", names=["Essity Hygiène"])
    make_organisation("Essity SA", successor=new)
    juror = make_juror(user=make_user("camille@essity.com"), public_title_fr="Directeur, Essity")

    assert proposed_to(juror, nominee_of(new)) == [("mail_domain", "Essity")]


def test_words_that_name_an_employer_twice_are_said_once():
    danone = make_organisation("Danone")
    words = {"other_members_fr": "avec Danone", "other_members_en": "with Danone"}

    match = the_match(make_juror(employer=danone), nominee_of(make_organisation(), **words))

    assert match.why == (
        "Votre employeur est Danone. Ce partenariat décrit ainsi ses autres partenaires"
        "\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}avec Danone\N{NO-BREAK SPACE}»."
    )


@pytest.mark.parametrize("email", ["camille@gmail.com", "camille@orange.fr", "c@yahoo.co.uk"])
def test_everybodys_mailbox_says_nothing(email):
    juror = make_juror(user=make_user(email))
    bodies = [
        make_organisation("Orange", website=f"https://www.{email.partition('@')[2]}/"),
        make_organisation("Gmail"),
        make_organisation("Yahoo"),
    ]

    assert proposed_to(juror, nominee_of(*bodies)) == []


def test_a_page_at_somebody_elses_is_nobodys_site():
    juror = make_juror(user=make_user("camille@helloasso.com"))
    member = make_organisation("Terre", website="https://www.helloasso.com/associations/terre")

    assert proposed_to(juror, nominee_of(member)) == []


def test_two_organisations_of_one_site_are_proposed():
    employer = make_organisation("Lune", website="https://www.groupe.example/")
    member = make_organisation("Soleil", website="https://soleil.groupe.example/nous")

    assert proposed_to(make_juror(employer=employer), nominee_of(member)) == [("website", "Soleil")]


def test_an_address_that_is_none_breaks_nothing():
    member = make_organisation("Soleil")
    Organisation.objects.filter(pk=member.pk).update(website="http://[soleil")

    assert proposed_to(make_juror(employer=make_organisation("Lune")), nominee_of(member)) == []


def test_a_supporter_ties_the_juror_to_the_award_and_to_no_nominee():
    maif = make_organisation("Maif")
    award = make_award()
    award.supporters.add(maif)
    juror, nominee = make_juror(award=award, employer=maif), make_nominee(award)

    (match,) = award_matches([juror], [award])[juror.pk, award.pk]

    assert match.kind == "supporter"
    assert match.why == "Votre employeur, Maif, soutient ce prix."
    assert proposed_to(juror, nominee) == []


@pytest.mark.parametrize("number", [1, 3, 30])
def test_queries_depend_neither_on_jurors_nor_on_nominees(number, django_assert_num_queries):
    award = make_award()
    for _number in range(number):
        danone = make_organisation(names=["Un autre nom"])
        juror = make_juror(award.edition, employer=danone, user=make_user())
        juror.mandates.add(make_organisation(successor=danone))
        make_nominee(award, make_partnership(lead=danone, members=[make_organisation()]))
        award.supporters.add(danone)
    jurors, nominees = list(award.edition.jurors.all()), list(award.nominees.all())

    with django_assert_num_queries(7):
        assert len(matches(jurors, nominees)) >= number

    nominees = list(award.nominees.with_partnership())
    with django_assert_num_queries(2):  # what became of organisations, and their names
        matches(jurors, nominees)
    awards = [Award.objects.get(pk=award.pk)]
    with django_assert_num_queries(3):
        award_matches(jurors, awards)
