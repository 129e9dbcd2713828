"""Where a row is used, and the refusal to delete it that says so."""

from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Use:
    """One kind of place where a row is used."""

    label: str
    count: int
    examples: tuple

    def __str__(self):
        return _("%(label)s (%(count)d): %(examples)s") % {
            "label": self.label,
            "count": self.count,
            "examples": ", ".join(self.examples),
        }


def uses_of(row, examples=3):
    """Every use that keeps `row` from being deleted, hidden relations included.

    A use is a protected foreign key, or a line of a many-to-many relation declared elsewhere.
    What belongs to the row (foreign keys that cascade) goes with it, unless it is used itself.
    A model that says `is_secret` is passed over: the count of its rows would tell something; the
    database still refuses the deletion.
    """
    uses = []
    for relation in row._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        if not (relation.one_to_many or relation.one_to_one):
            continue
        model, field = relation.related_model, relation.field
        if getattr(model, "is_secret", False):
            continue
        users = model._base_manager.filter(**{field.name: row})
        if model._meta.auto_created:
            # The line of a relation that the row declares itself is its own.
            if isinstance(row, model._meta.auto_created):
                continue
            owner = model._meta.auto_created
            if getattr(owner, "is_secret", False):
                continue
            keys = users.values(_link_to(model, owner))
            users, model = owner._base_manager.filter(pk__in=keys), owner
        elif relation.on_delete is models.CASCADE:
            for user in users:
                uses += uses_of(user, examples)
            continue
        if count := users.count():
            label = model._meta.verbose_name_plural if count > 1 else model._meta.verbose_name
            shown = dict.fromkeys(told(user, besides=row) for user in users[:examples])
            uses.append(Use(str(label), count, tuple(shown)))
    return list(dict.fromkeys(uses))


def told(row, besides):
    """A row in words, with the other rows that it joins: a membership names its partnership."""
    others = [
        str(getattr(row, field.name))
        for field in row._meta.fields
        if field.is_relation and getattr(row, field.attname) and getattr(row, field.name) != besides
    ]
    words = "" if row._meta.auto_created else str(row)
    # A row whose own words already say what it joins says it once.
    return ", ".join(filter(None, [words, *(other for other in others if other not in words)]))


def _link_to(through, owner):
    """The column of `through` that leads to `owner`."""
    return next(
        field.name
        for field in through._meta.fields
        if field.is_relation and field.related_model is owner
    )


class StillUsed(models.ProtectedError):
    """A deletion refused because the row is in use; the message says where."""

    def __init__(self, row, uses):
        self.uses = uses
        said = _("“%(object)s” is in use and cannot be deleted. %(uses)s") % {
            "object": row,
            "uses": " ; ".join(str(use) for use in uses),
        }
        super().__init__(said, set())

    def __str__(self):
        return self.args[0]


class KeptWhileUsedQuerySet(models.QuerySet):
    """Rows that are deleted all together, or not at all when one is in use."""

    def delete(self):
        with transaction.atomic():
            for row in self:
                row.refuse_if_used()
            return super().delete()


class KeptWhileUsed(models.Model):
    """Gives a model a deletion that is refused, with `StillUsed`, while the row is in use.

    A line of a many-to-many relation counts as a use: Django alone would drop it in silence.
    """

    objects = KeptWhileUsedQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            self.refuse_if_used()
            return super().delete(*args, **kwargs)

    def refuse_if_used(self):
        """Raise `StillUsed` unless nothing relies on this row."""
        if uses := uses_of(self):
            raise StillUsed(self, uses)
