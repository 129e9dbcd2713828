"""What nginx lets through to the site, and what it answers for it."""

import gzip

import brotli
import pytest

from tests.deployed.stack import HOST
from tests.deployed.upgrading import report
from tests.observatory import directives

EVIL = "evil.example"
# Told by one server or the other of every answer, and no matter of what is served.
OF_THE_SERVER = {
    "server",
    "date",
    "connection",
    "accept-ranges",
    "content-security-policy",
    "last-modified",
    "x-request-id",
}
LIMIT = 5  # reports in an hour, from one address


def lines(text):
    return text.strip("\n") + "\n\n"


def poisoned(port):
    """Twenty ways of naming another host; `HOST` is the right one."""
    yield from (f"GET / HTTP/1.1\nHost: {host}\nConnection: close" for host in _hosts(port))
    right = f"{HOST}:{port}"
    for target in (f"https://{EVIL}/", f"http://{EVIL}/", f"//{EVIL}/", f"https://{right}/"):
        yield f"GET {target} HTTP/1.1\nHost: {right}\nConnection: close"
    yield f"GET https://{right}/ HTTP/1.1\nHost: {EVIL}\nConnection: close"
    yield f"GET / HTTP/1.1\nHost: {right}\nHost: {EVIL}\nConnection: close"
    yield "GET / HTTP/1.1\nConnection: close"
    yield f"GET / HTTP/1.1\nHost: {right}\n Host: {EVIL}\nConnection: close"
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X_Forwarded_Host"):
        value = f"host={EVIL}" if name == "Forwarded" else EVIL
        yield f"GET / HTTP/1.1\nHost: {right}\n{name}: {value}\nConnection: close"


def _hosts(port):
    yield from (EVIL, f"{EVIL}:{port}", f"{HOST}.{EVIL}", f"{HOST}@{EVIL}", f"{HOST}:{port}@{EVIL}")
    yield from (
        f"{EVIL}/{HOST}",
        f"{HOST}:1",
        f"{HOST}:{port}.{EVIL}",
        f"{HOST}.",
        f"{HOST} {EVIL}",
    )
    yield from ("127.0.0.1", "localhost", "*", f"{HOST}:{port}, {EVIL}", f"x{HOST}")


def test_no_way_of_naming_another_host_gains_anything(whole):
    visitor, seen = whole.visitor(), 0
    for request in poisoned(whole.https):
        said = visitor.write(lines(request))
        seen += 1
        # 444 is a connection closed without a word.
        refused = not said or said.startswith(("HTTP/1.1 400", "HTTP/1.1 404"))
        assert refused or said.startswith("HTTP/1.1 200"), (request, said[:80])
        assert f"://{EVIL}" not in said and f'="//{EVIL}' not in said, request
        if not refused:
            assert f'rel="canonical" href="https://{HOST}:{whole.https}/"' in said, request
    assert seen >= 20


@pytest.mark.parametrize("tls", [True, False])
def test_a_redirect_leads_to_the_configured_address_alone(whole, tls):
    visitor = whole.visitor()
    visitor.tls, visitor.port = tls, whole.https if tls else whole.http
    for host in (EVIL, f"{HOST}.{EVIL}", f"{HOST}@{EVIL}"):
        said = visitor.write(lines(f"GET /editions HTTP/1.1\nHost: {host}\nConnection: close"))
        assert not said or said.startswith("HTTP/1.1 400")
    for target in (f"http://{EVIL}/", f"//{EVIL}", f"//{EVIL}/%2e%2e", f"/\\{EVIL}"):
        said = visitor.write(lines(f"GET {target} HTTP/1.1\nHost: {HOST}\nConnection: close"))
        location = said.partition("Location: ")[2].partition("\r\n")[0]
        assert location.startswith((f"https://{HOST}:{whole.https}/", f"/{EVIL}", "")), said
        assert not location.startswith("//")


def test_links_are_those_of_the_configured_address_whatever_is_forwarded(whole):
    for path in ("/", "/sitemap.xml", "/robots.txt"):
        plain = whole.visitor().get(path)
        forged = whole.visitor().get(path, X_Forwarded_Host=EVIL, Forwarded=f"host={EVIL}")
        assert (forged.status, forged.body) == (200, plain.body)
        assert f"https://{HOST}:{whole.https}/".encode() in plain.body


def test_another_scheme_cannot_be_claimed(whole):
    visitor = whole.visitor()
    assert visitor.get("/", X_Forwarded_Proto="http").status == 200
    visitor.tls, visitor.port = False, whole.http
    for claim in ({}, {"X_Forwarded_Proto": "https"}, {"Forwarded": "proto=https"}):
        answer = visitor.get("/editions/?page=1", **claim)
        assert answer.status == 301
        assert answer.headers["location"] == f"https://{HOST}:{whole.https}/editions/?page=1"


def test_another_address_cannot_be_claimed(site):
    claims = [f"192.0.2.{number}" for number in range(LIMIT + 1)]
    statuses = []
    for claim in claims:
        forged = {"X-Forwarded-For": claim, "X-Real-IP": claim, "Forwarded": f"for={claim}"}
        statuses.append(report(site.visitor(), f"De {claim}", **forged).status)

    assert statuses == [302] * LIMIT + [429]


SMUGGLED = [
    "POST / HTTP/1.1\n{host}\nContent-Length: 6\nTransfer-Encoding: chunked\n\n0\n\nG",
    "POST / HTTP/1.1\n{host}\nTransfer-Encoding: chunked\nContent-Length: 6\n\n0\n\nG",
    "POST / HTTP/1.1\n{host}\nContent-Length: 3\nContent-Length: 6\n\nabcdef",
    "POST / HTTP/1.1\n{host}\nContent-Length: 3, 6\n\nabcdef",
    "POST / HTTP/1.1\n{host}\nContent-Length: +3\n\nabc",
    "POST / HTTP/1.1\n{host}\nContent-Length: -3\n\nabc",
    "POST / HTTP/1.1\n{host}\nTransfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n",
    "POST / HTTP/1.1\n{host}\nTransfer-Encoding: xchunked\n\n0\n\n",
    "POST / HTTP/1.1\n{host}\nTransfer-Encoding: chunked, identity\n\n0\n\n",
    "POST / HTTP/1.0\n{host}\nTransfer-Encoding: chunked\n\n0\n\n",
    "GET / HTTP/1.1\n{host}\nContent-Length : 3\n\nabc",
    "GET / HTTP/1.1\n{host}\nTransfer-Encoding: chunked\n\nzz\n\n",
    "GET /\x00 HTTP/1.1\n{host}\n\n",
    "GET / HTTP/1.1\n{host}\nX-Nul: \x00\n\n",
    "GET / HTTP/9.9\n{host}\n\n",
]
PLANTED = "GET /planted-canary/ HTTP/1.1\n{host}\nConnection: close\n\n"


@pytest.mark.parametrize("request_", SMUGGLED)
def test_a_request_that_could_be_read_in_two_ways_is_refused(whole, request_):
    host = f"Host: {HOST}:{whole.https}"
    said = whole.visitor().write((request_ + PLANTED).format(host=host))

    assert not said or said.startswith(("HTTP/1.1 400", "HTTP/1.1 501", "HTTP/1.1 505")), said[:200]
    assert said.count("HTTP/1.1 ") <= 1


def test_a_header_written_with_underscores_is_not_the_one_it_looks_like(whole):
    host = f"Host: {HOST}:{whole.https}\nConnection: close"
    for name in ("Content_Length: 5", "Transfer_Encoding: chunked", "X_Forwarded_Proto: http"):
        said = whole.visitor().write(f"GET / HTTP/1.1\n{host}\n{name}\n\n")
        assert said.startswith("HTTP/1.1 200"), (name, said[:100])


HIDDEN = [
    *("/.git/config", "/.git/HEAD", "/.env", "/../.env", "/%2e%2e/.env", "/static/../.env"),
    *("/static/%2e%2e/%2e%2e/.env", "/media/../.env", "/media/..%2f..%2f.env", "/site.conf"),
    *("/static../.env", "/media../private/", "/var/private/", "/private/", "/backups/"),
    *("/static/", "/static/css/", "/media/", "/media/pictures/", "/static/staticfiles.json"),
    *("/static/css/base.css.map", "/static/js/stage.js.map", "/manage.py", "/nginx_status"),
    *("/server-status", "/.well-known/acme-challenge/", "/deploy/site", "/releases/"),
]


@pytest.mark.parametrize("path", HIDDEN)
def test_what_is_not_for_the_public_is_not_found(whole, path):
    request = f"GET {path} HTTP/1.1\nHost: {HOST}:{whole.https}\nConnection: close\n\n"
    said = whole.visitor().write(request)

    assert said.startswith(("HTTP/1.1 404", "HTTP/1.1 400")), said[:100]
    assert "SECRET_KEY" not in said
    assert "Index of" not in said


def test_no_collected_script_or_style_names_a_source_map_that_is_served(whole):
    assert list((whole.root / "var" / "static").rglob("*.map")) == []


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_trace_echoes_nothing(whole, method):
    said = whole.visitor().write(
        f"{method} / HTTP/1.1\nHost: {HOST}:{whole.https}\nX-Canary: planted\nConnection: close\n\n"
    )

    assert said.startswith(("HTTP/1.1 405", "HTTP/1.1 400", "HTTP/1.1 403")), said[:100]
    assert "planted" not in said


def test_no_answer_says_which_version_of_what_gave_it(whole):
    visitor = whole.visitor()
    asked = ["GET /", "GET /rien-de-tel/", "GET /sante/", "TRACE /", "GET /static/nothing.css"]
    asked += ["GET /%00", f"GET https://{EVIL}/", "POST /signaler/"]
    for request in asked:
        host = f"Host: {HOST}:{whole.https}"
        said = visitor.write(f"{request} HTTP/1.1\n{host}\nConnection: close\n\n")
        head, _blank, body = said.partition("\r\n\r\n")
        assert "nginx/" not in said and "granian" not in said.lower(), request
        assert "x-powered-by" not in head.lower()
        assert "django" not in body.lower()


def test_old_tls_is_refused(whole):
    visitor = whole.visitor()
    assert visitor.wire().version() in ("TLSv1.2", "TLSv1.3")


FILES = [("css/base", ".css"), ("img/favicon", ".svg"), ("fonts/", ".woff2"), ("js/", ".js")]


@pytest.mark.parametrize("accepted", ["", "gzip", "gzip, br"])
@pytest.mark.parametrize(("start", "end"), FILES)
def test_a_file_that_nginx_serves_is_what_the_site_would_serve(whole, start, end, accepted):
    static = whole.root / "var" / "static"
    path = next(
        path.relative_to(static)
        for path in sorted(static.glob(f"{start}*{end}"))
        if path.stem.count(".") == 1
    )
    same(whole, f"/static/{path}", accepted)


def test_a_picture_that_nginx_serves_is_what_the_site_would_serve(whole):
    names = whole.asked(PHOTOGRAPH)
    assert len(names) >= 2
    for name in names:
        same(whole, f"/media/{name}", "")
    assert whole.visitor().get(f"/media/{names[0][:-8]}/9.webp").status == 404


PHOTOGRAPH = """
from io import BytesIO
from pathlib import Path
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image
from awards.visibility import partnerships_for
from partnerships.models import Partnership, Picture
file = BytesIO()
Image.effect_noise((1200, 900), 40).convert("RGB").save(file, "JPEG")
picture = Picture(partnership=Partnership.objects.first(), alt_fr="Du bruit", credit="Personne",
                  original=ContentFile(file.getvalue(), "photo.jpg"))
picture.full_clean()
picture.save()
Picture.objects.settle(partnerships_for())
root = Path(settings.MEDIA_ROOT)
told = [str(path.relative_to(root)) for path in sorted(root.rglob("*.*"))]
"""


def same(whole, path, accepted):
    """nginx and the site give the same bytes at `path`, and say the same of them."""
    by_nginx = whole.visitor().get(path, Accept_Encoding=accepted)
    by_site = whole.behind_nginx().get(path, Accept_Encoding=accepted)
    assert (by_nginx.status, by_site.status) == (200, 200), path
    assert told_of(by_nginx) == told_of(by_site)
    policies = [directives(one.headers["content-security-policy"]) for one in (by_nginx, by_site)]
    assert policies[0] == policies[1]
    assert plain(by_nginx) == plain(by_site)


def told_of(answer):
    """Its headers, but those of the server; an ETag may be written in two ways."""
    wanted = {name: value for name, value in answer.headers.items() if name not in OF_THE_SERVER}
    assert wanted.pop("etag", '""').strip("W/").startswith('"')
    return {name: value.replace('"', "").lower() for name, value in wanted.items()}


def plain(answer):
    """What was sent, decoded."""
    decode = {"gzip": gzip.decompress, "br": brotli.decompress}
    return decode.get(answer.headers.get("content-encoding"), bytes)(answer.body)


def test_pages_arrive_compressed_by_the_site_with_etags_of_their_own(whole):
    visitor, etags = whole.visitor(), set()
    for accepted in ("", "gzip", "br"):
        answer = visitor.get("/", Accept_Encoding=accepted)
        assert answer.headers.get("content-encoding", "") == accepted
        etags.add(answer.headers["etag"])
        again = visitor.get("/", Accept_Encoding=accepted, If_None_Match=answer.headers["etag"])
        assert (again.status, again.body) == (304, b"")
    assert len(etags) == 3


def test_only_the_fragment_of_the_ceremony_is_kept_and_for_a_second(whole):
    visitor = whole.visitor()
    for path in ("/ceremonie/fragment/", "/en/ceremonie/fragment/"):
        first = visitor.get(path)
        assert first.status == 200, first.text
        assert "s-maxage=1" in first.headers["cache-control"]
        again = visitor.get(path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
    visitor.get("/")
    kept = [path for path in (whole.root / "var" / "cache").rglob("*") if path.is_file()]
    assert 1 <= len(kept) <= 2
    assert all(b"ceremonie/fragment/" in path.read_bytes()[:600] for path in kept)


def test_a_body_larger_than_the_site_reads_is_refused_at_the_door(whole):
    answer = whole.visitor().ask("POST", "/signaler/", headers={"Content-Length": str(13 * 2**20)})

    assert answer.status == 413
