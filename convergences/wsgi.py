"""The WSGI application that a production server loads: ready pages in front of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")

django = get_wsgi_application()

# Django's models can be imported from here on.
from convergences.connections import ending_with_their_thread  # noqa: E402
from convergences.ready.application import ReadyPages  # noqa: E402

application = ReadyPages(ending_with_their_thread(django))
