"""Django's autocomplete, drawn again for whatever a client may send: what is no key selects nothing."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from convergences.forms import may_be_key


class KeysOnly:
    """Draws again a form that was refused: Django's own widget would query what is no key."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [v for v in value if may_be_key(v)], attr)


class KeySelect(KeysOnly, AutocompleteSelect):
    """One row. `known` holds rows by key, read at once for all the lines of a page.

    The copies of a form's widget share it. What is not there is asked for, one by one.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {}

    def optgroups(self, name, value, attr=None):
        (key,) = value if len(value) == 1 else (None,)
        row = self.known.get(str(key))
        if row is None:
            return super().optgroups(name, value, attr)
        groups = super().optgroups(name, [], attr)
        (_label, options, _index), *_rest = groups
        label = self.choices.field.label_from_instance(row)
        options.append(self.create_option(name, row.pk, label, {str(row.pk)}, len(options)))
        return groups


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):
    """Several rows."""
