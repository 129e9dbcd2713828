"""Write every kind of page, in both languages, as files for the HTML checker: FOLDER.

The sitemap says which pages of the archive there are; what it does not list (forms, errors,
searches) is added. The jury's pages are those that lead on from its home, for two jurors of the
demonstration. The frozen copy of the archive is written beside them, with every link followed.
"""

import logging
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

UNLISTED = [
    ("/archives/?q=eau", 200),
    ("/archives/?q=rien+de+tel", 200),
    ("/archives/?edition=2017&pays=FR&page=1", 200),
    ("/organisations/?famille=association", 200),
    ("/signaler/", 200),
    ("/signaler/?page=/editions/2017/", 200),
    ("/compte/login/", 200),
    ("/compte/password/reset/", 200),
    ("/rien-ici/", 404),
    ("/%00", 400),
]


def addresses(client):
    """Paths of the sitemap, and of every sitemap that it names."""
    waiting, found = ["/sitemap.xml"], []
    while waiting:
        answer = client.get(waiting.pop())
        if answer.status_code != 200:
            sys.exit(f"the sitemap answered {answer.status_code}")
        for address in re.findall(r'<loc>(.*?)</loc>|href="(.*?)"', answer.content.decode()):
            path = urlsplit(address[0] or address[1]).path
            (waiting if path.endswith(".xml") else found).append(path)
    return dict.fromkeys(found)


JURORS = ["presidence@convergences.example", "jury1@convergences.example"]


def addresses_of_the_jury(client):
    """The jury's pages that this juror is led to, found link after link."""
    waiting, found = ["/jury/", "/en/jury/"], {}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = 200
        for link in re.findall(r'href="(/(?:en/)?jury/[^"?#]*)', client.get(path).content.decode()):
            if not re.search(r"/(photos|documents)/", link):
                waiting.append(link)
    return found


def main(folder):
    setup_test_environment()
    logging.disable()  # what is wrong is told at the end
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_archive", verbosity=0)
    client = Client(raise_request_exception=False)
    pages = dict.fromkeys(addresses(client), 200)
    for path, status in UNLISTED:
        pages |= {path: status, f"/en{path}": status}
    wrong = write(client, pages, folder)
    call_command("freeze", str(folder / "frozen"))
    call_command("load_demonstration", verbosity=0)
    for number, email in enumerate(JURORS):
        juror = Client(raise_request_exception=False)
        juror.force_login(get_user_model().objects.get(email=email))
        theirs = addresses_of_the_jury(juror)
        wrong += write(juror, theirs, folder / f"jury{number}")
        pages |= theirs
    print(f"{len(pages)} pages")
    sys.exit("\n".join(wrong) or None)


def write(client, pages, folder):
    """Write these pages, `{path: status}`; gives a sentence for each that answers otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    for path, status in pages.items():
        answer = client.get(path)
        if answer.status_code != status:
            why = repr(answer.exc_info[1]) if getattr(answer, "exc_info", None) else ""
            wrong.append(f"{path} answered {answer.status_code} instead of {status} {why}")
        elif answer["Content-Type"].startswith("text/html"):
            name = re.sub(r"\W+", "_", path).strip("_") or "index"
            (folder / f"{name}.html").write_bytes(b"".join(answer))
    return wrong


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")
    os.environ["CONVERGENCES_DEMONSTRATION"] = "1"
    django.setup()
    main(Path(sys.argv[1]))
