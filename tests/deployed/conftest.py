"""One deployment for all the tests of this folder: installed before the change, upgraded to it."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests.deployed.cluster import Cluster
from tests.deployed.stack import install
from tests.deployed.upgrading import Upgrading
from tests.smtp_server import MailServer


@pytest.fixture(scope="session")
def cluster():
    """The PostgreSQL of the deployment, its own: some tests kill it."""
    if not os.environ.get("DEPLOYED_POSTGRESQL"):
        pytest.skip("DEPLOYED_POSTGRESQL is not set: nothing is deployed here")
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        cluster = Cluster(folder)
        cluster.start()
        cluster.make()
        yield cluster
        cluster.stop()


@pytest.fixture(scope="session")
def database(cluster):
    """The address of the database of the deployment."""
    return cluster.url


@pytest.fixture(scope="module")
def another_database():
    """The address of a database that a file has for itself."""
    with empty_database("apart") as address:
        yield address


@contextmanager
def empty_database(name):
    """The address of an empty PostgreSQL database, dropped at the end."""
    url = os.environ.get("DEPLOYED_POSTGRESQL")
    if not url:
        pytest.skip("DEPLOYED_POSTGRESQL names no PostgreSQL where a database may be made")
    name = f"{name}_{os.getpid()}"
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture(scope="session")
def mail_server():
    """Where the site's mails arrive."""
    with MailServer() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="session")
def upgrading(database, mail_server):
    """The site, and what was seen while it went from one commit to the next."""
    # A short path: the name of a socket has a hundred letters at most.
    with tempfile.TemporaryDirectory(prefix="prix-") as folder:
        site = install(Path(folder), database, mail_server.port)
        try:
            site.site("manage", "load_archive")
            site.site("start")
            yield Upgrading(site).done()
        finally:
            site.tried("stop")


@pytest.fixture(scope="session")
def whole(upgrading):
    """The site of the commit that is tested."""
    return upgrading.site


@pytest.fixture
def site(whole):
    """The same, for a test that may be counted."""
    whole.forget_limits()
    return whole
