"""What ends a process or a thread is logged like the rest, without what its exception quotes."""

import logging
import sys
import threading

logger = logging.getLogger("convergences.uncaught")


def watch():
    """Take the place of Python's own words, which repeat the message of the exception."""
    sys.excepthook = end
    threading.excepthook = lambda args: end(*args[:3])


def end(kind, error, trace):
    """Log what nothing caught; an interruption is no failure."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logger.critical("Nothing caught this.", exc_info=(kind, error, trace))
