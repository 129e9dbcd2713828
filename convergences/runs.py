"""What the server runs by itself: which jobs are due, when each ran last, and what came of it."""

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import CommandError
from django.db import Error, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convergences.logs.scrubbing import scrubbed

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A command that `deploy/site` runs, and how old its last success may be."""

    name: str
    serves: timedelta


HOURLY = timedelta(hours=2)
NIGHTLY = timedelta(hours=26)  # a night, and two hours for a night that took its time
# What deploy/commands runs, in its order: a test compares.
JOBS = [
    Job("purge_limits", HOURLY),
    Job("forget", NIGHTLY),
    Job("settle_pictures", NIGHTLY),
    Job("backup", NIGHTLY),
    Job("check_invariants", NIGHTLY),
    Job("verify_journal", NIGHTLY),
]


class RunQuerySet(models.QuerySet):
    """The one way to write a run: around the job."""

    @contextmanager
    def recorded(self, job):
        """Remember that `job` begins here, then what came of it; what it raises goes on.

        That nothing can be written never keeps a job from running.
        """
        began = timezone.now()
        self._write(job, began_at=began, ended_at=None, went_well=None, said="")
        try:
            yield
        except BaseException as error:
            self._write(job, ended_at=timezone.now(), went_well=False, said=_words(error))
            raise
        now = timezone.now()
        self._write(job, ended_at=now, went_well=True, last_success_at=now)

    def _write(self, job, **values):
        try:
            self.update_or_create(job=job, defaults=values, create_defaults=values)
        except Error:
            logger.exception("That a job ran could not be recorded.")


class Run(models.Model):
    """The last run of one job."""

    job = models.CharField(_("job"), max_length=60, unique=True)
    began_at = models.DateTimeField(_("began at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    went_well = models.BooleanField(_("went well"), null=True)
    last_success_at = models.DateTimeField(_("last success at"), null=True)
    # The sentence of a command that failed; of another error, its class alone.
    said = models.CharField(_("what it said"), max_length=300, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["job"]
        default_permissions = []
        permissions = [("view_state", _("Can see the state of the site"))]

    def __str__(self):
        return self.job

    @property
    def seconds(self):
        """How long it took; None while it runs."""
        return (self.ended_at - self.began_at).total_seconds() if self.ended_at else None


def _words(error):
    if isinstance(error, CommandError):
        return scrubbed(str(error))[:300]
    return type(error).__name__
