"""Slow queries: on which page, how often, how long; their text without anything that was asked for.

Each connection is timed. What took longer than `SLOW_QUERY_MS` in a request is written, once that
is answered, by a thread of its own: no request waits for it, and none fails with it.
"""

import hashlib
import logging
import queue
import re
import threading
import time

from django.conf import settings
from django.db import Error, connection, models, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from convergences.logs.asked import current

logger = logging.getLogger(__name__)

KEPT = 200  # rows; the one seen least lately leaves first
WAITING = 100  # queries that the thread has not written yet; beyond, they are let go
LONGEST = 4000  # letters of a query
LITERAL = re.compile(r"'(?:[^']|'')*'")
NUMBER = re.compile(r"(?<![\w%$.])\d+(?:\.\d+)?(?![\w.])")
MANY_VALUES = re.compile(r"%s(?:, ?%s)+")
MANY_ROWS = re.compile(r"(\([^()]*\))(?:,\s*\([^()]*\))+")


def without_values(sql):
    """The text of a query without what was asked for, the same however many values it had."""
    text = NUMBER.sub("?", LITERAL.sub("?", " ".join(str(sql).split())))
    text = MANY_VALUES.sub("%s, …", text)
    before, values, rows = text.partition(" VALUES ")
    return (before + values + MANY_ROWS.sub(r"\1, …", rows))[:LONGEST]


class SlowQueryQuerySet(models.QuerySet):
    """The one write, `count`."""

    def count_one(self, route, sql, milliseconds):
        """Remember that this query of this page was slow once more."""
        digest = hashlib.sha256(f"{route}\n{sql}".encode()).hexdigest()
        took, now = round(milliseconds), timezone.now()
        with transaction.atomic():
            known = self.filter(digest=digest).update(
                times=F("times") + 1,
                longest_ms=Greatest(F("longest_ms"), took),
                last_at=now,
            )
            if known:
                return
            new = self.model(digest=digest, route=route[:200], sql=sql, longest_ms=took)
            self.bulk_create([new], ignore_conflicts=True)
            latest = self.order_by("-last_at", "-pk").values("pk")[:KEPT]
            self.exclude(pk__in=latest).delete()


class SlowQuery(models.Model):
    """One query of one page that was slow, and how often. It names nobody."""

    digest = models.CharField(max_length=64, unique=True)
    route = models.CharField(_("page"), max_length=200)
    sql = models.TextField(_("query"))
    times = models.PositiveIntegerField(_("times"), default=1)
    longest_ms = models.PositiveIntegerField(_("longest, in milliseconds"))
    last_at = models.DateTimeField(_("last at"), default=timezone.now)

    objects = SlowQueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("slow query")
        verbose_name_plural = _("slow queries")
        ordering = ["-last_at", "-pk"]
        default_permissions = []

    def __str__(self):
        return f"{self.route}: {self.longest_ms} ms"


def time_queries(sender=None, *, connection, **kwargs):
    """Time whatever this connection runs, from now on."""
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, timed)


def timed(execute, sql, params, many, context):
    """Run a query; a slow one is noted on the request of this thread, when there is one."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        milliseconds = (time.perf_counter() - began) * 1000
        if milliseconds >= settings.SLOW_QUERY_MS:
            asked = current.get()
            if asked is not None and len(asked.slow) < WAITING:
                asked.slow.append((without_values(sql), milliseconds))


class Keeper:
    """A thread that writes slow queries, begun by the first one."""

    def __init__(self):
        self._waiting = queue.Queue(WAITING)
        self._starting, self._thread = threading.Lock(), None

    def take(self, route, sql, milliseconds):
        """Have this written soon; when too many wait, or the thread cannot start, never."""
        try:
            self._waiting.put_nowait((route, sql, milliseconds))
        except queue.Full:
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write, name="slow", daemon=True)
                self._thread.start()

    def _write(self):
        while True:
            one = self._waiting.get()
            try:
                SlowQuery.objects.count_one(*one)
            except Error:
                logger.exception("A slow query could not be counted.")
            finally:
                # Between two of them it holds no connection, of which the database has few.
                connection.close()
                self._waiting.task_done()

    def wait(self):
        """Wait until all is written."""
        self._waiting.join()


keeper = Keeper()


def keep(asked):
    """Log the slow queries of a request that is answered, and have them counted."""
    for sql, milliseconds in asked.slow:
        logger.warning("slow query: %s", sql, extra={"milliseconds": milliseconds})
        keeper.take(asked.route, sql, milliseconds)
