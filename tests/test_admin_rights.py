"""Who may do what in the administration."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import resolve, reverse

from awards.models import Criterion, Nominee
from convergences.journal import JournalEntry
from convergences.models import Mail, Report, User
from convergences.slugs import FormerSlug
from partnerships.models import Organisation
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_report,
    make_superuser,
    make_user,
)
from tests.juries import make_coming_edition, make_jury, seal_elsewhere
from tests.sign_in import sign_in, with_second_factor

pytestmark = pytest.mark.django_db


def staff(client, group):
    """A client signed in as a member of `group`."""
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return sign_in(client, user)


@pytest.mark.parametrize("model", [JournalEntry, FormerSlug, Authenticator])
def test_what_is_only_shown_is_added_changed_and_removed_by_nobody(rf, model):
    request = rf.get("/")
    request.user = make_superuser()
    request.resolver_match = resolve(
        reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
    )
    shown = admin.site.get_model_admin(model)

    assert shown.has_view_permission(request)
    assert not shown.has_add_permission(request)
    assert not shown.has_change_permission(request)
    assert not shown.has_delete_permission(request)


def test_a_mail_is_removed_and_a_criterion_added_elsewhere_by_nobody(rf):
    request = rf.get("/")
    request.user = make_superuser()

    assert not admin.site.get_model_admin(Mail).has_delete_permission(request)
    assert not admin.site.get_model_admin(Criterion).has_add_permission(request)


@pytest.mark.parametrize("which", ["nominees", "seats"])
def test_who_is_nominated_and_who_sits_is_not_deleted_while_the_jury_works(client, which):
    sign_in(client, make_superuser())
    for year, status in ((2026, 403), (2027, 200)):
        award = make_jury(make_award(make_coming_edition(year)))
        if status == 403:
            award.edition.start_jury(by=None)
        row = getattr(award, which).last()
        row = row.juror if which == "seats" else row

        page = reverse(f"admin:awards_{row._meta.model_name}_delete", args=[row.pk])
        assert client.get(page).status_code == status


def test_no_page_of_a_jury_at_work_offers_to_delete_a_nominee(client):
    sign_in(client, make_superuser())
    award = make_jury(make_award(make_coming_edition()))
    page = reverse("admin:awards_award_change", args=[award.pk])
    assert "nominees-0-DELETE" in client.get(page).text

    award.edition.start_jury(by=None)

    assert "nominees-0-DELETE" not in client.get(page).text


def test_the_winner_of_a_sealed_award_is_not_offered_for_deletion(client):
    sign_in(client, make_superuser())
    award = make_award(make_coming_edition(), make_category(), decided_by="elsewhere")
    winner = make_nominee(award)
    shown = reverse("admin:awards_award_change", args=[award.pk])
    page = reverse("admin:awards_nominee_delete", args=[winner.pk])
    assert "nominees-0-DELETE" in client.get(shown).text
    assert client.get(page).status_code == 200

    seal_elsewhere(award, [winner])

    assert "nominees-0-DELETE" not in client.get(shown).text
    assert client.post(page, {"post": "yes"}).status_code == 403
    assert award.nominees.exists()


def test_a_second_factor_goes_with_its_account_and_never_alone(client):
    sign_in(client, make_superuser())
    leaving = with_second_factor(make_user())
    alone = reverse("admin:mfa_authenticator_delete", args=[leaving.authenticator_set.get().pk])

    assert client.post(alone, {"post": "yes"}).status_code == 403
    assert leaving.authenticator_set.exists()
    client.post(reverse("admin:convergences_user_delete", args=[leaving.pk]), {"post": "yes"})

    assert not User.objects.filter(pk=leaving.pk).exists()


def test_the_reader_sees_everything_and_no_button(client):
    award = make_award()
    make_laureate(award)
    staff(client, "reader")
    page = client.get(reverse("admin:awards_award_change", args=[award.pk])).content.decode()
    assert award.category.name in page
    for word in ('name="_save"', "/palmares/", "/retirer/", "/nominer/", "deletelink"):
        assert word not in page


@pytest.mark.parametrize(
    "page", ["awards_award_nominate", "awards_award_result", "awards_award_revoke"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_reader_cannot_act_on_an_award(client, page, method):
    award = make_award()
    staff(client, "reader")
    answer = getattr(client, method)(reverse(f"admin:{page}", args=[award.pk]))
    assert answer.status_code == 403
    assert Nominee.objects.count() == 0


def test_the_reader_cannot_archive_merge_delete_or_work_through(client):
    edition, report = make_edition(2016, past=False), make_report()
    a, b = make_organisation(), make_organisation()
    staff(client, "reader")
    urls = [
        reverse("admin:awards_edition_record_past", args=[edition.pk]),
        reverse("admin:partnerships_organisation_merge")
        + f"?organisations={a.pk}&organisations={b.pk}&kept={a.pk}",
        reverse("admin:partnerships_organisation_delete", args=[a.pk]),
        reverse("admin:convergences_report_close", args=[report.pk]),
        reverse("admin:partnerships_organisation_add"),
        reverse("admin:partnerships_organisation_change", args=[a.pk]),
    ]
    assert [client.post(url, {"post": "yes", "name": "X"}).status_code for url in urls] == [403] * 6
    edition.refresh_from_db()
    report.refresh_from_db()
    assert (edition.is_past, report.status) == (False, Report.Status.OPEN)
    assert Organisation.objects.count() == 2


def test_the_secretariat_has_eight_links_and_no_technique(client):
    staff(client, "secretariat")
    page = client.get("/admin/")
    labels = [str(label) for _url, label, _current in page.context["desk_links"]]
    desk = [
        *("Éditions", "Cérémonies", "Candidatures", "Partenariats", "Organisations"),
        *("Signalements", "Courriels", "Aide"),
    ]
    assert labels == desk
    assert client.get("/admin/technique/").status_code == 403
    assert client.get("/admin/awards/").status_code == 404
    assert client.get("/admin/convergences/user/").status_code == 403
    assert client.get("/admin/convergences/journalentry/").status_code == 403


def test_nobody_edits_the_journal(admin_client, client):
    staff(client, "secretariat")
    assert client.get("/admin/convergences/journalentry/add/").status_code == 403


def test_the_help_is_the_guide_with_its_pictures(client):
    staff(client, "reader")
    page = client.get("/admin/aide/").content.decode()
    assert "Ajouter un nominé et ses partenaires" in page
    picture = client.get("/admin/aide/images/mon-edition.png")
    assert picture["Content-Type"] == "image/png"
    photograph = client.get("/admin/aide/images/secretariat-jury.jpg")
    assert photograph["Content-Type"] == "image/jpeg"
    assert client.get("/admin/aide/images/..%2Fsecretariat.md").status_code == 404
    assert client.get("/admin/aide/images/absent.png").status_code == 404


def test_a_partnership_nobody_nominated_is_not_linked_to_the_site(client):
    hidden, shown = make_partnership(), make_laureate().nominee.partnership
    staff(client, "reader")
    url = "admin:partnerships_partnership_change"
    hidden_page = client.get(reverse(url, args=[hidden.pk])).content.decode()
    shown_page = client.get(reverse(url, args=[shown.pk])).content.decode()
    assert f"/partenariats/{hidden.slug}/" not in hidden_page
    assert f"/partenariats/{shown.slug}/" in shown_page
