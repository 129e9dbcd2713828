"""A small mail server with moods: it takes mails, comes slowly, refuses, swallows, or goes away."""

import socket
import socketserver
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest

TAKING, SLOW, SWALLOWING, HANGING_UP = "taking", "slow", "swallowing", "hanging up"


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on this machine. `mood` may change at any time; `taken` holds what it took.

    Any other mood is an answer to `refusing`, such as `550 5.1.1 No such user` to RCPT.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Conversation)
        self.port = self.server_address[1]
        self.mood, self.slowness, self.taken = TAKING, 0.5, []
        self.refusing = b"RCPT"
        self.dreaded = None  # bytes: it hangs up on a message that holds them
        self._listen()

    def _listen(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @contextmanager
    def away(self):
        """Nobody listens, for as long as the block lasts."""
        self.shutdown()
        self.server_close()
        try:
            yield
        finally:
            self.socket = socket.socket(self.address_family, self.socket_type)
            self.server_bind()
            self.server_activate()
            self._listen()

    def messages(self):
        """What it took, as messages."""
        return [message_from_bytes(content, policy=policy.default) for content in self.taken]


class Conversation(socketserver.StreamRequestHandler):
    """One client."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line.split(b":")[0].split()[0].upper()
            if self.server.mood == SLOW:
                time.sleep(self.server.slowness)
            if verb == b"EHLO":
                self.say("250 here")
            elif verb == b"DATA":
                if not self.take():
                    return None
            elif verb == b"QUIT":
                return self.say("221 bye")
            elif verb == self.server.refusing and self.server.mood[:1].isdigit():
                self.say(self.server.mood)
            else:
                self.say("250 ok")
        return None

    def take(self):
        """Read a message. Swallowing keeps nothing and says nothing; hanging up keeps it, unsaid."""
        self.say("354 go on")
        content = b"".join(iter(self.rfile.readline, b".\r\n"))
        if self.server.mood == SWALLOWING:
            self.rfile.read()  # until the client loses patience
            return True
        if self.server.dreaded and self.server.dreaded in content:
            return False
        self.server.taken.append(content)
        if self.server.mood == HANGING_UP:
            return False
        self.say("250 taken")
        return True

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def listening(port=0):
    """The server, for as long as the block lasts."""
    server = MailServer(port)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def server(settings):
    """A mail server, to which the outbox sends."""
    with listening() as found:
        settings.OUTBOX_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        settings.EMAIL_TIMEOUT = 1
        yield found
