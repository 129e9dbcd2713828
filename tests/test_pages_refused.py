"""Pages refuse whoever has every right but the one they ask for, and every method but theirs."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from awards.admin.rehearsals import times
from tests.evenings import announce_and_reveal, make_live, one_laureate, seal
from tests.factories import (
    make_award,
    make_ceremony,
    make_edition,
    make_mail,
    make_nominee,
    make_user,
)
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_award_at_work,
    make_deliberation,
    make_sealed,
    member_of,
    second_of,
)
from tests.jury_roles import with_group
from tests.passing_on import make_passing_on
from tests.sign_in import sign_in, with_passkey

pytestmark = pytest.mark.django_db

NOBODY = {"outcome": "not_awarded", "reason": "Aucun dossier ne convainc."}


def staff_with(*rights):
    """Somebody of the staff who was given these rights, and no other."""
    user = make_user(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    assert user.user_permissions.count() == len(rights)
    return user


def status_for(rights, name, *keys):
    """What a page of the administration answers to a member of the staff with these rights."""
    client = sign_in(Client(), staff_with(*rights))
    return client.get(reverse(f"admin:{name}", args=keys)).status_code


def paper():
    award = make_award_at_work()
    return "awards_award_paper", award.pk, member_of(award).pk


# Each page: what it is about, the right that it asks for, and those that do not do.
PAGES = {
    "suggestions": (lambda: ("suggest", "organisation"), "view_organisation", []),
    "sheets": (paper, "enter_paper", ["view_award", "change_award"]),
    "next edition": (
        lambda: ("awards_edition_prepare", make_edition().pk),
        "add_edition",
        ["view_edition", "change_edition"],
    ),
    "marks": (
        lambda: ("awards_award_marks", make_award_at_work().pk),
        "view_award",
        ["see_marks"],
    ),
    "running order": (
        lambda: ("awards_ceremony_running_order", make_ceremony(make_edition()).pk),
        "view_ceremony",
        [],
    ),
    "seal": (lambda: ("awards_award_break_seal", make_sealed().pk), "view_award", ["break_seal"]),
    "preview": (
        lambda: ("awards_edition_preview", make_edition().pk),
        "view_edition",
        [],
    ),
    "mails": (lambda: ("convergences_mail_mailing", make_mail().pk), "view_mail", []),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_its_right(page):
    about, right, others = PAGES[page]
    address = about()

    assert status_for(others, *address) == 403
    assert status_for([*others, right], *address) == 200


@pytest.mark.parametrize(
    "path", ["/ceremonie/fragment/", "/scene/fragment/", f"/media/pictures/{'0' * 32}/640.jpg"]
)
def test_what_is_only_read_takes_no_form(path):
    assert Client().post(path).status_code == 405


def test_the_stage_and_the_state_of_the_site_answer_their_own_methods():
    assert Client().put("/scene/").status_code == 405
    client = sign_in(Client(), with_group("technique", is_staff=True))
    for name in ("state", "state_json"):
        assert client.get(reverse(f"admin:{name}")).status_code == 200
        assert client.post(reverse(f"admin:{name}")).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "mfa_deactivate_totp",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    ],
)
def test_what_protects_an_account_is_seen_after_its_second_factor_alone(name):
    user = make_user()
    shown = sign_in(Client(), user)
    keys = [with_passkey(user).pk] if name == "mfa_remove_webauthn" else []
    hidden = Client()
    hidden.force_login(user)
    address = reverse(name, args=keys)

    led_to = hidden.get(address)

    assert led_to.status_code == 302
    assert led_to.url.startswith(reverse("mfa_reauthenticate"))
    assert not shown.get(address).headers.get("Location", "").startswith(led_to.url)


def test_an_award_without_marks_has_neither_sheets_nor_totals():
    award = make_award_at_work(decided_by="vote")
    client = sign_in(Client(), with_group("secretariat", is_staff=True))
    keys = [award.pk, member_of(award).pk]

    assert client.get(reverse("admin:awards_award_jury", args=[award.pk])).status_code == 200
    assert client.get(reverse("admin:awards_award_paper", args=keys)).status_code == 404


def test_a_jury_that_gave_no_marks_tells_no_nominee_of_them():
    voted = make_live(
        awards=1, decided_by="vote", may_be_withheld=True, verdict=lambda award: NOBODY
    )
    award = voted.ceremony.in_running_order().get()
    announce_and_reveal(voted, award)
    client = sign_in(Client(), with_group("secretariat", is_staff=True))

    for each, status in ((make_passing_on(year=2027).award, 200), (award, 404)):
        address = reverse("admin:awards_award_feedback", args=[each.pk])
        assert client.get(address).status_code == status


def test_the_times_of_a_rehearsal_are_for_its_desk(rf, monkeypatch):
    monkeypatch.setattr("awards.fiction.rehearsal.evening", lambda: make_live().ceremony)

    def asked_by(group):
        request = rf.get("/admin/repetition/")
        request.user, request.session = with_group(group, is_staff=True), {}
        return times(request)

    assert asked_by("stage").status_code == 200
    with pytest.raises(PermissionDenied):
        asked_by("secretariat")


def test_a_juror_waits_before_the_room_once_they_have_declared_their_links():
    award = make_award_at_work()
    client = Client()
    client.force_login(member_of(award).user)
    address = f"/jury/deliberation/{award.pk}/"

    assert client.get(address).status_code == 404
    declare_all(award)
    assert client.get(address).status_code == 200


def test_a_deputy_names_no_confidant_where_the_chair_presides():
    award = make_deliberation()
    award.seats.get(juror__user=second_of(award)).name_deputy(by=None)
    confirm_first(award)
    seal(award, **one_laureate(award))
    address = f"/jury/verdict/{award.pk}/confidents/"

    for person, status in ((chair_of(award), 200), (second_of(award), 404)):
        client = Client()
        client.force_login(person)
        assert client.get(address).status_code == status


def test_a_secretary_does_to_a_declaration_what_the_page_offers():
    award = make_award_at_work()
    client = sign_in(Client(), with_group("secretariat", is_staff=True))
    keys = [award.pk, member_of(award).pk, award.nominees.first().pk]
    address = reverse("admin:awards_award_declaration", args=keys)

    assert client.get(address).status_code == 200
    for act in ("", "danser", "reprendre"):
        assert client.post(address, {"act": act}).status_code == 404


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_palme_is_that_of_a_public_partnership(form):
    hidden = make_nominee(make_award(make_edition(2027, past=False)))
    shown = make_nominee()
    address = f"/presse/palmes/%s.{form}"

    assert Client().get(address % shown.partnership.slug).status_code == 200
    for slug in (hidden.partnership.slug, "rien-de-tel"):
        assert Client().get(address % slug).status_code == 404
