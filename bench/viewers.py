"""The largest evening: 10,000 viewers ask every three seconds, 3,333 times a second, for a minute.

    DATABASE_URL=postgres://… python bench/viewers.py [viewers] [seconds]

Through nginx with TLS, a connection each, which keeps the live fragment for a second, in front of
two workers on PostgreSQL; three awards are revealed meanwhile: each viewer then receives the new
fragment once, and asks whether it changed from there. `wrk` makes the load, on the same machine.
Budgets: errors below 0.1 %, 99 % of the answers within a second, nine tenths of what the viewers
ask answered; where they are passed, what was reached is printed.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.evening import reveal_next
from bench.front import deployed, drawn_by, evening
from bench.machine import Others
from tests.deployed.stack import HOST

VIEWERS, SECONDS, EVERY, THREADS = 10_000, 60, 3, 2
AWARDS = 3
PAGE = "/ceremonie/fragment/"
ERRORS, WITHIN, ANSWERED = 0.001, 1.0, 0.9
# wrk names the host in TLS by the address it is given, and looks it up: here, this machine.
SCRIPT = """
wrk.resolve = function(host, service) wrk.addrs = wrk.lookup("127.0.0.1", service) end
local begun, owed, etag = 0, 0, nil
local headers = { ["Host"] = "%(host)s", ["Accept-Encoding"] = "br" }
local anew, again
function delay()
  begun = begun + 1
  if begun <= %(each)d then return math.random(0, %(every)d) end
  return %(every)d
end
-- A thread answers for %(each)d viewers: once one of them has another fragment, each of them is
-- owed its bytes.
function request()
  anew = anew or wrk.format("GET", "%(page)s", headers)
  if owed == 0 and again then return again end
  owed = owed - 1
  return anew
end
function response(status, told)
  local given = told["ETag"] or told["etag"]
  if status ~= 200 or given == etag then return end
  etag, owed = given, %(each)d - 1
  again = wrk.format("GET", "%(page)s",
    { ["Host"] = headers["Host"], ["Accept-Encoding"] = "br", ["If-None-Match"] = etag })
end
"""


def load(site, viewers, seconds):
    """Everybody asks; gives what wrk printed."""
    told = {"host": f"{HOST}:{site.https}", "each": viewers // THREADS, "page": PAGE}
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % {**told, "every": EVERY * 1000})
        script.flush()
        command = ["wrk", "--latency", "--timeout", "10s", f"-t{THREADS}", f"-c{viewers}"]
        command += [f"-d{seconds}s", "-s", script.name, f"https://{HOST}:{site.https}{PAGE}"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def read(said):
    """What wrk printed, as numbers: requests, per second, p50 and p99 in seconds, errors."""
    units = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60}
    at = {
        part: float(number) * units[unit]
        for part, number, unit in re.findall(r"(\d\d)%\s+([\d.]+)(us|ms|s|m)\b", said)
    }
    errors = [int(found) for found in re.findall(r"responses: (\d+)", said)]
    lost = re.search(r"Socket errors: (.*)", said)
    errors += [int(found) for found in re.findall(r"\d+", lost[1])] if lost else []
    requests = int(re.search(r"(\d+) requests in", said)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return requests, rate, at["50"], at["99"], sum(errors), lost[0] if lost else ""


def allow_files(number):
    """A connection is a file: nginx and wrk inherit how many they may have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, max(number, hard)))


def reveals(desk, seconds):
    for _award in range(AWARDS):
        time.sleep(seconds / (AWARDS + 1))
        reveal_next(desk)


def main(viewers=VIEWERS, seconds=SECONDS):
    """Measure, print, and exit with 1 when a budget is passed."""
    if not shutil.which("wrk"):
        sys.exit("This measure needs wrk: apt-get install wrk")
    allow_files(viewers + 1000)
    with deployed() as site, evening(site, AWARDS) as desk, ThreadPoolExecutor() as pool:
        before = drawn_by(site)
        with Others() as others:
            revealed = pool.submit(reveals, desk, seconds)
            said = load(site, viewers, seconds)
            revealed.result()
        drawn = drawn_by(site) - before
        refusals = site.logs().count("worker_connections are not enough")
    requests, rate, median, slow, errors, lost = read(said)
    print(f"{os.cpu_count()} cores, {viewers} viewers, every {EVERY} s, for {seconds} s")
    print(
        f"{requests} answers, {rate:.0f} a second of {viewers / EVERY:.0f}; errors: {errors} {lost}"
    )
    print(f"answer: median {median * 1000:.0f} ms, 99 % {slow * 1000:.0f} ms")
    print(f"fragments drawn: {sum(n for key, n in drawn.items() if key[2] == PAGE)}")
    if refusals:
        print("nginx had no connection left for some: worker_connections")
    print(others)
    sys.exit(errors > ERRORS * requests or slow > WITHIN or rate < ANSWERED * viewers / EVERY)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
