"""In the case for the hall, nothing that is read stands below the edge of the screen."""

from types import SimpleNamespace as Made

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from awards.hall_case import _style

SCREENS = [(1920, 1080), (1366, 768), (1024, 768)]
EDITION = Made(year=2026)
AWARD = Made(label="Prix France", edition=EDITION, presenter="", pk=1)
LONG = "Innover et co-construire pour créer l’entreprise de demain, avec toutes et tous, dans chaque quartier"
REASON = "Aucun des dossiers présentés ne répond au critère principal de coopération. " * 30
NOMINEES = [(3, 90), (4, 58), (5, 30), (6, 25), (6, 58), (8, 40), (10, 58), (12, 90), (20, 58)]


def step(many, letters):
    nominees = [Made(partnership=Made(name=f"{LONG[:letters]} {i}")) for i in range(many)]
    return {"award": AWARD, "nominees": nominees, "locked": None}


def result(laureates, letters=0, reason=""):
    rewarded = [
        Made(
            name=LONG[:letters],
            members=[(f"Organisation solidaire numéro {i}{j}", "association") for j in range(8)],
            families=["association"] * 8,
            slug=f"projet-{i}",
            is_led_alone=False,
        )
        for i in range(laureates)
    ]
    return Made(award=AWARD, laureates=rewarded, is_withheld=not rewarded, reason=reason)


RESULTS = {
    "a long reason": result(0, reason=REASON[:900]),
    "the longest reason": result(0, reason=REASON[:2000]),
    "joint laureates": result(3, 58),
}
LOWEST = """view => {
  for (const each of document.querySelectorAll(".vue")) each.hidden = each !== view;
  const lines = [...view.querySelectorAll("li, .bas > *, .bas:not(:has(*))")];
  const under = view.querySelector(".bas");
  return [
    innerHeight - Math.max(...lines.map((each) => each.getBoundingClientRect().bottom)),
    view.querySelector(".coeur").getBoundingClientRect().top - view.querySelector(".marque").getBoundingClientRect().bottom,
    under ? under.clientHeight - under.scrollHeight : 0,
  ];
}"""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """The file, with a result after the other: closed, they would ask for codes."""
    context = {
        "ceremony": Made(name="Cérémonie", edition=EDITION, held_on="2026-06-02", place="Paris"),
        "steps": [step(*each) for each in NOMINEES],
        "iterations": 1,
        "style": mark_safe(_style()),
        "script": "",
        "policy": "",
    }
    opened = [render_to_string("hall/_result.html", {"result": each}) for each in RESULTS.values()]
    html = render_to_string("hall/case.html", context)
    path = tmp_path_factory.mktemp("case") / "case.html"
    path.write_text(html.replace("</main>", f"{''.join(opened)}</main>"))
    return path


@pytest.mark.parametrize("screen", SCREENS)
def test_no_name_and_no_word_is_cut(chromium, case, screen):
    context = chromium.new_context(
        viewport={"width": screen[0], "height": screen[1]}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(case.as_uri())
    views = page.locator(".nomines, .resultat").element_handles()
    told = [*NOMINEES, *RESULTS]

    cut = {name: view.evaluate(LOWEST) for name, view in zip(told, views, strict=True)}
    context.close()

    assert {name: each for name, each in cut.items() if min(each) < 0} == {}
