"""Evenings of a ceremony, for the tests: awards sealed, a ceremony that is live, a desk that acts."""

from awards.models import Cursor, Verdict
from awards.models.sealing import confirm_seal, draft_elsewhere, draft_verdict, propose_seal
from convergences.models import User
from tests.factories import make_award, make_category, make_ceremony, number
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_coming_edition,
    make_jury,
    mark_all,
    second_of,
)
from tests.jury_roles import with_group, with_right


def one_laureate(_award):
    """The verdict that most tests are content with."""
    return {"outcome": "laureate", "citation_fr": "Ensemble, ils ont osé."}


def make_evening(awards=2, *, edition=None, announced=True, verdict=one_laureate, **fields):
    """A planned ceremony whose awards are all sealed; `verdict` says of each what the chair writes."""
    edition = edition or make_coming_edition()
    ceremony = make_ceremony(edition)
    made = [
        make_award(
            edition,
            make_category(f"Catégorie {number()}"),
            ceremony=ceremony,
            running_order=place,
            **fields,
        )
        for place in range(1, awards + 1)
    ]
    for award in made:
        make_jury(award)
    edition.start_jury(by=None)
    for award in made:
        award.refresh_from_db()
        declare_all(award)
        mark_all(award)
        award.open_deliberation(by=chair_of(award))
    if announced:
        edition.announce_nominees(by=None)
    for award in made:
        told = verdict(award)
        if told["outcome"] == "laureate":
            confirm_first(award)
        seal(award, **told)
    return ceremony


def stage_manager():
    """The person at the desk."""
    return User.objects.filter(email="regie@example.org").first() or with_group(
        "stage", email="regie@example.org", is_staff=True
    )


def seal(award, **verdict):
    """The chair writes this verdict; two people seal it."""
    drafted = draft_verdict(award, by=chair_of(award), **verdict)
    propose_seal(drafted, by=chair_of(award))
    confirm_seal(drafted, by=second_of(award))
    award.refresh_from_db()
    return drafted


def seal_elsewhere(award, winners, **verdict):
    """Two people of the staff seal what was decided elsewhere."""
    one, other = (with_right("seal_elsewhere") for _each in range(2))
    told = {"reason": "Vote du public.", "source": "https://example.org/", **verdict}
    drafted = draft_elsewhere(award, by=one, winners=winners, **told)
    propose_seal(drafted, by=one)
    confirm_seal(Verdict.objects.get(pk=drafted.pk), by=other)
    award.refresh_from_db()


def begin(ceremony):
    """The desk goes live, a backup just made."""
    ceremony.record_backup("0" * 64, by=stage_manager())
    ceremony.go_live(by=stage_manager())


def make_live(**fields):
    """An evening that has begun; gives its cursor."""
    ceremony = make_evening(**fields)
    begin(ceremony)
    return Cursor.objects.get(ceremony=ceremony)


def announce(cursor, award):
    """The desk announces this award, from what it reads now."""
    cursor.announce(award, version=cursor.version, by=stage_manager())


def announce_and_reveal(cursor, award):
    """The desk announces this award, then reveals it."""
    announce(cursor, award)
    cursor.reveal(award, version=cursor.version, by=stage_manager(), is_confirmed=True)
    award.refresh_from_db()
