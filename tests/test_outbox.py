"""The outbox: a mail is a row of its act's transaction, and leaves once somebody approved it."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from convergences.models import JournalEntry, Mail
from convergences.outbox.mailings import digest
from tests.factories import make_mail, make_user
from tests.refusals import refused, refused_by_the_database

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


NOW = timezone.now()


def send_code(to="camille@example.org"):
    """What the accounts do."""
    headers = {"X-Convergences-Urgent": "account"}
    EmailMessage("Votre code", "123456", to=[to], headers=headers).send()
    return Mail.objects.get(urgent=True)


class UndoneError(Exception):
    """What undoes a transaction."""


def test_an_act_that_is_undone_leaves_no_mail():
    with pytest.raises(UndoneError), transaction.atomic():
        send_mail("Bonjour", "Un mot.", None, ["camille@example.org"])
        assert Mail.objects.count() == 1
        raise UndoneError

    assert not Mail.objects.exists()
    assert mail.outbox == []


def test_an_act_that_is_done_leaves_exactly_one():
    with transaction.atomic():
        send_mail("Bonjour", "Un mot.", None, ["camille@example.org"])

    found = Mail.objects.get()
    assert (found.to, found.subject, found.body) == ("camille@example.org", "Bonjour", "Un mot.")
    assert found.status == Mail.Status.DRAFT
    assert mail.outbox == []


def test_each_person_gets_their_own():
    EmailMessage("Bonjour", "…", to=["a@example.org"], cc=["b@example.org"]).send()

    assert set(Mail.objects.values_list("to", flat=True)) == {"a@example.org", "b@example.org"}
    assert Mail.objects.values("message_id").distinct().count() == 2


def test_a_file_is_refused_aloud():
    message = EmailMessage("Bonjour", "…", to=["a@example.org"])
    message.attach("fiche.txt", "…")

    with pytest.raises(ValueError, match="texts"):
        message.send()


def test_a_draft_does_not_leave():
    make_mail()

    call_command("send_outbox")

    assert mail.outbox == []


def test_what_is_approved_leaves_once():
    draft = make_mail(recipient="Camille Élan", subject="Vous êtes juré·e", body="Bienvenue.")
    approve(draft)

    call_command("send_outbox")
    call_command("send_outbox")

    (sent,) = mail.outbox
    assert (sent.subject, sent.body) == ("Vous êtes juré·e", "Bienvenue.")
    named = message_from_bytes(sent.message().as_bytes(), policy=policy.default)["To"]
    assert str(named) == "Camille Élan <camille@example.org>"
    assert sent.message()["Message-ID"] == draft.message_id
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    draft.refresh_from_db()
    assert draft.status == Mail.Status.SENT
    assert draft.sent_at
    assert draft.body == "Bienvenue."


def approve(*mails, by=None):
    rows = Mail.objects.filter(pk__in=[row.pk for row in mails])
    return rows.approve(by=by or make_user(), read=digest(rows.order_by("pk")))


def test_a_code_leaves_at_once_and_loses_its_text():
    code = send_code()
    assert code.status == Mail.Status.APPROVED

    call_command("send_outbox")

    (sent,) = mail.outbox
    assert sent.body == "123456"
    assert "X-Convergences-Urgent" not in sent.message()
    code.refresh_from_db()
    assert (code.status, code.body) == (Mail.Status.SENT, "")


def test_codes_leave_before_all_else():
    approve(*(make_mail(to=f"{name}@example.org") for name in "abc"))
    send_code("dora@example.org")

    call_command("send_outbox")

    assert mail.outbox[0].to == ["dora@example.org"]
    assert len(mail.outbox) == 4


def test_an_approval_names_who_gave_it_and_is_journalled():
    person = make_user()
    mails = [make_mail(batch="invitations", label="Invitations") for _number in range(3)]

    assert approve(*mails, by=person) == 3

    for row in mails:
        row.refresh_from_db()
        assert (row.status, row.approved_by) == (Mail.Status.APPROVED, person)
    entry = JournalEntry.objects.get(action="convergences.mail.approved")
    assert entry.detail.is_by(person)
    assert entry.detail.data["mails"] == 3
    assert "example.org" not in str(entry.detail.data)


@pytest.mark.parametrize("changes", [{"body": "Autre."}, {"to": "x@example.org"}])
def test_what_was_read_is_what_is_approved(changes):
    draft = make_mail()
    read = digest([draft])
    Mail.objects.update(**changes)

    with refused("have changed since you read them", draft):
        Mail.objects.filter(pk=draft.pk).approve(by=make_user(), read=read)


def test_a_mail_added_to_the_mailing_is_read_first():
    first = make_mail(batch="rappels")
    read = digest([first])
    make_mail(batch="rappels")

    with refused("have changed since you read them", first):
        Mail.objects.of_batch("rappels").approve(by=make_user(), read=read)


def test_of_two_people_who_approve_one_is_told():
    draft = make_mail()
    approve(draft)

    with refused("Nothing waits for an approval"):
        Mail.objects.filter(pk=draft.pk).approve(by=make_user(), read=digest([draft]))


@pytest.mark.parametrize("address", ["", "camille", "camille@"])
def test_without_an_address_nothing_of_the_mailing_leaves(address):
    good = make_mail(batch="b")
    without = make_mail(batch="b", to=address, recipient="Camille Élan")

    with refused("“Camille Élan” has no address", good, without):
        approve(good, without)


def test_what_is_cancelled_does_not_leave():
    draft, approved = make_mail(), make_mail()
    approve(approved)

    assert Mail.objects.all().cancel(by=make_user()) == 2
    call_command("send_outbox")

    assert mail.outbox == []
    with refused("Nothing is left to cancel", draft):
        Mail.objects.all().cancel(by=make_user())


def test_what_has_not_left_becomes_a_draft_again():
    person = make_user()
    failed, cancelled, sent, code = make_mail(), make_mail(), make_mail(), send_code()
    approve(failed, sent)
    Mail.objects.filter(pk=failed.pk).update(status=Mail.Status.FAILED)
    Mail.objects.filter(pk=sent.pk).update(status=Mail.Status.SENT, sent_at=NOW)
    Mail.objects.filter(pk=cancelled.pk).cancel(by=person)

    assert Mail.objects.all().revise(by=person) == 2

    assert set(Mail.objects.drafts()) == {failed, cancelled}
    with refused("Nothing here can become a draft again", sent, code):
        Mail.objects.all().revise(by=person)


def test_what_is_being_sent_is_not_cancelled():
    approved = make_mail()
    approve(approved)
    approved.claim()

    with refused("Nothing is left to cancel", approved):
        Mail.objects.all().cancel(by=make_user())


def test_nobody_decides_about_a_code():
    code = send_code()

    for verb in ("cancel", "retry"):
        with refused("Nothing", code):
            getattr(Mail.objects.all(), verb)(by=make_user())


def test_two_mails_of_one_kind_to_one_person_are_told():
    first = make_mail(kind="reminder", to="Camille@example.org")
    approve(first)
    second = make_mail(kind="reminder", to="camille@example.org", batch="second")
    make_mail(kind="invitation", to="camille@example.org")
    make_mail(kind="reminder", to="dora@example.org")

    assert Mail.objects.of_batch("second").rivals() == [(second, first)]


def test_a_subject_is_one_line():
    assert make_mail(subject="Un\r\nBcc: x@example.org").subject == "Un Bcc: x@example.org"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("mail_status_is_known", {"status": "lost", "urgent": True}),
        ("mail_leaves_once_someone_approved_it", {"status": "failed"}),
        ("mail_that_leaves_has_an_address", {"status": "approved", "urgent": True}),
        ("mail_sent_says_when", {"sent_at": NOW}),
    ],
)
def test_the_database_refuses_what_a_mail_cannot_be(name, changes):
    make_mail()

    with refused_by_the_database(name):
        Mail.objects.update(**changes)


def test_a_message_is_one_mail():
    first, second = make_mail(), make_mail()

    with refused_by_the_database("message_id"):
        Mail.objects.filter(pk=second.pk).update(message_id=first.message_id)


@pytest.mark.parametrize("changes", [{"status": "sent", "sent_at": NOW}, {"status": "failed"}])
def test_the_database_keeps_no_code_that_has_left(changes):
    send_code()

    with refused_by_the_database("mail_of_an_account_loses_its_text"):
        Mail.objects.update(**changes)


def test_settled_mails_are_forgotten_in_time(capsys):
    for days, status in [(400, "draft"), (400, "cancelled"), (300, "cancelled")]:
        make_mail(drafted_at=timezone.now() - timedelta(days=days), status=status)
    send_code()
    call_command("send_outbox")
    Mail.objects.filter(urgent=True).update(drafted_at=timezone.now() - timedelta(days=31))

    call_command("forget")

    assert sorted(Mail.objects.values_list("status", flat=True)) == ["cancelled", "draft"]
