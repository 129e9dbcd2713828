"""Statements that take a computation: fingerprints, digests, chains, and files on the disk."""

import json
from collections import defaultdict
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from awards import seals
from awards.statements.statement import Computed
from convergences.dumps import named_files
from convergences.journal import every_stream, fault, salted

SUBMISSIONS = "('awards.assessment.submitted', 'awards.assessment.abstained')"


def verdicts_that_do_not_give_their_fingerprint(read):
    """Sealed verdicts whose values, or salt, were rewritten; those that were broken too."""
    rows = read(
        'SELECT award_id, id, "values", salt, fingerprint FROM awards_verdict '
        "WHERE sealed_at IS NOT NULL"
    )
    for award, which, values, salt, fingerprint in rows:
        if not seals.opens(json.loads(values), salt, fingerprint):
            yield award, which


def results_that_are_not_those_sealed(read):
    """Opened verdicts whose award has other laureates, unless its result was corrected since."""
    laureates = defaultdict(set)
    for award, nominee, place in read("SELECT award_id, nominee_id, place FROM awards_laureate"):
        laureates[award].add((nominee, place))
    rows = read(
        'SELECT award_id, id, "lines" FROM awards_verdict AS verdict '
        "WHERE opened_at IS NOT NULL AND broken_at IS NULL AND NOT EXISTS (SELECT 1 "
        "FROM awards_correction AS correction WHERE correction.award_id = verdict.award_id)"
    )
    for award, which, lines in rows:
        if {(line["nominee"], line["place"]) for line in json.loads(lines)} != laureates[award]:
            yield award, which


def assessments_that_were_not_submitted_so(read):
    """Assessments whose marks, comment or abstention are not those whose digest was kept.

    Erased lines tell no digest: those assessments are passed over.
    """
    kept = {}
    lines = read(
        "SELECT detail.target_id, detail.data FROM convergences_journaldetail AS detail "
        "JOIN convergences_journalentry AS entry ON entry.id = detail.entry_id "
        f"WHERE detail.target_type = 'awards.assessment' AND entry.action IN {SUBMISSIONS} "
        "ORDER BY entry.at, entry.seq"
    )
    for key, data in lines:
        if key:
            kept[int(key)] = json.loads(data).get("digest")
    marks = defaultdict(dict)
    for key, criterion, value in read("SELECT assessment_id, criterion_id, value FROM awards_mark"):
        marks[key][str(criterion)] = value
    rows = read(
        "SELECT nominee.award_id, assessment.id, assessment.salt, assessment.comment, "
        "assessment.is_abstention FROM awards_assessment AS assessment "
        "JOIN awards_nominee AS nominee ON nominee.id = assessment.nominee_id "
        "WHERE assessment.concluded_at IS NOT NULL"
    )
    for award, key, salt, comment, is_abstention in rows:
        told = [marks[key], comment, bool(is_abstention)]
        if kept.get(key, digest := salted(salt, told)) != digest:
            yield award, key


def faults_of_the_journal(read):
    """What is wrong with each chain of the journal, in a sentence."""
    for stream in every_stream():
        if found := fault(stream):
            yield None, found


def missing_files(read):
    """Files that rows name, and folders of public copies, that are not on the disk."""
    roots = {"private": settings.PRIVATE_ROOT, "media": settings.MEDIA_ROOT}
    public = read("SELECT public_name FROM partnerships_picture WHERE public_name <> ''")
    named = named_files(read) | {f"media/pictures/{name}" for (name,) in public}
    for path in sorted(named):
        part, _slash, name = path.partition("/")
        if not Path(roots[part], name).exists():
            yield None, path


COMPUTED = [
    Computed(
        "sealed_values_give_their_fingerprint",
        _("The sealed verdict of %(award)s (row %(which)s) does not give its fingerprint."),
        verdicts_that_do_not_give_their_fingerprint,
    ),
    Computed(
        "results_are_those_sealed",
        _("The laureates of %(award)s are not those of its opened verdict."),
        results_that_are_not_those_sealed,
    ),
    Computed(
        "marks_are_those_submitted",
        _("An assessment of %(award)s (row %(which)s) is not as its juror submitted it."),
        assessments_that_were_not_submitted_so,
    ),
]

# Of the whole site, and of no award.
OF_THE_SITE = [
    Computed("chains_of_the_journal_hold", _("The journal: %(which)s"), faults_of_the_journal),
    Computed(
        "files_are_there", _("%(which)s is named by the database and missing."), missing_files
    ),
]
