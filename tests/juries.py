"""Juries at work, for the tests: people with accounts, seats, answers and marks."""

from datetime import timedelta
from string import ascii_uppercase

from django.contrib.auth.models import Permission
from django.utils import timezone

from awards.models import Assessment, Criterion, Declaration, Edition, Juror, Mark, Seat
from awards.models.deciding import standing_of
from awards.models.sealing import confirm_seal, draft_elsewhere, draft_verdict, propose_seal
from tests.factories import (
    make_award,
    make_category,
    make_nominee,
    make_partnership,
    make_user,
    number,
)


def make_coming_edition(year=2026, **fields):
    """An edition in selection, its call behind it."""
    now = timezone.now()
    edition, _made = Edition.objects.get_or_create(
        year=year,
        defaults={
            "call_opens_at": now - timedelta(days=60),
            "call_closes_at": now - timedelta(days=1),
            **fields,
        },
    )
    Edition.objects.filter(pk=edition.pk).update(status="selection")
    edition.refresh_from_db()
    return edition


def make_member_of_jury(award, role="member", *, name=None, user=None, **fields):
    """A juror with an account, seated on this award's jury; gives the seat."""
    name = name or f"Camille Jurée {number()}"
    user = user or make_user(name=name)
    juror, _made = Juror.objects.get_or_create(
        edition=award.edition, user=user, defaults={"name": name, **fields}
    )
    return Seat.objects.create(juror=juror, award=award, role=role)


def make_jury(award, jurors=3, nominees=3, criteria=2):
    """Nominees, a chair and other jurors, and criteria with a main one, for an award to come."""
    for position in range(nominees):
        letter = ascii_uppercase[position % 26]
        make_nominee(award, make_partnership(f"Projet {letter} {number()}"))
    make_member_of_jury(award, "chair")
    for _each in range(jurors - 1):
        make_member_of_jury(award)
    for position in range(criteria):
        Criterion.objects.create(
            award=award,
            name_fr=f"Critère {position + 1}",
            weight=position + 1,
            is_main=position == 0,
            position=position,
        )
    return award


def make_award_at_work(edition=None, *, jurors=3, nominees=3, criteria=2, **fields):
    """An award whose jury has been started, and nothing declared yet."""
    edition = edition or make_coming_edition()
    award = make_award(edition, make_category(f"Catégorie {number()}"), **fields)
    make_jury(award, jurors, nominees, criteria)
    edition.start_jury(by=None)
    award.refresh_from_db()
    return award


def accept_charter(juror):
    """The juror accepts the charter."""
    juror.accept_charter(by=juror.user)
    return juror


def declare(juror, nominee, answer="none", **fields):
    """A juror's answer about one nominee."""
    if juror.charter_accepted_at is None:
        accept_charter(juror)
    if answer == "interest":
        fields = {"kind": "employment", "reason": "Mon employeur.", **fields}
    return Declaration.declare(juror, nominee, answer, by=juror.user, **fields)


def declare_all(award, *, but=()):
    """Every sitting juror says to have no link; `but` lists (juror, nominee) pairs with one.

    Straight into the tables, as the verb leaves them: most tests begin where all have answered.
    """
    now = timezone.now()
    jurors = [seat.juror for seat in award.seats.sitting().select_related("juror__user")]
    Juror.objects.filter(pk__in=[j.pk for j in jurors], charter_accepted_at=None).update(
        charter_accepted_at=now
    )
    link = {"answer": "interest", "kind": "employment", "reason": "Mon employeur."}
    Declaration.objects.bulk_create(
        Declaration(
            juror=juror,
            nominee=nominee,
            asked_at=now,
            answered_at=now,
            **(link if (juror, nominee) in but else {"answer": "none"}),
        )
        for juror in jurors
        for nominee in award.nominees.in_the_running()
    )


def submit(juror, nominee, marks, comment="Un beau projet."):
    """A juror's marks on a nominee: one number for all criteria, or one for each."""
    assessment = Assessment.begin(juror, nominee)
    criteria = list(nominee.award.criteria.all())
    values = [marks] * len(criteria) if isinstance(marks, int) else marks
    assessment.submit(
        {c.pk: value for c, value in zip(criteria, values, strict=True)},
        comment,
        version=assessment.version,
        by=juror.user,
        shown_at=timezone.now(),
    )
    return assessment


def mark_all(award, marks=None):
    """Every juror without interest marks every nominee: the first by name gets most.

    Straight into the tables, like `declare_all`; by the verb where something stands there.
    """
    now = timezone.now()
    criteria = list(award.criteria.all())
    standing = Assessment.objects.standing().filter(nominee__award=award)
    begun = set(standing.values_list("juror", "nominee"))
    given = []
    for place, nominee in enumerate(award.nominees.in_the_running()):
        for juror in jurors_free_of(nominee, award):
            if (juror.pk, nominee.pk) in begun:
                submit(juror, nominee, marks or max(1, 5 - place))
                continue
            sheet = Assessment(
                juror=juror,
                nominee=nominee,
                shown_at=now,
                concluded_at=now,
                comment="Un beau projet.",
                version=1,
            )
            given.append((sheet, marks or max(1, 5 - place)))
    Assessment.objects.bulk_create(sheet for sheet, _value in given)
    Mark.objects.bulk_create(
        Mark(assessment=sheet, criterion=criterion, value=value)
        for sheet, value in given
        for criterion in criteria
    )


def jurors_free_of(nominee, award):
    """The sitting jurors who said to have no link with this nominee."""
    answers = nominee.declarations.filter(
        answer="none", juror__in=award.seats.sitting().values("juror")
    )
    return [answer.juror for answer in answers.select_related("juror")]


def chair_of(award):
    """The account of the person who presides."""
    return award.presiding_seat().juror.user


def member_of(award):
    """A juror of the award who does not preside."""
    return award.seats.filter(role="member").select_related("juror__user").first().juror


def second_of(award):
    """The account of another juror who takes part."""
    chair = chair_of(award)
    seats = award.seats.taking_part().select_related("juror__user")
    return next(seat.juror.user for seat in seats if seat.juror.user != chair)


def make_deliberation(edition=None, **fields):
    """An award whose marks are all given and whose deliberation is open."""
    award = make_award_at_work(edition, **fields)
    declare_all(award)
    if award.decided_by == "marks":
        mark_all(award)
    award.open_deliberation(by=chair_of(award))
    return award


def confirm_first(award):
    """The jury confirms the first by marks."""
    from_marks = award.rounds.model.open(
        award, "confirmation", standing_nominees(award), by=chair_of(award)
    )
    for seat in award.seats.taking_part().select_related("juror__user"):
        from_marks.vote(seat.juror, "yes", by=seat.juror.user)
    from_marks.close(by=chair_of(award))


def standing_nominees(award):
    """Who the next step is about."""
    return standing_of(award).nominees


def seal_elsewhere(award, winners, **told):
    """Two people of the staff seal what was decided elsewhere."""
    one, other = (make_user() for _each in range(2))
    right = Permission.objects.get(codename="seal_elsewhere")
    for user in (one, other):
        user.user_permissions.add(right)
    told = {"reason": "Vote du public.", "source": "https://example.org/", **told}
    verdict = draft_elsewhere(award, by=one, winners=winners, **told)
    propose_seal(verdict, by=one)
    confirm_seal(verdict, by=other)
    award.refresh_from_db()
    return award


def make_sealed(edition=None, **fields):
    """An award whose verdict is sealed; its laureate is the first nominee by name."""
    award = make_deliberation(edition, **fields)
    confirm_first(award)
    verdict = draft_verdict(
        award, by=chair_of(award), outcome="laureate", citation_fr="Ensemble, ils ont osé."
    )
    propose_seal(verdict, by=chair_of(award))
    confirm_seal(verdict, by=second_of(award))
    award.refresh_from_db()
    return award
