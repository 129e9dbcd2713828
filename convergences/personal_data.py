"""What the floor's tables, and those of accounts, hold of people; see `convergences/personal_register.py`."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convergences.erasures import erase_all
from convergences.journal import JournalDetail
from convergences.outbox.mails import Mail
from convergences.personal_register import OF_NOBODY, Erasure, Person, Use
from convergences.reports import Report
from convergences.traces import texts_in
from convergences.transitions import Blocker
from convergences.users import CLOSED, User, new_pseudonym

REPORTS_KEPT = MAILS_KEPT = timedelta(days=365)
CODES_KEPT = timedelta(days=30)

TO_ENTER = gettext_lazy("to know who signs in, and to write to them")
WHILE_AT_WORK = gettext_lazy(
    "while the person works here; a juror’s, one year after their last edition"
)
TO_OPEN = gettext_lazy("to let in nobody but the person")

ACCOUNT = Use(TO_ENTER, WHILE_AT_WORK, Erasure.EMPTIED)
PASSWORD = Use(TO_OPEN, WHILE_AT_WORK, Erasure.EMPTIED, opens=True)
ENTRY = Use(TO_ENTER, WHILE_AT_WORK, Erasure.DELETED)
FACTOR = Use(TO_OPEN, WHILE_AT_WORK, Erasure.DELETED, opens=True)
SESSION = Use(TO_OPEN, gettext_lazy("twelve hours"), Erasure.DELETED, opens=True)
MAIL = Use(
    gettext_lazy("to know whether a mail left"),
    gettext_lazy("one year; mails of the accounts, one month"),
    Erasure.DELETED,
)
REPORT = Use(
    gettext_lazy("to correct the archive, and to answer"),
    gettext_lazy("name and address: one year, once dealt with; the message stays with the fact"),
    Erasure.EMPTIED,
)
TRACE = Use(
    gettext_lazy("to say who published or rectified what"),
    gettext_lazy("as long as the archive"),
    Erasure.EMPTIED,
)
FOUND = Use(
    gettext_lazy("to find who had an address, by digests that only the site can compare"),
    gettext_lazy("as long as the archive"),
    Erasure.EMPTIED,
)
CHAIN = Use(
    gettext_lazy("to show that the journal was not rewritten: digests that name nobody"),
    gettext_lazy("as long as the archive"),
    Erasure.KEPT,
)

TABLES = {
    "convergences.User": {
        ACCOUNT: "email name last_login is_active is_staff is_superuser joined_at groups "
        "user_permissions",
        PASSWORD: "password",
        TRACE: "pseudonym",
        FOUND: "former_addresses",
    },
    "account.EmailAddress": {ENTRY: "user email verified primary"},
    "account.EmailConfirmation": {ENTRY: "email_address created sent", FACTOR: "key"},
    "mfa.Authenticator": {ENTRY: "user type created_at last_used_at", FACTOR: "data"},
    "sessions.Session": {SESSION: "session_key session_data expire_date"},
    "convergences.Mail": {
        MAIL: "recipient to subject body last_error label drafted_by approved_by message_id",
        OF_NOBODY: "kind batch urgent language from_email status drafted_at approved_at claimed_at "
        "tries next_try_at sent_at",
    },
    "convergences.Report": {
        REPORT: "name email message source_url",
        OF_NOBODY: "kind page status received_at",
    },
    "convergences.JournalEntry": {
        CHAIN: "actor target payload",
        OF_NOBODY: "stream seq parent hash at action",
    },
    "convergences.JournalDetail": {
        TRACE: "actor_label target_id target_label data",
        CHAIN: "entry target_type",
        Use(TRACE.purpose, TRACE.period, Erasure.EMPTIED, opens=True): "salt",
    },
    "admin.LogEntry": {
        ENTRY: "user action_time content_type object_id object_repr action_flag change_message"
    },
    "convergences.Stream": {OF_NOBODY: "name seq head published_at"},
    "convergences.Run": {OF_NOBODY: "job began_at ended_at went_well last_success_at said"},
    "convergences.SlowQuery": {OF_NOBODY: "digest route sql times longest_ms last_at"},
    "convergences.Backup": {OF_NOBODY: "made_at digest bytes seconds"},
    "convergences.FormerSlug": {OF_NOBODY: "model slug target"},
    "convergences.PublicVersion": {OF_NOBODY: "version"},
    "auth.Group": {OF_NOBODY: "name permissions"},
    "auth.Permission": {OF_NOBODY: "name content_type codename"},
    "contenttypes.ContentType": {OF_NOBODY: "app_label model"},
}


def lacks_to_erase(person):
    """Somebody must remain who can give the others their rights."""
    if any(user.is_superuser and user.is_active for user in person.users):
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk__in=person.keys)
        if not others.exists():
            yield Blocker(
                _("This is the only account with every right: give them to somebody else first.")
            )


def told_of(person):
    """The rows about a person, for whoever asks for theirs."""
    return [
        User.objects.filter(pk__in=person.keys),
        EmailAddress.objects.filter(user__in=person.keys),
        Authenticator.objects.filter(user__in=person.keys),
        Mail.objects.filter(_any("to", person)),
        Report.objects.filter(_any("email", person)),
    ]


def erase(person):
    """Erase a person from the floor's tables; gives numbers of rows."""
    yield Session.objects.filter(pk__in=_sessions_of(person)).delete()[0]
    yield EmailAddress.objects.filter(Q(user__in=person.keys) | _any("email", person)).delete()[0]
    yield LogEntry.objects.filter(user__in=person.keys).delete()[0]
    yield _named(
        Mail, person, "to", "recipient", "subject", "body", "label", "last_error"
    ).delete()[0]
    words = {"name": "", "email": "", "message": "", "source_url": ""}
    yield _named(Report, person, "name", "email", "message", "page").update(page="", **words)
    yield erase_all(_details_of(person))
    for user in person.users:
        close_account(user)
    # What led to their rows: from an address, and from what they did.
    for user in User.objects.filter(pk__in=person.keys).exclude(former_addresses=[]):
        user.former_addresses, user.pseudonym = [], new_pseudonym()
        user.save()
        yield 1


def close_account(user):
    """Empty an account; its row stays, for what hangs on it. Gives 1, or 0 when it was empty.

    Whoever had it is still found, by the address that they had.
    """
    if user.email.endswith(CLOSED):
        return 0
    Session.objects.filter(pk__in=_sessions_of(Person(user.email, [user]))).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email = f"{new_pseudonym()}{CLOSED}"
    user.name, user.last_login = "", None
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    return 1


def forget():
    """What has stood for its time goes; gives sentences."""
    now = timezone.now()
    call_command("clearsessions")
    settled = Mail.objects.exclude(status__in=[Mail.Status.DRAFT, Mail.Status.APPROVED])
    old = settled.filter(urgent=False, drafted_at__lt=now - MAILS_KEPT)
    old |= settled.filter(urgent=True, drafted_at__lt=now - CODES_KEPT)
    number = old.delete()[0]
    yield ngettext("%d mail was forgotten.", "%d mails were forgotten.", number) % number
    # Counted from the day it came, which can only be earlier.
    due = Report.objects.exclude(status=Report.Status.OPEN).filter(
        received_at__lt=now - REPORTS_KEPT
    )
    number = due.exclude(name="", email="").update(name="", email="")
    yield ngettext("%d person was forgotten.", "%d people were forgotten.", number) % number


def _any(name, person):
    found = Q(pk__in=[])
    for address in person.addresses:
        found |= Q(**{f"{name}__iexact": address})
    return found


def _sessions_of(person):
    keys = {str(key) for key in person.keys}
    return [
        session.pk
        for session in Session.objects.all()
        if session.get_decoded().get("_auth_user_id") in keys
        or person.is_named_in(*texts_in(session.get_decoded()))
    ]


def _named(model, person, *names):
    """The rows of a model that name the person in one of these texts."""
    rows = model.objects.values_list("pk", *names)
    return model.objects.filter(pk__in=[key for key, *texts in rows if person.is_named_in(*texts)])


def _details_of(person):
    """What can be read of what they did, of what was done to their accounts, or of what names them."""
    details = JournalDetail.objects.exclude(salt="").select_related("entry")
    # Under a name that they had, or a single word, which is not looked for.
    accounts = {(User._meta.label_lower, str(key)) for key in person.keys}
    return [
        detail
        for detail in details.iterator()
        if any(detail.is_by(user) for user in person.users)
        or (detail.target_type, detail.target_id) in accounts
        or person.is_named_in(detail.actor_label, detail.target_label, *texts_in(detail.data))
    ]
