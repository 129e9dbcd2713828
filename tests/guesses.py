"""What a curious reader types: next year's addresses, made out of last year's.

Each guess comes with its twin, of the same shape, that cannot exist.
"""

import re

EXTENSIONS = [".pdf", ".jpg", ".csv", ".json", ".svg", ".png", ".zip", ".html"]
QUERIES = ["preview=1", "apercu=1", "draft=1", "format=json", "annee=2026", "token=1", "vu=0"]
WORDS = [
    "proces-verbal",
    "proces-verbal.zip",
    "resultats",
    "laureats",
    "palmares",
    "verdict",
    "brouillon",
    "2026",
    "gagnants",
]
ABSENT_YEAR, ABSENT_SLUG, ABSENT_KEY = "9998", "rien-de-tel", "998877665"
LINK = re.compile(r'(?:href|src|content|<loc>)="?(?:https?://[^/"]+)?(/[^"<#?]*)')


def known_addresses(client, start=("/", "/en/", "/sitemap.xml")):
    """`{address: answer}` of every public page: what links lead to, from the home page on."""
    found, waiting = {}, list(start)
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith(("/static/", "/admin/", "/compte/")):
            continue
        found[address] = client.get(address)
        if (
            found[address]
            .headers.get("Content-Type", "")
            .startswith(("text/html", "application/xml"))
        ):
            waiting += LINK.findall(found[address].getvalue().decode())
    return {address: answer for address, answer in found.items() if answer.status_code == 200}


def guesses(known, slugs, keys):
    """`(guess, twin)` pairs: years, slugs, keys, extensions, words and queries, in both languages."""
    of_last_year = [address for address in known if not address.startswith("/en/")]
    made = {}
    for address in of_last_year:
        for year in range(1990, 2041):
            made[re.sub(r"\b20\d\d\b", str(year), address)] = re.sub(
                r"\b20\d\d\b", ABSENT_YEAR, address
            )
        found = re.fullmatch(r"(/(?:[-a-z]+/)+)([-\w]+)(/|\.svg|\.png)", address)
        for slug in slugs if found else ():
            made[f"{found[1]}{slug}{found[3]}"] = f"{found[1]}{ABSENT_SLUG}{found[3]}"
    for shape, around in keys.items():
        for key in around:
            made[shape % key] = shape % ABSENT_KEY
    for guess, twin in list(made.items()):
        if shapes_more(guess):
            for added in (*EXTENSIONS, *(f"/{word}" + "/" * ("." not in word) for word in WORDS)):
                made[guess.rstrip("/") + added] = twin.rstrip("/") + added
            for query in QUERIES:
                made[f"{guess}?{query}"] = f"{twin}?{query}"
    for guess, twin in list(made.items()):
        made[f"/en{guess}"] = f"/en{twin}"
    return [(guess, twin) for guess, twin in made.items() if guess != twin]


def shapes_more(guess):
    """Whether extensions, words and queries are tried after it: next year's, and what is hidden."""
    return "2026" in guess or "secret" in guess


def told(answer, address):
    """All that an answer tells, but for the address that was asked."""
    path = address.partition("?")[0]
    bare = path.removeprefix("/en")
    body = answer.getvalue().decode("utf-8", "replace")
    for text in dict.fromkeys([address, path, f"/en{bare}", bare]):
        body = body.replace(text, "(asked)") if len(text) > 1 else body
    headers = sorted(
        (name, re.sub(r"nonce-[\w+/=-]+", "", value).replace(bare, "(asked)"))
        for name, value in answer.headers.items()
        if name not in ("Date", "Expires", "Set-Cookie", "Content-Length")
    )
    body = re.sub(r'nonce="[^"]+"|(?<=csrfmiddlewaretoken" value=")[^"]+', "", body)
    return answer.status_code, headers, body
