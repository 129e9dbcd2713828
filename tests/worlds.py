"""Two worlds: the same edition with another winner, crawled as somebody, compared byte by byte."""

import hashlib
import re
from contextlib import contextmanager

from django.core.cache import caches
from django.db import transaction
from django.test import Client

from tests.juries import (
    chair_of,
    confirm_first,
    second_of,
    submit,
)
from tests.sign_in import sign_in

# What differs between any two answers: tokens, codes of the content policy, and the fingerprint
# of a seal, which is drawn with a salt.
DRAWN = re.compile(
    rb"(?<=csrfmiddlewaretoken\" value=\")[^\"]+|[0-9a-f]{64}|(?<=value=\")[\w-]+(:[\w-]+){2}"
)
UNTOLD_HEADERS = {"Date", "Set-Cookie", "Expires"}


class Undo(Exception):
    """Ends a world."""


@contextmanager
def world():
    """What is done in the block is undone at its end, and no worker remembers it."""
    caches["worker"].clear()
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def mark_for(award, winner):
    """Everyone gives most to `winner`, and the same to all the others."""
    for seat in award.seats.sitting().select_related("juror__user"):
        for nominee in award.nominees.in_the_running():
            if nominee.declarations.filter(juror=seat.juror, answer="none").exists():
                submit(seat.juror, nominee, 5 if nominee == winner else 3)


def deliberate(award, winner):
    """From the marks to the confirmation of `winner`."""
    mark_for(award, winner)
    award.open_deliberation(by=chair_of(award))
    confirm_first(award)


def seal_for(award, winner, *, draft, propose, confirm):
    """From the marks to the sealed verdict for `winner`."""
    deliberate(award, winner)
    chair, second = chair_of(award), second_of(award)
    verdict = draft(award, by=chair, outcome="laureate", citation_fr=f"Pour {winner}.")
    propose(verdict, by=chair)
    confirm(verdict, by=second)


def crawl(addresses, user=None):
    """`{address: (status, headers, digest of the body)}` as `user`, less what is drawn anew."""
    client = signed_in(user)
    return {address: told(client.get(address)) for address in addresses}


def crawl_again(addresses, user=None):
    """The same, by HEAD, then by a GET under the conditions that the first answer allows."""
    client = signed_in(user)
    answers = {}
    for address in addresses:
        head = client.head(address)
        since = {"HTTP_IF_NONE_MATCH": head.get("ETag", '"none"')}
        if "Last-Modified" in head:
            since["HTTP_IF_MODIFIED_SINCE"] = head["Last-Modified"]
        answers[address] = told(head), told(client.get(address, **since))
    return answers


def signed_in(user):
    client = Client()
    return client if user is None else sign_in(client, user)


def told(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = sorted(
        (name, re.sub(r"nonce-[\w+/=-]+|[0-9a-f]{32,}", "", value))
        for name, value in answer.headers.items()
        if name not in UNTOLD_HEADERS
    )
    return answer.status_code, headers, hashlib.sha256(DRAWN.sub(b"", body)).hexdigest()


def differences(one, other):
    """The addresses whose answers tell the two worlds apart."""
    return sorted(address for address in one if one[address] != other[address])
