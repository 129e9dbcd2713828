"""Requests per second of the public pages, beside a bare Django that answers the same bytes.

    python bench/speed.py [seconds]

Both are served by granian with the same workers and threads: the site as it is deployed, and a
Django without middleware whose one view answers what the site answered, headers included. Runs
are interleaved; the table gives medians, and ratios of medians of one and the same run. `wrk`
makes the load, on the same machine: what others took of it meanwhile is printed too.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.evening import desk_of, reveal_next
from bench.machine import Others
from tests.browser.deployment import ROOT, served, serving

ROUNDS, SECONDS, CONNECTIONS, WORKERS = 3, 5, 16, 2
PAGES = {
    "home": "/",
    "edition": "/editions/2017/",
    "partnership": "/partenariats/le-centsept/",
    "archives": "/archives/",
    "ceremony, live fragment": "/ceremonie/fragment/",
}
FRAGMENT = "ceremony, live fragment"
READY, UNCHANGED, LIVE, SLOWEST = 1.0, 1.2, 0.8, 10.0


def bytes_of(address, path):
    """What the site answers there in Brotli: headers and body."""
    request = urllib.request.Request(address + path, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read()


@contextmanager
def bare_django(folder, pages):
    """Serve the bare Django with these bodies and headers; gives its address."""
    kept = Path(folder)
    for number, (headers, body) in enumerate(pages.values()):
        (kept / f"{number}.body").write_bytes(body)
        told = {
            name: value
            for name, value in headers.items()
            if name.lower() not in ("date", "server", "content-length", "connection")
        }
        (kept / f"{number}.headers").write_text(
            "\n".join(f"{name}: {value}" for name, value in told.items())
        )
    environment = os.environ | {"BARE_PAGES": str(kept)}
    with serving("bench.bare:application", environment, "/0/", workers=WORKERS) as address:
        yield address


def load(address, seconds, etag=""):
    """Ask as fast as it answers; gives requests per second, p99 in milliseconds, and failures."""
    command = ["wrk", "--latency", f"-c{CONNECTIONS}", "-t1", f"-d{seconds}s"]
    command += ["-H", "Accept-Encoding: br"]
    if etag:
        command += ["-H", f"If-None-Match: {etag}"]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    slowest = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    lost = re.search(r"Socket errors: (.*)", said)
    return rate, slowest, [found[0] for found in (failed, lost) if found]


def measure(site, bare, pages, seconds):
    """Print a line per page; whether all of them reach what is to be reached."""
    reached = True
    for number, (name, path) in enumerate(PAGES.items()):
        etag = pages[name][0]["ETag"]
        rates = {"bare": [], "ready": [], "unchanged": []}
        slow, problems = [], []
        for _round in range(ROUNDS):
            for kind, address, has in (
                ("bare", f"{bare}/{number}/", ""),
                ("ready", site + path, ""),
                ("unchanged", site + path, etag),
            ):
                rate, slowest, failed = load(address, seconds, has)
                rates[kind].append(rate)
                problems += failed
                if kind == "ready":
                    slow.append(slowest)
        medians = {kind: statistics.median(found) for kind, found in rates.items()}
        ready, unchanged = (medians[kind] / medians["bare"] for kind in ("ready", "unchanged"))
        wanted = LIVE if name == FRAGMENT else READY
        well = ready >= wanted and unchanged >= UNCHANGED and statistics.median(slow) <= SLOWEST
        reached = reached and well and not problems
        print(
            f"{name:24}{len(pages[name][1]) / 1024:7.1f}{medians['bare']:9.0f}{medians['ready']:9.0f}"
            f"{medians['unchanged']:9.0f}{ready:8.2f}{unchanged:8.2f}{statistics.median(slow):8.1f}"
            f"  {'' if well else 'not reached'} {' '.join(problems)}",
            flush=True,
        )
    return reached


def main(seconds=SECONDS):
    """Measure, print, and exit with 1 when something is not reached."""
    if not shutil.which("wrk"):
        sys.exit("This measure needs wrk: apt-get install wrk")
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as kept,
        served(
            Path(folder), "prepare()", workers=WORKERS, database=os.environ.get("DATABASE_URL")
        ) as site,
        desk_of([sys.executable, ROOT / "manage.py"], site.variables, 1) as desk,
    ):
        reveal_next(desk)
        pages = {name: bytes_of(site.address, path) for name, path in PAGES.items()}
        with bare_django(kept, pages) as bare, Others() as others:
            print(f"{os.cpu_count()} cores, {WORKERS} workers, {CONNECTIONS} connections")
            print(
                f"{'page':24}{'KB':>7}{'bare/s':>9}{'ready/s':>9}{'304/s':>9}"
                f"{'ready÷':>8}{'304÷':>8}{'p99 ms':>8}"
            )
            reached = measure(site.address, bare, pages, seconds)
    print(others)
    sys.exit(0 if reached else 1)


if __name__ == "__main__":
    os.chdir(ROOT)
    main(*(int(argument) for argument in sys.argv[1:]))
