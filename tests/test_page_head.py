"""The head of a page and its menus: titles, alternates, structured data, no dead link."""

import json
import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override


def rendered(source, **context):
    return Template("{% load house %}" + source).render(Context(context))


def head(title="", description="", **context):
    return rendered(
        f"{{% head_texts %}}{title}</title>{description}{{% endhead_texts %}}", **context
    )


def test_a_title_is_followed_by_the_name_of_the_site():
    assert "<title>Lemon Aide, lauréat 2017 | Prix Convergences</title>" in head(
        "\n  Lemon Aide,\n lauréat 2017 "
    )


def test_the_home_page_does_not_repeat_the_name():
    html = head("Prix Convergences : les partenariats")

    assert "<title>Prix Convergences\u00a0: les partenariats</title>" in html


def test_title_and_description_serve_open_graph_too(rf, settings):
    settings.SITE_URL = "https://prix.example"
    html = head("L'union", 'Dite "vraie" &amp; utile', request=rf.get("/guide/?x=1"))
    card = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html))

    assert card["og:title"] == "L’union"
    assert card["og:description"] == "Dite «\u202fvraie\u202f» &amp; utile"
    assert card["og:url"] == "https://prix.example/guide/"
    assert card["og:image"].startswith("https://prix.example/static/img/partage")
    assert card["og:locale"] == "fr_FR"


@pytest.mark.parametrize(
    ("path", "language"), [("/guide/", "fr"), ("/en/guide/", "en"), ("/", "fr"), ("/en/", "en")]
)
def test_each_page_names_itself_and_its_twin(rf, settings, path, language):
    settings.SITE_URL = "https://prix.example"
    with override(language):
        html = rendered("{% alternates %}", request=rf.get(path, {"utm": "x"}))
    french = path.removeprefix("/en")

    assert f'rel="canonical" href="https://prix.example{path}"' in html
    assert f'hreflang="fr" href="https://prix.example{french}"' in html
    assert f'hreflang="en" href="https://prix.example/en{french}"' in html
    assert f'hreflang="x-default" href="https://prix.example{french}"' in html


def test_a_canonical_address_keeps_only_the_query_that_the_view_names(rf):
    html = rendered(
        "{% alternates %}", request=rf.get("/archives/?page=2&x=1"), canonical_query="page=2"
    )

    assert '/archives/?page=2"' in html
    assert "x=1" not in html


def test_structured_data_cannot_be_left_by_a_text():
    html = rendered("{% json_ld data %}", data={"name": "</script><b>&\u2028"})
    body = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")

    assert not set("<>&\u2028") & set(body)
    assert json.loads(body) == {"@context": "https://schema.org", "name": "</script><b>&\u2028"}


def test_the_breadcrumb_is_told_to_machines_as_well():
    html = rendered("{% structured_data %}", crumbs=[("Archives", "/archives/"), ("Ici", "")])
    steps = json.loads(re.search(r">(.*)<", html)[1])["@graph"][0]["itemListElement"]

    assert [step["name"] for step in steps] == ["Accueil", "Archives", "Ici"]
    assert "item" not in steps[-1]


def test_the_menu_says_where_the_reader_is(rf):
    def mark(path):
        return rendered("{% current '/archives/' %}", request=rf.get(path))

    assert mark("/archives/") == ' aria-current="page"'
    assert mark("/archives/x/") == ' aria-current="true"'
    assert mark("/guide/") == ""


def test_a_menu_never_links_to_what_does_not_exist():
    assert rendered("{% menu_item 'Carte' 'awards:no_such_page' %}") == ""


def test_the_link_to_the_other_language_is_written_in_it(rf):
    assert rendered("{% other_language %}", request=rf.get("/guide/")) == (
        '<a href="/en/guide/" lang="en" hreflang="en">English</a>'
    )
    with override("en"):
        assert 'href="/guide/" lang="fr"' in rendered(
            "{% other_language %}", request=rf.get("/en/guide/")
        )


def test_every_link_of_the_plain_header_and_footer_leads_somewhere(rf, client):
    for name in ("header_plain", "footer_plain"):
        html = render_to_string(f"includes/{name}.html", {"request": rf.get("/")})
        assert 'href="#"' not in html
        assert 'href=""' not in html
        assert re.findall(r'href="(/[^"]*)"', html)
