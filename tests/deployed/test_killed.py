"""Workers and database killed while people write: what was acknowledged is there, and once."""

import random
import re
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http.client import HTTPException

from tests.deployed.processes import descendants, kill
from tests.deployed.test_two_sites import EDITION, rename, staff, until
from tests.deployed.trial import Trial
from tests.deployed.upgrading import REPORT

ROUNDS, BUSY = 20, (0.3, 1.0)  # between these seconds of writing, all are killed
WRITERS, EACH = 4, 5  # reports that an address may send in an hour
WORDS = "Envoi"
STORED = f"""
from convergences.models import Report
told = list(Report.objects.filter(message__startswith="{WORDS} ").values_list("message", flat=True))
"""
THEME = "from awards.models import Edition\ntold = Edition.objects.get(year=2017).theme_fr"


class Writer(threading.Thread):
    """Sends reports by the form, each from an address that has not sent too many."""

    def __init__(self, number, someone_at):
        super().__init__(daemon=True)
        self.number, self.someone_at, self.leaving = number, someone_at, threading.Event()
        self.sent, self.acknowledged, self.refused = 0, [], Counter()
        form = someone_at(f"127.0.{100 + number}.0")
        page = form.get("/signaler/").text
        self.cookies = form.cookies
        self.started = re.search(r'name="started" value="([^"]+)"', page)[1]

    def run(self):
        while not self.leaving.is_set():
            message = f"{WORDS} {self.number}-{self.sent}"
            try:
                answer = self.send(message)
            except (OSError, HTTPException) as error:
                self.refused[type(error).__name__] += 1
                time.sleep(0.2)
                continue
            if answer.status == 302:
                self.acknowledged.append(message)
            else:
                self.refused[answer.status] += 1
                time.sleep(0.2)

    def send(self, message):
        turn, self.sent = self.sent // EACH, self.sent + 1
        visitor = self.someone_at(f"127.{1 + self.number}.{turn // 250}.{1 + turn % 250}")
        visitor.cookies = dict(self.cookies)
        (token,) = (value for name, value in self.cookies.items() if name.endswith("csrf"))
        typed = {**REPORT, "message": message, "started": self.started}
        return visitor.post("/signaler/", {"csrfmiddlewaretoken": token, **typed})


class Curator(threading.Thread):
    """Someone of the staff who changes one thing again and again: each act is journalled."""

    def __init__(self, visitor, edition):
        super().__init__(daemon=True)
        self.visitor, self.edition, self.leaving = visitor, edition, threading.Event()
        self.sent, self.acknowledged = 0, [0]

    def run(self):
        while not self.leaving.wait(0.2):
            self.sent += 1
            try:
                rename(self.visitor, self.edition, f"Thème {self.sent}")
            except (OSError, HTTPException, AssertionError, ValueError, TypeError):
                continue
            self.acknowledged.append(self.sent)


@dataclass
class Outcome:
    """What is left after all the rounds."""

    rounds: int
    acknowledged: list
    stored: list
    seconds: float
    slowest: float
    refused: Counter

    def __str__(self):
        return (
            f"{self.rounds} rounds in {self.seconds:.0f} s, {len(self.acknowledged)} acknowledged,"
            f" {len(self.lost)} lost, {len(self.twice)} twice; back within {self.slowest:.1f} s;"
            f" meanwhile {dict(self.refused)}"
        )

    @property
    def lost(self):
        return set(self.acknowledged) - set(self.stored)

    @property
    def twice(self):
        return [message for message, times in Counter(self.stored).items() if times > 1]


def killed_again_and_again(someone_at, kill_all, stored, *others, rounds=ROUNDS):
    """Writers write while everything is killed again and again."""
    begun, chance, slowest = time.monotonic(), random.Random(1), 0.0
    writers = [Writer(number, someone_at) for number in range(WRITERS)]
    time.sleep(3.1)  # as long as a person takes to fill in the form
    for one in (*writers, *others):
        one.start()
    asking = someone_at("127.0.0.1")
    try:
        for turn in range(rounds):
            time.sleep(chance.uniform(*BUSY))
            kill_all(turn)
            down = time.monotonic()
            until(lambda: is_well(asking), 60)
            slowest = max(slowest, time.monotonic() - down)
        time.sleep(1)
    finally:
        for one in (*writers, *others):
            one.leaving.set()
        for one in (*writers, *others):
            one.join()
    seconds = time.monotonic() - begun
    acknowledged = [message for writer in writers for message in writer.acknowledged]
    refused = sum((writer.refused for writer in writers), Counter())
    return Outcome(rounds, acknowledged, stored(), seconds, slowest, refused)


def is_well(visitor):
    try:
        return visitor.get("/sante/").status == 200
    except (OSError, HTTPException):
        return False


def show(capsys, outcome, more=""):
    with capsys.disabled():
        print(f"\n{outcome}{more}")


def test_nothing_acknowledged_is_lost_when_workers_and_postgresql_are_killed(site, cluster, capsys):
    (keeper,) = (int(path.read_text()) for path in (site.root / "var" / "run").glob("site@*.pid"))

    def kill_all(turn):
        kill(descendants(keeper))
        if turn % 2:
            cluster.kill()
            cluster.start()

    def someone_at(address):
        return site.visitor(source=address)

    # Through nginx, each from an address of its own; and someone of the staff, for the journal.
    curator = Curator(staff(site, site.visitor())[0], site.asked(EDITION))
    outcome = killed_again_and_again(someone_at, kill_all, lambda: site.asked(STORED), curator)

    show(capsys, outcome, f"; {len(curator.acknowledged)} acts of the staff")
    assert (outcome.lost, outcome.twice) == (set(), [])
    assert len(outcome.acknowledged) > 5 * outcome.rounds
    assert curator.acknowledged[-1] <= int(site.asked(THEME).split()[-1]) <= curator.sent
    site.site("manage", "verify_journal")
    site.site("manage", "check_invariants")


def test_nothing_acknowledged_is_lost_on_sqlite_either(whole, tmp_path, capsys):
    trial = Trial(whole, tmp_path)
    trial.manage("migrate", "--verbosity", "0")
    trial.manage("createcachetable", "--verbosity", "0")

    def stored():
        with sqlite3.connect(trial.database) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            asked = "SELECT message FROM convergences_report WHERE message LIKE ?"
            return [message for (message,) in database.execute(asked, (f"{WORDS} %",))]

    with trial:
        until(lambda: is_well(trial.visitor()), 60)
        outcome = killed_again_and_again(
            trial.visitor, lambda turn: kill(trial.processes()), stored, rounds=ROUNDS // 4
        )

    show(capsys, outcome)
    assert (outcome.lost, outcome.twice) == (set(), [])
    assert len(outcome.acknowledged) > 5 * outcome.rounds
    trial.manage("verify_journal")
    trial.manage("check_invariants")
