"""While a ceremony is live a worker dies, and the site is started again: no screen is late."""

import json
import os
import random
import re
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest

from tests.deployed.people import until
from tests.deployed.visitor import Regular

SEEN_WITHIN = 5.0  # seconds, from the commit of a reveal until it is on every screen
SCREENS, PHONES = 2, 8
AWARDS = 3
UNREACHABLE = 7  # seconds
DESK = """
import json, sys, time
from awards.models import Screen
from tests.evenings import announce, make_live, stage_manager
cursor = make_live(awards=%d)
ceremony, desk = cursor.ceremony, stage_manager()
codes = [Screen.objects.expect(ceremony, by=desk).code for number in range(%d)]
print(json.dumps([Screen.objects.pair(code) for code in codes]), flush=True)
for award in ceremony.in_running_order():
    sys.stdin.readline()
    announce(cursor, award)
    cursor.reveal(award, version=cursor.version, by=desk)
    print(json.dumps([time.time(), cursor.version]), flush=True)
sys.stdin.read()
ceremony.refresh_from_db()
ceremony.close(by=desk)
"""


class Follower(threading.Thread):
    """Asks as the scripts of the pages do: again and again, a little later after a failure."""

    def __init__(self, visitor, path, every, again):
        super().__init__(daemon=True)
        self.visitor, self.path, self.every, self.again = visitor, path, every, again
        self.leaving, self.etag = threading.Event(), ""
        self.shown, self.seen = 0, {}
        self.asked, self.missed, self.failed = 0, 0, []

    def run(self):
        self.leaving.wait(random.uniform(0, self.every))
        in_a_row = 0
        while not self.leaving.is_set():
            self.asked += 1
            said = self.look()
            in_a_row = in_a_row + 1 if said else 0
            self.missed += bool(said)
            if in_a_row > 1:
                self.failed.append(said)
            self.leaving.wait(self.again() if said else self.every)

    def look(self):
        """Ask once; gives what was wrong with the answer."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
        try:
            answer = self.visitor.ask("GET", f"{self.path}{self.question()}", headers=headers)
        except (OSError, HTTPException) as error:
            return repr(error)
        if answer.status not in (200, 304):
            return str(answer.status)
        if answer.status == 200:
            self.etag = answer.headers["etag"]
            self.shown = self.told_by(answer.text)
            self.seen.setdefault(self.shown, time.time())
        return ""

    def question(self):
        return ""

    def when(self, reveal):
        """The instant when it showed that reveal, or what came after; None when it never did."""
        return min(
            (at for shown, at in self.seen.items() if shown >= reveal[self.kind]), default=None
        )


class Stage(Follower):
    """A screen of the room: static/js/stage.js."""

    kind = "version"

    def __init__(self, visitor, token):
        visitor.cookies["scene"] = token
        super().__init__(visitor, "/scene/fragment/", 1.0, lambda: 2.0)

    def question(self):
        return f"?vu={self.shown}"

    def told_by(self, html):
        return int(re.search(r'data-version="(\d+)"', html)[1])


class Phone(Follower):
    """The public page: static/js/ceremony.js."""

    kind = "number"

    def __init__(self, visitor):
        super().__init__(visitor, "/ceremonie/fragment/", 3.0, lambda: random.uniform(1.5, 2.25))

    def told_by(self, html):
        return html.count("data-prix=")


class Evening:
    """A ceremony that is live, its desk, and everybody who follows it."""

    def __init__(self, site):
        self.site, self.number = site, 0
        self.desk = subprocess.Popen(
            [site.root / "site", "manage", "shell", "-v0", "-c", DESK % (AWARDS, SCREENS)],
            cwd="/",
            env=site.variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        tokens = json.loads(self.desk.stdout.readline())
        self.followers = [Stage(site.visitor(), token) for token in tokens]
        self.followers += [Phone(site.visitor()) for _each in range(PHONES)]
        self.regular = Regular(site.visitor())
        self.regular.PAGES = ["/", "/ceremonie/", "/en/ceremonie/", "/editions/2017/"]

    def reveals(self):
        """The desk announces the next award and reveals it; gives what is to be seen."""
        self.desk.stdin.write("\n")
        self.desk.stdin.flush()
        at, version = json.loads(self.desk.stdout.readline())
        self.number += 1
        return {"at": at, "version": version, "number": self.number}

    def delays(self, reveal):
        """Seconds until each screen showed a reveal."""
        until(lambda: all(each.when(reveal) for each in self.followers), 2 * SEEN_WITHIN)
        return [each.when(reveal) - reveal["at"] for each in self.followers]

    def failures(self):
        """What anybody saw fail twice in a row since it was last asked."""
        failed = [said for each in self.followers for said in each.failed] + self.regular.failed
        for each in self.followers:
            each.failed = []
        self.regular.failed = []
        return failed

    def told(self, what, delays):
        views = sum(each.asked for each in self.followers) + self.regular.asked
        missed = sum(each.missed for each in self.followers) + len(self.regular.again)
        print(f"{what}: on every screen {max(delays):.1f} s after the reveal; until now {views}")
        print(f"views, {missed} of them asked for again")


@pytest.fixture(scope="module")
def evening(whole):
    evening = Evening(whole)
    for each in evening.followers:
        each.start()
    with evening.regular:
        until(lambda: all(each.asked for each in evening.followers), 10)
        yield evening
        for each in evening.followers:
            each.leaving.set()
    evening.desk.stdin.close()
    assert evening.desk.wait(60) == 0


def test_a_site_that_cannot_be_reached_is_seen_to_fail_and_late(evening):
    link = evening.site.root / "var" / "run" / "site.sock"
    socket = link.readlink()
    turn(link, "nobody.sock")
    os.kill(int((link.parent / "nginx.pid").read_text()), signal.SIGHUP)  # lets its connections go
    try:
        reveal = evening.reveals()
        time.sleep(UNREACHABLE)
    finally:
        turn(link, socket)

    delays = evening.delays(reveal)
    evening.told(f"unreachable for {UNREACHABLE} s", delays)
    assert evening.failures() != []
    assert max(delays) > SEEN_WITHIN


def turn(link, name):
    """Let nginx ask elsewhere, in one step."""
    beside = link.with_suffix(".turned")
    beside.symlink_to(name)
    beside.rename(link)


def test_a_worker_that_is_killed_makes_no_screen_late(evening):
    killed, other = evening.site.workers()
    evening.failures()
    os.kill(killed, signal.SIGKILL)
    delays = evening.delays(evening.reveals())

    until(lambda: len(evening.site.workers()) == 2, 30)
    os.kill(other, signal.SIGKILL)
    until(lambda: len({*evening.site.workers()} - {killed, other}) == 2, 30)
    evening.told("both workers killed, one after the other", delays)
    assert evening.failures() == []
    assert max(delays) <= SEEN_WITHIN


def test_a_restart_makes_no_screen_late(evening):
    before = evening.site.live_socket()
    with ThreadPoolExecutor() as pool:
        restart = pool.submit(evening.site.site, "restart")
        until(lambda: evening.site.live_socket() != before or restart.done(), 90)
        assert not restart.done()
        delays = evening.delays(evening.reveals())
        restart.result()

    evening.told("started again at the moment of the reveal", delays)
    assert evening.failures() == []
    assert max(delays) <= SEEN_WITHIN
