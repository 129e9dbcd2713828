"""Pages where many rows are typed at once: what a person did not touch is not written.

Each field says what its person read. A colleague who saves in between loses nothing, and takes
nothing away: two people meet only where both changed the same thing, and there the page says so.
"""

from django import forms
from django.utils.translation import gettext as _

from convergences.administration.texts import one_line_end


class Row(forms.Form):
    """One row among many: what was changed in it, and from what."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changes(self):
        """`{name: (what was read, what is typed)}` of the fields that this person changed."""
        return {name: (self._read(name), self.cleaned_data[name]) for name in self.changed_data}

    @property
    def typed(self):
        """What this person typed in the fields that they changed, as texts."""
        names = [name for name in self.changed_data if self[name].value() not in (None, "", False)]
        return [f"{self[name].label}: {self[name].value()}" for name in names]

    def told(self, stored):
        """The same row over what is stored now: what was typed stays, the rest follows.

        `stored` is `{name: value}`; a sentence stands where a colleague wrote something else.
        """
        data = self.data.copy()
        met = {}
        for name in self.fields.keys() & stored.keys():
            value, read = stored[name], self.add_initial_prefix(name)
            if name in self.changed_data:
                if self._read(name) != value:
                    met[name] = value
            elif isinstance(value, bool):
                data.pop(self.add_prefix(name), None)
                data.update({self.add_prefix(name): "on"} if value else {})
            else:
                data[self.add_prefix(name)] = str(value)
            data[read] = str(value)
        row = self.again(data)
        row.is_valid()
        for name, value in met.items():
            row.add_error(name, self._meeting(value))
        return row

    def again(self, data):
        """This row, holding `data`."""
        return type(self)(data, prefix=self.prefix, initial=self.initial)

    def _meeting(self, value):
        if value in ("", None):
            return _("A colleague emptied this meanwhile. Save again to keep what you typed.")
        if isinstance(value, bool):
            return _("A colleague changed this meanwhile. Save again to keep what you chose.")
        said = _("A colleague wrote “%(text)s” meanwhile. Save again to keep what you typed.")
        return said % {"text": value}

    def _read(self, name):
        """What the page showed before this person typed; None when it does not say."""
        field = self.fields[name]
        value = self.data.get(self.add_initial_prefix(name))
        try:
            return one_line_end(field.to_python(value))
        except forms.ValidationError:
            return None
