"""Ready pages: public pages as bytes in front of Django, built once and bounded."""

import gzip
import threading
import time

import brotli
import pytest
from django.test import Client

from awards.facets import all_facets
from awards.views.archives import READ
from awards.views.showcase import home
from convergences.ready import pages as ready
from convergences.ready.application import ReadyPages
from convergences.ready.version import AskedVersion
from tests.ready import Clock, Counted, built, connection_of_the_test, make_site
from tests.wsgi_client import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connection():
    with connection_of_the_test():
        yield


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(clock):
    return make_site(clock)


def test_a_page_is_built_once_and_then_the_same_bytes(site):
    first = ask(site, "/editions/")
    second = ask(site, "/editions/")

    assert (first.status, first.body, first.headers) == (200, second.body, second.headers)
    assert built(site) == 1
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert first["Vary"] == "Accept-Encoding"
    assert first["Set-Cookie"] is None
    assert first["Content-Security-Policy"]
    assert int(first["Content-Length"]) == len(first.body)


def test_it_is_what_django_answers(site):
    page = ask(site, "/editions/")

    assert page.body == Client().get("/editions/").content


def test_each_encoding_has_its_bytes_and_its_strong_etag(site):
    plain = ask(site, "/")
    zipped = ask(site, "/", Accept_Encoding="gzip, deflate")
    packed = ask(site, "/", Accept_Encoding="gzip, deflate, br")

    assert gzip.decompress(zipped.body) == brotli.decompress(packed.body) == plain.body
    assert [answer["Content-Encoding"] for answer in (plain, zipped, packed)] == [
        None,
        "gzip",
        "br",
    ]
    etags = {answer["ETag"] for answer in (plain, zipped, packed)}
    assert len(etags) == 3
    assert all(etag.startswith('"') for etag in etags)
    assert {answer["Vary"] for answer in (plain, zipped, packed)} == {"Accept-Encoding"}
    assert built(site) == 1


def test_who_has_it_already_is_told_so(site):
    packed = ask(site, "/", Accept_Encoding="br")

    again = ask(site, "/", Accept_Encoding="br", If_None_Match=packed["ETag"])
    among = ask(site, "/", Accept_Encoding="br", If_None_Match=f'"x", W/{packed["ETag"]}')
    other = ask(site, "/", Accept_Encoding="gzip", If_None_Match=packed["ETag"])

    assert (again.status, again.body, again["ETag"]) == (304, b"", packed["ETag"])
    assert again["Vary"] == "Accept-Encoding"
    assert again["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert again["Content-Encoding"] is again["Content-Length"] is again["Content-Type"] is None
    assert among.status == 304
    assert other.status == 200


def test_a_first_conditional_request_is_answered_too(site):
    etag = ask(site, "/")["ETag"]
    fresh = ReadyPages(site.application, version=site.version)

    assert ask(fresh, "/", If_None_Match=etag).status == 304
    assert ask(fresh, "/", If_None_Match='"another"').status == 200


def test_head_tells_the_same_without_a_body(site):
    head, whole = ask(site, "/", method="HEAD"), ask(site, "/")

    assert (head.status, head.body, head.headers) == (200, b"", whole.headers)
    assert built(site) == 1


def test_unknown_parameters_are_dropped_and_fill_nothing(site):
    plain = ask(site, "/archives/")
    for number in range(5):
        other = ask(site, "/archives/", query=f"utm_source={number}&fbclid=x")
        assert other.body == plain.body

    assert len(site.store) == built(site) == 1
    asked = ask(site, "/archives/", query="utm=1&edition=2017")
    assert asked.body != plain.body
    assert asked.body == ask(site, "/archives/", query="edition=2017").body
    assert len(site.store) == built(site) == 2


def test_free_words_are_answered_by_django_each_time(site):
    found = ask(site, "/archives/", query="q=climat&edition=2017")
    assert found.status == 200
    assert ask(site, "/archives/", query="q=climat&edition=2017").body == found.body

    assert (len(site.store), built(site)) == (0, 2)
    assert ask(site, "/archives/", query="q=").body == ask(site, "/archives/").body
    assert len(site.store) == 1


@pytest.mark.parametrize(
    "query",
    [
        b"edition=\xc3\xa9",
        b"edition=\xc3\xa9%C3%A9&edition=2017&pays=\xe2\x82\xac",
        b"edition=\xe9",
        b"edition=\xc3\xa9\xff&pays=FR",
        b"edition=%E9",
        b"\xc3\xa9dition=2017&edition=2017",
        b"q=\xc3\xa9&edition=\xc3\xa9",
        b"q=\xc2\xa0&edition=\xc3\xa9",
        b"&".join([b"edition=2017"] * 1001),
        b"&".join([b"utm=1"] * 1001),
    ],
)
def test_a_query_is_read_as_django_reads_it(site, query):
    query = query.decode("latin-1")  # as WSGI brings bytes

    answer, django = ask(site, "/archives/", query=query), ask(Counted(), "/archives/", query=query)

    assert (answer.status, answer.body) == (django.status, django.body)


def test_each_language_has_its_own(site):
    assert b'lang="fr"' in ask(site, "/categories/").body
    assert b'lang="en"' in ask(site, "/en/categories/").body
    assert len(site.store) == 2


def test_the_store_has_a_bound_and_lets_go_of_what_is_least_used(site):
    size = len(ask(site, "/editions/").body)
    small = ReadyPages(site.application, version=site.version, most=4 * (size + 4096))
    ask(small, "/editions/", Accept_Encoding="br")
    for year in range(1990, 2017):
        ask(small, "/archives/", query=f"edition={year}")
        ask(small, "/editions/", Accept_Encoding="br")
        assert small.store.size <= small.store.most
    before = built(site)

    ask(small, "/editions/", Accept_Encoding="br")

    assert built(site) == before, "it was used each time, and had to stay"
    assert 0 < len(small.store) < 10


def test_a_page_larger_than_the_store_is_answered_all_the_same(site):
    tiny = ReadyPages(site.application, version=site.version, most=10)

    assert ask(tiny, "/").status == 200
    assert ask(tiny, "/", Accept_Encoding="br").status == 200
    assert (len(tiny.store), tiny.store.size) == (0, 0)


@pytest.mark.parametrize("guarded", [False, True])
def test_a_crowd_builds_a_page_once(guarded, monkeypatch):
    """Sixteen threads ask for a page that is not built: without the guard, several build it."""
    ready_at, asked = threading.Barrier(16), []

    def slow(environ, start_response):
        asked.append(environ["PATH_INFO"])
        environ[ready.BUILD].is_ready = True
        time.sleep(0.05)
        start_response("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "public")])
        return [b"A page"]

    version = AskedVersion()
    monkeypatch.setattr(version, "current", lambda: 1)
    site = ReadyPages(slow, version=version)
    monkeypatch.setattr("convergences.ready.application.view_at", lambda path: home)
    if not guarded:
        monkeypatch.setattr(site, "_alone_with", lambda key: threading.Lock())
    answers = []

    def crowd():
        ready_at.wait()
        answers.append(ask(site, "/").body)

    threads = [threading.Thread(target=crowd) for _each in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [b"A page"] * 16
    assert (len(asked) == 1) is guarded
    assert site._builds == {}


def test_the_archive_reads_what_its_facets_are_called():
    assert {facet.name for facet in all_facets()} <= set(READ)
