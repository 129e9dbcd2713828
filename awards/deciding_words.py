"""What decided, what comes next and where a jury is divided, in words that a room reads aloud."""

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext

from awards import tally
from awards.models.deciding import BALLOT, CAST, CONFIRM


def step_in_words(award, step):
    """The sentence that says by which step an award was decided; nothing while it is not."""
    return said_step(step, next((c.name for c in award.criteria.all() if c.is_main), ""))


def said_step(step, main):
    """The same, where the name of the main criterion is known."""
    if step == tally.Step.MAIN_CRITERION:
        return gettext("Told apart by the main criterion: %(criterion)s.") % {"criterion": main}
    return {
        tally.Step.MARKS: gettext("First by the marks."),
        tally.Step.HEAD_TO_HEAD: gettext(
            "Told apart head to head: more jurors put this file above each of the others."
        ),
        tally.Step.CASTING_VOTE: gettext("Decided by the casting vote of the chair."),
        tally.Step.ABSOLUTE_MAJORITY: gettext("Elected by an absolute majority."),
        tally.Step.RELATIVE_MAJORITY: gettext("Elected by a relative majority."),
        "joint": gettext("Tied: joint laureates, as the rules of this award allow."),
        "withheld": gettext("The jury decided not to give this award."),
    }.get(step, "")


def next_in_words(award, standing):
    """What the room is to do now, and between whom."""
    names = get_text_list([n.partnership.name for n in standing.nominees], gettext("and"))
    told = {"names": names, "step": step_in_words(award, standing.step)}
    if standing.next == CONFIRM:
        return gettext("%(step)s The jury confirms it, or not: %(names)s.") % told
    if standing.next == CAST:
        return gettext("Tied to the end: %(names)s. The chair has a casting vote.") % told
    if standing.next != BALLOT:
        return gettext("The jury has decided: %(names)s. %(step)s") % told
    if standing.may_cast:
        return (
            gettext(
                "Tied votes: %(names)s. The chair gives a casting vote, or opens another round."
            )
            % told
        )
    return gettext("To be voted on: %(names)s.") % told


def decimal(value, places=2):
    """A fraction as people read it: « 4,17 », and « 4 » for a whole number."""
    if value.denominator == 1:
        return number_format(value.numerator)
    return mean_in_words(value, places)


def mean_in_words(value, places=2):
    """A mean as people compare it with others: « 4,17 », and « 4,00 » for a whole number."""
    return number_format(tally.rounded(value, places))


def division_in_words(measure, maximum):
    """How far apart the jurors stand on one nominee, or on one of its criteria."""
    ends = {"lowest": decimal(measure.lowest), "highest": decimal(measure.highest)}
    return {
        None: gettext("A single opinion."),
        tally.Division.UNITED: gettext("The jury agrees."),
        tally.Division.NUANCED: gettext("Opinions differ a little: from %(lowest)s to %(highest)s.")
        % ends,
        tally.Division.DIVIDED: gettext("The jury is divided: from %(lowest)s to %(highest)s.")
        % ends,
    }[measure.division(maximum)]
