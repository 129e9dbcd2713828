"""Connections to the database end with the thread that opened them.

A server lets its idle threads go. Django keeps a connection per thread, among objects that hold
each other: without this it stays open until Python happens to collect them, and each busy hour
would leave some behind.
"""

import threading
from functools import wraps

from django.db import connections

_of_this_thread = threading.local()


class HangsUp:
    """Held by a thread alone: when the thread ends, so does its connection."""

    def __init__(self, wrapper):
        self.wrapper = wrapper

    def __del__(self):
        # Django's own `close` wants the thread that is gone.
        if self.wrapper.connection is not None:
            self.wrapper.connection.close()


def ending_with_their_thread(application, alias="default"):
    """A WSGI application whose threads leave no connection behind."""

    @wraps(application)
    def answer(environ, start_response):
        if not hasattr(_of_this_thread, "hangs_up"):
            _of_this_thread.hangs_up = HangsUp(connections[alias])
        return application(environ, start_response)

    return answer
