"""A visitor of a deployment, by HTTP as it is on the wire: what is sent is what is written here."""

import http.client
import re
import socket
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PATIENCE = 20


@dataclass(frozen=True)
class Answer:
    """What was answered: status, headers by lower-case name, body."""

    status: int
    headers: dict
    body: bytes
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    repeated: tuple = ()  # headers that came twice

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


@dataclass
class Visitor:
    """Someone with cookies. Certificates are not checked: the one of a test is signed by itself."""

    address: str
    port: int
    host: str
    tls: bool = True
    always: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    source: str = ""  # the address that they come from

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def ask(self, method, path, body=None, headers=()):
        """One request on a connection of its own."""
        sent = {"Host": self.host, **self.always}
        sent |= {name.replace("_", "-"): value for name, value in dict(headers).items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self.connection()
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            read = answer.read()
        finally:
            connection.close()
        set_cookies = answer.headers.get_all("Set-Cookie") or []
        self._keep(set_cookies)
        told = [(name.lower(), value) for name, value in answer.getheaders()]
        counted = Counter(name for name, _value in told if name != "set-cookie")
        repeated = tuple(name for name, times in counted.items() if times > 1)
        cookies = SimpleCookie()
        for cookie in set_cookies:
            cookies.load(cookie)
        return Answer(answer.status, dict(told), read, cookies, repeated)

    def send(self, path, form, *, to=None, **headers):
        """Fill in the form of the page at `path`, and send it."""
        token = TOKEN.search(self.get(path).text)[1]
        pairs = form.items() if isinstance(form, dict) else form
        return self.post(path, [("csrfmiddlewaretoken", token), *pairs], to=to, **headers)

    def post(self, path, form, *, to=None, **headers):
        """Send the form of the page at `path`, its token included."""
        told = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://{self.host}",
            "Referer": f"https://{self.host}{path}",
            **headers,
        }
        return self.ask("POST", to or path, urlencode(form).encode(), told)

    def connection(self):
        connection = http.client.HTTPConnection(self.address, self.port, timeout=PATIENCE)
        connection.sock = self.wire()
        return connection

    def wire(self):
        """A connection on which anything can be written."""
        if self.port:
            source = (self.source, 0) if self.source else None
            plain = socket.create_connection((self.address, self.port), PATIENCE, source)
        else:
            plain = socket.socket(socket.AF_UNIX)
            plain.settimeout(PATIENCE)
            plain.connect(self.address)
        if not self.tls:
            return plain
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(plain, server_hostname=self.host.partition(":")[0])

    def write(self, text, *, most=200_000):
        """Write these very bytes; gives all that comes back until the other side closes."""
        read = b""
        with self.wire() as wire:
            wire.sendall(text.replace("\n", "\r\n").encode("latin-1"))
            wire.settimeout(5)
            try:
                while (more := wire.recv(65536)) and len(read) < most:
                    read += more
            except (OSError, ssl.SSLError):
                pass
        return read.decode("latin-1")

    def _keep(self, set_cookies):
        for cookie in set_cookies:
            name, _equals, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            if value and value != '""':
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)


class Regular(threading.Thread):
    """Asks for pages every fifty milliseconds, once more when it gets no good answer at first."""

    PAGES = ["/", "/editions/2017/", "/en/", "/archives/?q=climat", "/signaler/", "/sante/"]
    EVERY = 0.05

    def __init__(self, visitor):
        super().__init__(daemon=True)
        self.visitor, self.leaving = visitor, threading.Event()
        self.asked, self.again, self.failed = 0, [], []

    def run(self):
        while not self.leaving.wait(self.EVERY):
            path = self.PAGES[self.asked % len(self.PAGES)]
            self.asked += 1
            if said := self.complaint(path):
                self.again.append(said)
                if said := self.complaint(path):
                    self.failed.append(said)

    def complaint(self, path):
        """What was wrong with the answer; nothing when it was right."""
        at = time.strftime("%H:%M:%S")
        try:
            answer = self.visitor.get(path)
        except (OSError, http.client.HTTPException) as error:
            return f"{at} {path}: {error!r}"
        return "" if answer.status == 200 and answer.body else f"{at} {path}: {answer.status}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *raised):
        self.leaving.set()
        self.join(2 * PATIENCE)
