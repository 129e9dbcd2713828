"""An evening that everybody follows: 2,000 phones ask every three seconds while awards are revealed.

    DATABASE_URL=postgres://… python bench/evening.py [viewers] [seconds]

Serves the site as it is deployed, by two workers, from an empty database (PostgreSQL, or SQLite in
a folder of its own without `DATABASE_URL`), makes an evening of three sealed awards and reveals
them one by one from a process of its own. The load runs on the same machine: say how many cores
it has. Budgets: no error, 99 % of the answers within half a second, and each reveal seen by 99 %
of the viewers within five seconds of its commit.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.deployment import ROOT, served

VIEWERS, SECONDS, EVERY = 2000, 120, 3.0
AWARDS, WORKERS = 3, 2
PAGE = "/ceremonie/fragment/"
FALLEN = b"data-prix="
ANSWER_WITHIN, SEEN_WITHIN, SHARE = 0.5, 5.0, 0.99

DESK = """
import sys, time
from awards.models import Cursor
from tests.evenings import announce, make_live, stage_manager
cursor = make_live(awards={awards})
print("ready", flush=True)
for award in cursor.ceremony.in_running_order():
    sys.stdin.readline()
    announce(cursor, award)
    cursor.reveal(award, version=cursor.version, by=stage_manager())
    print(time.time(), flush=True)
"""


class Crowd:
    """What the viewers measured: seconds per answer, errors, and when each saw each reveal."""

    def __init__(self):
        self.latencies, self.statuses, self.errors = [], {}, []
        self.seen = {number: [] for number in range(1, AWARDS + 1)}

    async def follow(self, host, port, start, end):
        """One viewer, on one connection that is opened again when it is closed."""
        await asyncio.sleep(max(0.0, start - time.time()))
        etag, fallen, stream = "", 0, None
        while time.time() < end:
            asked = time.time()
            try:
                if stream is None:
                    stream = await asyncio.open_connection(host, port)
                status, headers, body = await ask(stream, host, port, etag)
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                self.errors.append(repr(error))
                stream = None
            else:
                now = time.time()
                self.latencies.append(now - asked)
                self.statuses[status] = self.statuses.get(status, 0) + 1
                etag = headers.get("etag", etag)
                if status == 200:
                    told = body.count(FALLEN)
                    for number in range(fallen + 1, told + 1):
                        self.seen[number].append(now)
                    fallen = max(fallen, told)
                elif status != 304:
                    self.errors.append(f"status {status}")
                if headers.get("connection", "").lower() == "close":
                    stream = None
            await asyncio.sleep(max(0.0, EVERY - (time.time() - asked)))
        if stream:
            stream[1].close()


async def ask(stream, host, port, etag):
    """Ask once; gives status, headers in lower case, and body."""
    reader, writer = stream
    condition = f"If-None-Match: {etag}\r\n" if etag else ""
    writer.write(f"GET {PAGE} HTTP/1.1\r\nHost: {host}:{port}\r\n{condition}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value for name, _colon, value in (line.partition(": ") for line in head[1:])
    }
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    elif length := int(headers.get("content-length", 0)):
        body = await reader.readexactly(length)
    return int(head[0].split()[1]), headers, body


async def evening(address, desk, viewers, seconds):
    """Everybody follows while the desk reveals; gives the crowd and the hours of the commits."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    crowd, begun = Crowd(), time.time()
    end = begun + seconds
    following = [
        asyncio.create_task(crowd.follow(host, port, begun + EVERY * number / viewers, end))
        for number in range(viewers)
    ]
    committed = []
    for number in range(AWARDS):
        await asyncio.sleep(begun + seconds * (number + 1) / (AWARDS + 1) - time.time())
        committed.append(await asyncio.to_thread(reveal_next, desk))
    await asyncio.gather(*following)
    return crowd, committed


def reveal_next(desk):
    """The desk announces the next award and reveals it; gives the hour of the commit."""
    desk.stdin.write("\n")
    desk.stdin.flush()
    return float(desk.stdout.readline())


def share(values, part):
    """The value that `part` of them do not pass."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else 0.0


def report(crowd, committed, viewers):
    """Print what was measured; whether it is within the budgets."""
    slow = share(crowd.latencies, SHARE)
    print(f"{os.cpu_count()} cores, {WORKERS} workers, {viewers} viewers, every {EVERY:.0f} s")
    print(f"{len(crowd.latencies)} answers: {crowd.statuses}; errors: {len(crowd.errors)}")
    print(f"answer: median {share(crowd.latencies, 0.5) * 1000:.0f} ms, 99 % {slow * 1000:.0f} ms")
    within = not crowd.errors and slow <= ANSWER_WITHIN
    for number, hour in enumerate(committed, start=1):
        waits = [seen - hour for seen in crowd.seen[number]]
        in_time = sum(wait <= SEEN_WITHIN for wait in waits)
        print(
            f"reveal {number}: seen by {in_time} of {viewers} in time, 99 % {share(waits, SHARE):.1f} s"
        )
        within = within and in_time >= SHARE * viewers
    for error in sorted(set(crowd.errors))[:5]:
        print("error:", error)
    return within


@contextmanager
def desk_of(manage, variables, awards):
    """The desk of a ceremony that is live, in a process of its own; see `reveal_next`.

    `manage` is how the site's commands are run.
    """
    desk = subprocess.Popen(
        [*manage, "shell", "--verbosity", "0", "--command", DESK.format(awards=awards)],
        cwd="/",
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if desk.stdout.readline().strip() != "ready":
            sys.exit("The evening could not be made.")
        yield desk
    finally:
        desk.kill()


def main(viewers=VIEWERS, seconds=SECONDS):
    """Measure, print, and exit with 1 when a budget is passed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(
            Path(folder), "install()", workers=WORKERS, database=os.environ.get("DATABASE_URL")
        ) as site,
        desk_of([sys.executable, ROOT / "manage.py"], site.variables, AWARDS) as desk,
    ):
        crowd, committed = asyncio.run(evening(site.address, desk, viewers, seconds))
    sys.exit(0 if report(crowd, committed, viewers) else 1)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
