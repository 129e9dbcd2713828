"""Merging duplicate organisations: everything that named one names the other, nothing is lost.

What points to the organisation that goes is found from the models themselves, hidden relations
included, so that this module needs no knowledge of the layers above. Where both have a row that
can exist only once (a member of the same partnership), the two rows become one.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from convergences.dates import PartialDateField
from convergences.deletion import told
from convergences.journal import JournalEntry
from convergences.search import fold
from convergences.transitions import TransitionRefused
from partnerships.models import Member, Organisation, OrganisationName
from partnerships.models.organisations import State

STRONGEST_FIRST = [
    Member.Role.LEAD,
    Member.Role.CO_FOUNDER,
    Member.Role.OPERATOR,
    Member.Role.FUNDER,
    Member.Role.PARTNER,
]


@dataclass(frozen=True)
class Move:
    """One row that changes hands, and whether it joins a row that was already there."""

    kind: str
    row: str
    joined: bool = False


@dataclass
class Outcome:
    """What a merge does: rows that move, and values that yield to others."""

    moves: list
    yielding: dict

    @property
    def joined(self):
        """How many rows become one with another."""
        return sum(move.joined for move in self.moves)


class _Undone(Exception):
    """Takes a rehearsal back."""


def rehearse(kept, dropped):
    """What `merge` would do, really done, then taken back."""
    try:
        with transaction.atomic():
            outcome = _merge(kept, dropped)
            raise _Undone
    except _Undone:
        kept.refresh_from_db()
        return outcome


def merge(kept, dropped, *, by):
    """Make one organisation of two: `kept` stays, with everything that `dropped` had.

    The names of `dropped` become other names, its addresses redirect. Refused, with a sentence,
    when their successors would run in a circle.
    """
    with transaction.atomic():
        name, address = dropped.name, dropped.slug
        outcome = _merge(kept, dropped)
        JournalEntry.objects.record(
            by,
            "partnerships.organisation.merged",
            kept,
            merged=name,
            address=address,
            moved=len(outcome.moves),
            joined=outcome.joined,
            yielding=outcome.yielding,
        )
    return outcome


def _merge(kept, dropped):
    if kept.pk == dropped.pk:
        raise TransitionRefused(_("An organisation cannot be merged with itself."))
    pair = [kept.pk, dropped.pk]
    # Held before anything is written, as by whoever saves a page of theirs.
    if len(Organisation.objects.filter(pk__in=pair).order_by("pk").select_for_update()) != 2:
        raise TransitionRefused(_("One of these organisations no longer exists."))
    kept.refresh_from_db()
    dropped.refresh_from_db()
    outcome = Outcome([], {})
    _settle_successors(kept, dropped)
    _take_relations(kept, dropped, outcome)
    _take_values(kept, dropped, outcome.yielding)
    kept.take_addresses_of(dropped)
    name = dropped.name
    Organisation.objects.filter(pk=dropped.pk).delete()
    if fold(name) != fold(kept.name):
        kept.names.get_or_create(name=name)
    OrganisationName.objects.filter(organisation=kept, name=kept.name).delete()
    kept.__dict__.pop("all_names", None)
    try:
        kept.clean()
    except ValidationError as error:
        raise TransitionRefused(" ".join(error.messages)) from error
    kept.save()
    return outcome


def _settle_successors(kept, dropped):
    """Neither succeeds the other any more; what else the dropped one became is kept."""
    if kept.successor_id == dropped.pk:
        kept.successor = None
        Organisation.objects.filter(pk=kept.pk).update(successor=None)
    if dropped.successor_id == kept.pk:
        dropped.successor = None
        Organisation.objects.filter(pk=dropped.pk).update(successor=None)


def _take_relations(kept, dropped, outcome):
    """Point to `kept` every row that points to `dropped`."""
    for field in _fields_pointing_to(type(dropped)):
        for row in field.model._base_manager.filter(**{field.name: dropped}).order_by("pk"):
            twin = _twin(row, field, kept)
            move = Move(_kind_of(field), told(row, besides=dropped), twin is not None)
            if twin is None:
                field.model._base_manager.filter(pk=row.pk).update(**{field.name: kept})
            else:
                _join(twin, row, field, outcome)
            outcome.moves.append(move)


def _fields_pointing_to(model):
    """Every foreign key to `model`, those of hidden relations and many-to-many lines included."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
    ]


def _kind_of(field):
    """What a row is, in words: for a many-to-many line, whose relation it is."""
    if owner := field.model._meta.auto_created:
        relation = next(
            m2m for m2m in owner._meta.many_to_many if m2m.remote_field.through is field.model
        )
        return f"{owner._meta.verbose_name_plural} ({relation.verbose_name})"
    return str(field.model._meta.verbose_name_plural)


def _twin(row, field, kept):
    """The row of `kept` that stands where `row` would come, or None."""
    for names in _unique_sets(field.model):
        if field.name in names:
            values = {name: getattr(row, name) for name in names}
            found = field.model._base_manager.filter(**{**values, field.name: kept})
            if twin := found.exclude(pk=row.pk).first():
                return twin
    return None


def _unique_sets(model):
    """The sets of columns that can hold the same values only once."""
    yield from (names for names in model._meta.unique_together)
    yield from (
        constraint.fields
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition
    )
    yield from ((field.name,) for field in model._meta.fields if field.unique)


def _join(twin, row, field, outcome):
    """Make one row of two: `twin` stays, with everything that `row` had."""
    last_start = max(getattr(twin, "since", ""), getattr(row, "since", ""))
    _take_relations(twin, row, outcome)
    _take_values(twin, row, outcome.yielding, besides=field.name)
    _keep_in_order(twin, last_start, outcome.yielding)
    row.delete()
    twin.save()


def _take_values(kept, dropped, yielding, besides="name"):
    """Fill what `kept` lacks, and join what both say; what yields is written in `yielding`."""
    checked = _state_checked_last(kept, dropped) if isinstance(kept, Organisation) else {}
    for field in kept._meta.concrete_fields:
        if field.primary_key or not field.editable or field.name == besides:
            continue
        mine, theirs = getattr(kept, field.name), getattr(dropped, field.name)
        value = checked.get(field.name, _better(field, mine, theirs))
        setattr(kept, field.name, value)
        for said in (mine, theirs):
            if not _is_blank(field, said) and said != value and not _says(value, said):
                key = f"{dropped._meta.model_name}.{field.name}"
                yielding.setdefault(key, []).append(str(said))


def _state_checked_last(kept, dropped):
    """The state that is known, of the two the one checked last, with the date of that check.

    The two go together: pages print that a state was « checked on » its date.
    """
    chosen = max(
        (kept, dropped),
        key=lambda row: (row.state != State.UNKNOWN, row.checked_on or date.min),
    )
    return {"state": chosen.state, "checked_on": chosen.checked_on}


def _keep_in_order(row, last_start, yielding):
    """What began (at `last_start`) after the other had ended goes on: then the end yields."""
    until = getattr(row, "until", "")
    if until and until < last_start and not last_start.startswith(until):
        yielding.setdefault(f"{row._meta.model_name}.until", []).append(until)
        row.until = ""


def _better(field, mine, theirs):
    """The value that keeps most of two."""
    if _is_blank(field, mine) or mine == theirs:
        return mine if _is_blank(field, theirs) else theirs
    if _is_blank(field, theirs):
        return mine
    if isinstance(field, models.BooleanField):
        return mine or theirs
    if field.name == "role" and field.model is Member:
        return min(mine, theirs, key=STRONGEST_FIRST.index)
    if isinstance(field, PartialDateField):
        return max(mine, theirs) if field.name == "until" else min(mine, theirs)
    if isinstance(field, models.TextField):
        return mine if _says(mine, theirs) else f"{mine}\n\n{theirs}"
    if isinstance(field, models.CharField) and field.name.endswith(("_fr", "_en")):
        both = mine if _says(mine, theirs) else f"{mine} ; {theirs}"
        return both if len(both) <= field.max_length else mine
    return mine


def _is_blank(field, value):
    """Whether a value says nothing: empty, or the choice « unknown »."""
    return value in (None, "", False) or (bool(field.choices) and value == "unknown")


def _says(text, other):
    return isinstance(text, str) and isinstance(other, str) and other in text
