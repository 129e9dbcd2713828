"""Site pages: what every site owes its visitors, its machines and those who keep it running."""

import tempfile
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from convergences.database_away import AWAY, answers_while_away
from convergences.ready import ready_page

# When what these pages state was last checked.
CHECKED_ON = date(2026, 11, 22)


def prose(name, title):
    """The view of a page of prose, which is a template in each language."""

    @ready_page()
    def page(request):
        language = "en" if get_language() == "en" else "fr"
        return render(
            request,
            f"site/{name}_{language}.html",
            {"crumbs": [(title, "")], "checked_on": CHECKED_ON},
        )

    return page


about = prose("about", _("About"))
legal = prose("legal", _("Legal notice"))
accessibility = prose("accessibility", _("Accessibility"))
ecodesign = prose("ecodesign", _("Ecodesign"))
privacy = prose("privacy", _("Personal data"))


@answers_while_away
@never_cache
@require_safe
def health(request):
    """200 while the site can read and keep what it is given, else 503; nothing else is told."""
    well = (
        not request.environ.get(AWAY)
        and database_is_ready()
        and all(can_write(folder) for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT))
    )
    text, status = ("ok", 200) if well else ("unavailable", 503)
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


def database_is_ready():
    """Does the database answer, with every migration applied?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (Error, OSError):
        return False


def can_write(folder):
    """Can a file be written in `folder`, or where it will be made?"""
    folder = Path(folder)
    existing = next((path for path in (folder, *folder.parents) if path.exists()), None)
    try:
        with tempfile.TemporaryFile(dir=existing) as probe:
            probe.write(b"ok")
    except OSError:
        return False
    return True


@ready_page()
def robots(request):
    """Everything may be indexed but what is not for readers."""
    closed = ("/admin/", "/compte/", "/en/compte/", "/demonstration/")
    if settings.REHEARSAL:
        closed = ("/",)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
