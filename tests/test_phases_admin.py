"""« Mon édition »: the phases, what lacks, one next act, and what each act makes impossible."""

import pytest
from django.urls import reverse

from awards.admin.phases import ACTS
from awards.models import Application, Award, Edition
from tests.factories import make_award, make_edition, make_nominee, make_partnership, make_superuser
from tests.juries import make_award_at_work, make_coming_edition, make_jury
from tests.page_forms import save
from tests.pages import main_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

FORBIDS = "Cela rend impossible"


@pytest.fixture
def desk(client):
    return sign_in(client, make_superuser())


def phase(edition, verb):
    return reverse("admin:awards_edition_phase", args=[edition.pk, verb])


def test_the_first_page_has_the_phases_and_one_next_act(desk):
    edition = make_coming_edition()
    make_jury(make_award(edition))

    page = desk.get("/admin/")
    html = page.content.decode()

    assert [state for _label, state in page.context["steps"]] == ["done", "done", "now", "", ""]
    assert html.count('class="button default"') == 1
    assert phase(edition, "start_jury") in html


def test_what_lacks_is_listed_with_where_it_is_mended(desk):
    edition = make_coming_edition()
    award = make_award(edition)
    waiting = Application.objects.create(award=award, partnership=make_partnership())

    html = desk.get("/admin/").content.decode()

    assert "Il manque" not in html and 'class="button default"' not in html
    assert reverse("admin:awards_award_change", args=[award.pk]) in html
    assert reverse("admin:awards_application_change", args=[waiting.pk]) in html


def test_an_act_is_told_first_and_done_by_a_post_alone(desk):
    edition = make_coming_edition()
    make_jury(make_award(edition))

    page = main_of(desk.get(phase(edition, "start_jury")))
    assert FORBIDS in page and "critères" in page
    assert Edition.objects.get().status == "selection"

    answer = desk.post(phase(edition, "start_jury"))
    assert answer.status_code == 302
    assert Edition.objects.get().status == "jury"


def test_a_refusal_lists_every_blocker_with_its_link(desk):
    edition = make_coming_edition()
    award = make_award(edition)

    html = desk.post(phase(edition, "start_jury")).content.decode()

    assert Edition.objects.get().status == "selection"
    assert "Rien n’a été fait" in html
    assert html.count(f'<a href="{reverse("admin:awards_award_change", args=[award.pk])}">') >= 4


@pytest.mark.parametrize("verb", ACTS)
def test_every_act_says_what_it_makes_impossible(desk, verb):
    edition = make_coming_edition()
    make_nominee(make_award(edition))

    assert FORBIDS in main_of(desk.get(phase(edition, verb)))


def test_what_is_no_act_is_not_found(desk):
    edition = make_coming_edition()

    for verb in ("delete", "advance", "prepare_next", "save", "_hold"):
        assert desk.post(phase(edition, verb)).status_code == 404


def test_the_ways_back_are_offered_with_what_forbids_them(desk):
    edition = make_coming_edition()
    make_nominee(make_award(edition))
    edition.announce_nominees(by=None)

    html = desk.get("/admin/").content.decode()

    assert phase(edition, "reopen_call") in html
    assert phase(edition, "retract_nominees") in html
    assert phase(edition, "announce_nominees") not in html


@pytest.mark.parametrize("status", ["revealed", "published", "jury", "sealed"])
def test_no_form_changes_a_status(desk, status):
    """P6: an extra field, in whatever form, is nobody's."""
    edition = make_coming_edition(call_opens_at=None, call_closes_at=None)
    award = make_award_at_work(edition)
    application = Application.objects.create(
        award=make_award(make_coming_edition(2027)), partnership=make_partnership()
    )
    rows = [edition, award, application, award.criteria.first(), award.nominees.first()]
    before = {row: type(row)._base_manager.filter(pk=row.pk).values().get() for row in rows}

    for row in rows:
        meta = row._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
        extra = [
            ("status", status),
            ("nominees_announced_at", "2026-01-01"),
            ("withdrawn_reason", "x"),
            *(("quorum", "9"), ("highest_mark", "9"), ("weight", "9")),
            ("decided_by", "elsewhere"),
            ("reason", "x"),
        ]
        answer = save(desk, address, extra)
        assert answer.status_code == (403 if row == rows[3] else 302), row  # frozen

    for row in rows:
        assert type(row)._base_manager.filter(pk=row.pk).values().get() == before[row], row


@pytest.mark.parametrize(
    ("day", "hour"), [("2027-03-28", "02:30"), ("2026-10-25", "02:30")], ids=["skipped", "twice"]
)
def test_an_hour_that_does_not_exist_or_comes_twice_is_refused(desk, day, hour):
    """T2."""
    edition = make_edition(2027, past=False)
    address = reverse("admin:awards_edition_change", args=[edition.pk])

    html = save(desk, address, call_closes_at_0=day, call_closes_at_1=hour).content.decode()

    assert "errorlist" in html
    assert Edition.objects.get().call_closes_at is None


def test_the_dates_of_the_call_are_those_of_paris(desk):
    edition = make_edition(2027, past=False)
    address = reverse("admin:awards_edition_change", args=[edition.pk])
    typed = {
        "call_opens_at_0": "2027-01-15",
        "call_opens_at_1": "09:00",
        "call_closes_at_0": "2027-03-31",
        "call_closes_at_1": "23:59",
    }

    assert save(desk, address, **typed).status_code == 302
    stored = Edition.objects.get()
    assert stored.call_opens_at.isoformat() == "2027-01-15T08:00:00+00:00"
    assert stored.call_closes_at.isoformat() == "2027-03-31T21:59:00+00:00"


def test_a_call_that_is_open_keeps_its_dates(desk):
    edition = make_coming_edition()
    Edition.objects.update(status="call")
    address = reverse("admin:awards_edition_change", args=[edition.pk])
    answer = save(desk, address, call_closes_at_0="", call_closes_at_1="")

    assert "errorlist" in answer.content.decode()
    assert Edition.objects.get().call_closes_at


def test_a_reader_sees_where_we_stand_and_presses_nothing(client):
    from_desk = make_coming_edition()
    make_jury(make_award(from_desk))
    reader = make_superuser()
    reader.is_superuser = False
    reader.save()
    reader.groups.add(reader.groups.model.objects.get(name="reader"))
    sign_in(client, reader)

    html = client.get("/admin/").content.decode()

    assert 'class="phases"' in html and "button default" not in html
    assert client.post(phase(from_desk, "start_jury")).status_code == 403
    assert Award.objects.get().status == "pending"
