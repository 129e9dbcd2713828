"""What is sent once is sent once: a second press changes nothing of the answer that is awaited."""

import pytest

from tests.browser.alone import alone, slowly

FORM = '<form method="post" action="/fait" data-once><button name="act" value="faire">Faire</button></form>'
FILE = {"Content-Disposition": 'attachment; filename="coffret.html"'}


@pytest.fixture
def tab(chromium):
    with alone(chromium) as tab:
        yield tab


def press_twice(tab):
    """As a hand does that is used to double clicks, and wait for all answers."""
    box = tab.page.locator("button").bounding_box()
    tab.page.mouse.click(box["x"] + 5, box["y"] + 5)
    tab.page.wait_for_timeout(150)
    tab.page.mouse.click(box["x"] + 5, box["y"] + 5, click_count=2)
    tab.page.wait_for_timeout(2500)


def test_a_double_click_keeps_the_answer_that_holds_everything(tab):
    answers = ["Les cartons", "Ce n’est plus demandé"]
    tab.answers["/fait"] = lambda form: slowly(answers.pop(0))(form)
    tab.draw(FORM, "js/once.js")

    press_twice(tab)

    assert "Les cartons" in tab.page.inner_text("body")
    assert tab.sent("/fait") == [{"act": "faire"}]


def test_after_a_download_or_a_way_back_it_may_be_sent_again(tab):
    tab.answers["/fait"] = ("Le coffret", FILE)
    tab.page.clock.install()
    tab.draw(FORM, "js/once.js")
    for _press in range(2):
        with tab.page.expect_download():
            tab.page.click("button")
        tab.page.click("button")
        tab.page.clock.run_for(10_000)
    assert len(tab.sent("/fait")) == 2

    tab.answers["/fait"] = "Fait"
    tab.page.click("button")
    tab.page.wait_for_url("**/fait")
    tab.page.go_back()
    tab.page.click("button")
    tab.page.wait_for_url("**/fait")
    assert len(tab.sent("/fait")) == 4


def test_a_form_that_came_after_the_page_is_sent_once_too(tab):
    tab.answers["/fait"] = slowly("Fait")
    tab.draw('<div id="suite"></div>', "js/once.js")
    tab.page.evaluate("html => document.getElementById('suite').innerHTML = html", FORM)

    press_twice(tab)

    assert len(tab.sent("/fait")) == 1
