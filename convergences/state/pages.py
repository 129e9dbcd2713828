"""How pages are served: the public version, what this worker keeps ready, which queries are slow."""

from datetime import timedelta

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convergences.public_version import PublicVersion
from convergences.ready.application import ReadyPages
from convergences.slow_queries import SlowQuery
from convergences.state.lines import Level, Line, Question, Section, moment

SHOWN = 20  # slow queries, the latest
RECENT = timedelta(days=1)


def public_version():
    """The number, and whether this worker has seen it."""
    number = PublicVersion.current()
    return Level.GOOD, _("Number %d.") % number


def store():
    """What the worker that drew this page keeps ready."""
    pages = ReadyPages.of_this_worker
    if pages is None:
        return Level.UNKNOWN, _("No worker of a server drew this page.")
    kept = pages.store
    asked = kept.found + kept.missed
    return Level.GOOD, ngettext(
        "%(number)d page, %(size)s of at most %(most)s; %(found)d answers of %(asked)d were ready.",
        "%(number)d pages, %(size)s of at most %(most)s; %(found)d answers of %(asked)d were ready.",
        len(kept),
    ) % {
        "number": len(kept),
        "size": filesizeformat(kept.size),
        "most": filesizeformat(kept.most),
        "found": kept.found,
        "asked": asked,
    }


def slow_queries():
    """A line for each query that was slow, the latest first."""
    found = list(SlowQuery.objects.all()[:SHOWN])
    if not found:
        return [Line(_("Slow queries"), Level.GOOD, _("None was seen."))]
    since = timezone.now() - RECENT
    return [
        Line(
            query.route or _("an address that leads nowhere"),
            Level.LOOK if query.last_at > since else Level.GOOD,
            ngettext(
                "%(times)d time, %(longest)d ms at most, on %(moment)s.",
                "%(times)d times, %(longest)d ms at most, last on %(moment)s.",
                query.times,
            )
            % {
                "times": query.times,
                "longest": query.longest_ms,
                "moment": moment(query.last_at),
            },
            query.sql,
        )
        for query in found
    ]


PAGES = Section(
    "pages",
    gettext_lazy("Public pages"),
    [
        Question(gettext_lazy("Public version"), public_version),
        Question(gettext_lazy("Ready pages of this worker"), store),
    ],
)
SLOW = Section(
    "slow",
    gettext_lazy("Slow queries"),
    [Question(gettext_lazy("Slow queries"), slow_queries)],
)
