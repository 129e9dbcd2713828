"""A site behind ready pages, whose clock a test moves and whose questions to Django are counted."""

from contextlib import contextmanager
from unittest.mock import patch

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from awards.models import Category
from convergences.ready.application import ReadyPages
from convergences.ready.version import AskedVersion
from tests.factories import make_laureate

MEGABYTE = 2**20


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self):
        return self.now


class Counted:
    """Django, and which of its answers were asked for."""

    def __init__(self):
        self.django, self.paths = get_wsgi_application(), []

    def __call__(self, environ, start_response):
        self.paths.append(environ["PATH_INFO"])
        return self.django(environ, start_response)


def built(site):
    """How many answers Django was asked for."""
    return len(site.application.paths)


def rename(name):
    """Another name for the category of the laureate."""
    Category.objects.update(name_fr=name)


def make_site(clock):
    """The site with a laureate, behind ready pages."""
    make_laureate()
    return ReadyPages(Counted(), version=AskedVersion(clock=clock), most=16 * MEGABYTE)


@contextmanager
def connection_of_the_test():
    """Around a request a server closes old connections: a test's holds its transaction, and stays."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        with patch("convergences.ready.version.close_old_connections"):
            yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
