"""The cells of one row to values: codes for words, numbers for years; what cannot be is said."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.importer import vocabulary
from awards.importer.columns import LIMITS
from awards.importer.names import fold_name
from awards.importer.vocabulary import fold_word
from awards.models import Edition
from awards.models.editions import FIRST_YEAR
from partnerships.models.organisations import Kind

YEAR = r"[0-9]{4}"

UNKNOWN_STATUS = gettext_lazy(
    "This status is unknown. Write laureate, nominee, mention or candidate."
)
UNKNOWN_ROLE = gettext_lazy(
    "This role is unknown. Write lead, co_founder, partner, funder or operator."
)
UNKNOWN_COUNTRY = gettext_lazy(
    "This country is unknown. Write its ISO code (FR) or its name in French or English."
)

valid_url = URLValidator(schemes=["http", "https"])


class Cells:
    """Reads the cells of a row, one method per kind of value; "" or None when unknown."""

    def __init__(self, known, findings):
        self.known = known
        self.findings = findings
        self.refused_years = set()

    def year(self, row):
        """The year of a past edition or of one that takes applications, or None with an error."""
        if not re.fullmatch(YEAR, row.year):
            self.findings.error(
                row.line, "year", row.year, _("Write the year of the edition in four digits: 2017.")
            )
            return None
        year = int(row.year)
        if year in self.refused_years:
            return None
        edition = self.known.editions.get(year)
        if year in self.known.years_of_applications:
            return year
        if edition and not edition.is_past:
            message = _(
                "This edition is in the making: an import fills the archive only. Enter it in the "
                "administration, or remove its lines."
            )
        elif not year >= FIRST_YEAR or not Edition.year_has_come(year):
            message = _(
                "This year is not past: an import fills the archive only. Correct the year, or "
                "remove its lines."
            )
        else:
            return year
        # One error says it for the whole edition.
        self.refused_years.add(year)
        self.findings.error(row.line, "year", row.year, message)
        return None

    def text(self, row, column):
        """A text within its limit."""
        text = getattr(row, column)
        if len(text) > LIMITS[column]:
            self.findings.error(
                row.line,
                column,
                text,
                _("This text has %(length)s characters. Shorten it to %(limit)s.")
                % {"length": len(text), "limit": LIMITS[column]},
            )
            return ""
        return text

    def name(self, row, column):
        """A text by which rows are matched: it holds at least a letter or a figure."""
        name = self.text(row, column)
        if name and not fold_name(name):
            self.findings.error(
                row.line,
                column,
                name,
                _("This name holds neither letter nor figure. Write the full name."),
            )
            return ""
        return name

    def status(self, row):
        """A code of status."""
        return self._word(
            row,
            "status",
            vocabulary.statuses(),
            UNKNOWN_STATUS,
        )

    def role(self, row):
        """A code of `Member.Role`."""
        return self._word(
            row,
            "role",
            vocabulary.roles(),
            UNKNOWN_ROLE,
        )

    def country(self, row, column):
        """An ISO code."""
        return self._word(
            row,
            column,
            vocabulary.country_codes(),
            UNKNOWN_COUNTRY,
        )

    def kind(self, row):
        """A code of `Kind`; what is not in the list is unknown, with a warning."""
        code = vocabulary.kinds().get(fold_word(row.kind)) if row.kind else ""
        if code is None:
            self.findings.warning(
                row.line,
                "kind",
                row.kind,
                _("This kind is not in the list: it is read as unknown. The list: %(kinds)s.")
                % {"kinds": ", ".join(Kind.values)},
            )
        # Unknown says nothing: it never erases a kind that is known.
        return "" if code in (None, Kind.UNKNOWN) else code

    def url(self, row):
        """The address of a source."""
        url = self.text(row, "source_url")
        if not url:
            if row.source_title and not row.source_url:
                self.findings.error(
                    row.line,
                    "source_url",
                    "",
                    _("A source needs its address. Write it, or remove its title."),
                )
            return ""
        try:
            valid_url(url)
        except ValidationError:
            self.findings.error(
                row.line,
                "source_url",
                url,
                _("This is not an address. Write it whole: https://example.org/page."),
            )
            return ""
        return url

    def _word(self, row, column, words, message):
        text = getattr(row, column)
        if not text:
            return ""
        code = words.get(fold_word(text))
        if code is None:
            self.findings.error(row.line, column, text, str(message))
            return ""
        return code
