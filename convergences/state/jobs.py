"""What runs by itself: backups, the jobs of the hour and of the night, the chains of the journal."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convergences.backups import SERVES, Backup
from convergences.journal import Stream
from convergences.runs import JOBS, Run
from convergences.state.lines import Level, Line, Question, Section, lapse, moment


def last_backup():
    """The last backup: a row is written once it is verified."""
    last = Backup.objects.first()
    if last is None:
        if not settings.BACKUPS_ARE_DUE:
            return Level.GOOD, _("None, and none is due in development.")
        return Level.BAD, _("None was ever made and verified.")
    age = timezone.now() - last.made_at
    said = _(
        "Made and verified %(lapse)s ago, on %(moment)s: %(size)s, in %(seconds)d seconds."
    ) % {
        "lapse": lapse(age),
        "moment": moment(last.made_at),
        "size": filesizeformat(last.bytes),
        "seconds": last.seconds,
    }
    return (Level.BAD if settings.BACKUPS_ARE_DUE and age > SERVES else Level.GOOD), said


def scheduled():
    """A line for each job: when it last ran, and what came of it."""
    runs = {run.job: run for run in Run.objects.all()}
    return [Line(job.name, *state_of(job, runs.get(job.name))) for job in JOBS]


def state_of(job, run):
    """The word and the sentence of one job."""
    if run is None:
        if not settings.BACKUPS_ARE_DUE:
            return Level.GOOD, _("Never run here; not due in development.")
        return Level.BAD, _("It has never run: is its timer on?")
    now = timezone.now()
    if run.ended_at is None:
        running = lapse(now - run.began_at)
        if now - run.began_at > job.serves / 2:
            return Level.BAD, _(
                "Begun %s ago, and never ended: it was killed, or it hangs."
            ) % running
        return Level.GOOD, _("Running for %s.") % running
    if not run.went_well:
        said = _("It failed, on %(moment)s: %(said)s") % {
            "moment": moment(run.ended_at),
            "said": run.said,
        }
        return Level.BAD, f"{said} {last_success(run)}"
    age = now - run.ended_at
    if settings.BACKUPS_ARE_DUE and age > job.serves:
        return Level.BAD, _("It has not run for %s: is its timer on?") % lapse(age)
    return Level.GOOD, _("It ran on %(moment)s, in %(lapse)s.") % {
        "moment": moment(run.ended_at),
        "lapse": lapse(run.ended_at - run.began_at),
    }


def last_success(run):
    """When a job that fails last went well."""
    if run.last_success_at is None:
        return _("It has never gone well.")
    return _("It last went well on %s.") % moment(run.last_success_at)


def heads():
    """A line for each chain of the journal: its number of entries, its head, when it was verified."""
    run = Run.objects.filter(job="verify_journal").first()
    level, verified = Level.UNKNOWN, _("Never verified here.")
    if run and run.last_success_at:
        level, verified = Level.GOOD, _("Verified on %s.") % moment(run.last_success_at)
    if run and run.went_well is False:
        level, verified = Level.BAD, _("The last check failed; see verify_journal above.")
    return [
        Line(
            stream.name,
            level,
            _("Entry %(seq)s. %(verified)s") % {"seq": stream.seq, "verified": verified},
            stream.head,
        )
        for stream in Stream.objects.order_by("name")
    ]


BACKUPS = Section(
    "backups", gettext_lazy("Backups"), [Question(gettext_lazy("The last backup"), last_backup)]
)
SCHEDULED = Section(
    "jobs",
    gettext_lazy("What runs by itself"),
    [Question(gettext_lazy("Jobs of the hour and of the night"), scheduled)],
)
JOURNAL = Section(
    "journal", gettext_lazy("Heads of the journal"), [Question(gettext_lazy("Streams"), heads)]
)
