"""Photographs as files: the public copies, and what only the staff may see."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from awards.visibility import pictures_for
from convergences.pictures.encoding import TYPES

# A picture opened alone runs nothing, loads nothing, and is nobody's frame.
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
FOR_EVER = "public, max-age=31536000, immutable"
NEVER = "private, no-store"


@require_safe
def public_picture(request, address, name):
    """A public copy, of a picture that the public may see.

    In production the proxy may serve MEDIA_ROOT by itself, with the same headers: nothing lies
    there but public copies, removed with what made them public. Served here, a file that lies
    there and that no public page names is a 404.
    """
    for picture in pictures_for().filter(public_name=address):
        return _served(picture, name, picture.open_public, FOR_EVER)
    raise Http404


def private_picture(request, token, name):
    """A rendition that is not public, for whoever may see its picture: plugged into the desk.

    The original itself is served to nobody: it keeps what the camera wrote in it.
    """
    for picture in pictures_for(request.user).named(token):
        return served_privately(picture, name)
    raise Http404


def served_privately(picture, name):
    """A rendition from the private storage, that no cache keeps."""
    return _served(picture, name, picture.open_private, NEVER)


def _served(picture, name, open_file, caching):
    if name not in picture.rendition_names:
        raise Http404
    try:
        file = open_file(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = caching
    return response
