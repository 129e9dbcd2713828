"""A ceremony in the administration: prepared there, frozen once it begins, its awards moved for a reason."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from awards.evening_triggers import PLAN_RULES
from awards.models import Award, Ceremony
from convergences.journal import JournalEntry
from tests.evenings import (
    announce,
    announce_and_reveal,
    begin,
    make_evening,
    make_live,
    stage_manager,
)
from tests.factories import make_award, make_ceremony, make_edition, make_superuser
from tests.juries import make_coming_edition
from tests.jury_roles import with_group
from tests.page_forms import read_forms, save
from tests.pages import text_of
from tests.refusals import refused, refused_by_the_database
from tests.sign_in import sign_in
from tests.test_jury_triggers import change, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    return sign_in(client, with_group("secretariat", is_staff=True))


def page(row, name="change"):
    return reverse(f"admin:awards_{row._meta.model_name}_{name}", args=[row.pk])


def test_a_ceremony_is_named_with_its_day_in_words():
    edition = make_edition(2017)
    named = make_ceremony(edition, held_on="2017-06-19", name_fr="Remise", name_en="Gala")
    with override("fr"):
        assert str(named) == "Remise (19\N{NO-BREAK SPACE}juin 2017)"
    with override("en"):
        assert str(named) == "Gala (19\N{NO-BREAK SPACE}June 2017)"
        assert str(make_ceremony(edition, held_on="2017-09")) == "Ceremony (September 2017)"
        assert str(make_ceremony(edition, held_on="")) == "Ceremony (2017)"


def fields_of(client, address):
    """`{name: value}` of what may be typed on a page."""
    return {
        field.name: field.value
        for form in read_forms(client.get(address).text, address).forms
        if form.method == "post"
        for field in form.fields
    }


def closed_evening():
    """An evening that is over, its one award revealed."""
    cursor = make_live(awards=1)
    award = cursor.ceremony.in_running_order().get()
    announce_and_reveal(cursor, award)
    cursor.ceremony.close(by=stage_manager())
    return cursor.ceremony, award


# --- the ceremony -------------------------------------------------------------------------------


def test_a_ceremony_is_prepared_and_its_change_journalled(secretary):
    ceremony = make_ceremony(make_coming_edition())

    answer = save(
        secretary,
        page(ceremony),
        doors_at_0="02/06/2026",
        doors_at_1="19:15",
        starts_at_0="02/06/2026",
        starts_at_1="20:00",
        place_fr="Hôtel de Ville",
        host_notes="Remercier la Ville.",
    )

    assert answer.status_code == 302
    ceremony.refresh_from_db()
    assert (ceremony.place_fr, ceremony.host_notes) == ("Hôtel de Ville", "Remercier la Ville.")
    assert (ceremony.starts_at - ceremony.doors_at).seconds == 45 * 60
    assert JournalEntry.objects.filter(action="awards.ceremony.changed").count() == 1


def test_the_doors_open_before_the_start_and_on_the_day(secretary):
    ceremony = make_ceremony(make_coming_edition())
    evening = {"doors_at_0": "02/06/2026", "doors_at_1": "21:00"}

    late = save(secretary, page(ceremony), **evening, starts_at_0="02/06/2026", starts_at_1="20:00")
    other = save(secretary, page(ceremony), starts_at_0="03/06/2026", starts_at_1="20:00")

    assert late.status_code == other.status_code == 200
    assert late.context["adminform"].errors["__all__"]
    assert list(other.context["adminform"].errors) == ["starts_at"]
    assert Ceremony.objects.get().starts_at is None


@pytest.mark.parametrize("day", ["0000-00-00", "2026-13-45", "soon-after!"])
def test_a_day_that_is_none_is_told_on_the_page(secretary, day):
    address = page(make_ceremony(make_edition(2026, past=False)))

    answer = secretary.post(address, fields_of(secretary, address) | {"held_on": day})

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["held_on"]


def test_the_list_counts_the_awards_that_are_given(secretary, django_assert_num_queries):
    ceremony = make_evening(awards=2)
    make_award(ceremony.edition, ceremony=ceremony, decided_by="elsewhere").give_up(
        by=None, reason_fr="Pas de candidature."
    )

    answer = secretary.get(reverse("admin:awards_ceremony_changelist"))

    assert re.search(r'field-award_count">2<', answer.text)


def test_once_it_has_begun_its_day_and_hours_are_read_only_everywhere(secretary):
    ceremony = make_live(awards=1).ceremony
    edition_page = page(ceremony.edition)
    assert "held_on" in fields_of(
        secretary, page(make_ceremony(ceremony.edition, held_on="2026-09"))
    )

    names = fields_of(secretary, page(ceremony)).keys()
    assert not names & {"held_on", "doors_at_0", "starts_at_0", "edition", "status"}
    assert {"name_fr", "place_fr", "host_notes"} <= names
    save(secretary, edition_page, **{"ceremonies-0-held_on": "2026-10-10"})

    assert Ceremony.objects.get(pk=ceremony.pk).held_on == "2026-06-02"
    assert secretary.post(page(ceremony, "delete"), {"post": "yes"}).status_code == 403


def test_the_edition_leads_to_its_ceremonies_and_keeps_their_hours(secretary):
    ceremony = make_ceremony(make_coming_edition())
    hours = {"ceremonies-0-starts_at_0": "02/06/2026", "ceremonies-0-starts_at_1": "20:00"}

    answer = save(secretary, page(ceremony.edition), **hours)

    assert answer.status_code == 302
    assert Ceremony.objects.get().starts_at.hour == 18
    assert page(ceremony) in secretary.get(page(ceremony.edition)).text


def test_the_stage_reads_a_ceremony_and_changes_nothing_of_it(client):
    ceremony = make_ceremony(make_coming_edition())
    sign_in(client, stage_manager())

    assert "name_fr" not in fields_of(client, page(ceremony))
    assert client.post(page(ceremony), {"name_fr": "Autre"}).status_code == 403
    assert client.get(reverse("admin:awards_ceremony_changelist")).status_code == 200


# --- an award and its ceremony ------------------------------------------------------------------


def test_an_award_chooses_its_ceremony_freely_until_its_jury_starts(secretary):
    edition = make_coming_edition()
    first, other = (make_ceremony(edition, held_on=day) for day in ("2026-06-02", "2026-09-04"))
    award = make_award(edition, ceremony=first, decided_by="elsewhere")
    choice = {"ceremony": str(other.pk)}

    assert save(secretary, page(award), **choice).status_code == 302
    assert Award.objects.get().ceremony == other
    edition.announce_nominees(by=None)
    assert "ceremony" not in fields_of(secretary, page(award))
    assert page(award, "move") in secretary.get(page(award)).text


def test_the_page_of_the_edition_does_not_move_an_award_either(secretary):
    ceremony = make_evening(awards=1)
    later = make_ceremony(ceremony.edition, held_on="2026-09-04")
    award = ceremony.in_running_order().get()

    save(secretary, page(ceremony.edition), **{"awards-0-ceremony": str(later.pk)})

    assert Award.objects.get(pk=award.pk).ceremony == ceremony


def test_an_award_without_ceremony_is_not_slipped_into_an_evening_that_has_begun(secretary):
    ceremony = make_live(awards=1).ceremony
    planned = make_ceremony(ceremony.edition, held_on="2026-09-04")
    award = make_award(ceremony.edition, decided_by="elsewhere")

    refused_choice = save(secretary, page(award), ceremony=str(ceremony.pk))
    assert refused_choice.status_code == 200
    assert save(secretary, page(award), ceremony=str(planned.pk)).status_code == 302
    assert Award.objects.get(pk=award.pk).ceremony == planned


def test_it_moves_by_its_page_with_a_reason(secretary):
    ceremony = make_evening(awards=1)
    later = make_ceremony(ceremony.edition, held_on="2026-09-04", name_fr="Grand Prix")
    award = ceremony.in_running_order().get()

    silent = save(secretary, page(award, "move"), ceremony=str(later.pk))
    told = save(secretary, page(award, "move"), ceremony=str(later.pk), reason="Salle occupée.")

    assert (silent.status_code, told.status_code) == (200, 302)
    assert Award.objects.get(pk=award.pk).ceremony == later
    detail = JournalEntry.objects.get(action="awards.award.moved").detail.data
    assert detail == {
        "reason": "Salle occupée.",
        "from_ceremony": str(ceremony),
        "to_ceremony": str(later),
    }
    assert "Salle occupée." in text_of(secretary.get(page(award, "history")))


def test_what_is_on_screen_stays_and_the_reason_typed_too(secretary):
    cursor = make_live(awards=1)
    later = make_ceremony(cursor.ceremony.edition, held_on="2026-09-04")
    award = cursor.ceremony.in_running_order().get()
    announce(cursor, award)

    answer = save(secretary, page(award, "move"), ceremony=str(later.pk), reason="Une raison.")

    assert answer.status_code == 200 and "Une raison." in answer.text
    assert Award.objects.get(pk=award.pk).ceremony == cursor.ceremony


def test_only_ceremonies_to_come_are_proposed(secretary):
    ceremony, _revealed = closed_evening()
    award = make_award(ceremony.edition, decided_by="elsewhere")
    make_ceremony(make_edition(2027, past=False))

    answer = secretary.get(page(award, "move"))

    assert str(ceremony) not in answer.text
    assert reverse("admin:awards_ceremony_add") in answer.text


def test_a_ceremony_that_closed_meanwhile_takes_no_award():
    ceremony, _revealed = closed_evening()
    as_it_was_read = Ceremony.objects.get(pk=ceremony.pk)
    as_it_was_read.status = Ceremony.Status.LIVE
    award = make_award(ceremony.edition, decided_by="elsewhere")

    with refused("This ceremony is over", award):
        award.move_to(as_it_was_read, by=None, reason="Une raison.")


def test_an_award_taken_up_again_after_its_evening_waits_for_another():
    ceremony = make_evening(awards=1)
    award = make_award(ceremony.edition, ceremony=ceremony, decided_by="elsewhere")
    award.give_up(by=None, reason_fr="Pas de candidature.")
    begin(ceremony)
    cursor = ceremony.cursors.get()
    announce_and_reveal(cursor, ceremony.in_running_order().get())
    cursor.ceremony.close(by=stage_manager())

    award = Award.objects.get(pk=award.pk)
    award.take_up_again(by=None)

    award.refresh_from_db()
    assert (award.status, award.ceremony) == ("pending", None)
    later = make_ceremony(ceremony.edition, held_on="2026-09-04")
    award.move_to(later, by=None, reason="La candidature est arrivée.")
    assert award.ceremony == later


def test_taken_up_before_the_evening_it_keeps_its_place():
    ceremony = make_evening(awards=1)
    award = make_award(ceremony.edition, ceremony=ceremony, running_order=7, decided_by="elsewhere")
    award.give_up(by=None, reason_fr="Pas de candidature.")

    award.take_up_again(by=None)

    award.refresh_from_db()
    assert (award.ceremony, award.running_order) == (ceremony, 7)


def test_an_award_of_the_room_does_not_get_a_jury_by_its_form(client):
    award = make_award(make_coming_edition(), decided_by="elsewhere", is_decided_in_room=True)
    sign_in(client, make_superuser())

    answer = save(client, page(award), decided_by="marks")

    assert list(answer.context["adminform"].errors) == ["decided_by"]
    assert Award.objects.get().decided_by == "elsewhere"


# --- what the database refuses ------------------------------------------------------------------


def closed_ceremony_has_no_award_to_come():
    ceremony, _revealed = closed_evening()
    award = make_award(ceremony.edition, decided_by="elsewhere")
    later = make_ceremony(ceremony.edition, held_on="2026-09-04")
    return change(award, ceremony=ceremony), change(award, ceremony=later)


def ceremony_closes_without_award_to_come():
    edition = make_coming_edition()
    awaited, empty = (make_ceremony(edition, held_on=day) for day in ("2026-06-02", "2026-09-04"))
    make_award(edition, ceremony=awaited)
    return change(awaited, status="closed"), change(empty, status="closed")


def revealed_award_stays_at_its_evening():
    _ceremony, award = closed_evening()
    edition = make_edition(2017)
    past = make_award(edition, ceremony=make_ceremony(edition))  # typed, and mended so
    return change(award, ceremony=None), change(past, ceremony=None)


RULES = {rule.name: rule for rule in PLAN_RULES}


@pytest.mark.parametrize("name", RULES)
def test_the_database_refuses_it_and_its_twin_passes(name):
    refuses(RULES[name], *globals()[name]())


def test_an_award_is_not_written_into_a_closed_evening():
    ceremony, _revealed = closed_evening()

    with refused_by_the_database("This ceremony is over"):
        make_award(ceremony.edition, ceremony=ceremony)
