"""Fragments that screens and phones ask for again and again: drawn once per version and worker.

Whatever a fragment is drawn from raises the public version when it changes. So while nothing
moves an answer costs one query, and what was revealed is in every worker's next answer.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps

from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from convergences.database_away import AWAY, answers_while_away
from convergences.models import PublicVersion

COME_BACK_AFTER = 3  # seconds, while the database does not answer


@dataclass(frozen=True)
class Fragment:
    """A part of a page as HTML, and what tells it from any other."""

    html: str
    etag: str

    def answer(self, request, cache_control):
        """The whole of it, or a 304 to who has it already."""
        answer = get_conditional_response(request, etag=self.etag) or HttpResponse(self.html)
        answer["ETag"], answer["Cache-Control"] = self.etag, cache_control
        return answer


def fragment(name, draw):
    """The `Fragment` called `name` in the language of the page; `draw` gives its HTML."""
    worker = caches["worker"]
    # Read before anything is drawn: what is kept is never older than the number it is kept under.
    key = f"{name}:{get_language()}:{PublicVersion.current()}"
    kept = worker.get(key)
    if kept is None:
        html = mark_safe(draw())
        kept = Fragment(html, f'"{hashlib.sha256(html.encode()).hexdigest()[:32]}"')
        worker.set(key, kept)
    return kept


def asked_often(view):
    """Of a view that scripts ask: while the database is away it says when to come back, in short."""

    @answers_while_away
    @wraps(view)
    @require_safe
    def answer(request, *args, **kwargs):
        if not request.environ.get(AWAY):
            with suppress(OperationalError, InterfaceError):
                return view(request, *args, **kwargs)
        return HttpResponse(
            status=503, headers={"Retry-After": COME_BACK_AFTER, "Cache-Control": "no-store"}
        )

    return answer
