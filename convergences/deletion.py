"""Where a row is used: what a refusal to delete it says."""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Use:
    """One kind of place where a row is used."""

    label: str
    count: int
    examples: tuple

    def __str__(self):
        return f"{self.label} ({self.count}): {', '.join(self.examples)}"


def uses_of(row, examples=3):
    """Every use that keeps `row` from being deleted, hidden relations included.

    A use is a protected foreign key, or a line of a many-to-many relation declared elsewhere.
    What belongs to the row (foreign keys that cascade) goes with it, unless it is used itself.
    """
    uses = []
    for relation in row._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        if not (relation.one_to_many or relation.one_to_one):
            continue
        model, field = relation.related_model, relation.field
        users = model._base_manager.filter(**{field.name: row})
        if model._meta.auto_created:
            # The line of a relation that the row declares itself is its own.
            if isinstance(row, model._meta.auto_created):
                continue
            owner = model._meta.auto_created
            keys = users.values(_link_to(model, owner))
            users, model = owner._base_manager.filter(pk__in=keys), owner
        elif relation.on_delete is models.CASCADE:
            for user in users:
                uses += uses_of(user, examples)
            continue
        if count := users.count():
            label = model._meta.verbose_name_plural if count > 1 else model._meta.verbose_name
            shown = tuple(str(user) for user in users[:examples])
            uses.append(Use(str(label), count, shown))
    return uses


def _link_to(through, owner):
    """The column of `through` that leads to `owner`."""
    return next(
        field.name
        for field in through._meta.fields
        if field.is_relation and field.related_model is owner
    )
