"""The page of the ceremony follows the evening: what is suspended is not lost, and what is lost is said."""

import time

import pytest

from tests.browser.alone import alone

EVENING = """<main><p data-suivi hidden>
<button data-suspendre="Suspendre" data-reprendre="Reprendre">Suspendre</button>
<span role="status" data-perdu="Connexion perdue" data-suspendu="Mises à jour suspendues"></span></p>
<p role="status" id="dit"></p><div id="soiree" data-soiree="/suite" data-etag="1">{awards}</div></main>"""
ONE_ROUND = 3800


def told(*awards):
    lines = "".join(
        f'<li data-prix="{each}" data-dit="Prix {each}">Prix {each}</li>' for each in awards
    )
    return f'<div data-moment="during">En direct</div><ol>{lines}</ol>'


@pytest.fixture
def tab(chromium):
    with alone(chromium) as tab:
        tab.answers["/suite"] = told("A"), {"ETag": "1"}
        tab.draw(EVENING.format(awards=told("A")), "js/ceremony.js")
        yield tab


def test_an_award_that_falls_as_the_updates_are_suspended_is_shown_once_they_resume(tab):
    def late(_form):
        time.sleep(1.5)
        return told("A", "B"), {"ETag": "2"}

    tab.answers["/suite"] = late
    with tab.page.expect_request("**/suite"):
        pass
    tab.page.click("button")
    tab.page.wait_for_timeout(2500)
    assert "Prix B" not in tab.page.inner_text("#soiree")
    assert tab.page.inner_text("[data-suspendu]") == "Mises à jour suspendues"

    tab.page.click("button")
    tab.page.wait_for_timeout(2500)
    assert "Prix B" in tab.page.inner_text("#soiree")
    assert tab.page.inner_text("#dit") == "Prix B"


def test_a_lost_connection_is_said_once_and_to_everyone(tab):
    tab.page.evaluate(
        """() => {
            window.said = [];
            const status = document.querySelector("[data-perdu]");
            const heard = () => said.push(status.textContent);
            new MutationObserver(heard).observe(status, {childList: true});
        }"""
    )
    tab.answers["/suite"] = "", {"Status": "503"}
    tab.page.wait_for_timeout(14_000)
    tab.answers["/suite"] = told("A"), {"ETag": "1"}
    tab.page.evaluate("dispatchEvent(new Event('online'))")
    tab.page.wait_for_timeout(ONE_ROUND)

    assert len(tab.sent("/suite")) > 3
    assert tab.page.evaluate("said") == ["Connexion perdue", ""]
