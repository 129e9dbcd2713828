"""Visits every page that leads from the home page, as anybody: no cookie, no session, no header."""

import sys
from collections import deque
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote, urljoin

from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.template.loader import render_to_string
from django.utils import translation

from convergences.frozen.links import HTML, links_in, without_queries
from convergences.frozen.views import FROZEN_ON
from convergences.ready.application import may_be_kept
from convergences.slugs import FormerSlug
from convergences.views.errors import page_not_found

# Where whoever has no link begins: people, then machines.
FIRST = ("/", "/en/", "/robots.txt", "/sitemap.xml")
# What plain servers show by this name; the live site has nothing there, and says so.
NOT_FOUND = ("/404.html", "/en/404.html")
MOVED = 301


@dataclass(frozen=True)
class Answer:
    """What the site tells anybody at an address."""

    status: int
    headers: dict
    body: bytes
    is_for_everyone: bool

    @property
    def content_type(self):
        """The type alone, without its encoding."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Walk:
    """The public site on one day: iterating gives `(path, content type, body)`.

    Afterwards `dead` holds `(path, the one that names it)` of every link that leads nowhere.
    """

    def __init__(self, day):
        self.day, self.dead = day, []
        self._application = WSGIHandler()
        self._named_by, self._waiting = {}, deque()

    def __iter__(self):
        self._named_by.update(dict.fromkeys(NOT_FOUND, ""))
        for path in NOT_FOUND:
            page = page_not_found(WSGIRequest(self._environ(path)))
            yield self._read(path, HTML, page.content)
        self._name("", FIRST)
        yield from self._everything_waiting()
        # Addresses that nothing here names any more, and that others may have kept.
        for path in former_addresses():
            if path not in self._named_by and (moved := self._moved(path, self._ask(path))):
                yield moved
        yield from self._everything_waiting()

    def _everything_waiting(self):
        while self._waiting:
            path = self._waiting.popleft()
            answer = self._ask(path)
            if answer.status == 200 and answer.is_for_everyone:
                yield self._read(path, answer.content_type, answer.body)
            elif moved := self._moved(path, answer):
                yield moved
            elif not self._is_completed(path, answer):
                self.dead.append((path, self._named_by[path]))

    def _name(self, path, links):
        """Remember what an answer leads to, the first time that something does."""
        for link in sorted(set(links) - set(self._named_by)):
            self._named_by[link] = path
            self._waiting.append(link)

    def _read(self, path, content_type, body):
        body = without_queries(content_type, body)
        self._name(path, links_in(path, content_type, body))
        return path, content_type, body

    def _moved(self, path, answer):
        """A page that leads on to where a row is read today; None when there is none."""
        if answer.status != MOVED or not path.endswith("/"):
            return None
        there = unquote(urljoin(path, answer.headers["location"]))
        self._name(path, [there])
        language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(language):
            page = render_to_string("site/frozen_moved.html", {"there": there})
        return path, HTML, page.encode()

    def _is_completed(self, path, answer):
        """Whether the slash at the end alone was missing: a plain server adds it too."""
        if answer.status != MOVED or answer.headers["location"] != f"{path}/":
            return False
        self._name(path, [f"{path}/"])
        return True

    def _ask(self, path):
        told = {}

        def start(status, headers, exc_info=None):
            told.update(status=status, headers=headers)

        answer = self._application(self._environ(path), start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        headers = {name.lower(): value for name, value in told["headers"]}
        return Answer(int(told["status"][:3]), headers, body, may_be_kept(told))

    def _environ(self, path):
        host = settings.ALLOWED_HOSTS[0].lstrip(".")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_NAME": host,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            FROZEN_ON: self.day,
        }
        if settings.SECURE_PROXY_SSL_HEADER:
            name, secure = settings.SECURE_PROXY_SSL_HEADER
            environ[name] = secure
        return environ


def former_addresses():
    """The addresses that rows once had, in both languages: anybody is told whether they lead on."""
    for former in FormerSlug.objects.order_by("model", "slug"):
        row = apps.get_model(former.model)(slug=former.slug)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                yield row.get_absolute_url()
