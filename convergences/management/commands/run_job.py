"""`manage.py run_job NAME`: runs what is due every hour or every night, and remembers how it went."""

import logging

from django.core.management import BaseCommand, CommandError, call_command

from convergences.runs import JOBS, Run

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run one of the jobs of the hour or the night, and remember when and how it ended."

    def add_arguments(self, parser):
        parser.add_argument("job", choices=[job.name for job in JOBS])

    def handle(self, *, job, **options):
        try:
            with Run.objects.recorded(job):
                call_command(job, stdout=self.stdout, stderr=self.stderr)
        except CommandError:
            raise
        except Exception as error:
            logger.exception("The job %s failed.", job)
            raise CommandError(f"{job}: {type(error).__name__}") from None
