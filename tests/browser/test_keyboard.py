"""By keyboard alone: from the skip links to the footer, in the order of the page."""

import pytest

from tests.browser.looking import NARROW, WIDE
from tests.browser.pages import ERRORS, TEMPLATES, in_english

# Where the focus is: its place in the source, what it is, and whether anyone could see it there.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const all = [...document.querySelectorAll("*")];
  const ringed = [];
  for (let e = element; e && e !== document.body && ringed.length < 4; e = e.parentElement) {
    ringed.push(e);
  }
  const rings = ringed.concat([...element.querySelectorAll("*")]).flatMap(
    (e) => [null, "::after", "::before"].map((part) => getComputedStyle(e, part)));
  const box = element.getBoundingClientRect();
  return {
    place: all.indexOf(element),
    name: element.outerHTML.slice(0, 100),
    inFooter: Boolean(element.closest("footer")),
    inSkipLinks: Boolean(element.closest(".evitement")),
    hasRing: rings.some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2),
    isSeen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 &&
      box.top < innerHeight && box.left < innerWidth,
  };
}"""
# What Tab should reach: radios of one name are one stop.
STOPS = """() => {
  const names = new Set();
  return [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}))
    .filter((e) => e.type !== "radio" || (!names.has(e.name) && names.add(e.name))).length;
}"""


def walk(viewer):
    """Press Tab until the page is left; gives each stop."""
    stops = []
    expected = viewer.page.evaluate(STOPS)
    for _ in range(expected + 3):
        viewer.page.keyboard.press("Tab")
        focus = viewer.page.evaluate(FOCUS)
        if focus is None:
            break
        stops.append(focus)
    return stops, expected


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("path", TEMPLATES)
def test_the_keyboard_goes_from_the_skip_links_to_the_footer(viewer, path, size):
    page = path if size == WIDE else in_english(path)
    viewer.open(page, status=ERRORS.get(path, 200)).set(size)

    stops, expected = walk(viewer)

    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert len(stops) == expected  # nothing is skipped, nothing traps
    assert stops[0]["inSkipLinks"]
    assert stops[-1]["inFooter"]
    assert [stop["name"] for stop in stops if not stop["hasRing"]] == []
    assert [stop["name"] for stop in stops if not stop["isSeen"]] == []


@pytest.mark.parametrize(
    ("rank", "target"),
    [(1, "contenu"), (2, "menu"), (3, "pied")],
    ids=["content", "menu", "footer"],
)
def test_a_skip_link_moves_the_focus(viewer, rank, target):
    viewer.open("/editions/2017/")
    for _ in range(rank):
        viewer.page.keyboard.press("Tab")
    viewer.page.keyboard.press("Enter")
    viewer.page.keyboard.press("Tab")

    inside = f"document.activeElement.closest('#{target}') !== null"
    assert viewer.page.evaluate(inside)


def test_the_summary_of_errors_leads_to_the_fields(viewer):
    viewer.open("/signaler/")
    viewer.page.fill("[name=page]", "celle des lauréats")
    viewer.page.fill("[name=message]", "Il y eut une cérémonie.")
    viewer.page.locator("main form [type=submit]").click()
    viewer.page.wait_for_selector(".alert-danger")
    assert viewer.page.evaluate("document.activeElement.className").startswith("alert")

    viewer.page.keyboard.press("Tab")
    viewer.page.keyboard.press("Enter")
    viewer.page.keyboard.press("Tab")

    assert viewer.page.evaluate("document.activeElement.name") == "page"
    assert viewer.page.input_value("[name=message]") == "Il y eut une cérémonie."
