"""How the machine stands: room on its disks, and the version of everything that runs."""

import platform
import shutil
from importlib import metadata
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convergences.backups import Backup
from convergences.state.lines import Level, Question, Section

GIB = 2**30
TOO_LITTLE, LITTLE = GIB, 5 * GIB
# Where Debian's PostgreSQL writes; the server tells its folder to its own administrators alone.
DEBIAN = Path("/var/lib/postgresql")
HERE = {"", "127.0.0.1", "localhost", "::1"}


def room(folder, needed=0):
    """How much is free where `folder` is; `needed` is what the next thing written there takes."""
    if folder is None or not Path(folder).exists():
        return Level.UNKNOWN, _("There is no such folder here.")
    disk = shutil.disk_usage(folder)
    said = _("%(free)s free of %(total)s.") % {
        "free": filesizeformat(disk.free),
        "total": filesizeformat(disk.total),
    }
    if disk.free < max(TOO_LITTLE, needed):
        return Level.BAD, said
    return (Level.LOOK if disk.free < max(LITTLE, 3 * needed) else Level.GOOD), said


def of_the_database():
    """The folder that holds the database, when it is on this machine."""
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return room(None if ":memory:" in name or "mode=memory" in name else Path(name).parent)
    host = database.get("HOST") or ""
    here = host in HERE or host.startswith("/")
    level, said = room(DEBIAN if here and DEBIAN.exists() else None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = filesizeformat(cursor.fetchone()[0])
    if level == Level.UNKNOWN:
        said = _("Its disk is on another machine, or elsewhere than usual: look there.")
    return level, _("The database takes %(size)s. %(said)s") % {"size": size, "said": said}


def of_backups():
    """The folder of backups: room for another one like the last."""
    last = Backup.objects.first()
    return room(settings.BACKUP_ROOT, last.bytes if last else 0)


def release():
    """The commit that is served."""
    if settings.RELEASE:
        return Level.GOOD, settings.RELEASE
    if settings.DEVELOPMENT:
        return Level.GOOD, _("A clone, in development.")
    return Level.UNKNOWN, _("The folder of the code does not tell its commit.")


def software():
    """Python, Django, the packages."""
    number = len({found.name.lower() for found in metadata.distributions()})
    return Level.GOOD, ngettext(
        "Python %(python)s, Django %(django)s, %(number)d package in all.",
        "Python %(python)s, Django %(django)s, %(number)d packages in all.",
        number,
    ) % {"python": platform.python_version(), "django": django.get_version(), "number": number}


def database_server():
    """Which database answers."""
    version = ".".join(str(part) for part in connection.get_database_version())
    return Level.GOOD, f"{connection.display_name} {version}"


def migrations():
    """Whether the database is the one that this code expects."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return Level.GOOD, _("All are applied.")
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _back in plan[:5])
    said = ngettext(
        "%(number)d is not applied: %(names)s.", "%(number)d are not: %(names)s.", len(plan)
    )
    return Level.BAD, said % {"number": len(plan), "names": names}


DISKS = Section(
    "disks",
    gettext_lazy("Room on the disks"),
    [
        Question(gettext_lazy("Database"), of_the_database),
        Question(gettext_lazy("Public files"), lambda: room(settings.MEDIA_ROOT)),
        Question(gettext_lazy("Private files"), lambda: room(settings.PRIVATE_ROOT)),
        Question(gettext_lazy("Backups"), of_backups),
    ],
)
VERSIONS = Section(
    "versions",
    gettext_lazy("Versions"),
    [
        Question(gettext_lazy("Release"), release),
        Question(gettext_lazy("Software"), software),
        Question(gettext_lazy("Database server"), database_server),
        Question(gettext_lazy("Migrations"), migrations),
    ],
)
