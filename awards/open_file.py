"""One file as its juror opens it: the nominee, what is marked, what they gave or began to."""

from dataclasses import dataclass, replace
from functools import cached_property

from awards.desk import DONE, desk_of
from awards.own_marks import extremes_in_words, lines_of
from awards.reading import pictures_to_read
from awards.visibility import assessments_for, files_for, seats_for


@dataclass
class OpenFile:
    """A nominee that its juror may read, and their own sheet, if they began one."""

    viewer: object
    nominee: object
    juror: object
    sheet: object = None

    @property
    def award(self):
        """Its award."""
        return self.nominee.award

    @property
    def partnership(self):
        """What the file tells of."""
        return self.nominee.partnership

    @cached_property
    def criteria(self):
        """What is marked, in order, with the steps of each."""
        return list(self.award.criteria.prefetch_related("steps")) if self.award.is_marked else []

    @property
    def version(self):
        """What the sheet is at: rises at each write."""
        return self.sheet.version if self.sheet else 0

    @property
    def typed(self):
        """What is typed and not submitted, a dictionary of texts."""
        return self.sheet.draft if self.sheet else {}

    @property
    def is_concluded(self):
        """Whether marks or an abstention were submitted, a later draft or not."""
        return bool(self.sheet and self.sheet.concluded_at)

    @property
    def is_abstention(self):
        """Whether the juror abstains."""
        return bool(self.is_concluded and self.sheet.is_abstention)

    @property
    def is_given(self):
        """Whether marks stand as they were submitted, and nothing was typed since."""
        return self.is_concluded and not self.is_abstention and not self.typed

    @property
    def lines(self):
        """The submitted marks, criterion by criterion."""
        marks = {m.criterion_id: m.value for m in self.sheet.marks.all()} if self.sheet else {}
        return self.lines_of(marks)

    def on(self, sheet):
        """The same file with another reading of its sheet."""
        return replace(self, sheet=sheet)

    def lines_of(self, marks):
        """Marks, `{criterion key: mark}`, criterion by criterion."""
        return lines_of(self.criteria, marks)

    @property
    def receipt(self):
        """The submitted marks in a sentence; nothing while there are none."""
        if not self.is_concluded or self.is_abstention:
            return ""
        return extremes_in_words(self.lines)

    @cached_property
    def pictures(self):
        """Its photographs."""
        return pictures_to_read(self.viewer, [self.partnership])[self.partnership.pk]


def open_file(viewer, key):
    """The `OpenFile` of this nominee, or None: not the viewer's, and absent, are the same."""
    nominee = (
        files_for(viewer)
        .filter(pk=key)
        .with_partnership()
        .select_related("award__category", "award__edition")
        .first()
    )
    if nominee is None:
        return None
    juror = seats_for(viewer).filter(award=nominee.award_id).select_related("juror").get().juror
    own = assessments_for(viewer).filter(juror=juror, nominee=nominee).prefetch_related("marks")
    return OpenFile(viewer, nominee, juror, own.first())


@dataclass(frozen=True)
class Place:
    """A line of the list of a juror's files."""

    file: object
    award: object
    url: str

    @property
    def name(self):
        """The partnership's name."""
        return self.file.name

    @property
    def state(self):
        """How it is drawn."""
        return self.file.state

    @property
    def state_label(self):
        """The word that says the same."""
        return self.file.words


class Passage:
    """All the files of a juror, and the place of one among those they may open."""

    def __init__(self, viewer, nominee, address):
        """`address` gives where a nominee is read."""
        self.desk = [each for each in desk_of(viewer) if each.is_at_work]
        self.files = [
            Place(file, each.award.label, address(file.nominee) if file.is_open else "")
            for each in self.desk
            for file in each.files
        ]
        self._nominee, self.here = nominee, address(nominee)
        self.edition = nominee.award.edition.year
        self._open = [place for place in self.files if place.url]
        self._index = next(i for i, each in enumerate(self._open) if each.url == self.here)

    @property
    def position(self):
        """The place of this file among those that open, from one."""
        return self._index + 1

    @property
    def total(self):
        """How many files open."""
        return len(self._open)

    @property
    def done(self):
        """How many were submitted."""
        return sum(place.state == DONE for place in self._open)

    @property
    def previous(self):
        """The file before, or None."""
        return self._open[self._index - 1] if self._index else None

    @property
    def next(self):
        """The file after, or None."""
        return self._open[self._index + 1] if self.position < self.total else None

    @property
    def next_to_mark(self):
        """The next file without submitted marks, going round; None when all is done."""
        left = {file.nominee.pk for each in self.desk for file in each.left}
        around = self._open[self._index + 1 :] + self._open[: self._index]
        return next((place for place in around if place.file.nominee.pk in left), None)

    @property
    def waits_for_sheet(self):
        """Whether a paper sheet of this file waits for its juror's word."""
        return self._nominee in self.on_desk.sheets

    @property
    def on_desk(self):
        """What the desk says of the award of this file."""
        return next(e for e in self.desk if e.award.pk == self._nominee.award_id)
