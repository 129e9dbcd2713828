"""Personal data: what each field of each table is for, how long it stays, what an erasure does to it.

Each app tells its tables in a module `personal_data`: `TABLES`, and what is done there to a
`Person` by `lacks_to_erase`, `erase`, `told_of` and `forget`, where it has them; `names_of` are the
names that it knows accounts by. No field may be left untold: a test walks them all.
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from convergences.traces import addresses_held, alike, digests, pattern_of
from convergences.users import CLOSED, FORMER, User

MODULE = "personal_data"
TITLE = _("Personal data, table by table")
HEADS = [_("Table"), _("Fields"), _("Why"), _("For how long"), _("By an erasure")]


class Erasure(Enum):
    """What an erasure does to a field."""

    DELETED = _("its row is deleted")
    EMPTIED = _("emptied")
    KEPT = _("stays")


@dataclass(frozen=True)
class Use:
    """What a field is for, how long it stays, and what an erasure does to it."""

    purpose: str
    period: str
    erasure: Erasure
    # What opens something: never given to anybody, the person included.
    opens: bool = False


# Says nothing of a person, or only by the row it hangs on.
OF_NOBODY = None


@dataclass
class Person:
    """Whom an erasure or an export is about: an address, and what hangs on it."""

    address: str
    users: list = field(default_factory=list)
    names: set = field(default_factory=set)
    # All that they are written to at, kept while their accounts are emptied.
    addresses: set = field(default_factory=set)

    @classmethod
    def of(cls, address, users=()):
        """Whoever has this address, or had it when their account was closed.

        `users` are theirs under another one.
        """
        address = address.strip().lower()
        former = digests(FORMER, address)
        closed = User.objects.filter(email__endswith=CLOSED)
        users = [*users, *User.objects.filter(email__iexact=address)]
        users += [user for user in closed if user.last_address in former]
        users = list({user.pk: user for user in users}.values())
        names = {*(user.name for user in users), *each("names_of", users)}
        # A single word is also somebody else's.
        names = {name for name in names if len(name.split()) > 1}
        addresses = {address, *(user.email for user in users), *_former_addresses(users)}
        return cls(address, users, names, addresses)

    @property
    def who_had_it(self):
        """The accounts that once had the address, and are not theirs: they have another."""
        former = set(digests(FORMER, self.address))
        others = User.objects.exclude(pk__in=self.keys).exclude(former_addresses=[])
        return [user for user in others if not former.isdisjoint(user.former_addresses)]

    @property
    def keys(self):
        """Those of their accounts."""
        return [user.pk for user in self.users]

    def is_named_in(self, *texts):
        """Whether one of these texts holds their address or their whole name."""
        return bool(self._words) and any(self._pattern.search(alike(text)) for text in texts)

    @property
    def _words(self):
        return {word for word in self.addresses | self.names if word}

    @cached_property
    def _pattern(self):
        return pattern_of(self._words)


def _former_addresses(users):
    """The addresses that these accounts had, which some row still holds and nobody else has."""
    former = {digest for user in users for digest in user.former_addresses}
    held = addresses_held() if former else ()
    found = {address for address in held if not former.isdisjoint(digests(FORMER, address))}
    others = User.objects.filter(email__in=found).values_list("email", flat=True)
    return found.difference(others)


def modules():
    """Each app's `personal_data`, the floor first."""
    found = [app for app in apps.get_app_configs() if module_has_submodule(app.module, MODULE)]
    return [import_module(f"{app.name}.{MODULE}") for app in reversed(found)]


def uses():
    """`{model label: {field name: Use or OF_NOBODY}}` of every table that was told."""
    found = {}
    for module in modules():
        for label, told in module.TABLES.items():
            found[label] = {name: use for use, names in told.items() for name in names.split()}
    return found


def models():
    """The models whose fields must be told: every table of the site."""
    return [model for model in apps.get_models() if model._meta.managed]


def fields_of(model):
    """The names of what is told of a model: all but keys and what is computed by the database."""
    every = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    return {each.name for each in every if not (each.primary_key and each.name == "id")}


def each(act, *arguments):
    """What each app answers to `act`, for those that have it, in one list."""
    answers = []
    for module in modules():
        if hasattr(module, act):
            answers.extend(getattr(module, act)(*arguments) or [])
    return answers


def register():
    """The register of personal data, in Markdown: one line for each use in each table."""
    lines = [f"# {TITLE}", ""]
    lines += [
        _("Written by `manage.py personal_data`; what is not listed says nothing of a person.")
    ]
    lines += ["", f"| {' | '.join(map(str, HEADS))} |", "| --- | --- | --- | --- | --- |"]
    for model in models():
        told = uses()[model._meta.label]
        for use in dict.fromkeys(use for use in told.values() if use is not OF_NOBODY):
            names = ", ".join(f"`{name}`" for name, each in told.items() if each == use)
            cells = [f"`{model._meta.label}`", names, use.purpose, use.period, use.erasure.value]
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(map(str, lines)) + "\n"
