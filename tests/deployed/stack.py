"""A deployment as an operator makes it: `deploy/site` in an empty folder, nginx, PostgreSQL, TLS."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.browser.deployment import free_port
from tests.deployed.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
HOST = "prix.test"
AN_HOUR = 3600
# What the environment of whoever runs the tests must not bring into a deployment.
OURS = re.compile(
    r"(HOSTS|SECRET_KEY|DATABASE_URL|SITE_URL|EMAIL_URL|DEFAULT_FROM_EMAIL|BEHIND_PROXY|\w+_ROOT"
    r"|READY_PAGES_MB|SLOW_QUERY_MS|CONVERGENCES_\w+|DJANGO_\w+|GIT_DIR|GIT_WORK_TREE|GIT_INDEX_FILE)"
)


@dataclass
class Deployment:
    """One site: where it lies, and how it is asked."""

    root: Path
    source: Path
    variables: dict
    https: int
    http: int

    def site(self, *arguments, script=None):
        """Run the script of the site; gives what it printed, or fails with it."""
        done = self.tried(*arguments, script=script)
        assert done.returncode == 0, done.stdout + done.stderr + self.logs()
        return done.stdout

    def tried(self, *arguments, script=None):
        """Run the script of the site, whatever comes of it."""
        return subprocess.run(
            [script or self.root / "site", *arguments],
            cwd="/",
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=AN_HOUR,
        )

    def asked(self, code):
        """What Python, in the release that is served, prints as JSON under the name `told`."""
        program = f"{code}\nimport json; print('told:' + json.dumps(told))"
        printed = self.site("manage", "shell", "--verbosity", "0", "--command", program)
        return json.loads(re.search(r"^told:(.*)$", printed, re.MULTILINE)[1])

    def forget_limits(self):
        """What was counted of the tests before is no business of this one."""
        self.asked("from django.core.cache import cache\ncache.clear()\ntold = None")

    def served(self):
        """The commit that is served."""
        return (self.root / "current").resolve().name

    def live_socket(self):
        """Where the release that is served listens."""
        run = self.root / "var" / "run"
        return run / (run / "site.sock").readlink()

    def workers(self):
        """The processes that answer there; the one that started them is not among them."""
        listening = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:  # it has just ended
                continue
            if b"granian" in words and os.fsencode(self.live_socket()) in words:
                listening[int(folder.name)] = int(parent)
        return sorted(pid for pid, parent in listening.items() if parent in listening)

    def visitor(self, **options):
        """Someone who comes through nginx."""
        return Visitor("127.0.0.1", self.https, host=f"{HOST}:{self.https}", **options)

    def behind_nginx(self):
        """Someone who speaks to the site as nginx does."""
        link = self.root / "var" / "run" / "site.sock"
        forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
        return Visitor(str(link), 0, host=f"{HOST}:{self.https}", tls=False, always=forwarded)

    def logs(self):
        """The end of what everyone wrote."""
        files = sorted((self.root / "var" / "log").glob("*.log"))
        return "\n".join(f"--- {path.name}\n{path.read_text()[-3000:]}" for path in files)


def install(folder, database, mail_port):
    """A site in `folder`, of the commit before the one that is tested; not started yet."""
    source = clone(folder)
    https, http = free_port(), free_port()
    variables = {name: value for name, value in os.environ.items() if not OURS.fullmatch(name)}
    # The Python of the tests: that of the machine may be older.
    path = f"{Path(sys.base_prefix) / 'bin'}:{variables['PATH']}:/usr/sbin"
    variables |= {"PATH": path, "HTTP_PORT": str(http), "HTTPS_PORT": str(https)}
    made = Deployment(folder / "site", source, variables, https, http)
    script = source / "deploy" / "site"
    told = made.site("install", made.root, script=script)
    assert "Fill in the rest of it" in told
    certify(made.root / "tls")
    settings = made.root / ".env"
    ours = {
        "HOSTS": HOST,
        "DATABASE_URL": database,
        "SITE_URL": f"https://{HOST}:{https}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
    }
    written = settings.read_text()
    for name, value in ours.items():
        written = re.sub(rf"^{name}=.*$", f"{name}={value}", written, flags=re.MULTILINE)
    settings.write_text(written)
    before = git(source, "rev-parse", "before")
    made.site("install", made.root, before, script=script)
    assert made.served() == before
    return made


def clone(folder):
    """A clone with two commits to go between: `before` and `after`, which is what is tested."""
    source, bundle = folder / "source", folder / "source.bundle"
    git(ROOT, "bundle", "create", "--quiet", bundle, "HEAD")
    subprocess.run(["git", "clone", "--quiet", bundle, source], check=True)
    git(source, "checkout", "--quiet", "-B", "after")
    parents = git(source, "rev-list", "--parents", "--max-count=1", "HEAD").split()[1:]
    with_script = [one for one in parents if git(source, "ls-tree", one, "deploy/site")]
    if with_script:
        git(source, "branch", "before", with_script[0])
    else:
        git(source, "branch", "before")
        commit(source, "after", "Change nothing")
    return source


def commit(source, branch, subject, **files):
    """A commit on `branch` that writes `files`, by path; gives its name."""
    git(source, "checkout", "--quiet", branch)
    for path, text in files.items():
        (source / path).write_text(text)
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "--allow-empty", "--message", subject)
    return git(source, "rev-parse", "HEAD")


def git(folder, *arguments):
    """What git prints of this folder, whoever owns it."""
    author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", *author, "-C", folder, *arguments],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def certify(folder):
    """A certificate for `HOST` that its own key signs."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
