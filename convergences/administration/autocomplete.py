"""Django's autocomplete, for whatever a client may send: what is no key selects nothing."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

DIGITS = 18  # what every integer key of both databases can hold


def may_be_key(value):
    """Whether a submitted value can be compared with an integer key."""
    text = str(value)
    return text == "" or (text.isascii() and text.isdecimal() and len(text) <= DIGITS)


class KeysOnly:
    """Draws again a form that was refused: Django's own widget would query what is no key."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [v for v in value if may_be_key(v)], attr)


class KeySelect(KeysOnly, AutocompleteSelect):
    """One row."""


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):
    """Several rows."""

    def value_from_datadict(self, data, files, name):
        """Numbers beyond any key become words, which the field refuses with a sentence."""
        values = super().value_from_datadict(data, files, name) or []
        return [value if may_be_key(value) else "?" for value in values]
