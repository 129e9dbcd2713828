"""What a juror gives to one file, said back to them: line by line, in sum, in a sentence."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext

from awards import tally


@dataclass(frozen=True)
class Line:
    """One criterion and the mark it has, if any; the word is the criterion's own."""

    criterion: object
    mark: int | None

    @property
    def name(self):
        """What is marked."""
        return self.criterion.name

    @property
    def word(self):
        """What this mark is called, or nothing."""
        return next((s.word for s in self.criterion.steps.all() if s.mark == self.mark), "")

    @property
    def in_words(self):
        """« 5 (Majeur) »; nothing without a mark."""
        if self.mark is None:
            return ""
        return with_word(self.mark, self.word)


@dataclass(frozen=True)
class Provisional:
    """Where a juror stands in one file: exact, and of the criteria marked so far alone.

    Where criteria weigh differently, the sum would mislead: it is their weighted mean.
    """

    total: str
    maximum: int
    marked: int
    criteria: int
    is_mean: bool


def lines_of(criteria, marks):
    """The `Line`s of these criteria, in their order; `marks` gives `{criterion key: mark}`."""
    return [Line(criterion, marks.get(criterion.pk)) for criterion in criteria]


def provisional(lines, highest):
    """The `Provisional` of these lines, on a scale that ends at `highest`."""
    marked = [line for line in lines if line.mark is not None]
    is_mean = len({line.criterion.weight for line in lines}) > 1
    total, maximum = sum(line.mark for line in marked), highest * len(marked)
    if is_mean and marked:
        weights = sum(line.criterion.weight for line in marked)
        mean = Fraction(sum(line.mark * line.criterion.weight for line in marked), weights)
        total, maximum = tally.rounded(mean), highest
        if mean.denominator == 1:
            total = mean.numerator
    return Provisional(number_format(total), maximum, len(marked), len(lines), is_mean)


def extremes_in_words(lines):
    """The highest and the lowest of complete marks, in a sentence that is easily checked."""
    low, high = min(line.mark for line in lines), max(line.mark for line in lines)
    if len(lines) == 1:
        return gettext("Your mark: %(mark)s.") % {"mark": _named(lines)}
    if low == high:
        return gettext("You gave the same mark to each criterion: %(mark)s.") % {
            "mark": with_word(low, _shared_word(lines))
        }
    return gettext("Your highest mark: %(highest)s; the lowest: %(lowest)s.") % {
        "highest": _named([line for line in lines if line.mark == high]),
        "lowest": _named([line for line in lines if line.mark == low]),
    }


def with_word(mark, word):
    """« 5 (Majeur) » in one piece, or « 5 » where the award has no word for it."""
    return f"{mark}\N{NO-BREAK SPACE}({word})" if word else str(mark)


def _named(lines):
    names = get_text_list([line.name for line in lines], gettext("and"))
    return f"{names}, {with_word(lines[0].mark, _shared_word(lines))}"


def _shared_word(lines):
    words = {line.word for line in lines}
    return words.pop() if len(words) == 1 else ""
