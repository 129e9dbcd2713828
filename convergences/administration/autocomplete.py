"""Django's autocomplete, drawn again for whatever a client may send: what is no key selects nothing."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from convergences.forms import may_be_key


class KeysOnly:
    """Draws again a form that was refused: Django's own widget would query what is no key."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [v for v in value if may_be_key(v)], attr)


class KeySelect(KeysOnly, AutocompleteSelect):
    """One row."""


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):
    """Several rows."""
