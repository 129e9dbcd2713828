"""People of the demonstration, each in a browser of their own, who find their codes in the mailbox."""

import re

from convergences.demonstration import ACCOUNTS
from tests.browser.looking import NARROW, Viewer

CODE = re.compile(r"^\d{4} \d{4}$", re.MULTILINE)
SECONDS_FOR_A_MAIL = 60


class Person(Viewer):
    """Somebody who signs in to the demonstration, on a phone unless told otherwise."""

    read = set()  # the codes that were found already

    def __init__(self, chromium, address, name, size=NARROW):
        context = chromium.new_context(
            locale="fr-FR",
            reduced_motion="reduce",
            viewport={"width": size[0], "height": size[1]},
        )
        super().__init__(context, address)
        self.context, self.name = context, name
        self.account = next(a for a in ACCOUNTS if a.email.startswith(f"{name}@"))
        self.page.set_default_timeout(60_000)

    def sign_in(self):
        """With the code of a mail; with a password and a one-time code for the staff."""
        if self.account.is_staff:
            return self._sign_in_to_the_administration()
        self.forget_older_mails()
        self.open("/compte/login/?next=/jury/")
        self.page.fill("#contenu input[type=email] >> nth=0", self.account.email)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/confirm/**")
        return self.give_mailed_code()

    def _sign_in_to_the_administration(self):
        self.open("/compte/login/?next=/admin/")
        self.page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
        self.page.locator("form:has(input[type=password]) input[type=email]").fill(
            self.account.email
        )
        self.page.fill("input[type=password]", self.account.password)
        self.page.keyboard.press("Enter")
        self.arrive("/compte/2fa/authenticate/")
        self.page.fill("input[name=code]", self.account.code)
        self.page.keyboard.press("Enter")
        self.arrive("/admin/")
        return self

    def give_mailed_code(self):
        """Type the code that came last to this person's address."""
        self.page.fill("input[autocomplete=one-time-code]", self.mailed_code())
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def mailed_code(self):
        """The code that was just sent to this person: the mailbox has nothing but older ones."""
        box = self.context.new_page()
        try:
            for _attempt in range(SECONDS_FOR_A_MAIL):
                for link in self._mails(box):
                    box.goto(self.address + link)
                    if code := CODE.search(box.inner_text(".prose")):
                        self.read.add(link)
                        return code[0]
                box.wait_for_timeout(1000)
        finally:
            box.close()
        raise AssertionError(f"no code reached {self.account.email}")

    def forget_older_mails(self):
        """What is in the mailbox already holds no code that serves."""
        box = self.context.new_page()
        self.read.update(self._mails(box))
        box.close()

    def _mails(self, box):
        """The addresses of this person's mails that nobody has opened here."""
        box.goto(f"{self.address}/demonstration/courrier/")
        sent = box.locator("ul.orgas li").filter(has_text=self.account.email)
        links = [each.get_attribute("href") for each in sent.locator("a").all()]
        return [link for link in links if link not in self.read]

    def tab_to(self, selector):
        """Press the key « Tab » until the focus is there."""
        for _press in range(150):
            if self.page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def press(self, selector):
        """Reach a link or a button with the keyboard, and press it."""
        self.tab_to(selector)
        self.page.keyboard.press("Enter")

    def says(self, words):
        """Wait until the page says so."""
        self.page.get_by_text(re.compile(re.escape(words).replace("\\ ", r"\s"))).first.wait_for()
