"""Marks after the reveal: a juror's own lines, and all of them for who checks, with their proofs.

What `verify.py --marks` reads: each line holds what was submitted, the salt of its digest, and the
line of the journal that keeps this digest, opened.
"""

from awards import own_marks, tally
from awards.deciding_words import decimal
from awards.models import Award
from awards.models.minutes import opened
from awards.models.sealed_values import names_in
from awards.visibility import awards_for, checked_awards_for, counted_marks_for, own_marks_for
from convergences.journal import JournalEntry

SUBMITTED = ("awards.assessment.submitted", "awards.assessment.abstained")


def own_lines(viewer, year):
    """What this juror gave in the revealed awards of an edition: `(assessment, line)` pairs.

    Nothing of it tells of another juror, nor which pseudonym a nominee has in the minutes.
    """
    given = _ready(own_marks_for(viewer).filter(nominee__award__edition__year=year))
    return list(zip(given, _lines(given), strict=True))


def own_file(viewer, year):
    """The file of a juror's own lines; None where they gave none."""
    lines = own_lines(viewer, year)
    if not lines:
        return None
    return _file(year, lines, whole=False, left_out=[])


def whole_file(viewer, year):
    """Every mark that counted, in the awards whose marks the viewer may all read; else None.

    The awards that the viewer may not read are named, so that none is left out in silence.
    """
    given = _ready(counted_marks_for(viewer).filter(nominee__award__edition__year=year))
    if not given:
        return None
    names = {}
    for award in {assessment.nominee.award for assessment in given}:
        names |= names_in(award.verdicts.sealed().get())
    lines = [
        (assessment, line | {"sealed": names[assessment.nominee_id]})
        for assessment, line in zip(given, _lines(given), strict=True)
    ]
    marked = awards_for().revealed().filter(edition__year=year, decided_by=Award.Decision.MARKS)
    left_out = marked.exclude(pk__in=checked_awards_for(viewer).values("pk")).order_by("pk")
    return _file(year, lines, whole=True, left_out=[str(award.pk) for award in left_out])


def weighted_mean(assessment):
    """The mean of one assessment by the weights of its award, as people read it."""
    given = {mark.criterion_id: mark.value for mark in assessment.marks.all()}
    criteria = [
        tally.Criterion(c.pk, c.weight, c.is_main) for c in assessment.nominee.award.criteria.all()
    ]
    return decimal(tally.weighted_mean(tally.Sheet("", "", given), criteria)) if given else ""


def marks_in_words(assessment):
    """The marks of one assessment, in the order of the criteria: `own_marks.Line`s."""
    given = {mark.criterion_id: mark.value for mark in assessment.marks.all()}
    criteria = assessment.nominee.award.criteria.all()
    return own_marks.lines_of(criteria, given) if given else []


def _ready(assessments):
    ordered = assessments.order_by(
        "nominee__award__position", "nominee__award", "nominee__partnership__folded_name", "juror"
    )
    related = ordered.select_related(
        "nominee__partnership", "nominee__award__category", "nominee__award__edition"
    )
    return list(related.prefetch_related("marks", "nominee__award__criteria__steps"))


def _lines(assessments):
    proofs = _proofs(assessments)
    return [
        {
            "name": _name(assessment, proofs),
            "juror": str(assessment.juror_id),
            "nominee": str(assessment.nominee_id),
            "marks": {str(mark.criterion_id): mark.value for mark in assessment.marks.all()},
            "comment": assessment.comment,
            "abstention": assessment.is_abstention,
            "salt": assessment.salt,
            "entry": proofs.get(str(assessment.pk)),
        }
        for assessment in assessments
    ]


def _name(assessment, proofs):
    """What the nominee was called when it was marked, or today where the journal does not tell."""
    proof = proofs.get(str(assessment.pk)) or {"details": {}}
    return proof["details"].get("name", assessment.nominee.partnership.name_fr)


def _proofs(assessments):
    """By key, the last line of the journal that keeps the digest of an assessment, opened."""
    entries = JournalEntry.objects.filter(
        action__in=SUBMITTED,
        detail__target_type="awards.assessment",
        detail__target_id__in=[str(assessment.pk) for assessment in assessments],
    )
    ordered = entries.select_related("detail").order_by("seq")
    return {entry.detail.target_id: opened(entry) for entry in ordered}


def _file(year, lines, *, whole, left_out):
    awards = {}
    for assessment, line in lines:
        award = assessment.nominee.award
        told = awards.setdefault(
            award.pk,
            {
                "award": str(award.pk),
                "label": award.label_fr or award.category.name_fr,
                "criteria": [str(criterion.pk) for criterion in award.criteria.all()],
                "lines": [],
            },
        )
        told["lines"].append(line)
    told = {"version": 2, "edition": year, "whole": whole, "left_out": left_out}
    return told | {"awards": list(awards.values())}
