"""Erasing a person: whatever the site holds of whoever has an address, once and for restores too."""

import secrets
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from convergences import erasures, personal_register
from convergences.erasures import ErasureFailed
from convergences.journal import JournalEntry
from convergences.personal_register import Person
from convergences.traces import addresses_held, digest, digests
from convergences.transitions import refuse_while
from convergences.users import User

WORD = "person"


def erase_person(address):
    """Erase whoever has this address; gives how many rows changed.

    Refused, with what to do first, while the person takes part in something that is not over.
    """
    person = Person.of(address)
    with transaction.atomic():
        refuse_while(personal_register.each("lacks_to_erase", person))
        line = _line_of(person)
        number = _erase(person)
        if number:
            erasures.keep(**{WORD: line})
    return number


def _erase(person):
    with transaction.atomic():
        number = sum(personal_register.each("erase", person))
        if number:
            JournalEntry.objects.record(None, "convergences.person.erased", rows=number)
    return number


def _line_of(person):
    """What the file of erasures says of a person: digests that only the site can compare."""
    salt = secrets.token_hex(16)
    return {
        "salt": salt,
        "key": digest(_domain(salt), ""),
        "address": digest(_domain(salt), person.address),
        "accounts": [erasures.masked(user.pseudonym) for user in person.users],
    }


def _domain(salt):
    return f"{erasures.DOMAIN}:{salt}"


def erase_again(line, held):
    """Erase whom a line of the file tells, in a database that holds these addresses."""
    told = line[WORD]
    domain = _domain(told["salt"])
    if told["key"] not in digests(domain, ""):
        raise ErasureFailed(
            _("The erasures were kept under another SECRET_KEY: add it to FORMER_SECRET_KEYS.")
        )
    accounts = set(told["accounts"])
    users = [user for user in User.objects.all() if erasures.masked(user.pseudonym) in accounts]
    found = [address for address in held if told["address"] in digests(domain, address)]
    found += [user.email for user in users]
    return _erase(Person.of(found[0], users)) if found else 0


def replay(lines):
    """Erase again what the lines of the file tell; gives how many of them found something."""
    held = addresses_held() if any(WORD in line for line in lines) else set()
    again = {"actor": _again_of, "target": _again_about, WORD: partial(erase_again, held=held)}
    found = [again[word](line) for line in lines for word in again if word in line]
    return sum(map(bool, found))


def _again_of(line):
    users = [
        user for user in User.objects.all() if erasures.masked(user.pseudonym) == line["actor"]
    ]
    return sum(erasures.erase_all(erasures.details_of(user)) for user in users)


def _again_about(line):
    return erasures.erase_all(erasures.details_about(line["target"]))
