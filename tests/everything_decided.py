"""An edition where everything that may happen to an award has happened, for the tests of its minutes."""

from awards.models import Cursor, Verdict
from awards.models.rounds import Round
from tests.evenings import announce_and_reveal, begin, seal, seal_elsewhere, stage_manager
from tests.factories import make_award, make_category, make_ceremony, make_user, number
from tests.juries import (
    chair_of,
    confirm_first,
    declare_all,
    make_coming_edition,
    make_jury,
    standing_nominees,
    submit,
)
from tests.jury_roles import with_right


def make_awards(edition, ceremony, told):
    """Awards by name, to come: `told` gives the fields of each and who is nominated."""
    awards = {}
    for place, (name, fields) in enumerate(told.items(), 1):
        award = make_award(
            edition,
            make_category(f"{name} {number()}"),
            ceremony=ceremony,
            running_order=place,
            **fields,
        )
        awards[name] = make_jury(award, jurors=5 if name == "withdrawn" else 4)
    return awards


def mark(award, marks):
    """Give each juror's marks on each nominee, in the order of names: by the verb, journalled."""
    seats = list(award.seats.order_by("pk").select_related("juror__user"))
    for nominee, given in zip(award.nominees.in_the_running(), marks, strict=True):
        for seat, values in zip(seats, given, strict=True):
            submit(seat.juror, nominee, list(values))


def ballot(award, votes, **fields):
    """A round: how many vote for each nominee, in the order of names."""
    opened = Round.open(award, "ballot", standing_nominees(award), by=chair_of(award), **fields)
    names = list(opened.candidates.all())
    choices = [name for name, times in zip(names, votes, strict=True) for _vote in range(times)]
    for seat, nominee in zip(award.seats.taking_part(), choices, strict=False):
        opened.vote(seat.juror, str(nominee.pk), by=seat.juror.user)
    opened.close(by=chair_of(award))


def cast(award):
    tied = standing_nominees(award)
    Round.cast(award, tied, tied[0], by=chair_of(award), reason="Le plus ancien.")


# Of two criteria, the first is the main one and weighs 1, the second weighs 2.
FIRST, SAME, LAST = [(5, 5)] * 4, [(3, 3)] * 4, [(1, 1)] * 4
MARKS = {
    "marks": [FIRST, SAME, LAST],
    "main_criterion": [[(5, 3)] * 4, [(3, 4)] * 4, LAST],
    "head_to_head": [[(3, 5), (3, 3), (3, 3), (3, 1)], [(3, 4), (3, 2), (3, 2), (3, 4)], LAST],
    "casting_vote": [SAME, SAME, LAST],
    "joint": [SAME, SAME, LAST],
    "refused": [FIRST, SAME, LAST],
    "broken": [FIRST, SAME, LAST],
    "withdrawn": [[(5, 5)] * 5, [(3, 3)] * 5, [(1, 1)] * 5],
}


def make_everything():
    edition = make_coming_edition()
    ceremony = make_ceremony(edition)
    awards = make_awards(
        edition,
        ceremony,
        {
            **{name: {} for name in MARKS},
            "joint": {"joint_laureates": True},
            "vote": {"decided_by": "vote"},
            "withheld": {"decided_by": "vote", "may_be_withheld": True},
            "elsewhere": {"decided_by": "elsewhere"},
            "not held": {},
        },
    )
    edition.start_jury(by=None)
    for name, award in awards.items():
        award.refresh_from_db()
        declare_all(award)
        if name in MARKS:
            mark(award, MARKS[name])
    awards["withdrawn"].nominees.first().withdraw(
        by=make_user(), reason="Un partenaire a quitté le projet."
    )
    awards.pop("not held").give_up(by=None, reason_fr="Trop peu de candidatures.")
    elsewhere = awards.pop("elsewhere")
    for award in awards.values():
        award.open_deliberation(by=chair_of(award))
    edition.announce_nominees(by=None)
    decide(awards)
    seal_elsewhere(elsewhere, [elsewhere.nominees.first()])
    begin(ceremony)
    cursor = Cursor.objects.get(ceremony=ceremony)
    for award in ceremony.in_running_order().exclude(status="not_held"):
        announce_and_reveal(cursor, award)
    ceremony.close(by=stage_manager())
    edition.refresh_from_db()
    edition.publish(by=None)
    awards["marks"].refresh_from_db()
    awards["marks"].revoke(by=None, reason_fr="Un partenaire s’est retiré.")
    return edition


def decide(awards):
    """Lead each award to its seal, by the way that its name tells."""
    cast(awards["casting_vote"])
    for name in ("marks", "main_criterion", "head_to_head", "casting_vote", "broken", "withdrawn"):
        confirm_first(awards[name])
        seal(awards[name], outcome="laureate", **mentions(awards[name], name))
    seal(awards["joint"], outcome="joint")
    refuse_first(awards["refused"])
    ballot(awards["refused"], [1, 2, 1])
    ballot(awards["refused"], [1, 2, 0])
    seal(awards["refused"], outcome="laureate")
    ballot(awards["vote"], [2, 2, 0])
    ballot(awards["vote"], [2, 2, 0])
    cast(awards["vote"])
    seal(awards["vote"], outcome="laureate")
    seal(awards["withheld"], outcome="not_awarded", reason="Aucun projet n’était prêt.")
    verdict = Verdict.objects.get(award=awards["broken"])
    verdict.ask_break(by=with_right("break_seal"), reason="Une note avait été saisie deux fois.")
    verdict.break_seal(by=with_right("break_seal"))
    awards["broken"].refresh_from_db()
    seal(awards["broken"], outcome="laureate")


def mentions(award, name):
    if name != "marks":
        return {}
    return {"mentions": [{"nominee": award.nominees.all()[1], "mention_fr": "Audace"}]}


def refuse_first(award):
    asked = Round.open(award, "confirmation", standing_nominees(award), by=chair_of(award))
    for seat in award.seats.taking_part():
        asked.vote(seat.juror, "no", by=seat.juror.user)
    asked.close(by=chair_of(award))
