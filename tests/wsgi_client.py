"""A client of a WSGI application, as a server is: nothing of Django's test client stands between."""

from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True)
class Answer:
    """What a WSGI application answered."""

    status: int
    headers: list
    body: bytes

    def __getitem__(self, name):
        """The one header of this name; None when there is none."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) < 2, (name, found)
        return found[0] if found else None


def ask(application, path, *, method="GET", query="", host="localhost", body=b"", **headers):
    """What `application` answers; `headers` as `Accept_Encoding="br"`."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
        "CONTENT_LENGTH": str(len(body)) if body else "",
    }
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = {}

    def start_response(status, given, exc_info=None):
        told.update(status=int(status.split()[0]), headers=given)

    answered = application(environ, start_response)
    whole = b"".join(answered)
    if hasattr(answered, "close"):
        answered.close()
    return Answer(told["status"], told["headers"], whole)
