"""What holds on every public page: same bytes for everyone, no cookie, a head of its own, no dead link."""

import re

import pytest
from django.test import Client

from awards.models import Edition
from partnerships.models import OrganisationName, Sdg
from tests.factories import (
    make_award,
    make_category,
    make_ceremony,
    make_edition,
    make_edition_partner,
    make_juror,
    make_laureate,
    make_member,
    make_nominee,
    make_organisation,
    make_partnership,
    make_source,
    make_superuser,
)
from tests.pages import read

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/editions/",
    "/editions/2017/",
    "/editions/2012/",
    "/categories/",
    "/categories/france/",
    "/partenariats/lemon-aide/",
    "/partenariats/pimms/",
    "/organisations/",
    "/organisations/danone/",
    "/guide/",
    "/presse/",
    "/plan-du-site/",
]
BOTH = [prefix + page for page in PAGES for prefix in ("", "/en")]
MACHINES = ["/flux/laureats.atom", "/en/flux/laureats.atom", "/sitemap.xml"]


@pytest.fixture
def archive(settings):
    """A little of everything that a public page shows, and a secret edition beside it."""
    settings.SITE_URL = "https://prix.example.org"
    edition = make_edition(2017, notes_fr="À noter.", word_fr="Un mot.")
    make_edition(2012)
    make_ceremony(edition, place_fr="Paris")
    danone = make_organisation("Danone", kind="company")
    OrganisationName.objects.create(organisation=danone, name="BSN", nature="former")
    partnership = make_partnership("Lemon Aide", lead=danone, story_fr="## Un titre\n\nUn récit.")
    partnership.sdgs.add(Sdg.objects.create(number=8, title_fr="Travail", title_en="Work"))
    make_member(partnership, named_by_award=False).sources.add(make_source())
    award = make_award(edition, make_category("France"), notes_fr="Un doute.")
    award.sources.add(make_source())
    award.supporters.add(make_organisation("IRD", kind="academic"))
    make_laureate(award, partnership)
    make_nominee(award, make_partnership("PIMMS"))
    make_juror(award=award, employer=make_organisation("Veolia", kind="company"))
    make_edition_partner(edition, make_organisation("Mairie de Paris", kind="local_authority"))
    secret = make_edition(2099, past=False, status=Edition.Status.SELECTION)
    make_nominee(make_award(secret), make_partnership("Secret", lead=make_organisation("Tu")))


@pytest.mark.parametrize("path", BOTH + MACHINES)
def test_a_public_page_sets_no_cookie_and_is_the_same_for_everyone(archive, path):
    staff = Client()
    staff.force_login(make_superuser())
    curious = Client(headers={"accept-language": "en,fr;q=0.1", "user-agent": "Other"})
    curious.cookies["language"] = "en"

    answers = [client.get(path) for client in (Client(), staff, curious)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert not answer.cookies
        assert {"cookie", "accept-language"}.isdisjoint(answer.get("Vary", "").lower().split(", "))


@pytest.mark.parametrize("path", BOTH)
def test_a_public_page_has_one_title_of_its_own_and_no_skipped_heading(archive, client, path):
    reader = read(client.get(path))

    assert reader.headings.count(1) == 1
    content = reader.headings[reader.headings.index(1) :]
    assert all(after - before <= 1 for before, after in zip(content, content[1:], strict=False))


def test_titles_and_descriptions_are_all_different(archive, client):
    heads = {path: client.get(path).content.decode() for path in BOTH}
    titles = {path: re.search(r"<title>(.*?)</title>", head)[1] for path, head in heads.items()}
    described = {
        path: re.search(r'<meta name="description" content="(.*?)"', head)[1]
        for path, head in heads.items()
    }

    french = [path for path in BOTH if not path.startswith("/en")]
    assert len({titles[path] for path in french}) == len(french)
    assert all("Prix Convergences" in title for title in titles.values())
    assert all(described.values())


@pytest.mark.parametrize("page", PAGES)
def test_each_page_names_its_canonical_address_and_its_alternate(archive, client, page):
    for path in (page, f"/en{page}"):
        head = client.get(f"{path}?utm=x").content.decode()
        assert f'<link rel="canonical" href="https://prix.example.org{path}">' in head
        assert f'hreflang="fr" href="https://prix.example.org{page}">' in head
        assert f'hreflang="en" href="https://prix.example.org/en{page}">' in head
        assert f'<meta property="og:url" content="https://prix.example.org{path}">' in head


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("/archives/?page=2", "/archives/?page=2"),
        ("/archives/?utm=x&page=2", "/archives/?page=2"),
        ("/archives/?page=1", "/archives/"),
        ("/archives/?page=0", "/archives/?page=2"),  # the last one is shown
        ("/archives/?page=2&edition=2017", "/archives/"),
        ("/organisations/?lettre=p", "/organisations/?lettre=P"),
        ("/organisations/?lettre=A", "/organisations/"),
        ("/organisations/?lettre=%3F", "/organisations/"),
        ("/organisations/?lettre=P&famille=foundation", "/organisations/"),
    ],
)
def test_a_page_of_a_list_is_its_own_address(client, monkeypatch, settings, asked, own):
    settings.SITE_URL = "https://prix.example.org"
    monkeypatch.setattr("awards.views.archives.PER_PAGE", 1)
    monkeypatch.setattr("awards.views.directory.ONE_PAGE", 1)
    for name in ("Ares", "Planète Urgence"):
        lead = make_organisation(name, kind="foundation")
        make_nominee(make_award(make_edition(2017)), make_partnership(name, lead=lead))

    for prefix in ("", "/en"):
        head = client.get(prefix + asked).content.decode()
        whole = f"https://prix.example.org{prefix}{own}"
        assert f'<link rel="canonical" href="{whole}">' in head
        assert f'hreflang="fr" href="https://prix.example.org{own}">' in head
        assert f'hreflang="en" href="https://prix.example.org/en{own}">' in head
        if "noindex" not in head:
            assert f'<meta property="og:url" content="{whole}">' in head


def test_no_dead_link(archive, client):
    seen, waiting = set(), ["/", "/en/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, path
        if "html" in response["Content-Type"]:
            reader = read(response)
            for link in reader.links:
                link, _sharp, fragment = (link or "").partition("#")
                if fragment and not link:
                    assert fragment in reader.ids, (path, fragment)
                if link.startswith("/"):
                    waiting.append(link)
    assert {path for path in BOTH if path not in seen} == set()


def test_what_is_not_public_is_on_no_page(archive, client):
    assert "Secret" not in "".join(client.get(path).content.decode() for path in BOTH + MACHINES)


@pytest.mark.parametrize("path", BOTH + MACHINES)
def test_a_public_page_only_reads(archive, client, path):
    assert client.head(path).status_code == 200
    assert client.post(path).status_code in (403, 405)


@pytest.mark.parametrize("path", BOTH)
def test_a_page_carries_no_style_and_no_handler_of_its_own(archive, client, path):
    page = client.get(path).content.decode()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)


@pytest.mark.parametrize("path", PAGES)
def test_french_pages_are_in_french_and_english_ones_in_english(archive, client, path):
    assert '<html lang="fr">' in client.get(path).content.decode()
    assert '<html lang="en">' in client.get(f"/en{path}").content.decode()
