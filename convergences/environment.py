"""Prepares `.venv` with the standard library alone: a clean clone needs nothing but Python.

Pythons too old to run the project read this file too, to say so: its syntax stays Python 3.6's.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
try:
    from importlib import metadata
except ImportError:  # older than Python 3.8, which is about to be told that it is too old
    metadata = None

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([\w.-]+)==([^\s;\\]+)[ ]*(;)?", re.MULTILINE)

WHOLE_SUITE = ["-n", "auto", "--maxprocesses=4", "--dist=worksteal"]

# What pip prints, and what the person in front of it can do.
CURES = [
    (
        r"No space left on device|disk quota exceeded",
        "The disk is full: free about 300 MB, then run this command again.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package does not match its hash in requirements.txt, so nothing was"
        " installed: try another network, or ask who last changed that file.",
    ),
    (
        r"Retrying \(Retry|NewConnectionError|Max retries exceeded|name resolution|ProxyError"
        r"|ReadTimeout|ConnectTimeout|Network is unreachable|Connection refused|from versions: none",
        "The packages of requirements.txt cannot be downloaded: check the network, then run this"
        " command again.",
    ),
    (
        r"Permission denied|Read-only file system",
        "This folder cannot be written to: copy the project to a folder of yours, then run this"
        " command again.",
    ),
]


class NotPossible(Exception):
    """Nothing can be done; the message tells the person who typed the command what to do."""


def start(arguments):
    """What `manage.py` calls first: returns only when the running Python is to run Django."""
    try:
        refuse_old_python(sys.version_info)
        command = arguments[1] if len(arguments) > 1 else ""
        if command == "test":
            python = Environment(ROOT).python()
            os.chdir(str(ROOT))
            # The whole suite takes every core; an argument leaves all to whoever types it.
            become(python, ["-m", "pytest"] + (arguments[2:] or WHOLE_SUITE))
        elif command in ("demo", "rehearse"):
            if command == "demo":
                refuse_deployment(os.environ)
                os.environ["CONVERGENCES_DEMONSTRATION"] = "1"
            python = Environment(ROOT).python()
            if python != sys.executable:
                become(python, [str(ROOT / "manage.py")] + arguments[1:])
        elif find_spec("django") is None:
            raise NotPossible(
                "Django is not installed in this Python: run `python3 manage.py demo` once, then"
                f" `.venv/bin/python manage.py {command}`."
            )
    except NotPossible as sentence:
        sys.exit(str(sentence))
    except KeyboardInterrupt:
        sys.exit("Interrupted, and nothing was left half-made.")


def refuse_old_python(version):
    """Refuse a Python older than the oldest we support."""
    if tuple(version[:2]) < OLDEST:
        raise NotPossible(
            f"This is Python {version[0]}.{version[1]} and the project needs {OLDEST[0]}.{OLDEST[1]}"
            " or newer: install a newer Python, then run this command with it."
        )


def refuse_deployment(variables):
    """Refuse a demonstration, whose accounts are known to all, where a site is deployed."""
    if variables.get("HOSTS"):
        raise NotPossible(
            "HOSTS is set, which makes this a deployment, and the demonstration has accounts known"
            " to all: unset HOSTS, or run it on another machine."
        )


def unmet(requirements, any_version=False):
    """Names pinned by a compiled requirements file that the running Python has not got.

    A line with a condition (`; sys_platform == …`) may be absent: pip has judged the condition.
    """
    names = []
    for name, version, condition in PIN.findall(requirements.read_text(encoding="utf-8")):
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            if not condition:
                names.append(name)
        else:
            if found != version and not any_version:
                names.append(name)
    return names


class Environment:
    """The `.venv` of one copy of the project."""

    def __init__(self, root):
        self.root = root
        self.requirements = root / "requirements.txt"
        self.folder = root / ".venv"
        # Stands for as long as the folder is not whole: even `kill -9` leaves it behind.
        self.unfinished = self.folder / "unfinished"
        self.own_python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def python(self):
        """Path of a Python that has the requirements; builds `.venv` when there is none."""
        if os.environ.get("CONVERGENCES_NO_VENV", "") not in ("", "0"):
            missing = unmet(self.requirements, any_version=True)
            if missing:
                raise NotPossible(
                    f"CONVERGENCES_NO_VENV is set, but this Python has no {', '.join(missing[:3])}"
                    f" ({len(missing)} missing): install requirements.txt in it, or unset that"
                    " variable."
                )
            return sys.executable
        if not unmet(self.requirements):
            return sys.executable
        if not self.is_ready():
            with self.alone():
                if not self.is_ready():
                    self.build()
        return str(self.own_python)

    def is_ready(self):
        """Is `.venv` whole, of this Python's version, and as requirements.txt asks?"""
        return self.answers("ready")

    def answers(self, question):
        if self.unfinished.exists() or not self.own_python.exists():
            return False
        command = [str(self.own_python), "-I", str(Path(__file__).resolve()), question]
        command += [str(self.requirements), *map(str, sys.version_info[:2])]
        try:
            return subprocess.call(command, stderr=subprocess.DEVNULL) == 0
        except OSError:
            return False

    @contextlib.contextmanager
    def alone(self):
        """Of two commands started together, the second waits until the first has built."""
        with self.requirements.open() as handle:
            if fcntl:
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def build(self):
        """Make `.venv`, or bring it up to date; whatever goes wrong, no half of it remains."""
        for module in ("venv", "ensurepip"):
            if not has(module):
                raise NotPossible(
                    "This Python cannot make environments: install its venv module (on Debian and"
                    " Ubuntu, `apt install python3-venv`), then run this command again."
                )
        print("Preparing .venv from requirements.txt: this once, about a minute.", file=sys.stderr)
        with interruptible():
            try:
                if not self.answers("same-python"):
                    self.remove()
                    self.folder.mkdir()
                    self.unfinished.touch()
                    run(outer_python(), "-m", "venv", str(self.folder))
                self.unfinished.touch()
                run(
                    *[str(self.own_python), "-m", "pip", "install", "--quiet", "--no-input"],
                    *["--disable-pip-version-check", "--retries", "2", "--require-hashes"],
                    *["-r", str(self.requirements)],
                )
                self.unfinished.unlink()
            except OSError as error:
                self.remove()
                raise NotPossible(cure(str(error))) from None
            except BaseException:
                self.remove()
                raise

    def remove(self):
        """Leave nothing of `.venv`, even under the hand of someone who keeps pressing Ctrl-C."""
        impatient = signal.signal(signal.SIGINT, signal.SIG_IGN)
        shutil.rmtree(str(self.folder), ignore_errors=True)
        signal.signal(signal.SIGINT, impatient)


def has(module):
    """Can the running Python import this module of the standard library? Debian's may not."""
    return (
        subprocess.call([sys.executable, "-c", f"import {module}"], stderr=subprocess.DEVNULL) == 0
    )


def outer_python():
    """The Python that made the running environment: an environment cannot rebuild itself."""
    return getattr(sys, "_base_executable", None) or sys.executable


@contextlib.contextmanager
def interruptible():
    """In the block, a signal to end interrupts as Ctrl-C does, so that what was begun is put back."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # `nohup` ignores SIGHUP, and means it.
    numbers = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]
    previous = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def interrupt(number, frame):
    raise KeyboardInterrupt


def run(*command):
    """Run a command apart from our terminal, so that Ctrl-C reaches us and we stop all of it."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=os.name != "nt",
    )
    try:
        output = process.communicate()[0].decode(errors="replace")
    except BaseException:
        stop(process)
        raise
    if process.returncode:
        raise NotPossible(cure(output))


def stop(process):
    """Stop a process and its children: kindly, so that they clear up, then for good."""
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def cure(output):
    """The sentence that answers what a failed command printed."""
    for pattern, sentence in CURES:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    lines = [line for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    last = (errors or lines or ["no reason given"])[-1].strip().rstrip(".")
    return (
        f"The requirements could not be installed ({last}): mend that, then run this command again."
    )


def become(python, arguments):
    """Go on as another program, whose exit code is ours."""
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.call([python] + arguments))
    os.execv(python, [python] + arguments)


if __name__ == "__main__":
    # Asked by `Environment.answers`, of the Python of a .venv.
    question, requirements, *version = sys.argv[1:]
    same = list(map(str, sys.version_info[:2])) == version
    sys.exit(not (same and (question == "same-python" or not unmet(Path(requirements)))))
