"""The frozen copy: the public site as files, for the day when nobody runs it any more."""

import re
from datetime import date
from types import SimpleNamespace
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.core.management import CommandError
from django.utils import timezone, translation
from django.utils.html import strip_tags

from awards.models import Edition
from convergences.frozen import folder as writing
from convergences.frozen.folder import place_of
from tests.bundles import make_published
from tests.factories import (
    make_award,
    make_category,
    make_edition,
    make_laureate,
    make_nominee,
    make_organisation,
    make_partnership,
    make_picture,
)
from tests.frozen_copy import freeze, page

pytestmark = [pytest.mark.django_db, pytest.mark.long]

HOME = "https://prix.example.org"
NAMED = re.compile(r'\s(?:href|src)="([^"]*)"')


@pytest.fixture(autouse=True)
def one_day(settings, monkeypatch):
    """The site's own address, and a day that a test can name."""
    settings.SITE_URL = HOME
    monkeypatch.setattr(timezone, "localdate", lambda *arguments: date(2031, 3, 2))


@pytest.fixture
def archive(django_capture_on_commit_callbacks):
    """More nominees than a page of results holds, one with a photograph that the public may see."""
    award = make_award(make_edition(2017), make_category("France"))
    partnership = make_partnership("Jute Lab", lead=make_organisation("Porteur"))
    with django_capture_on_commit_callbacks(execute=True):
        make_picture(partnership)
        make_laureate(award, partnership)
    for number in range(24):
        make_nominee(award, make_partnership(f"Projet {number}"))
    return award


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Where the copy lies that several tests read."""
    return tmp_path_factory.mktemp("frozen") / "copy"


@pytest.fixture
def frozen(archive, shared):
    """The copy of that archive, to be read: it is the same whichever test is the first."""
    return shared if shared.exists() else freeze(shared)


def changing(monkeypatch, versions):
    """The public version, each time that the command asks for it."""
    told = SimpleNamespace(current=lambda: next(versions))
    monkeypatch.setattr(writing, "PublicVersion", told)


def text_in(html):
    return strip_tags(html).replace("\N{NO-BREAK SPACE}", " ")


def pages_of(folder):
    return {
        "/" + place.relative_to(folder).as_posix().removesuffix("index.html"): place.read_text()
        for place in folder.rglob("*.html")
    }


def test_each_public_page_is_where_a_plain_web_server_looks_for_it(frozen, client):
    sitemap = page(frozen, "/sitemap.xml")
    listed = [urlsplit(loc).path for loc in re.findall("<loc>(.*?)</loc>", sitemap)]

    assert len(listed) > 60
    for path in listed:
        assert "<main" in page(frozen, path), path
    for path in ("/robots.txt", "/404.html", "/en/404.html", "/signaler/", "/en/signaler/"):
        assert page(frozen, path)
    for path in (
        "/archives/archives.csv",
        "/en/archives/archives.csv",
        "/presse/palmes/jute-lab.svg",
    ):
        assert page(frozen, path) == client.get(path).content.decode()
    assert "Jute Lab" in page(frozen, "/flux/laureats.atom")
    assert place_of(frozen, "/presse/palmes/jute-lab.png").read_bytes().startswith(b"\x89PNG")


def test_every_link_of_the_copy_leads_to_a_file_of_it(frozen):
    checked = 0
    for path, html in pages_of(frozen).items():
        for link in NAMED.findall(html):
            there = urlsplit(urljoin(HOME + path, link))
            if f"{there.scheme}://{there.netloc}" == HOME:
                assert place_of(frozen, unquote(there.path)).is_file(), (path, link)
                assert not there.query, (path, link)
                checked += 1

    assert checked > 1000


def test_files_and_what_they_name_in_their_turn_are_there(frozen):
    sheets = (frozen / "static" / "css").glob("*.css")
    fonts = {name for sheet in sheets for name in re.findall(r"[\w-]+\.woff2", sheet.read_text())}

    assert {place.name for place in (frozen / "static" / "fonts").iterdir()} >= fonts > set()
    assert (frozen / "static" / "img" / "partage.png").is_file()  # only named by og:image


def test_photographs_are_the_files_that_visitors_see(archive, tmp_path, client):
    folder = freeze(tmp_path / "copy")
    served = re.findall(
        r"/media/pictures/[0-9a-f]{32}/\d+\.\w+", page(folder, "/partenariats/jute-lab/")
    )

    assert served
    for path in served:
        assert place_of(folder, path).read_bytes() == b"".join(client.get(path))


def test_nothing_is_asked_of_a_server_and_each_page_says_since_when(frozen, client):
    found = pages_of(frozen)

    assert not [path for path, html in found.items() if "<form" in html or "csrfmiddleware" in html]
    assert not [path for path, html in found.items() if '<script type="module"' in html]
    for path, html in found.items():
        words = (
            "Site frozen on 2 March 2031."
            if path.startswith("/en/")
            else "Site figé le 2 mars 2031."
        )
        assert words in text_in(html), path
    assert "figé" not in client.get("/").content.decode()
    assert "<form" in client.get("/signaler/").content.decode()


def test_the_archive_and_the_directory_are_whole_on_one_page(frozen):
    archives = page(frozen, "/archives/")
    assert all(f"/partenariats/projet-{number}/" in archives for number in range(24))
    assert "recherche" not in re.findall(r'id="(\w+)"', archives)
    assert "Porteur" in page(frozen, "/organisations/")


def test_a_directory_of_several_pages_is_whole_too(archive, tmp_path, monkeypatch):
    monkeypatch.setattr("awards.views.directory.ONE_PAGE", 0)
    partnership = archive.nominees.last().partnership
    partnership.members.create(organisation=make_organisation("Alizés"))

    directory = page(freeze(tmp_path / "copy"), "/organisations/")

    assert "/organisations/alizes/" in directory
    assert "/organisations/porteur/" in directory


def test_addresses_for_machines_stay_those_of_the_site(frozen):
    html = page(frozen, "/en/editions/2017/")

    assert f'<link rel="canonical" href="{HOME}/en/editions/2017/">' in html
    assert f'hreflang="fr" href="{HOME}/editions/2017/"' in html
    assert f"<loc>{HOME}/editions/2017/</loc>" in page(frozen, "/sitemap.xml")
    assert f'href="{HOME}/partenariats/jute-lab/"' in page(frozen, "/flux/laureats.atom")


def test_a_former_address_leads_on_when_the_public_may_know_where(archive, tmp_path):
    kept, gone = make_partnership("Jute", slug="jute"), make_partnership("Toile", slug="toile")
    make_nominee(make_award(make_edition(2015)), kept)
    kept.take_addresses_of(gone)
    secret, former = make_partnership("Secret"), make_partnership("Avant", slug="avant")
    secret.take_addresses_of(former)
    gone.delete()
    former.delete()

    folder = freeze(tmp_path / "copy")

    assert 'content="0; url=/partenariats/jute/"' in page(folder, "/partenariats/toile/")
    assert 'content="0; url=/en/partenariats/jute/"' in page(folder, "/en/partenariats/toile/")
    assert not (folder / "partenariats" / "avant").exists()


def test_the_minutes_and_their_bundle_come_with_it(tmp_path, client):
    edition = make_published(awards=1)

    folder = freeze(tmp_path / "copy")

    address = f"/editions/{edition.year}/proces-verbal"
    assert f'href="{address}.zip"' in page(folder, f"{address}/")
    assert place_of(folder, f"{address}.zip").read_bytes() == client.get(f"{address}.zip").content


def test_it_says_how_much_was_written(archive, tmp_path, capsys):
    with translation.override("en"):
        freeze(tmp_path / "copy")

    files = [place for place in (tmp_path / "copy").rglob("*") if place.is_file()]
    pages = [place for place in files if place.suffix == ".html"]
    size = sum(place.stat().st_size for place in files)
    assert capsys.readouterr().out == (
        f"{len(pages)} pages and {len(files) - len(pages)} other files, {size} bytes, "
        f"in {tmp_path / 'copy'}.\n"
    )


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_already_is_never_written_over(tmp_path, kind):
    place = tmp_path / "copy"
    if kind == "folder":
        place.mkdir()
        (place / "kept").write_text("kept")
    elif kind == "file":
        place.write_text("kept")
    else:
        place.symlink_to(tmp_path / "elsewhere")

    with translation.override("en"), pytest.raises(CommandError, match="There is something at"):
        freeze(place)

    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_an_empty_folder_is_filled_and_nothing_is_left_beside(tmp_path):
    (tmp_path / "copy").mkdir()

    freeze(tmp_path / "copy")

    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    assert (tmp_path / "copy").stat().st_mode & 0o055 == 0o055


def test_a_link_that_leads_nowhere_is_named_and_fails(archive, tmp_path, capsys):
    Edition.objects.update(notes_fr="Voir [la liste](/nulle-part/), [la scène](/scene/).")

    with translation.override("en"), pytest.raises(CommandError, match="2 links that lead nowhere"):
        freeze(tmp_path / "copy")

    told = capsys.readouterr().err
    assert "/nulle-part/, named by " in told
    assert "/scene/, named by " in told
    assert page(tmp_path / "copy", "/editions/2017/")


def test_a_site_that_changes_meanwhile_is_copied_again(tmp_path, monkeypatch):
    versions = iter([1, 2, 2, 2])
    changing(monkeypatch, versions)

    assert page(freeze(tmp_path / "copy"), "/")
    assert list(versions) == []


def test_a_site_that_never_stops_changing_is_not_copied(tmp_path, monkeypatch):
    versions = iter(range(100))
    changing(monkeypatch, versions)
    monkeypatch.setattr(writing, "_write", lambda folder, root: root.mkdir())

    with translation.override("en"), pytest.raises(CommandError, match="kept changing"):
        freeze(tmp_path / "copy")

    assert list(tmp_path.iterdir()) == []


def test_no_header_of_a_visitor_asks_for_the_frozen_page(client):
    live = client.get("/archives/").content
    asked = client.get(
        "/archives/", headers={"convergences.frozen-on": "2031-03-02", "frozen-on": "1"}
    )

    assert asked.content == live
    assert b"<form" in live
