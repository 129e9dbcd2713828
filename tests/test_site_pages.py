"""Site pages: true in both languages, kept by no session, with their gaps in sight."""

import re

import pytest
from django.db import OperationalError, connection

PAGES = [
    "a-propos",
    "mentions-legales",
    "accessibilite",
    "ecoconception",
    "donnees-personnelles",
]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("prefix", "language"), [("", "fr"), ("/en", "en")])
def test_each_page_exists_in_both_languages(client, page, prefix, language):
    response = client.get(f"{prefix}/{page}/")

    html = response.text
    assert response.status_code == 200
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert re.search(r'<meta name="description" content="[^"]{60,}"', html)
    assert not client.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "{{" not in html and "{%" not in html


@pytest.mark.django_db
def test_titles_and_descriptions_are_all_different(client):
    heads = [
        re.findall(
            r'<title>(.*?)</title>|name="description" content="(.*?)"', client.get(path).text
        )
        for path in [f"{prefix}/{page}/" for prefix in ("", "/en") for page in PAGES]
    ]
    titles = [head[0][0] for head in heads]
    descriptions = [head[1][1] for head in heads]

    assert len(set(titles)) == len(set(descriptions)) == 2 * len(PAGES)


@pytest.mark.django_db
def test_links_of_site_pages_lead_somewhere(client):
    for page in PAGES:
        html = client.get(f"/{page}/").text
        main = html[html.index("<main") : html.index("</main>")]
        for path in re.findall(r'href="(/[^"#]*)"', main):
            assert client.get(path).status_code == 200, (page, path)


@pytest.mark.django_db
def test_what_only_the_association_knows_is_a_visible_gap(client):
    assert client.get("/mentions-legales/").text.count("à compléter par l’association") == 5
    assert "to be completed by the association" in client.get("/en/mentions-legales/").text


@pytest.mark.django_db
def test_the_accessibility_statement_says_where_we_stand(client):
    html = client.get("/accessibilite/").text

    for words in ("non conforme", "22\u00a0novembre 2026", "Défenseur des droits", "axe-core"):
        assert words in html


@pytest.mark.django_db
def test_french_typography_is_set(client):
    assert "Vous nous avez signalé" in client.get("/accessibilite/").text
    for path in ("/accessibilite/", "/en/accessibilite/"):
        assert "Libre réponse 71120, 75342 Paris" in client.get(path).text
    assert "convient pas\u202f?" in client.get("/accessibilite/").text


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_prose_are_read_not_written(client, page, db):
    assert client.post(f"/{page}/").status_code == 405


@pytest.mark.django_db
def test_the_site_is_well(client):
    response = client.get("/sante/")

    assert (response.status_code, response.text) == (200, "ok")
    assert "no-store" in response["Cache-Control"]
    assert not client.cookies


def test_health_without_a_database_tells_so_and_nothing_else(client, monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError("connection to server at 10.0.0.3 refused")

    monkeypatch.setattr(connection, "cursor", down)
    response = client.get("/sante/")

    assert (response.status_code, response.text) == (503, "unavailable")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_health_sees_a_migration_that_was_not_applied(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'awards'")

    assert client.get("/sante/").status_code == 503


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["MEDIA_ROOT", "PRIVATE_ROOT"])
def test_health_sees_a_folder_that_cannot_be_written(client, settings, tmp_path, name):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    setattr(settings, name, blocked / "media")

    assert client.get("/sante/").status_code == 503


def test_robots_are_shown_the_way(client, settings):
    settings.SITE_URL = "https://prix.example"

    lines = client.get("/robots.txt").text.splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /compte/", "Disallow: /demonstration/"} <= set(lines)
    assert lines[-1] == "Sitemap: https://prix.example/sitemap.xml"
    assert "Disallow: /" not in lines


@pytest.mark.django_db
def test_the_page_on_data_tells_the_cookies_that_there_are(client, settings):
    for path in ("/signaler/", "/scene/"):
        client.cookies.clear()
        client.get(path)
        assert set(client.cookies) == {settings.CSRF_COOKIE_NAME}

    for path, told in (
        ("/donnees-personnelles/", ("Trois, ", "/signaler/", "écran de la salle", "trois jours")),
        ("/en/donnees-personnelles/", ("Three, ", "/en/signaler/", "the hall", "three days")),
    ):
        cookies = client.get(path).text.split("<h2>Cookies</h2>")[1].split("</p>")[0]
        for words in told:
            assert words in cookies
    assert "écran de la salle" in client.get("/mentions-legales/").text
    assert "screen of the hall" in client.get("/en/mentions-legales/").text


@pytest.mark.django_db
def test_the_one_script_of_public_pages_is_told(client):
    told = {
        "/ecoconception/": "hors le direct de la cérémonie, qui se lit aussi sans",
        "/en/ecoconception/": "but for the live ceremony, which reads without it",
    }

    for path, words in told.items():
        assert words in client.get(path).text
