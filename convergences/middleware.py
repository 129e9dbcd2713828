"""What every request passes through before a view: its language, and characters no database stores."""

import re

from django.conf import settings
from django.core.exceptions import BadRequest
from django.template.loader import render_to_string
from django.utils import translation

BODY = re.compile(rb"<body[^>]*>")


def language_from_path(get_response):
    """The address alone decides the language: French at `/`, English at `/en/`.

    Django's LocaleMiddleware also reads cookies and `Accept-Language`, and says so in `Vary`;
    our public pages are the same bytes for everyone.
    """

    def middleware(request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def refuse_control_characters(get_response):
    """Answer 400 to a NUL or a lone surrogate in the address: no database stores them."""

    def middleware(request):
        for text in (request.path_info, *request.GET.keys(), *_values(request.GET)):
            if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
                raise BadRequest("A character of this address cannot be stored.")
        return get_response(request)

    return middleware


def _values(query):
    for _key, values in query.lists():
        yield from values


def for_this_site_alone(get_response):
    """Say of every answer, files included, that no other site's page may draw it as its own."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def kept_by_nobody_unless_said(get_response):
    """Keep out of every cache whatever does not say how it is kept: refusals, redirects, forms."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def rehearsal_on_every_screen(get_response):
    """Write « Répétition » at the top of every page, whoever drew it, and keep robots away."""

    def middleware(request):
        response = get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            with translation.override(response.get("Content-Language", settings.LANGUAGE_CODE)):
                banner = render_to_string("includes/rehearsal_banner.html").encode()
            response.content = BODY.sub(lambda m: m[0] + banner, response.content, count=1)
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware
