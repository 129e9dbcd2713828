"""Every answer that leaves the deployment is marked A+, whoever gave it: the site, or nginx alone."""

import re
import time

import pytest

from tests.deployed.stack import HOST
from tests.deployed.upgrading import report
from tests.observatory import directives, marks, score
from tests.test_headers import WANTED, inline

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)"')
MOST = 260  # pages of one crawl
KEPT_ALIVE = 21  # seconds that nginx keeps a connection to the site
STAFF = """
from django.test import Client
from convergences.models import User
from tests.factories import make_superuser
from tests.sign_in import sign_in
person = User.objects.filter(is_superuser=True).first() or make_superuser()
client = sign_in(Client(), person)
told = {name: cookie.value for name, cookie in client.cookies.items()}
"""
ROWS = """
from django.contrib import admin
told = [
    [model._meta.app_label, model._meta.model_name, row.pk if row else None]
    for model in admin.site._registry for row in [model._default_manager.first()]
]
"""
# What nginx answers without asking the site.
BY_NGINX = {
    "TRACE / HTTP/1.1\n{host}": 405,
    "GET /\x00 HTTP/1.1\n{host}": 400,
    "GET /static/staticfiles.json HTTP/1.1\n{host}": 404,
    "POST /signaler/ HTTP/1.1\n{host}\nContent-Length: 99999999": 413,
    "GET /?" + "q" * 40_000 + " HTTP/1.1\n{host}": 414,
    "GET / HTTP/1.1\n{host}\nX-Long: " + "x" * 40_000: 400,
    "POST {file} HTTP/1.1\n{host}\nContent-Length: 0": 405,
    "GET {file} HTTP/1.1\n{host}\nRange: bytes=99999999-": 200,
    "POST / HTTP/1.1\n{host}\nContent-Length: 3\nContent-Length: 6\n\nabcdef": 400,
}


class Raw:
    """What `Visitor.write` gives back, read as an answer."""

    def __init__(self, said):
        head, _blank, self.text = said.partition("\r\n\r\n")
        status, *lines = head.split("\r\n")
        self.status, self.cookies = int(status.split()[1]), {}
        told = [line.partition(": ")[::2] for line in lines]
        self.headers = {name.lower(): value for name, value in told}
        self.repeated = [
            name for name in self.headers if [n.lower() for n, _v in told].count(name) > 1
        ]


def wrong_with(answer):
    """Whatever an answer lacks, allows, says twice, or holds inline."""
    poor = marks(answer) if score(answer) < WANTED else {}
    policy = directives(answer.headers.get("content-security-policy", ""))
    wide = [
        source
        for sources in policy.values()
        for source in sources
        if "unsafe" in source or source in ("*", "data:", "http:", "https:")
    ]
    if policy.get("default-src") != ["'none'"] or policy.get("frame-ancestors") != ["'none'"]:
        wide.append("policy too wide")
    drawn = inline(answer.text) if "html" in answer.headers.get("content-type", "") else []
    return [*poor.items(), *wide, *drawn, *answer.repeated]


@pytest.fixture(scope="module")
def file(whole):
    """The address of a file that nginx serves."""
    static = whole.root / "var" / "static" / "css"
    return f"/static/css/{next(one.name for one in static.glob('base.*.css'))}"


def crawled(visitor, *starts):
    """Each page reached by links from these, and its answer."""
    waiting, seen = list(starts), {}
    while waiting and len(seen) < MOST:
        path = waiting.pop(0).replace("&amp;", "&")
        bare = path.partition("?")[0]
        if bare in seen or "logout" in bare or "?" in path and bare.startswith("/archives"):
            continue
        seen[bare] = visitor.get(path)
        if "html" in seen[bare].headers.get("content-type", ""):
            waiting += LINK.findall(seen[bare].text)
    return seen


def test_every_page_file_and_feed_of_the_public_site_is_marked_a_plus(whole, file):
    starts = [
        "/",
        "/en/",
        "/flux/laureats.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/sante/",
        "/compte/login/",
    ]
    answers = crawled(whole.visitor(), *starts, file, "/rien-de-tel/", "/en/nothing/", "/jury/")
    files = sum("/static/" in path for path in answers)

    assert {path: found for path, one in answers.items() if (found := wrong_with(one))} == {}
    assert len(answers) > 80 and files > 5
    assert {one.status for one in answers.values()} >= {200, 302, 404}


def test_every_page_of_the_administration_is_marked_a_plus(whole):
    visitor = whole.visitor(cookies=whole.asked(STAFF))
    rows = [f"/admin/{app}/{model}/" for app, model, _key in whole.asked(ROWS)]
    rows += [f"/admin/{app}/{model}/{key}/change/" for app, model, key in whole.asked(ROWS) if key]
    rows += [f"{one}add/" for one in rows if one.count("/") == 4]
    answers = crawled(visitor, "/admin/", "/admin/technique/", *rows)
    inside = [
        path for path, one in answers.items() if path.startswith("/admin/") and one.status == 200
    ]

    assert {path: found for path, one in answers.items() if (found := wrong_with(one))} == {}
    assert len(inside) > 50


def test_what_the_site_refuses_is_marked_a_plus(site):
    visitor = site.visitor()
    refused = {
        "without its token": visitor.ask("POST", "/signaler/", b"", {"Origin": "https://evil"}),
        "an address that cannot be read": visitor.get("/archives/?q=%00"),
        "nothing there": visitor.get("/media/pictures/nothing.webp"),
        "a file of nowhere": visitor.get("/static/css/nothing.css"),
    }
    for number in range(6):
        refused["too often"] = report(site.visitor(), f"Numéro {number}.")

    assert [one.status for one in refused.values()] == [403, 400, 404, 404, 429]
    assert {name: found for name, one in refused.items() if (found := wrong_with(one))} == {}


@pytest.mark.parametrize(("request_", "status"), BY_NGINX.items(), ids=range(len(BY_NGINX)))
def test_what_nginx_answers_alone_is_marked_a_plus(whole, file, request_, status):
    host = f"Host: {HOST}:{whole.https}\nConnection: close"
    sent = request_.format(host=host, file=file)
    answer = Raw(whole.visitor().write(sent if "\n\n" in sent else f"{sent}\n\n"))

    assert answer.status == status
    assert wrong_with(answer) == []
    assert status == 200 or "immutable" not in answer.headers.get("cache-control", "")


def test_when_the_site_is_away_what_is_said_is_marked_a_plus(whole):
    link = whole.root / "var" / "run" / "site.sock"
    aside = link.with_name("aside.sock")
    link.rename(aside)
    time.sleep(KEPT_ALIVE)
    try:
        answers = [whole.visitor().get(path) for path in ("/", "/admin/", "/ceremonie/fragment/")]
    finally:
        aside.rename(link)

    assert {answer.status for answer in answers} == {502}
    assert [wrong_with(answer) for answer in answers] == [[], [], []]
    assert whole.visitor().get("/").status == 200


def test_without_tls_nothing_but_a_redirect_is_said(whole):
    visitor = whole.visitor()
    visitor.tls, visitor.port = False, whole.http
    answers = [
        visitor.get("/"),
        visitor.get("/.well-known/acme-challenge/x"),
        visitor.get("/admin/"),
    ]

    assert [answer.status for answer in answers] == [301, 404, 301]
    for answer in answers:
        # A browser must not read this one here: RFC 6797, 7.2.
        assert "strict-transport-security" not in answer.headers
        lost = {name: mark for name, mark in marks(answer).items() if mark < 0}
        assert lost == {"strict transport": -20}


def test_cookies_are_of_this_host_alone_and_unreadable_by_scripts(whole):
    cookies = whole.visitor().get("/compte/login/").cookies

    assert cookies
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/"
        assert cookie["samesite"] == "Lax" and not cookie["domain"]
