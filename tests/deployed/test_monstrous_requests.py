"""Requests that are too large, broken or lie about themselves: refused, and never at a high price."""

import base64
import re
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.deployed.stack import HOST

MOST_MEMORY = 300  # MB, of each worker at its worst
A_WHILE = 10  # seconds
MB = 2**20
READ = 2**18  # of what is typed
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xyz"
WORDS = {
    "fr": {413: "Votre formulaire est trop lourd", 400: "Votre formulaire n’est pas arrivé entier"},
    "en": {413: "Your form is too large", 400: "Your form did not arrive whole"},
}


def part(name, content=b"x", *, file="", more=b""):
    named = f'; filename="{file}"' if file else ""
    head = f'--xyz\r\nContent-Disposition: form-data; name="{name}"{named}\r\n'.encode()
    return head + more + b"\r\n" + content + b"\r\n"


def parts(*all_of_them):
    return b"".join(all_of_them) + b"--xyz--\r\n"


BASE64 = b"Content-Transfer-Encoding: base64\r\n"
SPACES = b"YWJj" + b" " * (11 * MB) + b"YWJj"
# `{what it is: (type, body, status)}`; what is well written and small enough is a form like others.
FORMS = {
    "1,001 fields": (FORM, b"&".join(b"f%d=1" % n for n in range(1001)), 413),
    "1,001 fields in parts": (PARTS, parts(*(part(f"f{n}") for n in range(1001))), 413),
    "101 files": (PARTS, parts(*(part(f"f{n}", file="a.txt") for n in range(101))), 413),
    "no boundary": ("multipart/form-data", parts(part("a")), 400),
    "a boundary that is none": (PARTS.replace("xyz", "é"), parts(part("a")), None),
    "the boundary of another": (PARTS.replace("xyz", "abc"), parts(part("a")), None),
    "a part that never ends": (PARTS, part("a", b"x" * MB, file="a.txt"), None),
    "headers of a part, a megabyte": (PARTS, parts(part("a", more=b"X: " + b"y" * MB)), None),
    "base64 that is none": (PARTS, parts(part("a", b"abc", file="a.txt", more=BASE64)), 400),
    "base64 of a field": (PARTS, parts(part("a", b"abc", more=BASE64)), None),
    "base64, 11 MB of spaces": (PARTS, parts(part("a", SPACES, file="a.txt", more=BASE64)), None),
    "11 MB in one field": (FORM, b"a=" + b"x" * (11 * MB), 413),
    "11 MB of fields without a name": (FORM, b"&" * (11 * MB), 413),
    "11 MB of percent signs": (FORM, b"a=" + b"%" * (11 * MB), 413),
    "250 KB of percent signs": (FORM, b"a=" + b"%" * (250 * 1024), None),
    "250 KB of fields without a name": (FORM, b"&" * (250 * 1024), None),
    "11 MB in a file": (PARTS, parts(part("a", b"x" * (11 * MB), file="a.bin")), None),
    "11 MB of base64": (
        PARTS,
        parts(part("a", base64.b64encode(b"x" * (8 * MB)), file="a.bin", more=BASE64)),
        None,
    ),
    "13 MB in one field": (FORM, b"a=" + b"x" * (13 * MB), 413),
    "13 MB in parts": (PARTS, parts(part("a", b"x" * (13 * MB))), 413),
}
# What no form of ours looks like is refused all the same: it has no token.
REFUSED = (400, 403, 413)
# What nginx says when the site refused a form before it had read it: the refusal is lost on the way.
LOST = 502

LIES = {
    "200 headers": "GET / HTTP/1.1\n{host}\n" + "X-A: b\n" * 200 + "Connection: close\n\n",
    "a header of 100 KB": "GET / HTTP/1.1\n{host}\nX-A: "
    + "b" * 100_000
    + "\nConnection: close\n\n",
    "a cookie of 1 MB": "GET / HTTP/1.1\n{host}\nCookie: a=" + "b" * MB + "\nConnection: close\n\n",
    "headers without end": "GET / HTTP/1.1\n{host}\n" + "X-A: bbbbbbbb\n" * 200_000,
    "less than it says": "POST /signaler/ HTTP/1.1\n{host}\n{form}Content-Length: 100000\n\na=b",
    "more than it says": "POST /signaler/ HTTP/1.1\n{host}\n{form}Content-Length: 3\n\na=b"
    + "c" * 9999,
    "a length that is none": "POST /signaler/ HTTP/1.1\n{host}\n{form}Content-Length: 1e3\n\na=b",
    "a length of a terabyte": "POST /signaler/ HTTP/1.1\n{host}\n{form}Content-Length: 999999999999\n\na=b",
    "a chunk of a terabyte": "POST /signaler/ HTTP/1.1\n{host}\n{form}Transfer-Encoding: chunked\n\nfffffffffff\na",
}
# What nginx refuses, and the server behind it reads; beyond 400 KB that one says 431.
BORNE = ("200 headers", "a header of 100 KB")
SAID = re.compile(r"HTTP/1\.1 (\d{3})")


def token_of(visitor, path="/signaler/"):
    """The cookie with which the site reads a form, to look for its token there."""
    visitor.get(path)
    assert visitor.cookies
    return visitor


WAYS = ["visitor", "behind_nginx"]


@pytest.fixture(params=WAYS)
def way(request, whole):
    """How one comes to the site: through nginx, or to what stands behind it."""
    return getattr(whole, request.param)


def test_a_form_that_is_right_is_read(way):
    visitor = token_of(way())
    told = {"Content-Type": PARTS, "Origin": f"https://{visitor.host}"}
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', visitor.get("/signaler/").text)[
        1
    ]
    files = [part(f"f{n}", file="a.txt") for n in range(100)]
    body = parts(part("csrfmiddlewaretoken", token.encode()), *files)

    assert visitor.ask("POST", "/signaler/", body, told).status == 200


@pytest.mark.parametrize("what", FORMS)
def test_a_monstrous_form_is_refused_in_words(way, what):
    kind, body, wanted = FORMS[what]
    visitor = token_of(way())
    for language, path in (("fr", "/signaler/"), ("en", "/en/signaler/")):
        told = {"Content-Type": kind, "Origin": f"https://{visitor.host}", "Referer": "https://x/"}
        started = time.monotonic()
        try:
            answer = visitor.ask("POST", path, body, told)
        except (OSError, HTTPException):  # it answers before the end, and hangs up
            continue
        seconds = time.monotonic() - started
        if answer.status == LOST and len(body) > READ:
            continue
        assert answer.status == wanted or (not wanted and answer.status in REFUSED), answer.status
        assert seconds < A_WHILE
        if wanted and b"<nav" in answer.body:
            assert WORDS[language][wanted] in answer.text, answer.text[:2000]


@pytest.mark.parametrize("what", LIES)
def test_a_request_that_lies_about_itself_is_refused_or_left(whole, way, what):
    visitor = token_of(way())
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    more = "".join(f"{name}: {value}\n" for name, value in visitor.always.items())
    host = f"Host: {HOST}:{whole.https}\n{more}".rstrip("\n")
    form = f"Cookie: {cookie}\nContent-Type: {FORM}\n"
    try:
        said = visitor.write(LIES[what].replace("{host}", host).replace("{form}", form))
    except OSError:  # it hung up while it was being told
        said = ""

    statuses = [int(status) for status in SAID.findall(said)]
    print(f"{what}: {statuses or 'left without a word'}")
    assert not statuses or statuses[0] in (*REFUSED, 431) or what in BORNE
    assert not any(status >= 500 for status in statuses)
    assert way().get("/signaler/").status == 200


def test_no_worker_takes_much_memory_when_many_come_at_once(whole):
    before = memory(whole)
    with ThreadPoolExecutor(8) as pool:
        sent = [
            pool.submit(tried, way, kind, body)
            for kind, body, _status in FORMS.values()
            for way in (whole.visitor, whole.behind_nginx)
        ]
        statuses = [each.result() for each in sent]

    print(f"each worker held {before} MB, {memory(whole)} MB at its worst; answers {set(statuses)}")
    assert not any(status >= 500 and status != LOST for status in statuses)
    assert max(memory(whole)) < MOST_MEMORY


def tried(way, kind, body):
    """The status of the answer to this form; 0 when the other side hung up."""
    visitor = token_of(way())
    try:
        return visitor.ask("POST", "/signaler/", body, {"Content-Type": kind}).status
    except (OSError, HTTPException):
        return 0


def memory(site):
    """The most that each worker ever held, in MB."""
    peaks = []
    for worker in site.workers():
        status = Path(f"/proc/{worker}/status").read_text()
        peaks.append(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024)
    return peaks
