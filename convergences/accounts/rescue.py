"""A second factor that is lost: removed on the word of two people, who are both named.

The administration cannot: whoever sits alone at a desk opens nobody's account.
"""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from convergences.journal import JournalEntry
from convergences.transitions import TransitionRefused


def rescue(owner, *, by, second):
    """Remove the second factors of `owner`, close their sessions, tell all three by mail."""
    if by == second:
        raise TransitionRefused(_("Two different people are needed."))
    for person in (by, second):
        if person == owner:
            raise TransitionRefused(_("Nobody vouches for their own account."))
        if not (person.is_active and person.is_staff):
            raise TransitionRefused(_("%s is not of the staff.") % person.email)
    with transaction.atomic():
        removed, _models = Authenticator.objects.filter(user=owner).delete()
        if not removed:
            raise TransitionRefused(_("%s has no second factor.") % owner.email)
        close_sessions(owner)
        JournalEntry.objects.record(by, "convergences.user.rescue", owner, second=str(second))
        JournalEntry.objects.record(second, "convergences.user.vouch", owner, first=str(by))
        adapter = get_adapter()
        adapter.send_notification_mail("rescue", owner)
        told = {"owner": owner, "first": by, "second": second}
        for person in (by, second):
            adapter.send_mail("account/email/rescue_witness", person.email, told)


def close_sessions(user):
    """End every session of `user`, wherever it is open."""
    mine = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
