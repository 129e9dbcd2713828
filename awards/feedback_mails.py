"""The mail that tells a nominee what the jury released about it, and nothing else; a person sends it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from awards.deciding_words import mean_in_words
from awards.nominee_totals import Totals, totals_of
from convergences.models import Mail


@dataclass(frozen=True)
class Told:
    """What one nominee is told: its own totals, or None, and the comments on it, word for word."""

    nominee: object
    totals: Totals | None
    comments: tuple

    @property
    def has_something(self):
        """Whether there is a mail to write."""
        return bool(self.totals or self.comments)


def batch_of(award):
    """The key of the mailing that tells the nominees of this award."""
    return f"feedback-{award.pk}"


def told_to_each(award, released, *, with_totals):
    """A `Told` per nominee in the running, by name; `released` are the comments of the award."""
    totals = totals_of(award) if with_totals else {}
    comments = {}
    for each in released:
        comments.setdefault(each.assessment.nominee_id, []).append(each.assessment.comment)
    nominees = award.nominees.in_the_running().select_related("partnership")
    return [
        Told(nominee, totals.get(nominee.pk), tuple(comments.get(nominee.pk, ())))
        for nominee in nominees.order_by("partnership__folded_name", "pk")
    ]


def draft_feedback(award, told, *, by):
    """Draft one mail per nominee who is told something, in one batch; gives the mails.

    Nobody's address is guessed: whoever reads the drafts writes them.
    """
    with override(settings.LANGUAGE_CODE):
        return [_draft(award, each, by) for each in told if each.has_something]


def _draft(award, told, by):
    about = {"award": award, "name": told.nominee.partnership.name}
    opening = gettext(
        "Hello,\n\n"
        "The jury of %(award)s wished you to read what follows about %(name)s. It is sent to no "
        "other nominee.\n"
    )
    closing = gettext("Thank you for what you do together.\n")
    parts = [opening % about, *_totals(told.totals), *_comments(told.comments), closing]
    return Mail.objects.draft(
        to="",
        recipient=told.nominee.partnership.name,
        kind="feedback",
        batch=batch_of(award),
        label=gettext("Feedback to the nominees: %(award)s") % about,
        subject=gettext("%(name)s: what the jury passes on to you (%(award)s)") % about,
        body="\n".join(parts),
        by=by,
    )


def _totals(totals):
    if totals is None:
        return
    said = {
        "mean": mean_in_words(totals.mean),
        "highest": totals.highest,
        "n": totals.jurors,
    }
    overall = gettext(
        "Overall mean, each criterion by its weight: %(mean)s out of %(highest)d, from the marks "
        "of %(n)d jurors. By criterion:\n"
    )
    yield overall % said
    line = gettext("- %(criterion)s: %(mean)s\n")
    yield "".join(
        line % {"criterion": name, "mean": mean_in_words(mean)} for name, mean in totals.criteria
    )


def _comments(comments):
    if not comments:
        return
    yield ngettext(
        "A juror wrote this comment. It is given word for word, without a name:\n",
        "Jurors wrote these %(n)d comments. They are given word for word, without a name and in "
        "no order:\n",
        len(comments),
    ) % {"n": len(comments)}
    quoted = gettext("“%(comment)s”\n")
    for comment in comments:
        yield quoted % {"comment": comment.strip()}
