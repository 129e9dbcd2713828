"""Mails that a seal brings: the journal's head to the jury, a broken seal to its chair.

They are drafts, written in the transaction of the act, and tell nothing of the result.
"""

from django.conf import settings
from django.utils.translation import gettext, override

from convergences.journal import Stream
from convergences.models import Mail


def draft_journal_heads(verdict, *, by):
    """Draft, for every juror of a sealed award, the mail that lets them check the journal later."""
    award = verdict.award
    head = Stream.objects.get(name=award.journal_stream)
    with override(settings.LANGUAGE_CODE):
        told = {
            "award": award,
            "fingerprint": verdict.fingerprint,
            "number": head.seq,
            "head": head.head,
        }
        for seat in award.seats.sitting().select_related("juror__user").order_by("pk"):
            _draft(
                seat.juror,
                by,
                kind="journal-head",
                batch=f"journal-head-{verdict.pk}",
                subject=gettext("The verdict is sealed: %(award)s") % told,
                body=gettext(
                    "Hello %(juror)s,\n\n"
                    "The verdict of %(award)s is sealed. Its fingerprint, published on the page "
                    "of the edition:\n\n%(fingerprint)s\n\n"
                    "The journal of the edition stands at entry %(number)d, whose digest is:\n\n"
                    "%(head)s\n\n"
                    "Keep this message. After the reveal, it lets you check that nothing was "
                    "rewritten since. It tells nothing of the result, and asks nothing of you.\n"
                )
                % {**told, "juror": seat.juror.name},
            )


def draft_broken_seal(verdict, *, by):
    """Draft the mail that tells whoever presides that the seal was broken, and why."""
    award = verdict.award
    seat = award.presiding_seat() if award.is_decided_by_a_jury else None
    if seat is None:
        return
    with override(settings.LANGUAGE_CODE):
        told = {"award": award, "juror": seat.juror.name, "reason": verdict.break_reason}
        _draft(
            seat.juror,
            by,
            kind="seal-broken",
            batch=f"seal-broken-{verdict.pk}",
            subject=gettext("The seal is broken: %(award)s") % told,
            body=gettext(
                "Hello %(juror)s,\n\n"
                "Two people who have the right to do so broke the seal of %(award)s. "
                "The reason, which is public:\n\n%(reason)s\n\n"
                "The award is in deliberation again, and its fingerprint is void. "
                "You can take up the verdict, and propose its seal anew.\n"
            )
            % told,
        )


def _draft(juror, by, *, subject, **fields):
    Mail.objects.draft(
        to=juror.user.email if juror.user else "",
        recipient=juror.name,
        subject=subject,
        label=subject,
        by=by,
        **fields,
    )
