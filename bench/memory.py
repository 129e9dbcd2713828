"""What a worker keeps in memory after 100,000 requests: megabytes, and by how much it grew.

    DATABASE_URL=postgres://… python bench/memory.py [requests]

Two workers as they are deployed. Nine requests in ten are for ready pages, in three encodings and
with parameters that nobody knows; the others ask what no page is ready for: searches, forms, the
door of the administration, addresses where there is nothing. The store of ready pages holds the
real archive whole, and is full when the growth begins to be counted: after a tenth of the requests.
`wrk` makes the load, on the same machine.
"""

import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import Others
from tests.browser.deployment import ROOT, served
from tests.deployed.processes import descendants

REQUESTS, WORKERS, CONNECTIONS, SECONDS = 100_000, 2, 16, 10
STORE = 16  # MB
MOST, GROWTH = 90, 0.10
SCRIPT = """
local pages = {%(pages)s}
local encodings = {"br", "gzip", "identity"}
local others = {"/archives/?q=", "/en/archives/?q=", "/signaler/?page=", "/admin/?next=", "/nulle-part/"}
math.randomseed(%(seed)d)
function request()
  local number, path = math.random(1000000)
  if number %% 10 == 0 then
    path = others[math.random(#others)] .. number
  elseif number %% 10 == 1 then
    path = pages[math.random(#pages)] .. "?utm=" .. number
  else
    path = pages[math.random(#pages)]
  end
  return wrk.format("GET", path, {["Accept-Encoding"] = encodings[math.random(3)]})
end
"""


def main(requests=REQUESTS):
    """Print what each worker keeps at each step; leave with 1 when a budget is exceeded."""
    database = os.environ.get("DATABASE_URL")
    os.environ["READY_PAGES_MB"] = str(STORE)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), "prepare()", workers=WORKERS, database=database) as site,
        Others() as others,
    ):
        pages = listed(site.address)
        stored = sum(weight(site.address + path) for path in pages) / 2**20
        print(f"{WORKERS} workers, {len(pages)} pages that weigh {stored:.1f} MB in the store")
        sizes, answered = {}, 0
        while answered < requests:
            answered += load(site.address, pages, seed=answered)
            sizes[answered] = kept_by_workers()
            told = ", ".join(f"{size:.1f} MB" for size in sizes[answered])
            print(f"{answered:8} answers: {told}", flush=True)
    settled = next(kept for number, kept in sizes.items() if number >= requests / 10)
    growth = max(after / before - 1 for before, after in zip(settled, sizes[answered], strict=True))
    most = max(sizes[answered]) - stored
    print(f"besides the store of pages: {most:.1f} MB at most; growth {growth:.1%}")
    print(others)
    sys.exit(most > MOST or growth >= GROWTH)


def listed(address):
    """The pages of the sitemap, as paths."""
    with urllib.request.urlopen(address + "/sitemap.xml") as answer:
        return re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", answer.read().decode())


def weight(address):
    """Bytes of a ready page, in the three encodings that are kept of it."""
    total = 0
    for encoding in ("br", "gzip", "identity"):
        request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
        with urllib.request.urlopen(request) as answer:
            total += len(answer.read())
    return total


def load(address, pages, seed):
    """Ask for ten seconds; gives how many answers came."""
    told = ", ".join(f'"{path}"' for path in pages)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % {"pages": told, "seed": seed})
        script.flush()
        command = ["wrk", f"-c{CONNECTIONS}", "-t1", f"-d{SECONDS}s", "-s", script.name, address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(re.search(r"(\d+) requests in", said)[1])


def kept_by_workers():
    """Megabytes of each worker of ours, without what it shares with other processes."""
    found = {}
    for pid in descendants(os.getpid()):
        if b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes() and not descendants(pid):
            told = Path(f"/proc/{pid}/smaps_rollup").read_text()
            private = re.findall(r"^Private_\w+:\s+(\d+) kB$", told, re.MULTILINE)
            found[pid] = sum(map(int, private)) / 1024
    return [size for _pid, size in sorted(found.items())]


if __name__ == "__main__":
    os.chdir(ROOT)
    main(*(int(argument) for argument in sys.argv[1:]))
