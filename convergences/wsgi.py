"""The WSGI application that a production server loads: the log, then ready pages, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")

django = get_wsgi_application()

# Django's models can be imported from here on.
from convergences import interrupted_restore, slow_queries  # noqa: E402
from convergences.connections import ending_with_their_thread  # noqa: E402
from convergences.database_away import wait_while_it_answers  # noqa: E402
from convergences.logs.requests import LogsRequests  # noqa: E402
from convergences.ready.application import ReadyPages  # noqa: E402
from convergences.ready.version import VersionAskedApart  # noqa: E402

interrupted_restore.refuse_to_serve()
version = VersionAskedApart()
wait_while_it_answers(version)
pages = ReadyPages(ending_with_their_thread(django), version=version)
pages.serve_this_worker()
application = LogsRequests(pages, afterwards=slow_queries.keep)
