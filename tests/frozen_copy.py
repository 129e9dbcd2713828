"""A frozen copy of the site of a test, and its files as a plain web server finds them."""

from django.core.management import call_command

from convergences.frozen.folder import place_of
from tests.ready import connection_of_the_test


def freeze(folder):
    """Freeze the site into `folder`; gives the folder."""
    with connection_of_the_test():
        call_command("freeze", str(folder))
    return folder


def page(folder, path):
    """What a plain web server answers at this path, as text."""
    return place_of(folder, path).read_bytes().decode()


def files_of(folder):
    """`{name: bytes}` of everything in the copy."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in folder.rglob("*")
        if place.is_file()
    }
