"""A small mail server with moods: it takes mails, comes slowly, refuses, or swallows in silence."""

import socketserver
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest

TAKING, SLOW, SWALLOWING = "taking", "slow", "swallowing"


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on this machine. `mood` may change at any time; `taken` holds what it took.

    Any other mood is an answer to RCPT, such as `550 5.1.1 No such user`.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Conversation)
        self.port = self.server_address[1]
        self.mood, self.slowness, self.taken = TAKING, 0.5, []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

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
                self.take()
            elif verb == b"QUIT":
                return self.say("221 bye")
            elif verb == b"RCPT" and self.server.mood[:1].isdigit():
                self.say(self.server.mood)
            else:
                self.say("250 ok")
        return None

    def take(self):
        """Read a message; in a swallowing mood nothing is kept and nothing is said."""
        self.say("354 go on")
        content = b"".join(iter(self.rfile.readline, b".\r\n"))
        if self.server.mood == SWALLOWING:
            self.rfile.read()  # until the client loses patience
        else:
            self.server.taken.append(content)
            self.say("250 taken")

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
