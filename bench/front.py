"""The site as an operator deploys it: `deploy/site`, nginx, TLS, two workers, PostgreSQL.

It says of each page that Django draws which worker drew it, under which public version: the clone
that is installed has one commit more, that wraps Django in `convergences/wsgi.py`.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from bench.evening import desk_of
from tests.deployed.conftest import empty_database
from tests.deployed.stack import commit, install
from tests.smtp_server import MailServer

COUNTING = '''
import sys  # noqa: E402


def counted(environ, start_response):
    """Django, that says what it is asked."""
    told = os.getpid(), version.number, environ["PATH_INFO"]
    print("drawn", *told, file=sys.stderr, flush=True)
    return drawn(environ, start_response)


drawn, pages.application = pages.application, counted
'''
DRAWN = re.compile(r"^drawn (\d+) (\d+|None) (\S+)$", re.MULTILINE)


@contextmanager
def deployed():
    """Install the commit of this clone and start it; gives the `Deployment`."""
    if not os.environ.get("DATABASE_URL"):
        sys.exit("DATABASE_URL names no PostgreSQL where a database may be made.")
    os.environ["DEPLOYED_POSTGRESQL"] = os.environ.pop("DATABASE_URL")
    os.environ["PATH"] += ":/usr/sbin"
    with (
        tempfile.TemporaryDirectory(prefix="prix-") as folder,
        empty_database("bench") as database,
        MailServer() as mails,
    ):
        site = install(Path(folder), database, mails.port)
        wsgi = (site.source / "convergences/wsgi.py").read_text()
        release = commit(site.source, "after", "Count", **{"convergences/wsgi.py": wsgi + COUNTING})
        site.site("install", site.root, release, script=site.source / "deploy" / "site")
        try:
            site.site("manage", "load_archive")
            site.site("start")
            yield site
        finally:
            site.tried("stop")
            mails.shutdown()


def evening(site, awards):
    """The desk of a ceremony that is live on it; see `bench.evening.desk_of`."""
    return desk_of([site.root / "site", "manage"], site.variables, awards)


def drawn_by(site):
    """How often each worker drew each page, by (worker, version, path)."""
    logs = (site.root / "var" / "log").glob("site@*.log")
    return Counter(found for path in logs for found in DRAWN.findall(path.read_text()))
