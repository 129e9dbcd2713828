"""An evening inside the server that is tested: a test tells the desk what to do."""

from django.http import HttpResponse
from django.urls import path

from awards.models import Cursor, Screen
from tests.evenings import announce, begin, make_evening, stage_manager


def prepare():
    """Two sealed awards, the desk gone live."""
    begin(make_evening(awards=2))


def code():
    """The code of a screen that is expected."""
    return Screen.objects.expect(the_cursor().ceremony, by=stage_manager()).code


def announce_next():
    """The first award that is not revealed; its label."""
    cursor = the_cursor()
    award = next(each for each in cursor.ceremony.in_running_order() if not each.is_revealed)
    announce(cursor, award)
    return award.label


def reveal():
    """The award that is announced; its laureate."""
    cursor = the_cursor()
    cursor.reveal(cursor.award, version=cursor.version, by=stage_manager())
    return cursor.award.laureates.get().nominee.partnership.name_fr


def close():
    """The end of the evening."""
    the_cursor().ceremony.close(by=stage_manager())


def the_cursor():
    """Where the only evening stands."""
    return Cursor.objects.select_related("ceremony", "award").get()


ACTS = {act.__name__: act for act in (prepare, code, announce_next, reveal, close)}


def desk(request, act):
    """Do what the test asks; what it gives is the whole answer."""
    return HttpResponse(ACTS[act]() or "")


urlpatterns = [path("essai/regie/<slug:act>/", desk)]
