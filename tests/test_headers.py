"""What every answer says to browsers: marked by MDN's table, without anything inline or unsafe."""

from html.parser import HTMLParser

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.test import Client

from awards.urls import jury_urls
from tests.factories import make_superuser
from tests.jury_roles import make_world
from tests.matrix import BILINGUAL_PREFIXES, MACHINES, PUBLIC
from tests.matrix_addresses import addresses, equipped, make_archive
from tests.observatory import A_PLUS, directives, marks, score
from tests.sign_in import sign_in
from tests.test_matrix_jury import address as jury_address
from tests.test_matrix_jury import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.urls("tests.matrix")]

WANTED = 130
FILES = [
    "/static/css/base.css",
    "/static/css/admin.css",
    "/static/fonts/bricolage-texte.woff2",
    "/static/img/favicon.svg",
    "/static/img/partage.png",
    "/static/admin/js/core.js",
]
ERRORS = {"/rien-ici/": 404, "/en/nothing/": 404, "/%00": 400, "/archives/?q=%00": 400}
# What a form needs: a token, hence a cookie.
FORMS = {"convergences:report"}
HIDDEN = [
    *("/.git/config", "/.git/HEAD", "/.env", "/.htaccess", "/var/db.sqlite3", "/db.sqlite3"),
    *("/static/", "/static/css/", "/media/", "/media/pictures/", "/manage.py", "/server-status"),
    *("/convergences/settings.py", "/static/css/base.css.map", "/static/../manage.py"),
    *(
        "/static/%2e%2e/manage.py",
        "/media/../db.sqlite3",
        "/static//etc/passwd",
        "/requirements.txt",
    ),
]


@pytest.fixture
def deployed(settings):
    """What a deployment sets when HOSTS names its hosts."""
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SECURE_SSL_REDIRECT = True


@pytest.fixture
def archive(settings):
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    return make_archive()


def everywhere(archive):
    """(path, answer) for every address there is: files, errors, as anybody and as a superuser."""
    root = equipped(make_superuser())
    named = addresses(archive, root)
    english = [f"/en{path}" for name, path in named.items() if name.startswith(BILINGUAL_PREFIXES)]
    paths = [*named.values(), *english, *FILES, *ERRORS, *HIDDEN]
    for client in (Client(), sign_in(Client(), root)):
        for path in paths:
            yield path, client.get(path, secure=True)
            client.cookies.pop("messages", None)


class Inline(HTMLParser):
    """Collects whatever a strict policy would have to allow."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on")]
        if "style" in given:
            self.found.append(f"<{tag} style>")
        if tag == "style":
            self.found.append("<style>")
        is_data = given.get("type") == "application/ld+json"
        if tag == "script" and "src" not in given and not is_data:
            self.found.append("<script>")

    handle_startendtag = handle_starttag


def inline(html):
    """Inline scripts, styles and handlers of a page."""
    parser = Inline()
    parser.feed(html)
    return parser.found


def unsafe(answer):
    """What a policy allows and should not, and what a page holds inline."""
    policy = directives(answer["Content-Security-Policy"])
    if policy["default-src"] != ["'none'"] or policy["frame-ancestors"] != ["'none'"]:
        yield "policy too wide"
    for sources in policy.values():
        yield from (source for source in sources if "unsafe" in source or source in ("*", "data:"))
    if answer.get("Content-Type", "").startswith("text/html"):
        yield from inline(answer.text)


def told(answer):
    """What an answer tells of the machinery behind it."""
    yield from {"Server", "X-Powered-By", "X-Django-Version"} & set(answer.headers)
    if answer.get("Content-Type", "").startswith("text/html"):
        html = answer.text.lower()
        yield from (w for w in ("django version", 'name="generator"', "debug = true") if w in html)


def test_every_answer_is_marked_a_plus_holds_nothing_unsafe_and_tells_nothing(deployed, archive):
    answers, pages, wrong = 0, 0, {}
    for path, answer in everywhere(archive):
        answers += 1
        pages += answer.get("Content-Type", "").startswith("text/html")
        poor = marks(answer) if score(answer) < WANTED else {}
        if found := [*poor.items(), *unsafe(answer), *told(answer)]:
            wrong[path] = found
    assert wrong == {}
    assert (answers > 400, pages > 200, WANTED >= A_PLUS) == (True, True, True)


def test_every_answer_of_the_jurys_space_is_as_strict(deployed):
    world, wrong, pages = make_world("deliberation"), {}, 0
    for role in ("anonymous", "stranger", "recused", "juror", "chair"):
        client = client_of(world, role)
        for name in (url.name for url in jury_urls):
            for send in (client.get, client.post):
                answer = send(jury_address(name, world, role), secure=True)
                pages += answer.get("Content-Type", "").startswith("text/html")
                client.cookies.pop("messages", None)
                poor = marks(answer) if score(answer) < WANTED else {}
                if found := [*poor.items(), *unsafe(answer), *told(answer)]:
                    wrong[role, name] = found
    assert wrong == {}
    assert pages > 60


def raising(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, SuspiciousOperation("planted-canary")),
        (403, PermissionDenied("planted-canary")),
        (404, Http404("planted-canary")),
        (500, RuntimeError("planted-canary")),
        (503, OperationalError("planted-canary")),
    ],
)
def test_an_error_is_as_strict_as_a_page(deployed, monkeypatch, status, error):
    monkeypatch.setattr("convergences.views.reports.ReportForm", raising(error))
    for path in ("/signaler/", "/en/signaler/"):
        answer = Client(raise_request_exception=False).get(path, secure=True)

        assert answer.status_code == status
        assert (score(answer) >= WANTED, [*unsafe(answer), *told(answer)]) == (True, [])
        assert "planted-canary" not in answer.text


def test_what_is_refused_before_a_view_is_as_strict_too(deployed, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    browser, strict = Client(), Client(enforce_csrf_checks=True)
    for number in range(21):
        typed = {"login": f"{number}@example.org", "password": "x"}
        too_often = browser.post("/compte/login/", typed, secure=True)
    answers = {
        400: Client(headers={"host": "evil.example"}).get("/", secure=True),
        403: strict.post("/signaler/", {}, secure=True),
        405: browser.put("/sante/", secure=True),
        413: browser.post("/signaler/", {"message": 2000 * "x"}, secure=True),
        429: too_often,
    }

    answered = {status: answer.status_code for status, answer in answers.items()}
    assert answered == {status: status for status in answers}
    for status, answer in answers.items():
        assert (status, marks(answer) if score(answer) < WANTED else {}) == (status, {})
        assert [*unsafe(answer), *told(answer)] == []


def test_a_public_answer_sets_no_cookie_and_is_the_same_bytes_for_everyone(deployed, archive):
    root = equipped(make_superuser())
    staff, anybody = sign_in(Client(), root), Client(headers={"accept-language": "en"})
    wrong = []
    for name, path in addresses(archive, root).items():
        if name not in PUBLIC | MACHINES or name in FORMS:
            continue
        for prefix in ("", "/en") if name.startswith(BILINGUAL_PREFIXES) else ("",):
            one, other = (client.get(prefix + path, secure=True) for client in (anybody, staff))
            varies = {part.strip().lower() for part in one.get("Vary", "").split(",")}
            if one.cookies or other.cookies or varies & {"cookie", "accept-language"}:
                wrong.append(f"{prefix}{path}: {one.cookies or varies}")
            if one.getvalue() != other.getvalue() or one["Content-Type"] != other["Content-Type"]:
                wrong.append(f"{prefix}{path}: not the same")
    assert wrong == []


@pytest.mark.parametrize("path", ["/compte/login/", "/signaler/"])
def test_a_form_sets_cookies_that_stay_with_this_host(deployed, path):
    cookies = Client().get(path, secure=True).cookies

    assert cookies
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/"
        assert cookie["samesite"] == "Lax" and not cookie["domain"]


def test_without_tls_one_is_sent_to_the_same_page_with_it(deployed):
    answer = Client().get("/editions/?page=1")

    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/editions/?page=1")


@pytest.mark.parametrize("path", HIDDEN)
def test_what_is_not_for_the_public_is_not_found(path):
    answer = Client().get(path)

    assert answer.status_code == 404
    assert "cette page n’existe pas" in answer.text.lower()


@pytest.mark.parametrize(
    "path", ["/", "/archives/", "/signaler/", "/admin/", "/static/css/base.css"]
)
def test_trace_echoes_nothing(path):
    answer = Client().trace(path, headers={"x-canary": "planted-canary"})

    assert "planted-canary" not in answer.getvalue().decode()
    assert "planted-canary" not in str(answer.headers)


@pytest.mark.parametrize(
    ("headers", "mark"),
    [
        ({}, 30),
        ({"Content-Security-Policy": "default-src 'self'"}, 55),
        ({"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}, 35),
        ({"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}, 75),
    ],
)
def test_the_marks_fall_where_something_is_missing(headers, mark):
    assert score(HttpResponse(headers=headers)) == mark


def test_the_eye_sees_what_is_inline():
    html = "<style></style><p style='x' onclick=y><script>z</script><script src=a></script>"

    assert inline(html) == ["<style>", "<p onclick>", "<p style>", "<script>"]
