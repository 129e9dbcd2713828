"""« Révéler »: held for one second it is sure; a shorter press is confirmed on a page, by any means."""

import pytest

from tests.browser.alone import alone

FORM = """<form method="post" action="/fait" data-hold>
<input type="hidden" name="sure" value="" data-sure>
<label><input type="checkbox" name="presenter" value="1" required> Confirmé</label>
<button>Révéler</button><p data-hold-help="Tenez">Confirmez</p></form>"""


@pytest.fixture
def tab(chromium):
    with alone(chromium) as tab:
        tab.answers["/fait"] = "Reçu"
        tab.draw(FORM, "js/regie.js")
        yield tab


def sent(tab):
    """What the server was sent, once nothing more can come."""
    tab.page.wait_for_timeout(1500)
    return [form["sure"] for form in tab.sent("/fait")]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_that_is_pressed_leads_to_the_page_that_asks(tab, key):
    tab.page.check("input[type=checkbox]")
    tab.page.focus("button")
    tab.page.keyboard.press(key)

    assert sent(tab) == [""]


def test_a_click_leads_there_too(tab):
    tab.page.check("input[type=checkbox]")
    tab.page.click("button")

    assert sent(tab) == [""]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_that_is_held_is_sure(tab, key):
    tab.page.check("input[type=checkbox]")
    tab.page.focus("button")
    tab.page.keyboard.down(key)
    tab.page.wait_for_timeout(1300)
    tab.page.keyboard.up(key)

    assert sent(tab) == ["1"]


def test_nothing_goes_unconfirmed_or_once_the_pointer_has_left(tab):
    tab.page.click("button")
    assert sent(tab) == []

    tab.page.check("input[type=checkbox]")
    tab.page.hover("button")
    tab.page.mouse.down()
    tab.page.mouse.move(600, 600)
    tab.page.mouse.up()
    assert sent(tab) == []

    # The key that led here is let go on the button.
    tab.page.focus("button")
    tab.page.evaluate(
        "document.querySelector('button').dispatchEvent(new KeyboardEvent('keyup', {key: 'Enter', bubbles: true}))"
    )
    assert sent(tab) == []
