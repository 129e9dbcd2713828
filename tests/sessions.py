"""A session that ends while a page is open, and another that begins in another tab."""

from tests.page_forms import read_forms


def sign_out(browser):
    """The session ends; the browser keeps its other cookies."""
    del browser.cookies["session"]


def sign_in_elsewhere(browser, person):
    """In another tab: there is a session again, and another token."""
    browser.force_login(person)
    browser.get("/compte/")  # the page of an account gives it
    del browser.cookies["csrf"]
    browser.get("/jury/")


def send_again(browser, answer, address):
    """Press the one button of the page that keeps what was sent."""
    form = read_forms(answer.content.decode(), address).forms[-1]
    return browser.post(address, {field.name: field.value for field in form.fields})
