"""The database stopped, and frozen: what visitors read meanwhile, and how soon all is well again."""

import threading
import time
from contextlib import contextmanager

import pytest

from tests.deployed.test_two_sites import staff, until
from tests.deployed.upgrading import REPORT

SOON, STUCK, HEALTHY = 3.0, 5.0, 10.0  # seconds
READY = ["/", "/en/", "/editions/2017/", "/archives/", "/sitemap.xml"]
ASKING = ["/archives/?q=climat", "/signaler/", "/en/signaler/", "/compte/login/", "/sante/"]
CROWD = 16  # more than there are threads


def stopped(cluster):
    cluster.stop()
    return cluster.start


def frozen(cluster):
    cluster.freeze()
    return cluster.thaw


@contextmanager
def away(cluster, how):
    """The database goes; it is back when the block ends, and when the block says so."""
    back = how(cluster)
    done = []

    def come_back():
        if not done:
            done.append(back())

    try:
        yield come_back
    finally:
        come_back()


class Timed:
    """What someone is answered, and the longest that anyone waited."""

    def __init__(self):
        self.longest, self.where = 0.0, ""

    def __call__(self, ask, *arguments, **named):
        begun = time.monotonic()
        answer = ask(*arguments, **named)
        seconds = time.monotonic() - begun
        if seconds > self.longest:
            self.longest, self.where = seconds, str(arguments[-2:])
        return answer


def in_a_crowd(site, timed, path):
    """Many ask at once; gives their answers."""
    answers = []
    people = [
        threading.Thread(target=lambda: answers.append(timed(site.visitor().get, path)))
        for _each in range(CROWD)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return answers


def says_when_to_come_back(answer):
    """A 503 that nobody keeps, with the headers of any page."""
    told = answer.headers
    assert answer.status == 503, answer.text[:500]
    assert told["cache-control"] == "no-store" or "no-store" in told["cache-control"]
    assert "set-cookie" not in told
    for name in (
        "content-security-policy", "strict-transport-security", "x-content-type-options",
        "x-frame-options", "referrer-policy", "cross-origin-opener-policy",
        "cross-origin-resource-policy",
    ):  # fmt: skip
        assert name in told, name
    return True


@pytest.mark.parametrize("how", [stopped, frozen])
def test_while_the_database_is_away(site, cluster, how, capsys):
    visitor, timed = site.visitor(), Timed()
    # Twice or more: each of the two workers builds its own.
    good = {path: [visitor.get(path) for _each in range(12)][-1] for path in READY}
    member, _email = staff(site, site.visitor())
    form = site.visitor()
    form.get("/signaler/")
    assert member.get("/admin/").status == 200

    with away(cluster, how) as come_back:
        crowd = in_a_crowd(site, timed, "/archives/?q=eau")
        first = timed.longest
        for path in READY:
            for _each in range(8):
                answer = timed(visitor.get, path)
                assert (answer.status, answer.body) == (200, good[path].body), path
        etag = good["/"].headers["etag"]
        assert timed(visitor.get, "/", If_None_Match=etag).status == 304
        refused = [*crowd, *(timed(visitor.get, path) for path in ASKING if path != "/sante/")]
        refused += [timed(member.get, "/admin/"), timed(member.get, "/admin/awards/edition/")]
        assert all(map(says_when_to_come_back, refused))
        assert {answer.headers["retry-after"] for answer in refused} == {"60"}
        health = timed(visitor.get, "/sante/")
        assert (health.status, health.body) == (503, b"unavailable")
        fragment = timed(visitor.get, "/ceremonie/fragment/")
        assert (fragment.status, fragment.headers["retry-after"]) in ((503, "3"), (200, None))
        sent = {path: timed(send, form, path) for path in ("/signaler/", "/en/signaler/")}
        assert all(map(says_when_to_come_back, sent.values()))
        assert "rien de ce que vous venez d’envoyer n’a été enregistré" in sent["/signaler/"].text
        assert "nothing of what you have just sent was saved" in sent["/en/signaler/"].text
        assert timed(visitor.get, "/static/css/base.css").status in (200, 404)
        longest = timed.longest
        come_back()
        begun = time.monotonic()
        until(lambda: visitor.get("/sante/").status == 200, HEALTHY)
        until(lambda: {visitor.get("/archives/?q=eau").status for _ in range(8)} == {200}, HEALTHY)
        until(lambda: member.get("/admin/").status == 200, HEALTHY)
        healthy = time.monotonic() - begun

    with capsys.disabled():
        print(
            f"\n{how.__name__}: {first:.2f} s for the first crowd of {CROWD}, at most"
            f" {longest:.2f} s for anyone ({timed.where}), healthy {healthy:.2f} s after it was back"
        )
    assert longest <= SOON
    assert healthy <= HEALTHY


def send(visitor, path):
    """The form of reports, sent by someone who opened it before."""
    token = {"csrfmiddlewaretoken": visitor.cookies["__Host-csrf"]}
    return visitor.post(path, {**token, **REPORT, "message": "Pendant la panne."})
