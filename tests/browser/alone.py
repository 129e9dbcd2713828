"""One script of ours on a page that a test writes: a server of the test's own answers, at once.

What only a script and what it is answered decide is tried here, without the site.
"""

import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

STATIC = Path(__file__).resolve().parents[2] / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}


class Alone:
    """A tab and its server: `answers` by path, each a text or a function of what was sent."""

    def __init__(self, chromium, address, **context):
        self.context = chromium.new_context(locale="fr-FR", **context)
        self.address, self.answers, self.asked, self.errors = address, {}, [], []
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def draw(self, body, *files):
        """Open a page with this body, and these files of `static/`."""
        links = [
            f'<link rel="stylesheet" href="/static/{name}">'
            if name.endswith(".css")
            else f'<script type="module" src="/static/{name}"></script>'
            for name in files
        ]
        self.answers["/"] = f"{''.join(links)}{body}"
        self.page.goto(self.address + "/")

    def sent(self, path):
        """What was posted there, one by one."""
        return [form for where, form in self.asked if where == path]

    def answer(self, path, form):
        """The body and the headers of an answer."""
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return file.read_bytes(), {"Content-Type": TYPES[file.suffix]}
        self.asked.append((path, form))
        given = self.answers.get(path, "")
        given = given(form) if callable(given) else given
        body, headers = given if isinstance(given, tuple) else (given, {})
        html = f"<!doctype html><html lang=fr><title>Essai</title>{body}"
        return html.encode(), {"Content-Type": "text/html; charset=utf-8", **headers}


def slowly(answer, seconds=0.8):
    """The same answer, later."""

    def later(_form):
        time.sleep(seconds)
        return answer

    return later


@contextmanager
def alone(chromium, **context):
    """A tab that any script may be tried in."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            body, headers = tab.answer(urlsplit(self.path).path, form)
            self.send_response(int(headers.pop("Status", 200)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *told):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    tab = Alone(chromium, f"http://127.0.0.1:{server.server_port}", **context)
    try:
        yield tab
        assert tab.errors == []
    finally:
        tab.context.close()
        server.shutdown()
