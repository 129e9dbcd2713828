"""Invitations and reminders of a jury: one mail per juror, drafted, then read in the outbox."""

import secrets
from collections import defaultdict

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from awards import invitation_mails
from awards.models import Award, Edition, Juror, Seat
from awards.models.deliberation import UNDECLARED, UNMARKED, UNSEEN
from convergences.journal import JournalEntry
from convergences.outbox.mails import Mail
from convergences.transitions import TransitionRefused

INVITATION, REMINDER = "invitation", "reminder"


def seated_in(edition):
    """`{juror: [seat, …]}` of those who have a place on a jury of this edition, by name."""
    seats = (
        Seat.objects.filter(award__edition=edition, stood_down_at=None)
        .exclude(award__decided_by=Award.Decision.ELSEWHERE)
        .exclude(award__status=Award.Status.NOT_HELD)
        .select_related("award__category", "award__edition", "juror__user", "juror__edition")
        .order_by("juror__name", "award__position", "award__category__position", "award")
    )
    found = defaultdict(list)
    for seat in seats:
        found[seat.juror].append(seat)
    return dict(found)


def left_in(edition):
    """`{juror: [(award, links, files, files to open again), …]}` of those who owe something."""
    found = defaultdict(list)
    awards = edition.awards.filter(status=Award.Status.MARKING).select_related("category")
    for award in awards.order_by("position", "category__position", "pk"):
        award.edition = edition
        coverage = award.coverage()
        for seat in coverage.seats:
            left = coverage.left_for(seat)
            owed = (left[UNDECLARED], left[UNMARKED], left[UNSEEN])
            if any(owed):
                found[seat.juror].append((award, *owed))
    return dict(found)


def invited_in(edition):
    """The addresses that have an invitation of this edition, whether it has left or not."""
    mails = Mail.objects.filter(kind=INVITATION, batch__startswith=_batch(edition, INVITATION))
    return {mail.to for mail in mails.exclude(status=Mail.Status.CANCELLED)}


def recipients_of(edition, kind):
    """`{juror: what their mail says}`, each with an account, who would receive a mail of this kind."""
    if kind == REMINDER:
        found = left_in(edition)
        with_account = Juror.objects.filter(edition=edition).exclude(user=None)
        jurors = {juror.pk: juror for juror in with_account.select_related("user", "edition")}
        return {jurors[j.pk]: left for j, left in found.items() if j.pk in jurors}
    invited = invited_in(edition)
    return {
        juror: seats
        for juror, seats in seated_in(edition).items()
        if juror.user and juror.user.email not in invited
    }


def draft_for(edition, kind, *, by, among=None):
    """Draft the mails of this kind, in one batch; gives the address where they are read.

    `among` narrows it to chosen jurors, who are then invited again if they were already.
    """
    if edition.is_past or (kind == REMINDER and edition.status != Edition.Status.JURY):
        raise TransitionRefused(_("The juries of this edition are not at work."))
    if among is not None and kind == INVITATION:
        seated = seated_in(edition)
        told = {juror: seated[juror] for juror in among if juror in seated}
    else:
        told = recipients_of(edition, kind)
        if among is not None:
            told = {juror: told[juror] for juror in among if juror in told}
    if not told:
        raise TransitionRefused(
            _("Nobody has anything left to do.")
            if kind == REMINDER
            else _("Nobody is left to invite: seat jurors, and write their addresses.")
        )
    write = (
        invitation_mails.draft_reminder if kind == REMINDER else invitation_mails.draft_invitation
    )
    batch = f"{_batch(edition, kind)}{secrets.token_hex(4)}"
    with transaction.atomic():
        mails = [write(juror, what, batch=batch, by=by) for juror, what in told.items()]
        JournalEntry.objects.record(
            by, f"awards.edition.{kind}s_drafted", edition, mails=len(mails)
        )
    return reverse("admin:convergences_mail_mailing", args=[mails[0].pk])


def _batch(edition, kind):
    return f"jury-{kind}-{edition.year}-"


class JuryMails:
    """Gives the administration of editions its pages of invitations and of reminders."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "<number:pk>/invitations/",
                wrap(self.jury_mails_view),
                {"kind": INVITATION},
                name="awards_edition_invitations",
            ),
            path(
                "<number:pk>/rappels/",
                wrap(self.jury_mails_view),
                {"kind": REMINDER},
                name="awards_edition_reminders",
            ),
            *super().get_urls(),
        ]

    def jury_mails_view(self, request, pk, kind):
        """Say who would receive a mail, and about what; a POST drafts them all, to be read."""
        edition = self._changeable(request, pk)
        if request.method == "POST":
            try:
                return HttpResponseRedirect(draft_for(edition, kind, by=request.user))
            except TransitionRefused as refusal:
                messages.error(request, str(refusal))
        told = {} if edition.is_past else recipients_of(edition, kind)
        seated = {} if edition.is_past or kind == REMINDER else seated_in(edition)
        titles = {
            INVITATION: _("Prepare the invitations: %(edition)s"),
            REMINDER: _("Prepare the reminders: %(edition)s"),
        }
        return self._page(
            request,
            f"admin/awards/edition/{kind}s.html",
            edition,
            titles[kind] % {"edition": edition},
            press={
                INVITATION: _("Prepare the invitations"),
                REMINDER: _("Prepare the reminders"),
            }[kind],
            what={INVITATION: _("Awards"), REMINDER: _("What is left")}[kind],
            told=told.items(),
            homeless=[juror for juror in seated if juror.user is None],
            invited=sum(1 for juror in seated if juror.user and juror not in told),
        )
