"""The shell of the jury's space and its fragments: what every page of the jury shares."""

import re
from types import SimpleNamespace

import pytest
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

SHELL = '{% extends "base_jury.html" %}{% block title %}Mes dossiers{% endblock %}'
FILES = [
    SimpleNamespace(name=name, url=url, award="France", state=state, state_label=label)
    for name, url, state, label in [
        ("Le CentSept", "/jury/1/", "done", "transmis"),
        ("Green Village", "/jury/2/", "draft", "brouillon"),
        ("Lemon Aide", "/jury/3/", "todo", "à lire"),
        ("Pimms", "", "out", "vous ne verrez ni ne noterez ce dossier"),
    ]
]


def shell(path="/jury/"):
    request = RequestFactory().get(path)
    return Template(SHELL).render(RequestContext(request, {"noindex": True}))


def file_list(**context):
    numbers = {"files": FILES, "done": 1, "total": 3, "edition": 2018, "here": "/jury/2/"}
    return render_to_string("jury/_file_list.html", numbers | context)


def test_the_jurys_sheet_is_linked_by_its_shell_alone(client, db):
    assert "css/jury.css" in shell()
    assert "css/jury.css" not in client.get("/").content.decode()


def test_the_jury_has_a_short_line_in_the_place_of_the_public_footer():
    html = shell()

    footer = html[html.index("<footer") :]
    assert 'id="pied"' in footer
    assert "Ce que vous lisez et écrivez ici reste entre les membres du jury." in footer
    assert "devise" not in html
    assert 'content="noindex"' in html


def test_signing_out_is_one_press_and_a_post():
    form = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', shell(), re.S)

    assert form[1] == "/compte/logout/"
    assert "csrfmiddlewaretoken" in form[2]
    assert "Se déconnecter" in form[2]


def test_each_file_has_its_zero_and_its_word():
    rows = re.findall(r"<li(?: class=\"(\w+)\")?>(.*?)</li>", file_list())

    assert [kind for kind, _row in rows] == ["fait", "cours", "", "retrait"]
    assert ["transmis" in rows[0][1], "brouillon" in rows[1][1], "à lire" in rows[2][1]] == [
        True
    ] * 3
    assert 'href="/jury/2/" aria-current="page"' in rows[1][1]


def test_a_file_that_one_will_not_see_is_no_link():
    (row,) = [row for row in re.findall(r"<li.*?</li>", file_list()) if "Pimms" in row]

    assert "<a" not in row
    assert "vous ne verrez ni ne noterez ce dossier" in row


@pytest.mark.parametrize(
    ("position", "before", "after", "links"),
    [
        (1, None, FILES[1], ["/jury/2/"]),
        (2, FILES[0], FILES[2], ["/jury/1/", "/jury/3/"]),
        (3, FILES[1], None, ["/jury/2/"]),
    ],
)
def test_a_phone_goes_from_a_file_to_the_next(position, before, after, links):
    html = file_list(position=position, previous=before, next=after)
    passage = html[html.index('class="passage') :]

    assert f"Dossier {position} sur 3" in passage
    assert re.findall(r'href="([^"]+)"', passage) == links
    assert ">Précédent<" in passage
    assert ">Suivant<" in passage


def test_a_stepper_says_what_is_done_and_where_one_is():
    steps = [
        SimpleNamespace(label="Vos liens", state="done", url="/jury/liens/"),
        SimpleNamespace(label="Vos notes", state="current", url=""),
        SimpleNamespace(label="Délibération", state="next", url=""),
    ]
    html = render_to_string("jury/_steps.html", {"steps": steps, "label": "Où en est ce prix"})

    assert html.count("(fait)") == 1
    assert html.count('aria-current="step"') == 1
    assert '<a href="/jury/liens/">' in html


def test_a_conflict_shows_both_versions_and_gives_the_choice():
    html = render_to_string(
        "jury/_conflict.html",
        {"version": 8, "mine": [("Motivation", "<b>Ici")], "stored": [("Motivation", "Ailleurs")]},
    )

    assert 'data-draft-version="8"' in html
    assert "&lt;b&gt;Ici" in html
    assert "Ailleurs" in html
    assert re.findall(r'name="keep" value="(\w+)"', html) == ["mine", "stored"]
