"""A stampede: 2,000 people open a page with all its files in the ten seconds after a reveal.

    DATABASE_URL=postgres://… python bench/stampede.py [people] [seconds]

Through nginx with TLS, a connection each, in front of two workers on PostgreSQL; the load runs on
the same machine. Budgets: no error, 99 % have the page and all its files within two seconds, and
each worker draws each page once for each public version.
"""

import asyncio
import os
import re
import ssl
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.evening import reveal_next, share
from bench.front import deployed, drawn_by, evening
from bench.machine import Others
from tests.deployed.stack import HOST

PEOPLE, SECONDS = 2000, 10
PAGES = ["/ceremonie/", "/", "/en/ceremonie/", "/editions/2026/"]
WITHIN, SHARE = 2.0, 0.99
FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FONTS = re.compile(r"url\([\"']?([^\"')]+\.woff2)")


def files_of(visitor, path):
    """The files that a browser asks for to show this page."""
    page = visitor.get(path)
    if page.status != 200:
        sys.exit(f"{path} answers {page.status}.")
    files = list(dict.fromkeys(FILES.findall(page.text)))
    for style in [name for name in files if name.endswith(".css")]:
        folder = style.rpartition("/")[0]
        fonts = (f"{folder}/{name}" for name in FONTS.findall(visitor.get(style).text))
        files += [os.path.normpath(font) for font in fonts]
    return list(dict.fromkeys(files))


class Crowd:
    """People, and what they measured."""

    def __init__(self, site):
        self.host, self.port = f"{HOST}:{site.https}", site.https
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.tls.check_hostname, self.tls.verify_mode = False, ssl.CERT_NONE
        self.files = {path: files_of(site.visitor(), path) for path in PAGES}
        self.pages, self.whole, self.errors, self.answers = [], [], [], 0

    async def come(self, seconds, people):
        """So many people, one after the other, within so many seconds."""
        await asyncio.gather(
            *(
                self.open(seconds * number / people, PAGES[number % len(PAGES)])
                for number in range(people)
            )
        )

    async def open(self, wait, path):
        """One person: a connection, a page, its files."""
        await asyncio.sleep(wait)
        started = time.monotonic()
        try:
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", self.port, ssl=self.tls, server_hostname=HOST
            )
            await self.ask(reader, writer, path)
            self.pages.append(time.monotonic() - started)
            for name in self.files[path]:
                await self.ask(reader, writer, name)
            writer.close()
        except (OSError, asyncio.IncompleteReadError) as error:
            self.errors.append(f"{path}: {error!r}")
        self.whole.append(time.monotonic() - started)

    async def ask(self, reader, writer, path):
        request = f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: br\r\n\r\n"
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await reader.readexactly(int(re.search(r"\r\ncontent-length: (\d+)", head)[1]))
        self.answers += 1
        if not head.startswith("http/1.1 200"):
            self.errors.append(f"{path}: {head[9:12]}")


def main(people=PEOPLE, seconds=SECONDS):
    """Measure, print, and exit with 1 when a budget is passed."""
    with deployed() as site, evening(site, 1) as desk:
        crowd = Crowd(site)
        before = drawn_by(site)
        with Others() as others:
            reveal_next(desk)
            asyncio.run(crowd.come(seconds, people))
        drawn = drawn_by(site) - before
    asked = {key: number for key, number in drawn.items() if key[2] in PAGES}
    slow = share(crowd.whole, SHARE)
    files = {path: len(names) for path, names in crowd.files.items()}
    print(
        f"{os.cpu_count()} cores, {people} people within {seconds} s, files of each page: {files}"
    )
    print(f"{crowd.answers} answers, {len(crowd.errors)} errors {sorted(set(crowd.errors))[:5]}")
    print(
        f"the page: median {share(crowd.pages, 0.5):.2f} s, 99 % {share(crowd.pages, SHARE):.2f} s"
    )
    print(f"with its files: median {share(crowd.whole, 0.5):.2f} s, 99 % {slow:.2f} s")
    print(
        f"pages drawn: {sum(asked.values())}, by worker, version and page {max(asked.values())} at most"
    )
    print(others)
    sys.exit(bool(crowd.errors) or slow > WITHIN or max(asked.values()) > 1)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
