"""Five hundred clients that never end their request: nginx holds them, visitors notice nothing."""

import asyncio
import contextlib
import ssl
import threading
import time
from contextlib import contextmanager

from tests.deployed.people import until
from tests.deployed.stack import HOST

CLIENTS, DROP_EVERY = 500, 3  # seconds
# Without nginx a few more than the threads of the site hold it whole.
ENOUGH = 40
WITHIN = 1.0  # seconds, for 95 % of the visitors
VISITS, VISITORS = 120, 4
PAGES = [
    "/",
    "/editions/2017/",
    "/archives/?q=climat",
    "/signaler/",
    "/en/",
    "/ceremonie/fragment/",
]
HEADERS = "GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: "
# From the site's own page and with a cookie: only then is the body read, for the token of a form.
BODY = (
    "POST /signaler/ HTTP/1.1\r\nHost: {host}\r\n{more}Content-Length: 100000\r\n"
    "Origin: https://{host}\r\n"
    f"Cookie: __Host-csrf={'a' * 32}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)
FORWARDED = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 127.0.0.2\r\n"


class Slow:
    """Clients of another address than the visitors: a byte now and then, and begun again when closed."""

    def __init__(self, opens, requests, clients=CLIENTS):
        self.opens, self.requests, self.clients = opens, requests, clients
        self.open, self.closed = 0, 0
        self._loop = asyncio.new_event_loop()

    def __enter__(self):
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._all(),), daemon=True
        )
        self._thread.start()
        try:
            until(lambda: self.open >= 0.95 * self.clients, 60)
        except AssertionError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *raised):
        self._loop.call_soon_threadsafe(self._leaving.set)
        self._thread.join(30)

    async def _all(self):
        self._leaving = asyncio.Event()
        clients = [asyncio.create_task(self._client(number)) for number in range(self.clients)]
        await self._leaving.wait()
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    async def _client(self, number):
        request = self.requests[number % len(self.requests)]
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await self.opens()
                self.open += 1
                try:
                    await self._drip(reader, writer, request)
                finally:
                    self.open, self.closed = self.open - 1, self.closed + 1
                    writer.transport.abort()
            await asyncio.sleep(0.5)

    async def _drip(self, reader, writer, request):
        """The beginning at once, then a byte now and then until the other side has enough."""
        writer.write(request.encode())
        while not reader.at_eof():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1024), DROP_EVERY)
            writer.write(b"a")
            await writer.drain()


def p95_of(visitor, visits=VISITS):
    """Visitors ask for pages one after the other; gives the seconds that 95 % did not pass."""
    seconds, failed = [], []

    def visit(number):
        for each in range(visits // VISITORS):
            path = PAGES[(number + each) % len(PAGES)]
            started = time.monotonic()
            try:
                status = visitor().get(path).status
            except OSError as error:
                status = repr(error)
            seconds.append(time.monotonic() - started)
            if status != 200:
                failed.append((path, status))

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(VISITORS)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    return sorted(seconds)[int(0.95 * len(seconds))], failed


@contextmanager
def through_nginx(site):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    host = f"{HOST}:{site.https}"
    requests = [HEADERS.format(host=host), BODY.format(host=host, more="")]

    def opens():
        return asyncio.open_connection(
            "127.0.0.1", site.https, ssl=context, server_hostname=HOST, local_addr=("127.0.0.2", 0)
        )

    with Slow(opens, requests) as slow:
        yield slow


@contextmanager
def on_the_site_itself(site, request):
    host = f"{HOST}:{site.https}"
    requests = [request.format(host=host, more=FORWARDED)]
    path = str(site.live_socket())
    with Slow(lambda: asyncio.open_unix_connection(path), requests, ENOUGH) as slow:
        yield slow


def test_visitors_notice_nothing_of_slow_clients(whole):
    alone, failed_alone = p95_of(whole.visitor)
    with through_nginx(whole) as slow:
        beside, failed = p95_of(whole.visitor)
        held = slow.open

    print(f"95 % of the visitors: {alone:.2f} s alone, {beside:.2f} s beside {held} slow clients;")
    print(f"nginx sent {slow.closed - held} of them away meanwhile")
    assert held >= 0.9 * CLIENTS
    assert failed_alone == failed == []
    # A machine that others keep busy is late already.
    assert beside <= max(WITHIN, 1.5 * alone)


def test_without_nginx_slow_headers_are_borne_and_slow_bodies_hold_the_site(whole):
    with on_the_site_itself(whole, HEADERS):
        headers, failed = p95_of(whole.behind_nginx)
        assert failed == []
    with on_the_site_itself(whole, BODY):
        bodies, failed = p95_of(whole.behind_nginx, VISITORS)

    print(f"on the site itself, slow headers: 95 % {headers:.2f} s")
    print(f"slow bodies: 95 % {bodies:.2f} s, {len(failed)} of {VISITORS} got no answer")
    assert bodies > WITHIN
    until(lambda: whole.behind_nginx().get("/sante/").status == 200, 30)
