"""A Django without middleware whose one view answers bytes: what a page is measured against.

`BARE_PAGES` is a folder of pairs of files, `0.body` and `0.headers`, as `bench/speed.py` writes them.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare", MIDDLEWARE=[])


def kept(name):
    """The body and the headers of a page."""
    folder = Path(os.environ["BARE_PAGES"])
    lines = (folder / f"{name}.headers").read_text().splitlines()
    return (folder / f"{name}.body").read_bytes(), dict(line.split(": ", 1) for line in lines)


PAGES = {name.stem: kept(name.stem) for name in Path(os.environ["BARE_PAGES"]).glob("*.body")}


def page(request, name):
    """The same bytes each time."""
    body, headers = PAGES[name]
    return HttpResponse(body, headers=headers)


urlpatterns = [path("<name>/", page)]
application = get_wsgi_application()
