"""F8: the network goes after the first reveal; the evening ends from the case, opened by its cards."""

import re

import pytest
from playwright.sync_api import Error

from tests.browser import hall_evening
from tests.browser.hall_evening import YEAR
from tests.browser.looking import NARROW, WIDE, Viewer
from tests.browser.sealed_evening import (
    button,
    enter_the_desk,
    everybody,
    give_fresh_code,
    sealed_evening,
)

ON_STAGE = ".vue:not([hidden])"


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    with sealed_evening(tmp_path_factory.mktemp("evening"), hall_evening.__name__) as evening:
        yield evening


@pytest.fixture
def people(chromium, evening):
    """Whoever is asked for by name, each in a browser of their own."""
    with everybody(chromium, evening) as come:
        yield come


def handed_over(evening, people, what, first, second):
    """One asks; the other gives a fresh code, and has the button that makes it before them."""
    path = f"/jury/remise/{evening.told['ceremony']}/{what}/"
    one = people(first).open(path)
    one.follow(button(one, "demander"))
    assert one.axe() == []
    other = people(second).open(path)
    other.follow(other.page.locator("a.btn-primary"))
    give_fresh_code(other, evening)
    other.arrive(path)
    for size in (NARROW, WIDE):
        assert other.set(size).axe() == []
        assert other.overflow() <= 0
    return other


class Case:
    """The file, opened from the disk by a browser that has no network."""

    def __init__(self, context, path):
        self.page, self.asked, self.errors = context.new_page(), [], []
        self.page.on("request", lambda request: self.asked.append(request.url[:60]))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text))
        self.page.goto(path.as_uri())

    @property
    def title(self):
        return self.page.inner_text(f"{ON_STAGE} h1")

    def go_to(self, award):
        """From the running order to the announcement of an award, with the keyboard alone."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("o")
        self.page.locator("dialog li button", has_text=award["label"]).focus()
        self.page.keyboard.press("Enter")
        assert award["winner"] in self.page.inner_text(ON_STAGE), "among the nominees"
        self.page.keyboard.press("ArrowRight")
        assert self.title == award["label"]
        assert award["winner"] not in self.page.inner_text(ON_STAGE)

    def type(self, code):
        """Ask for the panel, and type what a card says."""
        if self.page.locator("#code").is_hidden():
            self.page.keyboard.press("Enter")
        self.page.fill("#lettres", code)
        self.page.keyboard.press("Enter")

    def says(self):
        """What the panel says, once it has finished."""
        opening = self.page.get_attribute("#code", "data-opening")
        self.page.wait_for_function(
            "words => !['', words].includes(document.getElementById('dit').textContent)",
            arg=opening,
        )
        return self.page.inner_text("#dit")


def opens_nothing_and_says_so(chromium, path):
    """Where Web Crypto is missing, the panel says that the card alone suffices."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce", offline=True)
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    case = Case(context, path)
    for _press in range(2):
        case.page.keyboard.press("ArrowRight")
    case.page.keyboard.press("Enter")
    assert case.says() == case.page.get_attribute("#code", "data-unable")
    assert case.errors == []
    context.close()


def test_the_evening_ends_without_the_network(evening, people, chromium, tmp_path):
    told = evening.told
    awards = told["awards"]

    # Before: two people for the cards, two others for the case.
    cards = handed_over(evening, people, "cartons", "cartons1", "cartons2")
    cards.follow(button(cards, "faire"))
    codes = cards.page.locator(".code b").all_inner_texts()
    assert cards.page.locator(".dedans h2").all_inner_texts() == [a["winner"] for a in awards]
    assert cards.axe() == []
    beyond = "all => all.map(e => e.scrollWidth - e.clientWidth + e.scrollHeight - e.clientHeight)"
    assert cards.page.locator(".resultat, .dos, .dessus").evaluate_all(beyond) == [0] * 9
    sheets = cards.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 3

    maker = handed_over(evening, people, "coffret", "coffret1", "coffret2")
    with maker.page.expect_download() as download:
        button(maker, "faire").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)

    # The evening begins, one award is revealed to everyone.
    evening.do("reveal_first()")
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce")
    public = Viewer(context, evening.address).open(f"/editions/{YEAR}/")
    laureates = public.page.locator("main").inner_text()
    assert laureates.count("Ensemble, ils ont osé") == 1

    # The network goes.
    context.set_offline(True)
    with pytest.raises(Error):
        public.page.reload()
    opens_nothing_and_says_so(chromium, path)
    case = Case(context, path)
    assert case.page.evaluate("isSecureContext && !!crypto.subtle")

    case.go_to(awards[1])
    case.type(codes[2])
    assert awards[1]["label"] in case.says(), "the card of another award"
    case.type(codes[1][:-1])
    case.type("0" + codes[1][1:] if codes[1][0] != "0" else "1" + codes[1][1:])
    assert "1" in case.says(), "the group that was misread"
    case.type("K")
    assert case.page.inner_text("#dit") == case.page.get_attribute("#code", "data-short")
    for award, code in zip(awards[1:], codes[1:], strict=True):
        case.go_to(award)
        case.type(code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
        case.page.wait_for_selector(f"{ON_STAGE}.resultat")
        assert case.title == award["winner"]
        case.page.keyboard.press("ArrowRight")
        assert "Ensemble, ils ont osé" in case.page.inner_text(ON_STAGE)
    case.page.keyboard.press("b")
    assert case.page.get_attribute(ON_STAGE, "id") == "noir"
    case.page.keyboard.press("ArrowRight")
    assert "Ensemble, ils ont osé" in case.page.inner_text(ON_STAGE)
    case.page.keyboard.press("p")
    assert case.page.get_attribute(ON_STAGE, "id") == "pause"
    case.page.keyboard.press("p")
    case.page.reload()
    assert case.title == awards[2]["label"], "a reload comes back to the award, closed again"
    assert case.errors == []
    assert {url.partition(":")[0] for url in case.asked} <= {"file", "data"}
    assert {url for url in case.asked if url.startswith("file")} == {path.as_uri()[:60]}

    # The network comes back: the desk records the rest, and everyone sees it.
    context.set_offline(False)
    desk = enter_the_desk(people("regie"), evening)
    for award in awards[1:]:
        desk.open(f"/admin/awards/ceremony/{told['ceremony']}/regie/revele-en-salle/")
        desk.page.locator(f"input[name=award][value='{award['key']}']").check()
        desk.page.fill("input[name=hour]", told["hour"])
        assert desk.axe() == []
        desk.follow(desk.page.locator("input[type=submit]"))
    assert evening.do("hours_told()") == ["", told["hour"], told["hour"]]
    public.open(f"/editions/{YEAR}/")
    assert public.page.locator("main").inner_text().count("Ensemble, ils ont osé") == 3
    context.close()
