"""The gate: each function hides something that exists, and shows it to whoever curates."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.files.base import ContentFile
from django.utils import timezone

from awards import visibility
from awards.models import Application, Award, Correction, Edition, Laureate, Nominee, Result
from partnerships.models import Picture, Sdg
from tests.database import tampering
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_edition_partner,
    make_juror,
    make_nominee,
    make_organisation,
    make_partnership,
    make_superuser,
    make_user,
)
from tests.juries import make_sealed
from tests.test_jury_gate import GATES as GATES_OF_A_JURY

pytestmark = pytest.mark.django_db


def entry(name, year):
    """A partnership whose every row bears `name`, nominated in the edition of `year`."""
    goal, _made = Sdg.objects.get_or_create(
        number=len(name), defaults={"title_fr": name, "title_en": name}
    )
    edition = make_edition(year, past=False)
    award = make_award(edition, make_category(name))
    award.supporters.add(make_organisation(f"{name} soutien"))
    make_edition_partner(edition, make_organisation(f"{name} hôte"))
    ceremony = make_ceremony(edition, name_fr=name)
    ceremony.cursors.create()
    ceremony.errata.create(text_fr=name, shown_by=make_user())
    juror = make_juror(edition, award=award, name=f"{name} juré")
    juror.employer = make_organisation(f"{name} employeur")
    juror.save()
    partnership = make_partnership(
        name, lead=make_organisation(f"{name} porteur"), members=[make_organisation(f"{name} ami")]
    )
    partnership.sdgs.add(goal)
    picture = Picture(partnership=partnership, alt_fr=name, credit=name, public_name=f"{name}-1")
    picture.original.save("x", ContentFile(b"x"), save=True)
    return make_nominee(award, partnership)


@pytest.fixture(autouse=True)
def two_editions():
    """One in the archive, with its result and a correction; one being prepared."""
    shown, hidden = entry("Montré", 2017), entry("Caché", 2018)
    shown.award.edition.record_past(by=None)
    shown.award.refresh_from_db()
    shown.award.record_laureates([Result(shown)], by=None)
    shown.award.rectify([Result(shown)], by=None, reason_fr="Orthographe.")
    # A correction of what is hidden: no verb makes one, and the gate must not count on that.
    Correction.objects.create(
        award=hidden.award, kind="revoked", before="Caché (1)", reason_fr="Caché"
    )
    return shown, hidden


GATES = {
    "editions_for": "2018",
    "awards_for": "Caché",
    "categories_for": "Caché",
    "nominees_for": "Caché",
    "partnerships_for": "Caché",
    "members_for": "Caché",
    "edition_partners_for": "Caché",
    "jurors_for": "Caché",
    "organisations_for": "Caché",
    "pictures_for": "Caché",
    "sdgs_for": "Caché",
    "ceremonies_for": "Caché",
    "cursors_for": "Caché",
    "errata_for": "Caché",
}


def seen(gate, viewer=None):
    return [str(row) for row in getattr(visibility, gate)(viewer)]


def test_every_gate_is_tested():
    gates = {name for name in vars(visibility) if name.endswith("_for")}

    assert gates == {*GATES, "laureates_for", *GATES_OF_A_JURY}


@pytest.mark.parametrize(("gate", "secret"), GATES.items())
def test_the_public_sees_the_archive_and_not_what_is_prepared(gate, secret):
    curator = make_superuser()
    assert any(secret in row for row in seen(gate, curator)), "nothing could leak"
    kept = "2017" if gate == "editions_for" else "Montré"

    shown = seen(gate)

    assert any(kept in row for row in shown)
    assert not any(secret in row for row in shown)


@pytest.mark.parametrize("gate", [*GATES, "laureates_for"])
@pytest.mark.parametrize("viewer", ["anonymous", "person", "disabled", "staff without the right"])
def test_only_a_curator_sees_more(gate, viewer):
    viewers = {
        "anonymous": AnonymousUser,
        "person": make_user,
        "disabled": lambda: make_superuser(is_active=False),
        "staff without the right": lambda: make_user(is_staff=True),
    }

    assert sorted(seen(gate, viewers[viewer]())) == sorted(seen(gate))


@pytest.mark.parametrize("gate", GATES)
def test_a_reader_with_the_right_to_view_sees_what_is_prepared(gate):
    reader = make_user(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_nominee"))

    assert len(seen(gate, reader)) > len(seen(gate))


def test_corrections_and_seats_are_read_with_the_award_and_the_juror_they_hang_on():
    def reasons(viewer=None):
        awards = Award.gathered(visibility.awards_for(viewer).with_corrections())
        return {c.reason_fr for award in awards for c in award.known_corrections}

    assert reasons() == {"Orthographe."}
    assert reasons(make_superuser()) == {"Orthographe.", "Caché"}
    assert [juror.seats.count() for juror in visibility.jurors_for()] == [1]


def names(gate, viewer=None):
    return " ".join(seen(gate, viewer))


@pytest.mark.parametrize("status", ["call", "selection", "jury"])
def test_nominees_are_announced_by_a_person_not_by_the_progress_of_work(two_editions, status):
    hidden = two_editions[1]
    Edition.objects.filter(year=2018).update(status=status)

    assert "2018" in names("editions_for")
    assert str(hidden.award) in names("awards_for")
    for gate in ("nominees_for", "partnerships_for", "members_for", "pictures_for", "sdgs_for"):
        assert "Caché" not in names(gate), gate
    assert "Caché" not in names("jurors_for")
    organisations = names("organisations_for")
    assert "Caché porteur" not in organisations
    assert "Caché employeur" not in organisations
    assert "Caché hôte" in organisations

    Edition.objects.filter(year=2018).update(nominees_announced_at=timezone.now())
    assert "Caché" in names("nominees_for")
    assert "Caché porteur" in names("organisations_for")


def test_an_announcement_before_the_call_shows_nothing():
    Edition.objects.filter(year=2018).update(nominees_announced_at=timezone.now())

    for gate in GATES:
        assert "Caché" not in names(gate), gate


def test_time_that_passes_publishes_nothing(monkeypatch):
    before = {gate: sorted(seen(gate)) for gate in GATES}
    later = timezone.now() + datetime.timedelta(days=30_000)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert {gate: sorted(seen(gate)) for gate in GATES} == before


def test_a_partnership_that_nobody_nominated_does_not_exist():
    make_partnership("Orpheline", lead=make_organisation("Orphelin"))

    assert "Orpheline" in names("partnerships_for", make_superuser())
    assert "Orphelin" not in names("partnerships_for")
    assert "Orphelin" not in names("organisations_for")
    assert "Orphelin" not in names("members_for")


def test_a_withdrawn_nominee_is_gone_with_all_that_hangs_on_it(two_editions):
    award = two_editions[0].award
    make_nominee(
        award,
        make_partnership("Retirée", lead=make_organisation("Retirée porteur")),
        withdrawn_at=timezone.now(),
    )

    assert "Retirée" in names("nominees_for", make_superuser())
    for gate in ("nominees_for", "partnerships_for", "members_for", "organisations_for"):
        assert "Retirée" not in names(gate), gate


def test_a_partnership_withdrawn_once_and_nominated_twice_stays(two_editions):
    partnership = two_editions[0].partnership
    make_nominee(make_award(make_edition(2016)), partnership, withdrawn_at=timezone.now())

    assert "Montré" in names("partnerships_for")
    assert len(visibility.nominees_for().filter(partnership=partnership)) == 1


def test_laureates_are_those_of_nominees_that_may_be_seen(two_editions):
    assert [str(row) for row in Laureate.objects.all()] == seen("laureates_for")

    Edition.objects.filter(year=2017).update(nominees_announced_at=None)

    assert Laureate.objects.count() == 1
    assert seen("laureates_for") == []
    assert len(seen("laureates_for", make_superuser())) == 1


def test_an_organisation_without_a_part_does_not_exist():
    make_organisation("Sans rôle")

    assert "Sans rôle" in names("organisations_for", make_superuser())
    assert "Sans rôle" not in names("organisations_for")


@pytest.mark.parametrize("part", ["porteur", "ami", "hôte", "soutien", "employeur"])
def test_every_public_part_shows_its_organisation(part):
    shown = names("organisations_for")

    assert f"Montré {part}" in shown
    assert f"Caché {part}" not in shown


def test_a_jurors_other_mandates_are_not_public(two_editions):
    juror = two_editions[0].award.seats.get().juror
    juror.mandates.add(make_organisation("Mandat discret"))

    assert "Mandat discret" not in names("organisations_for")


def test_the_successors_of_who_took_part_are_shown_to_the_last(two_editions):
    first = two_editions[0].partnership.lead.organisation
    last = make_organisation("Article 1")
    between = make_organisation("Passeport Avenir", successor=last)
    first.successor = between
    first.save()
    make_organisation("Sans rôle", successor=last)

    shown = names("organisations_for")

    assert "Passeport Avenir" in shown
    assert "Article 1" in shown
    assert "Sans rôle" not in shown


def test_a_picture_is_public_once_its_public_copies_are_made(two_editions):
    Picture.objects.filter(partnership=two_editions[0].partnership).update(public_name="")

    assert seen("pictures_for") == []
    assert len(seen("pictures_for", make_superuser())) == 2


def test_no_row_is_seen_twice(two_editions):
    shown = two_editions[0]
    make_nominee(make_award(make_edition(2016), shown.award.category), shown.partnership)
    make_juror(shown.award.edition, employer=shown.partnership.lead.organisation)

    for gate in GATES:
        rows = [row.pk for row in getattr(visibility, gate)()]
        assert len(rows) == len(set(rows)), gate


def test_the_gate_answers_with_one_query(django_assert_num_queries):
    for gate in GATES:
        with django_assert_num_queries(1):
            list(getattr(visibility, gate)())


def test_nothing_of_an_award_that_is_not_held_leaks_its_nominees():
    Edition.objects.filter(year=2018).update(status="jury")
    Award.objects.filter(edition__year=2018).update(
        status="not_held", not_held_reason_fr="Reporté."
    )

    assert Nominee.objects.filter(award__status="not_held").exists()
    assert "Caché" not in names("nominees_for")


def test_whoever_curates_sees_the_goals_that_serve():
    Sdg.objects.create(number=17, title_fr="Inutile", title_en="Unused")

    assert "Inutile" not in names("sdgs_for", make_superuser())


def test_seals_are_published_with_their_edition():
    """No verb hides an edition that has a seal, and the gate must not count on that."""
    award = make_sealed()
    assert [seal.award for seal in visibility.seals_for()] == [award]

    with tampering():
        Edition.objects.filter(pk=award.edition_id).update(status=Edition.Status.PREPARATION)

    assert not visibility.seals_for().exists()
    assert visibility.seals_for(make_superuser()).exists()


def test_applications_are_read_by_whoever_curates_alone(two_editions):
    _shown, hidden = two_editions
    Application.objects.create(award=hidden.award, partnership=make_partnership())

    assert [visibility.applications_for(viewer).count() for viewer in (None, make_user())] == [0, 0]
    assert visibility.applications_for(make_superuser()).count() == 1
