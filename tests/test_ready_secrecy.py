"""Nothing but a public page is ever ready, and nobody reads another's."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, path
from django.urls.resolvers import URLPattern

from convergences import urls as site_urls
from convergences.ready import ready_page
from convergences.ready.application import ReadyPages, is_ours
from tests.factories import make_award, make_edition, make_superuser
from tests.ready import Clock, Counted, built, connection_of_the_test, make_site
from tests.sign_in import sign_in
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


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
def test_who_is_signed_in_reads_the_same_bytes(site, header):
    client = sign_in(Client(), make_superuser())
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    mine = ask(site, "/", **{header: cookie})

    assert mine["Set-Cookie"] is None
    assert mine.headers == ask(site, "/").headers
    assert built(site) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "POST"},
        {"host": "evil.example"},
        {"host": ""},
        {"body": b"x"},
        {"Transfer_Encoding": "chunked"},
        {"method": "OPTIONS"},
    ],
)
def test_whatever_is_not_plainly_a_ready_page_goes_to_django(site, asked):
    ask(site, "/")

    answer = ask(site, "/", **asked)

    assert built(site) == 2
    assert "public" not in (answer["Cache-Control"] or "") or asked.keys() & {
        "body",
        "Transfer_Encoding",
    }


def test_the_scheme_must_be_the_sites(site, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = ReadyPages(Counted(), version=site.version)

    refused = ask(secure, "/")
    assert (refused.status, refused["Location"]) == (301, "https://localhost/")
    assert ask(secure, "/", X_Forwarded_Proto="https").status == 200
    assert ask(secure, "/").status == 301
    assert ask(secure, "/", X_Forwarded_Proto="http").status == 301


def test_only_hosts_of_ours_are_answered(settings):
    settings.ALLOWED_HOSTS = ["prix.example.org"]
    is_ours.cache_clear()

    hosts = ["prix.example.org", "PRIX.example.org:443", "prix.example.org.evil.example", "", "a b"]
    assert [is_ours(host) for host in hosts] == [True, True, False, False, False]
    is_ours.cache_clear()


@pytest.mark.parametrize("address", ["/editions/1999/", "/rien/", "/jury/", "/compte/login/"])
def test_refusals_and_private_pages_are_kept_by_nobody(site, address):
    for _each in range(2):
        answer = ask(site, address)
        assert "no-store" in answer["Cache-Control"]

    assert (len(site.store), built(site)) == (0, 2)


def test_a_preview_is_never_a_ready_page(site):
    """The views that draw public pages draw previews too: only a public address makes one ready."""
    client = sign_in(Client(), make_superuser())
    award = make_award(make_edition(2026, past=False))
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    address = f"/admin/awards/edition/{award.edition_id}/apercu/"

    answer = ask(site, address, Cookie=cookie)

    assert (answer.status, len(site.store)) == (200, 0)
    assert "no-store" in answer["Cache-Control"]
    assert ask(site, address).status == 302


@ready_page()
def with_a_cookie(request):
    response = HttpResponse("A cookie")
    response.set_cookie("mine", "1")
    return response


@ready_page()
def reading_the_session(request):
    return HttpResponse(request.session.get("name", "Anybody"))


@ready_page()
def private(request):
    return HttpResponse("Private", headers={"Cache-Control": "private"})


@ready_page()
def varying(request):
    return HttpResponse("It varies", headers={"Vary": "Accept-Language"})


@ready_page()
def plain(request):
    return HttpResponse("The same for everyone")


class Planted:
    """Addresses of views that say that they are ready, and are not."""

    urlpatterns = [
        *(
            path(f"{view.__name__}/", view)
            for view in (with_a_cookie, reading_the_session, private, varying, plain)
        ),
        *site_urls.urlpatterns,
    ]
    handler404 = site_urls.handler404


def test_what_is_planted_would_be_seen(site, settings):
    settings.ROOT_URLCONF = Planted

    assert ask(site, "/plain/").status == 200
    assert len(site.store) == 1


@pytest.mark.parametrize("name", ["with_a_cookie", "reading_the_session", "private", "varying"])
def test_what_may_differ_between_people_is_never_kept(site, settings, name):
    settings.ROOT_URLCONF = Planted

    assert ask(site, f"/{name}/").status == 200
    assert len(site.store) == 0


def public_views():
    """`{name: view}` of every address of the site that is not the desk's, a juror's or an account's."""
    for pattern in leaves(get_resolver().url_patterns):
        module = getattr(pattern.callback, "__module__", "")
        if module.startswith(("awards.views.", "convergences.views.")) and "jury" not in module:
            yield pattern.name, pattern.callback


def leaves(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from leaves(pattern.url_patterns)


# Whose answer depends on who asks, on the moment, or on a form.
NEVER_READY = {
    "health": "whether the site answers now",
    "picture": "a photograph that is not public",
    "public_picture": "a file, kept for ever by whoever has it",
    "stage": "what a screen of the hall holds",
    "stage_fragment": "what a screen of the hall sees",
    "report": "a form",
    "report_thanks": "the end of a form",
}


def test_every_public_page_is_ready_or_says_why_not():
    ready_names = {name for name, view in public_views() if hasattr(view, "ready_parameters")}
    others = {name for name, view in public_views()} - ready_names

    assert others == set(NEVER_READY)
    assert {"home", "edition", "partnership", "archives", "ceremony_fragment"} <= ready_names


def test_nothing_of_a_request_but_its_path_is_read_where_a_page_is_built(site):
    """Cookies are taken out before Django draws: a page cannot hold what it never saw."""
    seen = []

    def spying(environ, start_response):
        seen.append({name for name in environ if name.startswith("HTTP_")})
        return site.application(environ, start_response)

    ask(
        ReadyPages(spying, version=site.version),
        "/",
        Cookie="session=1",
        Authorization="Basic x",
        Range="bytes=0-1",
    )

    assert seen == [{"HTTP_HOST"}]


def test_a_view_drawn_by_another_is_not_marked():
    request = RequestFactory().get("/")

    assert "Cache-Control" not in plain(request)
