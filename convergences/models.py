"""Where Django finds the floor's models; each stands in the module of its subject."""

from convergences.backups import Backup
from convergences.journal import JournalDetail, JournalEntry, Stream
from convergences.outbox.mails import Mail
from convergences.public_version import PublicVersion
from convergences.reports import Report
from convergences.runs import Run
from convergences.slow_queries import SlowQuery
from convergences.slugs import FormerSlug
from convergences.users import User

__all__ = [
    "Backup",
    "FormerSlug",
    "JournalDetail",
    "JournalEntry",
    "Mail",
    "PublicVersion",
    "Report",
    "Run",
    "SlowQuery",
    "Stream",
    "User",
]
