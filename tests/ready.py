"""A site behind ready pages, whose clock a test moves and whose questions to Django are counted."""

from django.core.wsgi import get_wsgi_application

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
