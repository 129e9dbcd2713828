"""Long texts as they are typed: one kind of line end, so that what was not touched is unchanged."""

from django import forms


def one_line_end(text):
    """`text` with the line ends that we store; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def never_cut(field):
    """Let the browser send a text that is too long: a sentence says so, nothing is cut unseen."""
    field.widget.attrs.pop("maxlength", None)


class LongTextField(forms.CharField):
    """A text of several lines: neither its line ends nor the blanks around it make a change."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(one_line_end(value))

    def has_changed(self, initial, data):
        return super().has_changed(self._plain(initial), self._plain(data))

    def _plain(self, value):
        text = one_line_end(value)
        return text.strip() if self.strip and isinstance(text, str) else text
