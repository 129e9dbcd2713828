"""What is wrong or doubtful in a file: each finding names its line, column, value and cure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN = 50
VALUE_LENGTH = 60


class Unreadable(Exception):
    """A file that cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one cell."""

    line: int
    column: str
    value: str
    message: str

    def __str__(self):
        where = {"line": self.line, "column": self.column, "value": self.value}
        if not self.column:
            place = _("Line %(line)s:") % where
        elif not self.value:
            place = _("Line %(line)s, column “%(column)s”, empty:") % where
        else:
            place = _("Line %(line)s, column “%(column)s”, “%(value)s”:") % where
        return f"{place} {self.message}"


class Findings:
    """The errors and warnings met while a file is read and checked."""

    def __init__(self):
        self.errors = []
        self.warnings = []
        # The header of each column as the file writes it.
        self.headers = {}

    def error(self, line, column, value, message):
        """What forbids the import. `message` says what is wrong and how to mend it."""
        self.errors.append(self._finding(line, column, value, message))

    def warning(self, line, column, value, message):
        """What the reader should know; it forbids nothing."""
        self.warnings.append(self._finding(line, column, value, message))

    def _finding(self, line, column, value, message):
        value = "".join(letter if letter.isprintable() else "�" for letter in str(value))
        if len(value) > VALUE_LENGTH:
            value = f"{value[:VALUE_LENGTH]}…"
        # The person who mends the file looks for the header that stands in it.
        return Finding(line, self.headers.get(column, column), value, message)


def shown(findings):
    """The first findings in the file's order, one text each, then how many more there are."""
    texts = [str(finding) for finding in sorted(findings, key=lambda finding: finding.line)[:SHOWN]]
    more = len(findings) - SHOWN
    if more > 0:
        texts.append(and_more(more))
    return texts


def and_more(count):
    """What stands under a list that is cut."""
    return ngettext("And one more.", "And %(count)s more.", count) % {"count": count}
