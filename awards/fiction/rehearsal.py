"""A rehearsal: the shape of an evening to come, played in a database of its own, and over again.

What is read of the real one is its shape: never a nominee's name, a juror's or a verdict.
"""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from awards.fiction.evening import SealedYear
from awards.models import Ceremony, Edition
from convergences.models import PublicVersion

# How many are in the running where nobody is yet.
NOMINEES = 3
RULES = (
    *("label_fr", "label_en", "joint_laureates", "special_mentions", "may_be_withheld"),
    *("is_decided_in_room", "running_order", "planned_minutes"),
    *("presenter_title_fr", "presenter_title_en"),
)


@contextmanager
def only_reading():
    """Inside, the database itself refuses whatever would write."""
    refuse, allow = (
        ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
        if connection.vendor == "sqlite"
        else ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    )
    with connection.cursor() as cursor:
        cursor.execute(refuse)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(allow)


def next_ceremony():
    """The evening to rehearse: the next that has awards and is not over; None when there is none."""
    coming = (
        Ceremony.objects.exclude(status=Ceremony.Status.CLOSED)
        .exclude(edition__status=Edition.Status.PUBLISHED)
        .filter(awards__isnull=False)
        .distinct()
        .order_by("held_on", "pk")
    )
    today = timezone.localdate().isoformat()
    return coming.filter(held_on__gte=today).first() or coming.last()


def shape_of(ceremony):
    """What of an evening can be told before it: nobody's name, and nothing that is decided."""
    return {
        "year": ceremony.edition.year,
        "ceremony": {
            name: getattr(ceremony, name) for name in ("name_fr", "name_en", "place_fr", "place_en")
        },
        "awards": [
            {name: getattr(award, name) for name in RULES}
            | {
                "category": award.category.slug,
                "category_fr": award.category.name_fr,
                "is_presented": bool(award.presenter),
                "nominees": award.nominees.in_the_running().count() or NOMINEES,
            }
            for award in ceremony.in_running_order()
        ],
    }


def begin(told):
    """Live this year to its seals in the rehearsal's database, and keep it as it starts."""
    with transaction.atomic():
        ceremony = SealedYear(told).live()
    with closing(sqlite3.connect(beginning())) as kept:
        connection.connection.backup(kept)
    return ceremony


def evening():
    """The ceremony that is rehearsed, in the rehearsal's own database."""
    return Ceremony.objects.order_by("pk").first()


def beginning():
    """Where the rehearsal's database is kept as it was before the evening."""
    return Path(settings.VAR_DIR) / "beginning.sqlite3"


def start_over():
    """Give the evening back as it began; whoever is signed in stays so, screens are paired anew."""
    sessions = list(Session.objects.all())
    version = PublicVersion.current()
    with closing(sqlite3.connect(beginning())) as kept:
        kept.backup(connection.connection)
    Session.objects.all().delete()
    Session.objects.bulk_create(sessions)
    # What was kept of pages under a number must not be taken for the new evening's.
    PublicVersion.objects.update(version=version + 1)
