"""What staff do in the administration: it finds, counts, exports and refuses."""

import io

import pytest
import tablib
from django.urls import reverse

from convergences.journal import JournalEntry
from convergences.models import Report
from partnerships.models import Organisation
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_juror,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_report,
    make_source,
    make_superuser,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    user = make_superuser(name="Dominique Secrétaire")
    sign_in(client, user)
    return user


def listed(answer):
    """The rows of a list page, as text."""
    return [str(row) for row in answer.context["cl"].result_list]


# Searching


def test_the_search_folds_accents_case_and_former_names(client, root):
    make_organisation("Œuvre d’Été", names=["Ancien sigle ÉTÉ 2000"])
    make_organisation("Autre")
    url = reverse("admin:partnerships_organisation_changelist")
    for query in ("oeuvre ete", "ŒUVRE", "sigle 2000"):
        assert listed(client.get(url, {"q": query})) == ["Œuvre d’Été"]


def test_lists_without_a_folded_column_fold_too(client, root):
    make_juror(name="Hélène Œil", employer=make_organisation("Société d’été"))
    make_juror(name="Autre")
    url = reverse("admin:awards_juror_changelist")
    for query in ("helene", "OEIL", "societe"):
        assert [row.split(" (")[0] for row in listed(client.get(url, {"q": query}))] == [
            "Hélène Œil"
        ]


def test_autocomplete_folds_accents(client, root):
    organisation = make_organisation("Fédération des Élus")
    answer = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "partnerships",
            "model_name": "member",
            "field_name": "organisation",
            "term": "federation elus",
        },
    )
    assert [row["id"] for row in answer.json()["results"]] == [str(organisation.pk)]


def test_a_partnership_is_found_by_its_member(client, root):
    make_partnership("Ensemble", members=[make_organisation("Société Générale")])
    url = reverse("admin:partnerships_partnership_changelist")
    assert listed(client.get(url, {"q": "societe generale"})) == ["Ensemble"]


# What is missing


def test_my_edition_counts_what_is_missing_and_links_to_it(client, root):
    award = make_award(make_edition(2017), make_category("France"))
    make_organisation("Mystère", kind="unknown")
    make_report()
    gaps = {str(gap["title"]): gap for gap in client.get("/admin/").context["missing"]}

    assert gaps["Prix sans nominé"]["rows"] == [
        (reverse("admin:awards_award_change", args=[award.pk]), "France 2017")
    ]
    kinds = gaps["Organisations de nature inconnue"]
    assert (kinds["count"], kinds["rows"][0][1]) == (1, "Mystère")
    assert listed(client.get(kinds["listing"])) == ["Mystère"]
    assert gaps["Signalements à traiter"]["count"] == 1


def test_what_was_mended_is_no_longer_missing(client, root):
    award = make_award(make_edition(2017))
    partnership = make_partnership(pitch_en="")
    make_laureate(award, partnership)

    def missing():
        return {str(gap["title"]) for gap in client.get("/admin/").context["missing"]}

    assert missing() == {"Lauréats sans source", "Accroches à traduire"}
    award.sources.add(make_source())
    partnership.pitch_en = "Together."
    partnership.save()
    assert missing() == set()


def test_it_opens_on_the_edition_being_made_else_on_the_latest_with_awards(client, root):
    make_award(make_edition(2016))
    make_edition(2018)
    assert client.get("/admin/").context["edition"].year == 2016
    make_edition(2026, past=False)
    assert client.get("/admin/").context["edition"].year == 2026
    assert client.get("/admin/?edition=2018").context["edition"].year == 2018
    for absent in ("1999", "x", "99999999999999999999"):
        assert client.get("/admin/", {"edition": absent}).context["edition"].year == 2026


def test_a_withdrawn_nominee_is_nobody_in_the_running(client, root):
    award = make_award()
    make_nominee(award).withdraw(by=root, reason="Le projet s’est arrêté.")
    gaps = {str(gap["title"]): gap for gap in client.get("/admin/").context["missing"]}

    assert set(gaps) == {"Prix sans nominé", "Prix proclamés sans lauréat"}


def test_every_list_of_the_desk_answers(client, root):
    make_report()
    context = client.get("/admin/").context
    gaps = [gap["listing"] for gap in context["missing"] + context["complete"]]
    for url in [*gaps, *(url for url, _label, _current in context["desk_links"])]:
        assert client.get(url).status_code == 200, url
    (reports,) = [url for url in gaps if "report" in url]
    assert len(listed(client.get(reports))) == 1


# The journal


def names_form(**changes):
    """A valid form of an organisation."""
    return {
        "name": "Ares",
        "kind": "association",
        "state": "unknown",
        "names-TOTAL_FORMS": "0",
        "names-INITIAL_FORMS": "0",
        **changes,
    }


def test_each_act_leaves_one_line_in_the_journal(client, root):
    client.post(reverse("admin:partnerships_organisation_add"), names_form())
    organisation = Organisation.objects.get()
    change = reverse("admin:partnerships_organisation_change", args=[organisation.pk])
    client.post(change, names_form(website="https://example.org/"))
    client.post(change, names_form(website="https://example.org/"))  # changes nothing
    lines = list(JournalEntry.objects.about(organisation).select_related("detail"))
    client.post(
        reverse("admin:partnerships_organisation_delete", args=[organisation.pk]), {"post": "yes"}
    )
    deleted = JournalEntry.objects.get(action="partnerships.organisation.deleted")

    assert [line.action for line in lines] == [
        "partnerships.organisation.added",
        "partnerships.organisation.changed",
    ]
    assert lines[1].detail.data == {"fields": ["website"]}
    assert lines[1].detail.actor_label == "Dominique Secrétaire"
    assert deleted.detail.data == {"name": "Ares"}


def test_the_history_page_reads_the_journal(client, root):
    client.post(reverse("admin:partnerships_organisation_add"), names_form())
    organisation = Organisation.objects.get()
    url = reverse("admin:partnerships_organisation_history", args=[organisation.pk])
    page = client.get(url).content.decode()
    assert "a créé la fiche" in page
    assert "Dominique Secrétaire" in page


# Exporting


def test_the_list_exports_what_it_shows(client, root):
    make_organisation("Ares", kind="association", country="FR")
    make_organisation("=Formule", kind="company")
    make_organisation("Zèbre", kind="foundation")
    base = reverse("admin:partnerships_organisation_export", args=["csv"])

    answer = client.get(base, {"q": "formule"})
    table = tablib.Dataset().load(answer.content.decode("utf-8-sig"), "csv", delimiter=";")
    assert table.headers == ["Nom", "Nature", "Pays", "Situation", "Vérifié le"]
    assert [row[:2] for row in table] == [("'=Formule", "Entreprise")]

    answer = client.get(base, {"kind__exact": "association"})
    assert b"Ares" in answer.content and b"bre" not in answer.content
    assert "attachment" in answer["Content-Disposition"]


def test_the_same_list_as_a_workbook(client, root):
    make_award(make_edition(2017))
    answer = client.get(reverse("admin:awards_edition_export", args=["xlsx"]))
    table = tablib.Dataset().load(io.BytesIO(answer.content), "xlsx")
    assert table[0][:4] == (2017, "publiée", 1, 0)


def test_an_unknown_format_or_filter_is_answered_kindly(client, root):
    url = reverse("admin:partnerships_organisation_export", args=["pdf"])
    assert client.get(url).status_code == 404
    url = reverse("admin:partnerships_organisation_export", args=["csv"])
    assert client.get(url, {"absent__exact": "1"}).status_code == 302


# Deleting


def test_deleting_what_is_in_use_is_refused_and_says_where(client, root):
    organisation = make_organisation("Ares")
    make_partnership("Bien vivre", members=[organisation])
    url = reverse("admin:partnerships_organisation_delete", args=[organisation.pk])

    page = client.get(url).content.decode()
    assert "sert encore" in page and "Bien vivre" in page
    client.post(url, {"post": "yes"})
    assert Organisation.objects.filter(pk=organisation.pk).exists()
    assert not JournalEntry.objects.filter(action="partnerships.organisation.deleted").exists()


def test_a_supporter_is_in_use_though_its_relation_is_hidden(client, root):
    organisation, award = make_organisation("IRD"), make_award()
    award.supporters.add(organisation)
    url = reverse("admin:partnerships_organisation_delete", args=[organisation.pk])
    client.post(url, {"post": "yes"})
    assert list(award.supporters.all()) == [organisation]


def test_deleting_several_is_refused_when_one_is_in_use(client, root):
    used, free = make_organisation(), make_organisation()
    make_partnership(lead=used)
    data = {"action": "delete_selected", "_selected_action": [used.pk, free.pk], "post": "yes"}
    client.post(reverse("admin:partnerships_organisation_changelist"), data)
    assert Organisation.objects.count() == 2


# Editions and awards


# Reports


def test_open_reports_come_first_and_are_worked_through(client, root):
    done, dismissed, left = make_report(), make_report(), make_report()
    for verb, report in (("close", done), ("dismiss", dismissed)):
        client.post(reverse(f"admin:convergences_report_{verb}", args=[report.pk]))
    rows = client.get(reverse("admin:convergences_report_changelist")).context["cl"].result_list
    assert rows[0] == left
    assert [Report.objects.get(pk=r.pk).status for r in (done, dismissed)] == ["done", "dismissed"]
    client.post(reverse("admin:convergences_report_reopen", args=[done.pk]))
    assert Report.objects.get(pk=done.pk).status == "open"


def test_a_verb_by_get_changes_nothing(client, root):
    report = make_report()
    client.get(reverse("admin:convergences_report_close", args=[report.pk]))
    report.refresh_from_db()
    assert report.status == "open"


def test_several_reports_are_closed_at_once(client, root):
    reports = [make_report(), make_report()]
    data = {"action": "close", "_selected_action": [report.pk for report in reports]}
    client.post(reverse("admin:convergences_report_changelist"), data)
    assert set(Report.objects.values_list("status", flat=True)) == {"done"}


def test_an_address_in_a_report_is_never_a_script(client, root):
    report = make_report(page="javascript:alert(1)")
    url = reverse("admin:convergences_report_change", args=[report.pk])
    assert 'href="javascript' not in client.get(url).content.decode()
