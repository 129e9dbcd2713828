"""The outbox in the administration: read, changed and approved; a code is seen by nobody."""

import pytest
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from convergences.models import JournalEntry, Mail
from convergences.outbox.mailings import LATE_AFTER, digest
from tests.factories import make_mail, make_user
from tests.page_forms import read_forms
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


@pytest.fixture
def secretary(client):
    return staff(client, "secretariat")


def staff(client, group):
    user = make_user(name="Camille Secrétariat", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    sign_in(client, user)
    return user


def address(page, mail):
    return reverse(f"admin:convergences_mail_{page}", args=[mail.pk])


def make_mailing(*names, **fields):
    return [
        make_mail(
            f"{name.lower()}@example.org",
            batch="invitations",
            recipient=name,
            body=f"Bonjour {name},\n\nVoici votre invitation.",
            **fields,
        )
        for name in names
    ]


def typed_in(page):
    """What a browser sends back of the page of a mail, untouched."""
    forms = read_forms(page.text).forms
    form = next(form for form in forms if any(each.name == "body" for each in form.fields))
    return {name: value.replace("\n", "\r\n") for name, value in form.pairs()}


def send_code():
    headers = {"X-Convergences-Urgent": "account"}
    EmailMessage("Votre code", "123456", to=["dora@example.org"], headers=headers).send()
    return Mail.objects.get(urgent=True)


def test_the_mailing_shows_each_text_and_who_receives_it(client, secretary):
    camille, _dora = make_mailing("Camille", "Dora", by=secretary)
    page = client.get(address("mailing", camille)).text

    for shown in (
        *("camille@example.org", "Bonjour Camille,", "dora@example.org", "Bonjour Dora,"),
        *("Camille Secrétariat", "Approuver 2 courriels", "ne se rattrape pas"),
    ):
        assert shown in page


def test_pressing_approve_approves_what_was_read(client, secretary):
    mails = make_mailing("Camille", "Dora")
    read = client.get(address("mailing", mails[0])).context["read"]

    page = client.post(address("mailing_approve", mails[0]), {"read": read}, follow=True)

    assert "2 courriels sont approuvés" in page.text
    assert set(Mail.objects.values_list("status", "approved_by")) == {("approved", secretary.pk)}


def test_a_mailing_that_changed_is_read_again(client, secretary):
    mails = make_mailing("Camille", "Dora")
    read = client.get(address("mailing", mails[0])).context["read"]
    Mail.objects.filter(pk=mails[1].pk).update(body="Autre chose.")

    page = client.post(address("mailing_approve", mails[0]), {"read": read}, follow=True)

    assert "relisez-les" in page.text
    assert not Mail.objects.on_their_way().exists()


def test_a_mailing_is_cancelled_or_one_of_its_mails(client, secretary):
    camille, dora, eli = make_mailing("Camille", "Dora", "Eli")

    client.post(address("cancel", camille))
    assert Mail.objects.filter(status=Mail.Status.CANCELLED).get() == camille
    client.post(address("mailing_cancel", dora))
    assert set(Mail.objects.values_list("status", flat=True)) == {Mail.Status.CANCELLED}


def test_what_failed_says_why_and_is_sent_again(client, secretary):
    (camille,) = make_mailing("Camille")
    Mail.objects.all().approve(by=secretary, read=digest([camille]))
    Mail.objects.update(status=Mail.Status.FAILED, last_error="550 5.1.1 No such user")

    assert (
        "550 5.1.1 No such user" in client.get(reverse("admin:convergences_mail_changelist")).text
    )
    assert "550 5.1.1 No such user" in client.get(address("mailing", camille)).text
    assert "550 5.1.1 No such user" in client.get(address("change", camille)).text
    client.post(address("retry", camille))

    camille.refresh_from_db()
    assert (camille.status, camille.tries) == (Mail.Status.APPROVED, 0)


def test_a_wrong_address_is_mended_and_the_mail_approved_anew(client, secretary):
    (camille,) = make_mailing("Camille")
    Mail.objects.all().approve(by=secretary, read=digest([camille]))
    Mail.objects.update(status=Mail.Status.FAILED, last_error="550 5.1.1 No such user")

    client.post(address("revise", camille))
    form = typed_in(client.get(address("change", camille)))
    client.post(address("change", camille), form | {"to": "c.durand@example.org"})
    read = client.get(address("mailing", camille)).context["read"]
    client.post(address("mailing_approve", camille), {"read": read})

    camille.refresh_from_db()
    assert (camille.to, camille.status) == ("c.durand@example.org", Mail.Status.APPROVED)


def test_a_draft_is_changed_and_the_journal_keeps_no_text(client, secretary):
    (camille,) = make_mailing("Camille")
    form = typed_in(client.get(address("change", camille)))

    client.post(address("change", camille), form | {"body": "Chère Camille,"})

    camille.refresh_from_db()
    assert camille.body == "Chère Camille,"
    entry = JournalEntry.objects.get(action="convergences.mail.changed")
    assert entry.detail.data == {"fields": ["body"]}


def test_saving_an_untouched_draft_changes_nothing(client, secretary):
    (camille,) = make_mailing("Camille")

    client.post(address("change", camille), typed_in(client.get(address("change", camille))))

    stored = Mail.objects.get()
    assert digest([stored]) == digest([camille])
    assert not JournalEntry.objects.filter(action="convergences.mail.changed").exists()


def test_two_people_who_change_one_draft_lose_nothing(client, secretary):
    (camille,) = make_mailing("Camille")
    form = typed_in(client.get(address("change", camille)))
    Mail.objects.update(body="Le texte de Dominique.")

    page = client.post(address("change", camille), form | {"body": "Mon texte."})

    assert "Le texte de Dominique." in page.text
    assert "Mon texte." in page.text
    assert Mail.objects.get().body == "Le texte de Dominique."

    client.post(address("change", camille), typed_in(page))
    assert Mail.objects.get().body == "Mon texte."


def test_what_is_typed_too_late_is_kept_on_the_page_and_sent_nowhere(client, secretary):
    (camille,) = make_mailing("Camille")
    form = typed_in(client.get(address("change", camille)))
    Mail.objects.all().approve(by=secretary, read=digest([camille]))

    page = client.post(address("change", camille), form | {"body": "Mon texte."})

    assert "n’est plus un brouillon" in page.text
    assert "Mon texte." in page.text
    assert "Mon texte." not in Mail.objects.get().body


def test_what_has_left_is_read_and_not_typed(client, secretary):
    (camille,) = make_mailing("Camille")
    Mail.objects.all().approve(by=secretary, read=digest([camille]))

    page = client.get(address("change", camille)).text

    assert "Voici votre invitation." in page
    assert 'name="body"' not in page


def test_a_code_is_shown_nowhere(client, secretary):
    code = send_code()

    seen = client.get(address("change", code)).text
    seen += client.get(reverse("admin:convergences_mail_changelist") + "?q=dora").text
    seen += client.get(reverse("admin:convergences_mail_export", args=["csv"])).text
    seen += client.get(address("history", code)).text

    assert "Votre code" in seen
    assert "dora@example.org" in seen
    assert "123456" not in seen
    assert client.get(address("mailing", code)).status_code == 404
    page = client.post(address("change", code), {"body": "654321", "to": "x@example.org"})
    assert "123456" not in page.text
    assert Mail.objects.get() == code
    assert (Mail.objects.get().body, Mail.objects.get().to) == ("123456", "dora@example.org")


def test_contradicting_mails_are_told_before_they_leave(client, secretary):
    make_mailing("Camille", kind="reminder")
    second = make_mail("camille@example.org", kind="reminder", batch="second", recipient="Camille")

    assert "Camille recevrait aussi" in client.get(address("mailing", second)).text


def test_a_reader_looks_and_presses_nothing(client):
    (camille,) = make_mailing("Camille")
    staff(client, "reader")

    page = client.get(address("mailing", camille)).text
    assert "Bonjour Camille," in page
    assert "Approuver" not in page
    for verb in ("mailing_approve", "mailing_cancel", "mailing_retry", "cancel", "revise"):
        assert client.post(address(verb, camille), {"read": digest([camille])}).status_code == 403
    assert 'name="body"' not in client.get(address("change", camille)).text


def test_what_waits_fails_or_is_late_stands_on_my_edition(client, secretary):
    waits, failed, late = (make_mail(f"{name}@example.org") for name in "abc")
    person = {
        "approved_by": secretary,
        "approved_at": timezone.now(),
        "next_try_at": timezone.now(),
    }
    Mail.objects.filter(pk=failed.pk).update(status=Mail.Status.FAILED, **person)
    Mail.objects.filter(pk=late.pk).update(status=Mail.Status.APPROVED, **person)
    Mail.objects.filter(pk=late.pk).update(approved_at=timezone.now() - 2 * LATE_AFTER)

    gaps = {str(gap["title"]): gap for gap in client.get("/admin/").context["missing"]}

    for title, mail, page in [
        ("Envois à relire et à approuver", waits, "mailing"),
        ("Courriels qui n’ont pas pu partir", failed, "change"),
        ("Courriels qui devraient être partis", late, "change"),
    ]:
        assert gaps[title]["rows"] == [(address(page, mail), str(mail))]
        assert client.get(gaps[title]["listing"]).context["cl"].result_count == 1


def test_a_long_mailing_costs_no_more_queries(client, secretary):
    (camille,) = make_mailing("Camille")
    client.get(address("mailing", camille))  # what is remembered once
    with CaptureQueriesContext(connection) as few:
        client.get(address("mailing", camille))
    make_mailing(*(f"Personne{number}" for number in range(30)))
    with CaptureQueriesContext(connection) as many:
        client.get(address("mailing", camille))

    assert len(many) == len(few)
