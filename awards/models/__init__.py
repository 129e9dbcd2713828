"""The programme: editions and their awards, nominees and laureates, juries and their verdicts."""

from awards.models.applications import Application
from awards.models.assessments import Assessment, Mark, Outdated
from awards.models.attachments import Attachment
from awards.models.awards import Award, Correction
from awards.models.categories import Category
from awards.models.confidants import Confidant
from awards.models.criteria import Criterion, Step
from awards.models.cursor import Cursor, Erratum
from awards.models.declarations import Declaration, DismissedMatch
from awards.models.editions import Ceremony, Edition, EditionPartner
from awards.models.feedback import Feedback, ReleasedComment
from awards.models.handovers import Handover
from awards.models.jury import Juror
from awards.models.minutes import Minutes
from awards.models.nominees import Laureate, Nominee
from awards.models.paper import PaperSheet
from awards.models.results import Result
from awards.models.rounds import Ballot, Round
from awards.models.screens import DeskPresence, Screen
from awards.models.seats import Seat
from awards.models.verdicts import Seal, SealMismatch, Verdict

__all__ = [
    "Application",
    "Assessment",
    "Attachment",
    "Award",
    "Ballot",
    "Category",
    "Ceremony",
    "Confidant",
    "Correction",
    "Criterion",
    "Cursor",
    "Declaration",
    "DeskPresence",
    "DismissedMatch",
    "Edition",
    "EditionPartner",
    "Erratum",
    "Feedback",
    "Handover",
    "Juror",
    "Laureate",
    "Mark",
    "Minutes",
    "Nominee",
    "Outdated",
    "PaperSheet",
    "ReleasedComment",
    "Result",
    "Round",
    "Screen",
    "Seal",
    "SealMismatch",
    "Seat",
    "Step",
    "Verdict",
]
