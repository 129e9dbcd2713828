"""The application in front of Django: it answers with ready pages, and hands on all the rest."""

import threading
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.http.request import split_domain_port, validate_host

from convergences.database_away import AWAY
from convergences.logs.asked import came_by
from convergences.ready.encodings import wanted
from convergences.ready.pages import BUILD, Build, view_at
from convergences.ready.store import Page, Store
from convergences.ready.version import VersionAskedApart

READING = ("GET", "HEAD")


class ReadyPages:
    """A WSGI application around Django's."""

    of_this_worker = None

    def __init__(self, application, *, version=None, most=None):
        self.application, self.version = application, version or VersionAskedApart()
        self.store = Store(settings.READY_PAGES_BYTES if most is None else most)
        self._builds, self._counting, self._computed = {}, threading.Lock(), {}
        self.is_secure = _reads_the_scheme()
        # All that a page may read of the headers it is built for: it cannot hold what it never saw.
        self.seen = {"HTTP_HOST", *(settings.SECURE_PROXY_SSL_HEADER or ())[:1]}

    def serve_this_worker(self):
        """Say that these are the pages of this process, for « État du site »."""
        ReadyPages.of_this_worker = self

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] not in READING:
            # What this request changes is in the next answer of this worker.
            try:
                return self._hand_on(environ, start_response)
            finally:
                self.version.forget()
        if not self._is_plain(environ):
            return self._hand_on(environ, start_response)
        version = self.version.current()
        key = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        page = self.store.get(key, version)
        if page is None:
            return self._build_or_hand_on(key, version, environ, start_response)
        return self._answer(key, page, environ, start_response)

    def _is_plain(self, environ):
        """Whether the request is one that a ready page may answer: our host, our scheme, no body."""
        return (
            is_ours(environ.get("HTTP_HOST", ""))
            and self.is_secure(environ)
            and not environ.get("SCRIPT_NAME")
            and environ.get("CONTENT_LENGTH") in (None, "", "0")
            and "HTTP_TRANSFER_ENCODING" not in environ
        )

    def _build_or_hand_on(self, key, version, environ, start_response):
        path, query = key
        view = version and view_at(_text(path))
        if not view:
            return self._hand_on(environ, start_response)
        try:
            asked = QueryDict(query.encode("latin-1"))
        except TooManyFieldsSent:
            return self._hand_on(environ, start_response)
        pairs = [(name, value) for name, values in asked.lists() for value in values]
        if any(name in view.ready_unless and value.strip() for name, value in pairs):
            # Not kept, but what the whole version tells is not computed again.
            environ[BUILD] = Build(version, self._computed)
            return self._hand_on(environ, start_response)
        known = urlencode([pair for pair in pairs if pair[0] in view.ready_parameters])
        key = path, known
        with self._alone_with(key):
            # Asked again: who waited finds what was built, and what is built now is of now.
            version = self.version.current()
            page = self.store.get(key, version)
            if page is None and self.version.is_away:
                page = self.store.last(key, version)
                if page is None:
                    return self._hand_on(environ, start_response)
            if page is None:
                page, told = self._build(key, version, environ)
            if page is None and told["status"].startswith("503 "):
                page = self.store.last(key, version)
            if page is None:
                return _replayed(told, environ, start_response)
        return self._answer(key, page, environ, start_response)

    def _hand_on(self, environ, start_response):
        """What Django answers, which is told when there is no use in asking the database."""
        if self.version.is_away:
            self.version.current()  # it may be back
            environ[AWAY] = self.version.is_away
        return self.application(environ, start_response)

    def _build(self, key, version, environ):
        """The page that Django draws, kept; or None, and its answer as it was given.

        `version` was read before: what is kept is never older than the number it is under.
        """
        build = Build(version, self._computed)
        asked = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") or name in self.seen
        }
        asked |= {BUILD: build, "REQUEST_METHOD": "GET", "QUERY_STRING": key[1]}
        told = {}

        def start(status, headers, exc_info=None):
            told.update(status=status, headers=headers)

        answer = self.application(asked, start)
        try:
            told["body"] = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        if not build.is_ready or not may_be_kept(told):
            return None, told
        page = Page(version, told["headers"], told["body"], build.until, route=build.route)
        self.store.keep(key, page)
        return page, told

    def _answer(self, key, page, environ, start_response):
        came_by(page.route)
        variant = self.store.variant(key, page, wanted(environ.get("HTTP_ACCEPT_ENCODING", "")))
        has = environ.get("HTTP_IF_NONE_MATCH")
        if has is not None and (has == variant.etag or _is_among(variant.etag, has)):
            start_response("304 Not Modified", list(variant.headers_unchanged))
            return []
        start_response("200 OK", list(variant.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [variant.body]

    @contextmanager
    def _alone_with(self, key):
        """One thread at a time builds a page; those that wait find it built."""
        with self._counting:
            lock, waiting = self._builds.get(key, (threading.Lock(), 0))
            self._builds[key] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._counting:
                lock, waiting = self._builds[key]
                if waiting == 1:
                    del self._builds[key]
                else:
                    self._builds[key] = lock, waiting - 1


def may_be_kept(told):
    """Whether an answer is a whole page for everyone: 200, public, no cookie, no other `Vary`."""
    headers = [(name.lower(), value.lower()) for name, value in told["headers"]]
    named = dict(headers)
    caching = named.get("cache-control", "")
    varies = {
        part.strip() for name, value in headers if name == "vary" for part in value.split(",")
    }
    return (
        told["status"].startswith("200 ")
        and "set-cookie" not in named
        and "public" in caching
        and not any(word in caching for word in ("private", "no-store"))
        and varies <= {"accept-encoding", ""}
    )


@lru_cache(maxsize=64)
def is_ours(host):
    """Whether this `Host` header names the site; anything else is for Django to refuse."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _reads_the_scheme():
    """Whether a request came by the scheme that the site is served on, as a function of it."""
    if not settings.SECURE_SSL_REDIRECT:
        return lambda environ: True
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        return lambda environ: environ.get(name) == secure
    return lambda environ: environ.get("wsgi.url_scheme") == "https"


def _text(path):
    """A path of WSGI, which holds bytes as Latin-1, as the text that addresses are written in."""
    return path.encode("latin-1").decode("utf-8", "replace")


def _is_among(etag, header):
    """Whether an `If-None-Match` header names this ETag, weakly or not, or any."""
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return etag in named or header.strip() == "*"


def _replayed(told, environ, start_response):
    start_response(told["status"], told["headers"])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [told["body"]]
