"""The running order by hand: an award passes its neighbours one by one, and its place is said once."""

import pytest

from tests.browser.alone import alone

AWARDS = {"A": 1, "B": 14, "C": 1, "D": 1}  # and how many lines its host has to say
ROW = """<li data-row data-award="{award}" data-minutes="10"><div class="ligne-place">
<input type="number" name="p{award}-place" value="{place}"><div class="ligne-bouger" hidden>
<button type="button" data-up>haut</button><button type="button" data-down>bas</button>
<span class="ligne-poignee" data-handle>⠿</span></div></div>
<div class="ligne-prix"><h2>{award}</h2><time data-hour></time></div><div></div>
<div style="height: {lines}rem"><input type="number" name="p{award}-planned_minutes" value="10"></div></li>"""


@pytest.fixture
def tab(chromium):
    rows = "".join(
        ROW.format(award=award, place=place, lines=3 + lines)
        for place, (award, lines) in enumerate(AWARDS.items(), 1)
    )
    with alone(chromium, viewport={"width": 1280, "height": 900}) as tab:
        tab.draw(
            f"""<div id="content"><ol class="deroule" data-running-order data-starts="20 h 00"
            data-said="{{award}} {{place}} {{total}}">{rows}</ol></div>
            <p role="status" data-moved></p><b data-ends></b><script>
            window.said = [];
            const status = document.querySelector("[data-moved]");
            new MutationObserver(() => said.push(status.textContent)).observe(status, {{childList: true}});
            </script>""",
            "css/running_order.css",
            "js/running_order.js",
        )
        yield tab


def order(tab):
    return "".join(tab.page.locator("h2").all_inner_texts())


def drag(tab, award, step, times):
    """Every order that was seen on the way."""
    box = tab.page.locator(f"[data-award={award}] [data-handle]").bounding_box()
    x, y = box["x"] + 5, box["y"] + 5
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    seen = [order(tab)]
    for moved in range(1, times):
        tab.page.mouse.move(x, y + moved * step)
        if (now := order(tab)) != seen[-1]:
            seen.append(now)
    tab.page.mouse.up()
    return seen


def test_an_award_passes_a_taller_one_once_and_comes_back_the_same_way(tab):
    down = drag(tab, "A", 6, 90)
    assert down == ["ABCD", "BACD", "BCAD", "BCDA"][: len(down)]
    assert len(down) > 2
    place = down[-1].index("A") + 1
    assert tab.page.evaluate("said") == [f"A {place} 4"]
    assert tab.page.input_value("[name=pA-place]") == str(place)

    up = drag(tab, "A", -6, 90)
    assert up == down[::-1]
    assert tab.page.evaluate("said") == [f"A {place} 4", "A 1 4"]


def test_a_press_that_moves_nothing_says_nothing(tab):
    assert drag(tab, "C", 2, 3) == ["ABCD"]
    assert tab.page.evaluate("said") == []

    tab.page.click("[data-award=C] [data-up]")
    assert order(tab) == "ACBD"
    assert tab.page.evaluate("said") == ["C 2 4"]
