"""Whatever is typed in whatever form, the site answers: no crash, nothing unescaped, nothing lost.

The forms are read from the pages, every one that tests/matrix.py knows. BAD_INPUT_REQUESTS says
how many requests to send: some in the suite, more than twenty thousand in .ci/run, one in
six of them to the administration, whose pages are slow to draw and have tests of their own.
BAD_INPUT_SEED changes the order of chance.
"""

import itertools
import os
import random

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.factories import make_superuser, make_user
from tests.matrix_addresses import addresses, equipped, make_archive
from tests.page_forms import Field, PageForm, read_forms
from tests.sign_in import give_password, sign_in, with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.matrix")]

REQUESTS = int(os.environ.get("BAD_INPUT_REQUESTS", 150))
SEED = int(os.environ.get("BAD_INPUT_SEED", 2017))
MARKUP = "<script>alert(1)</script>"
BROKEN_OUT = "\"'><img src=x onerror=alert(1)>"
COMPUTED = "{{ 7*191919 }}{% debug %}"
NASTY = [
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff tail",
    "\u202egnihtemos",
    "e\u200bvil",
    "\ufeffbom",
    "ＦＵＬＬ",
    "NaN",
    "Infinity",
    "1e309",
    "-1",
    "0",
    "9" * 40,
    "٢٠١٧",
    "0000-00-00",
    "10000-01-01",
    "=HYPERLINK(1)",
    "@SUM(A1)",
    MARKUP,
    BROKEN_OUT,
    COMPUTED,
    "javascript:alert(1)",
    "http://[",
    "https://example.org:99999999/",
    "//evil.example",
    "../../etc/passwd",
    "x\r\nBcc: everyone@example.org",
    "' OR 1=1 --",
    "%s %n {0} %(x)s",
    "🦄" * 300,
    "é" * 5_000,
    "a" * 100_000,
]
# What an address may carry besides the fields of a form.
ASKED = {
    "/archives/": "q edition categorie distinction pays famille odd page tout",
    "/en/archives/archives.csv": "q edition categorie distinction pays famille odd",
    "/organisations/": "famille pays odd page",
    "/signaler/": "page sujet",
    "/compte/login/": "next",
}
ASKED_OF_THE_DESK = {
    "/admin/awards/edition/": "q p o e all status__exact year__gte manque _to_field _popup",
    "/admin/partnerships/organisation/": "q p o kind__exact country manque",
    "/admin/partnerships/organisation/export/csv/": "q o p",
    "/admin/partnerships/organisation/fusionner/": "organisations kept",
    "/admin/convergences/report/": "q etat kind__exact",
    "/admin/autocomplete/": "app_label model_name field_name term page",
    "/admin/suggestions/organisation/": "q",
    "/admin/awards/award/add/": "edition category _popup _changelist_filters",
}
NEVER_KEPT = {"password", "file", "hidden", "csrfmiddlewaretoken"}


class Visitor:
    """A browser that starts each request from the same cookies, the same rows, the same limits."""

    def __init__(self, client):
        self.client = client
        self.cookies = client.cookies.copy()

    def send(self, form, pairs):
        """The answer, after which nothing was ever sent."""
        cache.clear()
        self.client.cookies = self.cookies.copy()
        with transaction.atomic():
            answer = form.send(self.client, pairs)
            answer.all_of_it = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return answer


@pytest.fixture
def forms(settings):
    """Every form of the site, each with the visitor who reads it."""
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    award = make_archive()
    root = equipped(make_superuser())
    half = Client()
    give_password(half, with_second_factor(make_user()))
    newcomer = Client()
    give_password(newcomer, make_user())
    staff = sign_in(Client(), root)
    anybody, found = Client(), {}
    for client in (anybody, half, newcomer, staff):
        visitor = Visitor(client)
        for address in addresses(award, root).values():
            if address.startswith("/admin/") and client is not staff:
                continue
            if "/reset/key/" in address and client is not anybody:
                continue  # somebody else's link ends a session
            page = client.get(address, follow=client is not staff)
            if page.status_code == 200 and "text/html" in page["Content-Type"]:
                for form in read_forms(page.text, page.request["PATH_INFO"]).forms:
                    found.setdefault((form.action.partition("?")[0], *form.key), (form, visitor))
        visitor.cookies = client.cookies.copy()
    asked = [
        (PageForm(address, "get", False, [Field(name, "text") for name in names.split()]), visitor)
        for table, visitor in ((ASKED, Visitor(Client())), (ASKED_OF_THE_DESK, Visitor(staff)))
        for address, names in table.items()
    ]
    return asked + [
        (form, visitor)
        for form, visitor in found.values()
        if any(name != "csrfmiddlewaretoken" for name in form.key[1])
    ]


def typings(forms):
    """Every form × field × nasty text, in an order of chance; then two fields at once, for ever."""
    chance = random.Random(SEED)
    singles = [
        (form, visitor, {each.name: nasty})
        for form, visitor in forms
        for each in form.fields
        if each.name != "csrfmiddlewaretoken"
        for nasty in NASTY
    ]
    chance.shuffle(singles)
    yield from singles
    while True:
        form, visitor, typed = chance.choice(singles)
        yield form, visitor, {chance.choice(form.fields).name: gibberish(chance)} | typed


def gibberish(chance):
    """A short text of any characters that a program could send."""
    letters = [chance.randrange(chance.choice([0x20, 0x250, 0x3000, 0x110000])) for _ in range(9)]
    return "".join(map(chr, letters))


def faults(form, answer, typed):
    """What is wrong with an answer, in words."""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if "text/html" not in answer.get("Content-Type", ""):
        return
    html = answer.all_of_it.decode()
    page = read_forms(html)
    if MARKUP in html or "<img src=x" in html or page.handlers:
        yield "shows what was typed as markup"
    if str(7 * 191919) in html:
        yield "computes what was typed"
    if any(address.strip().lower().startswith("javascript:") for address in page.addresses):
        yield "links to a script"
    if answer.status_code == 200 and form.method == "post":
        yield from lost(form, page, typed)


def lost(form, page, typed):
    """The other fields that no longer hold what they held, where the form is shown again."""
    again = next((each for each in page.forms if each.key == form.key), None)
    before = {each.name: each for each in form.fields if each.kind not in NEVER_KEPT}
    after = {each.name: each.value for each in again.fields} if again else {}
    for name, each in before.items():
        if again and name not in typed and after.get(name, "").strip() != each.value.strip():
            yield f"loses {name}: {after.get(name)!r} instead of {each.value!r}"


def wrong_answers(forms, number):
    """What goes wrong in the first `number` typings, a line for each."""
    wrong = []
    for form, visitor, typed in itertools.islice(typings(forms), number):
        try:
            problems = list(faults(form, visitor.send(form, form.pairs(**typed)), typed))
        except Exception as error:  # each crash is told, not the first alone
            problems = [f"crashed: {error!r}"]
        if problems:
            text = {name: ascii(value[:40]) for name, value in typed.items()}
            wrong.append(f"{form.method} {form.action} {text}: {'; '.join(problems)}"[:400])
    return wrong


def is_of_the_administration(form):
    return form.action.startswith("/admin/")


def test_no_form_breaks_shows_what_was_typed_or_loses_the_rest(forms):
    theirs = [pair for pair in forms if is_of_the_administration(pair[0])]
    ours = [pair for pair in forms if not is_of_the_administration(pair[0])]

    assert len(ours) >= 17
    assert len(theirs) >= 50
    wrong = wrong_answers(ours, REQUESTS - REQUESTS // 6)
    assert wrong + wrong_answers(theirs, REQUESTS // 6) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (f"<p>{MARKUP}</p>", "shows what was typed as markup"),
        (f"<input value='{BROKEN_OUT}'>", "shows what was typed as markup"),
        ("<p>1343433</p>", "computes what was typed"),
        ("<a href=' JavaScript:alert(1)'>x</a>", "links to a script"),
        (
            "<form method=post><input name=a><textarea name=b></textarea></form>",
            "loses b: '' instead of 'kept'",
        ),
        ("<form method=post><input name=a><textarea name=b>kept</textarea></form>", None),
    ],
)
def test_the_eye_that_judges_an_answer_sees(html, fault):
    form = PageForm("/", "post", False, [Field("a", "text"), Field("b", "textarea", "kept")])
    answer = HttpResponse(html)
    answer.all_of_it = answer.content

    assert list(faults(form, answer, {"a": "nasty"})) == ([fault] if fault else [])


@pytest.mark.parametrize("address", ["/signaler/", "/compte/login/", "/en/compte/password/reset/"])
def test_a_long_text_is_read_and_ten_megabytes_are_refused(address):
    visitor = Visitor(Client())
    page = read_forms(visitor.client.get(address).text, address)
    form = next(form for form in page.forms if form.method == "post")

    text = next(each.name for each in form.fields if each.kind in ("textarea", "text", "email"))

    long = visitor.send(form, form.pairs(**{text: "a" * 200_000}))
    too_long = visitor.send(form, form.pairs(**{text: "a" * 10_000_000}))

    assert long.status_code in (200, 302)
    assert too_long.status_code == 413
