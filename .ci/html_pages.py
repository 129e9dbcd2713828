"""Write every kind of page of the archive, in both languages, as files for the HTML checker: FOLDER.

The sitemap says which pages there are; what it does not list (forms, errors, searches) is added.
"""

import logging
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django
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
    print(f"{len(pages)} pages")
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convergences.settings")
    django.setup()
    main(Path(sys.argv[1]))
