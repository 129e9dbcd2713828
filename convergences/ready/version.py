"""The public version as one worker knows it: asked for at most once a second."""

import threading
import time

from django.db import Error, InterfaceError, OperationalError, close_old_connections

from convergences.models import PublicVersion

EVERY = 1.0  # seconds between two questions
PATIENCE = 1.0  # seconds that a request waits for an answer, before it goes on with the last one
BRIEF = 0.3  # the same, once the database is known to be away


class AskedVersion:
    """The number, read by the request that finds it a second old.

    While the database does not answer (`is_away`) it stays what it was: what was ready stays ready.
    """

    def __init__(self, *, clock=time.monotonic):
        self.clock, self.number, self.is_away = clock, None, False
        self._asked_at, self._is_due = float("-inf"), True
        self._asking = threading.Lock()

    def current(self):
        """The number; None while nobody could ever read it."""
        if self._is_old():
            self._ask()
        return self.number

    def forget(self):
        """Something was written here: whoever comes next asks again."""
        self._is_due = True

    def _is_old(self):
        return self._is_due or self.clock() - self._asked_at >= EVERY

    def _ask(self):
        if self._asking.acquire(blocking=False):
            try:
                self._read()
            finally:
                self._asking.release()

    def _read(self):
        # Before the question, so that what is written meanwhile is asked for again.
        self._asked_at, self._is_due = self.clock(), False
        # Nobody else sees to the connection of a thread that Django does not enter.
        close_old_connections()
        try:
            self.number = PublicVersion.current()
            self.is_away = False
        except (OperationalError, InterfaceError):
            self.is_away = True
            close_old_connections()
        except (Error, PublicVersion.DoesNotExist):
            self.is_away = False
            close_old_connections()


class VersionAskedApart(AskedVersion):
    """The same, read by a thread of its own: a database that is frozen holds no request for long."""

    def __init__(self, *, patience=PATIENCE, **options):
        super().__init__(**options)
        self.patience, self._thread = patience, None
        self._is_late, self._is_wanted = False, False
        self._turn = threading.Condition()

    def ask_again(self):
        """Have the number asked for when it is old, and wait for nothing."""
        if self._is_old():
            with self._turn:
                self._want()

    def is_asked_here(self):
        """Whether this is the thread that asks."""
        return threading.current_thread() is self._thread

    def _ask(self):
        with self._turn:
            self._want()
            if not self._is_late:
                patience = min(BRIEF, self.patience) if self.is_away else self.patience
                answered = self._turn.wait_for(lambda: not self._is_wanted, patience)
                self._is_late = not answered

    def _want(self):
        if self._thread is None:
            self._thread = threading.Thread(target=self._answer, name="version", daemon=True)
            self._thread.start()
        self._is_wanted = True
        self._turn.notify_all()

    def _answer(self):
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._is_wanted)
            self._read()
            with self._turn:
                # Written meanwhile: who came since waits for a question that was asked after.
                self._is_wanted, self._is_late = self._is_due, False
                self._turn.notify_all()
