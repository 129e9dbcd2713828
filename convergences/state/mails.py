"""How the mails stand: what waits, what failed, when one last left."""

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convergences.outbox.mails import Mail
from convergences.state.lines import Level, Question, Section, lapse, moment


def waiting():
    """What was approved and has not left: bad when it should have."""
    mails = Mail.objects.on_their_way()
    number = mails.count()
    if not number:
        return Level.GOOD, _("No mail is on its way.")
    said = ngettext("%d mail is on its way.", "%d mails are on their way.", number) % number
    since = mails.aggregate(oldest=Min("approved_at"))["oldest"]
    if since is not None:
        said = _("%(mails)s The oldest has waited for %(lapse)s.") % {
            "mails": said,
            "lapse": lapse(timezone.now() - since),
        }
    if Mail.objects.late().exists():
        return Level.BAD, _("%(said)s Does send_outbox run, and does the mail server answer?") % {
            "said": said
        }
    return Level.GOOD, said


def failing():
    """What the mail server refused."""
    number = Mail.objects.failed().count()
    if not number:
        return Level.GOOD, _("None.")
    said = ngettext("%d mail could not be sent.", "%d mails could not be sent.", number)
    return Level.LOOK, said % number


def last_sent():
    """When a mail last left."""
    last = Mail.objects.aggregate(last=Max("sent_at"))["last"]
    return Level.GOOD, moment(last) if last else _("None left yet.")


MAILS = Section(
    "mails",
    gettext_lazy("Mails"),
    [
        Question(gettext_lazy("On their way"), waiting),
        Question(gettext_lazy("Refused"), failing),
        Question(gettext_lazy("Last one that left"), last_sent),
    ],
)
