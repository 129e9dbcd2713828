"""Where the system chooses the colours, what a drawing or a shadow said is said by the browser."""

import pytest

from tests.browser.alone import alone


@pytest.fixture
def tab(chromium):
    with alone(chromium, forced_colors="active") as tab:
        yield tab


def test_a_list_keeps_its_arrow(tab):
    sheets = [f"css/{name}.css" for name in ("tokens", "base", "components")]
    tab.draw('<select class="form-select"><option>Tous</option></select>', *sheets)

    assert tab.page.eval_on_selector("select", "e => getComputedStyle(e).appearance") == "auto"


def test_a_quiet_button_keeps_an_edge(tab):
    # The administration's own buttons have none.
    button = (
        '<style>.button { border: none; }</style><button class="button quiet-button">Pause</button>'
    )
    tab.draw(button, "css/admin.css")

    assert tab.page.eval_on_selector("button", "e => getComputedStyle(e).borderTopStyle") == "solid"
